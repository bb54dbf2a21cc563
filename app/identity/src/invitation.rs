//! The link with which a person comes in for the first time and chooses their password: one use, seven days.

use crate::Secret;
use kernel::{Error, Form, Redirect};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod accept;
#[cfg(feature = "ssr")]
mod owner;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub(crate) use store::{replace, withdraw};
#[cfg(feature = "ssr")]
pub use {owner::create_owner, page::InvitationPage};

/// Where the form is posted to.
pub(crate) const ACCEPT: &str = "/api/identity/invitation/accept";

/// Most characters of a person's name.
#[cfg(feature = "ssr")]
pub(crate) const NAME: usize = 120;

/// The form of the invitation's page.
pub(crate) const FORM: Form = Form { action: ACCEPT, page: "/convite/{token}" };

/// What the form sends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InvitationForm {
    /// From the link.
    pub token: Secret,
    /// What the person is called.
    pub name: String,
    /// The password the person chose.
    pub password: Secret,
}

/// Gives an invited person the name and the password they chose and signs them in.
///
/// # Errors
/// [`Error::Invalid`] when name or password will not do, [`Error::NotFound`] when the token cannot be one. For one that is
/// used, too old or replaced the answer leads back to its page, which says so.
#[server(prefix = "/api/identity", endpoint = "invitation/accept")]
pub async fn accept_invitation(#[server(flatten)] form: InvitationForm) -> Result<Redirect, Error> {
    let (request, session) = (crate::access::request()?, crate::access::session()?);
    let token = crate::token::Token::parse(&form.token.reveal()).ok_or(Error::NotFound)?;
    let Some(known) = accept::accept(&request, &token, &form.name, form.password.reveal()).await? else {
        return Ok(Redirect::to(format!("/convite/{}", token.to_text())));
    };
    crate::device::remember(&request, crate::device::Door::Staff, &known.member.email)?;
    crate::session::start(&session, &known).await?;
    Ok(Redirect::to("/app/"))
}

#[cfg(test)]
mod tests;
