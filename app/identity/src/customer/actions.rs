use crate::{EndForm, Secret};
use kernel::{Error, Redirect};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{Customer, change, code, session},
    crate::{
        CustomerSessionsEnded, CustomerSignedOut,
        cookie::{self, DEVICE},
        device::{self, Door},
        devices,
        token::Token,
    },
    events::Changes,
};

pub(super) const ASK: &str = "/api/identity/code/ask";
pub(super) const ENTER: &str = "/api/identity/code/enter";
pub(super) const CHANGE: &str = "/api/identity/customer/change";
#[cfg(feature = "ssr")]
pub(super) const LEAVE: &str = "/api/identity/customer/leave";
#[cfg(feature = "ssr")]
pub(super) const END_ONE: &str = "/api/identity/customer-device/end";
#[cfg(feature = "ssr")]
pub(super) const END_OTHERS: &str = "/api/identity/customer-device/end-others";

/// What the form of the e-mail sends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AskForm {
    /// E-mail, as typed.
    pub email: String,
    /// Where the person wanted to go.
    pub next: String,
}

/// What the form of the code sends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    /// The code, as typed.
    pub code: Secret,
    /// Where the person wanted to go.
    pub next: String,
}

/// What the form of the profile sends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeForm {
    /// What they want to be called; may be empty.
    pub name: String,
    /// Their phone, as people type it; may be empty.
    pub phone: String,
}

/// Sends a code to an e-mail, whoever's it is: the answer is the same for everybody.
///
/// # Errors
/// [`Error::Invalid`] when it is no e-mail, [`Error::TooMany`] after too many codes.
#[server(prefix = "/api/identity", endpoint = "code/ask")]
pub async fn ask_code(#[server(flatten)] form: AskForm) -> Result<Redirect, Error> {
    let request = crate::access::request()?;
    let browser = code::ask(&request, DEVICE.sent(&request).as_deref(), &form.email).await?;
    cookie::CODE.keep(&request, &browser.to_text())?;
    Ok(Redirect::to(super::code_page::address(&form.next)))
}

/// Signs a customer in by the code that was sent to them; the first time it makes their account.
///
/// # Errors
/// [`Error::Invalid`] when it is not the code or none is waited for any more, [`Error::TooMany`] after too many tries.
#[server(prefix = "/api/identity", endpoint = "code/enter")]
pub async fn enter_code(#[server(flatten)] form: CodeForm) -> Result<Redirect, Error> {
    let request = crate::access::request()?;
    let browser = cookie::CODE.sent(&request).as_deref().and_then(Token::parse);
    let device = DEVICE.sent(&request);
    let (account, token) = code::enter(&request, device.as_deref(), browser.as_ref(), &form.code.reveal()).await?;
    cookie::CODE.forget(&request)?;
    cookie::CUSTOMER.keep(&request, &token.to_text())?;
    device::remember(&request, Door::Customer, &account.email)?;
    Ok(Redirect::to(super::sign_in_page::onward(&form.next)))
}

/// Signs a customer out, on the server and in the browser.
///
/// # Errors
/// [`Error::Unavailable`] when the session could not be ended; the person is then still signed in.
#[server(prefix = "/api/identity", endpoint = "customer/leave")]
pub async fn leave() -> Result<Redirect, Error> {
    let request = crate::access::request()?;
    match Customer::begin().await {
        Ok(mut customer) => {
            let id = customer.account().id;
            session::end_this(&mut customer).await?;
            events::record(&mut customer, &CustomerSignedOut { customer: id }, Changes::none()).await?;
            customer.commit().await?;
        }
        Err(Error::Unauthenticated) => {}
        Err(error) => return Err(error),
    }
    cookie::CUSTOMER.forget(&request)?;
    crate::sign_in::forget_pages();
    Ok(Redirect::to(super::SIGN_IN))
}

/// Changes what a customer says of themselves.
///
/// # Errors
/// [`Error::Invalid`] with a message per wrong field.
#[server(prefix = "/api/identity", endpoint = "customer/change")]
pub async fn change_customer(#[server(flatten)] form: ChangeForm) -> Result<Redirect, Error> {
    let mut customer = Customer::begin().await?;
    change::change(&mut customer, &form).await?;
    customer.commit().await?;
    Ok(Redirect::to("/c/perfil?feito=dados"))
}

/// Signs a customer out at one of their other devices.
///
/// # Errors
/// [`Error::NotFound`] when it is none of theirs.
#[server(prefix = "/api/identity", endpoint = "customer-device/end")]
pub async fn end_customer_device(#[server(flatten)] form: EndForm) -> Result<Redirect, Error> {
    let mut customer = Customer::begin().await?;
    let (id, hash) = (customer.account().id, devices::hash_in(&form.session).ok_or(Error::NotFound)?);
    if !session::end_one(&mut customer, id, &hash).await? {
        return Err(Error::NotFound);
    }
    events::record(&mut customer, &CustomerSessionsEnded { customer: id, sessions: 1 }, Changes::none()).await?;
    customer.commit().await?;
    Ok(Redirect::to("/c/perfil?feito=aparelho"))
}

/// Signs a customer out everywhere but here.
///
/// # Errors
/// Those of [`Customer::begin`].
#[server(prefix = "/api/identity", endpoint = "customer-device/end-others")]
pub async fn end_other_customer_devices() -> Result<Redirect, Error> {
    let mut customer = Customer::begin().await?;
    let id = customer.account().id;
    let sessions = session::end_others(&mut customer).await?;
    if sessions > 0 {
        events::record(&mut customer, &CustomerSessionsEnded { customer: id, sessions }, Changes::none()).await?;
    }
    customer.commit().await?;
    Ok(Redirect::to("/c/perfil?feito=aparelhos"))
}
