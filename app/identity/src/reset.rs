//! The way back in for who forgot their password: a link by mail, one use, two hours.

use crate::Secret;
use kernel::{Error, Form, Redirect};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod ask;
#[cfg(feature = "ssr")]
mod choose;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub(crate) use store::withdraw;
#[cfg(feature = "ssr")]
pub use {
    ask::SendReset,
    page::{AskResetPage, ResetPage},
};

/// Where the form that asks for a link is posted to.
pub(crate) const ASK: &str = "/api/identity/reset/ask";
/// Where the form behind the link is posted to.
pub(crate) const CHOOSE: &str = "/api/identity/reset/choose";
/// The page that asks, on the public site and inside of the staff app's scope.
const PAGES: [&str; 2] = ["/entrar/senha", "/app/entrar/senha"];

pub(crate) const FORMS: [Form; 3] = [
    Form { action: ASK, page: PAGES[0] },
    Form { action: ASK, page: PAGES[1] },
    Form { action: CHOOSE, page: "/senha/{token}" },
];

/// What the form that asks sends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AskResetForm {
    /// E-mail, as typed.
    pub email: String,
    /// The page it stood on.
    pub page: String,
}

/// What the form behind the link sends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ResetForm {
    /// From the link.
    pub token: Secret,
    /// The password the person chose.
    pub password: Secret,
}

/// Sends whoever works here under this e-mail a link; the answer is the same for everybody.
///
/// # Errors
/// [`Error::Invalid`] for what is no e-mail, [`Error::TooMany`] after too many tries.
#[server(prefix = "/api/identity", endpoint = "reset/ask")]
pub async fn ask_reset(#[server(flatten)] form: AskResetForm) -> Result<Redirect, Error> {
    let request = crate::access::request()?;
    ask::ask(&request, &form.email).await?;
    let page = PAGES.into_iter().find(|page| *page == form.page).unwrap_or(PAGES[0]);
    Ok(Redirect::to(format!("{page}?feito=ask")))
}

/// Gives a person the password they chose, signs them in here and out everywhere else.
///
/// # Errors
/// [`Error::Invalid`] when the password will not do, [`Error::NotFound`] when the token cannot be one. For one that is used,
/// too old or replaced the answer leads back to its page, which says so.
#[server(prefix = "/api/identity", endpoint = "reset/choose")]
pub async fn choose_password(#[server(flatten)] form: ResetForm) -> Result<Redirect, Error> {
    let (request, session) = (crate::access::request()?, crate::access::session()?);
    let token = crate::token::Token::parse(&form.token.reveal()).ok_or(Error::NotFound)?;
    let Some(known) = choose::choose(&request, &token, form.password.reveal()).await? else {
        return Ok(Redirect::to(format!("/senha/{}", token.to_text())));
    };
    crate::device::remember(&request, crate::device::Door::Staff, &known.member.email)?;
    crate::session::start(&session, &known).await?;
    Ok(Redirect::to("/app/"))
}

#[cfg(test)]
mod tests;
