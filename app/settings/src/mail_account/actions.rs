use super::AccountForm;
use kernel::{Error, Redirect};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{PAGE, typed::read},
    crate::post::post,
    ::mail::{Account, NewPassword, Sent},
    identity::{Permission, Staff},
};

pub(crate) const SAVE: &str = "/api/settings/mail/save";
pub(crate) const RESET: &str = "/api/settings/mail/reset";
pub(crate) const TEST: &str = "/api/settings/mail/test";

/// Changes how mail leaves.
///
/// # Errors
/// [`Error::Invalid`] with a message per wrong field.
#[server(prefix = "/api/settings", endpoint = "mail/save")]
pub async fn save_account(#[server(flatten)] form: AccountForm) -> Result<Redirect, Error> {
    let post = post()?;
    let mut staff = Staff::begin(Permission::ManageMail).await?;
    let before = Account::load(&mut staff).await?;
    let (account, password) = read(form, &before, staff.locale())?;
    account.save(&mut staff, post.master_key(), password).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}?feito=save")))
}

/// Lets mail leave as it does for everybody.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
#[server(prefix = "/api/settings", endpoint = "mail/reset")]
pub async fn reset_account() -> Result<Redirect, Error> {
    let post = post()?;
    let mut staff = Staff::begin(Permission::ManageMail).await?;
    Account::default().save(&mut staff, post.master_key(), NewPassword::Keep).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}?feito=reset")))
}

/// Sends whoever asks for it a letter, at once; holds no connection while the server is spoken to.
///
/// # Errors
/// [`Error::Invalid`] on the form as a whole with what the server said.
#[server(prefix = "/api/settings", endpoint = "mail/test")]
pub async fn send_test() -> Result<Redirect, Error> {
    let post = post()?;
    let mut staff = Staff::begin(Permission::ManageMail).await?;
    let (to, locale) = (staff.member().email.clone(), staff.locale());
    let parcel = post.test(&mut staff, &to, locale).await?;
    staff.commit().await?;
    match parcel.send().await {
        Ok(Sent::Own) => Ok(Redirect::to(format!("{PAGE}?feito=own"))),
        Ok(Sent::Platform) => Ok(Redirect::to(format!("{PAGE}?feito=platform"))),
        Ok(Sent::Outbox) => Ok(Redirect::to(format!("{PAGE}?feito=outbox"))),
        Err(error) => {
            tracing::warn!(%error, "a test letter did not leave");
            Err(Error::invalid("", error.sentence(locale)))
        }
    }
}
