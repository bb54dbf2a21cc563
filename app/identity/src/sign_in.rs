//! Coming in with e-mail and password, and going out again.

use crate::Secret;
use kernel::{Error, Form, Redirect};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod proof;
#[cfg(feature = "ssr")]
mod sign_out;

#[cfg(feature = "ssr")]
pub(crate) use proof::{confirm, note_failure};
#[cfg(feature = "ssr")]
pub(crate) use sign_out::forget_pages;
#[cfg(feature = "ssr")]
pub use {page::SignInPage, sign_out::SignOutForm};

/// Where the sign-in form is posted to.
pub(crate) const START: &str = "/api/identity/session/start";

/// Where the sign-out form is posted to.
#[cfg(feature = "ssr")]
const END: &str = "/api/identity/session/end";

/// The sign-in form on the public site and inside of the staff app's scope.
pub(crate) const FORMS: [Form; 2] =
    [Form { action: START, page: "/entrar" }, Form { action: START, page: "/app/entrar" }];

/// What the sign-in form sends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    /// E-mail, as typed.
    pub email: String,
    /// Password, as typed.
    pub password: Secret,
    /// Where the person wanted to go.
    pub next: String,
}

/// Signs a member of staff in.
///
/// # Errors
/// [`Error::Invalid`] on the form as a whole when e-mail and password do not fit, the same for an unknown e-mail;
/// [`Error::TooMany`] after too many tries.
#[server(prefix = "/api/identity", endpoint = "session/start")]
pub async fn start_session(#[server(flatten)] form: SignInForm) -> Result<Redirect, Error> {
    let (request, session) = (crate::access::request()?, crate::access::session()?);
    let cookie = crate::cookie::DEVICE.sent(&request);
    let known = proof::prove(&request, cookie.as_deref(), &form.email, form.password.reveal()).await?;
    crate::device::remember(&request, crate::device::Door::Staff, &known.member.email)?;
    crate::session::start(&session, &known).await?;
    Ok(Redirect::to_posted(&form.next, "/app/"))
}

/// Signs whoever is signed in out, on the server and in the browser.
///
/// # Errors
/// [`Error::Unavailable`] when the session could not be ended; the person is then still signed in.
#[server(prefix = "/api/identity", endpoint = "session/end")]
pub async fn end_session() -> Result<Redirect, Error> {
    let request = crate::access::request()?;
    crate::session::end(&request, &crate::access::session()?).await?;
    sign_out::tell_browser(&request);
    Ok(Redirect::to("/app/entrar"))
}
