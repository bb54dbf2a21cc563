//! What a person who works here sees and changes of themselves: name, password, devices.

use crate::Secret;
use kernel::{Error, Form, Redirect};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod password;
#[cfg(feature = "ssr")]
mod rename;

#[cfg(feature = "ssr")]
use {
    crate::{Permission, SessionsEnded, Staff, devices, session::places},
    events::Changes,
};

#[cfg(feature = "ssr")]
pub use page::ProfilePage;

/// The page.
pub const PROFILE_PAGE: &str = "/app/perfil";

pub(crate) const RENAME: &str = "/api/identity/profile/rename";
pub(crate) const CHANGE_PASSWORD: &str = "/api/identity/password/change";
#[cfg(feature = "ssr")]
pub(crate) const END_ONE: &str = "/api/identity/device/end";
#[cfg(feature = "ssr")]
pub(crate) const END_OTHERS: &str = "/api/identity/device/end-others";

/// The forms of the page.
pub(crate) const FORMS: [Form; 2] =
    [Form { action: RENAME, page: PROFILE_PAGE }, Form { action: CHANGE_PASSWORD, page: PROFILE_PAGE }];

/// What the form of the name sends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RenameForm {
    /// What they want to be called.
    pub name: String,
}

/// What the form of the password sends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    /// The present one.
    pub current_password: Secret,
    /// The new one.
    pub password: Secret,
}

/// What the button of a device sends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndForm {
    /// Which.
    pub session: String,
}

/// Changes what a person is called.
///
/// # Errors
/// [`Error::Invalid`] when it is no name.
#[server(prefix = "/api/identity", endpoint = "profile/rename")]
pub async fn rename(#[server(flatten)] form: RenameForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::UseApp).await?;
    rename::rename(&mut staff, &form.name).await?;
    staff.commit().await?;
    Ok(Redirect::to("/app/perfil?feito=nome"))
}

/// Changes a person's password and ends their sessions everywhere else.
///
/// # Errors
/// [`Error::Invalid`] when the present one is wrong or the new one will not do, [`Error::TooMany`] after too many tries.
#[server(prefix = "/api/identity", endpoint = "password/change")]
pub async fn change_password(#[server(flatten)] form: PasswordForm) -> Result<Redirect, Error> {
    let (request, session) = (crate::access::request()?, crate::access::session()?);
    password::change(&request, &session, form.current_password.reveal(), form.password.reveal()).await?;
    Ok(Redirect::to("/app/perfil?feito=senha"))
}

/// Signs a person out at one of their other devices.
///
/// # Errors
/// [`Error::NotFound`] when it is none of theirs.
#[server(prefix = "/api/identity", endpoint = "device/end")]
pub async fn end_device(#[server(flatten)] form: EndForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::UseApp).await?;
    let (id, hash) = (staff.member().id, devices::hash_in(&form.session).ok_or(Error::NotFound)?);
    if !places::end_one(&mut staff, id, &hash).await? {
        return Err(Error::NotFound);
    }
    events::record(&mut staff, &SessionsEnded { staff: id, sessions: 1 }, Changes::none()).await?;
    staff.commit().await?;
    Ok(Redirect::to("/app/perfil?feito=aparelho"))
}

/// Signs a person out everywhere but here.
///
/// # Errors
/// Those of [`Staff::begin`].
#[server(prefix = "/api/identity", endpoint = "device/end-others")]
pub async fn end_other_devices() -> Result<Redirect, Error> {
    let session = crate::access::session()?;
    let mut staff = Staff::begin(Permission::UseApp).await?;
    let id = staff.member().id;
    let sessions = places::end_others(&mut staff, id, &session).await?;
    if sessions > 0 {
        events::record(&mut staff, &SessionsEnded { staff: id, sessions }, Changes::none()).await?;
    }
    staff.commit().await?;
    Ok(Redirect::to("/app/perfil?feito=aparelhos"))
}

#[cfg(test)]
mod tests;
