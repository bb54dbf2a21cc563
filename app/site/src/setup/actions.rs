use super::{SetupForm, StepForm};
use kernel::{Error, Redirect};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{SETUP, look, step::Step, store},
    identity::{Permission, Staff},
};

pub(crate) const CONFIRM: &str = "/api/site/setup/confirm";
pub(crate) const REOPEN: &str = "/api/site/setup/reopen";
pub(crate) const DISMISS: &str = "/api/site/setup/dismiss";
pub(crate) const RESUME: &str = "/api/site/setup/resume";
pub(crate) const TAKE_LOOK: &str = "/api/site/setup/take_look";

/// Takes somebody's word that a first step is done.
///
/// # Errors
/// [`Error::NotFound`] when there is no such step, or data tells about it.
#[server(prefix = "/api/site", endpoint = "setup/confirm")]
pub async fn confirm_step(#[server(flatten)] form: StepForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    let step = Step::from_code(&form.step).ok_or(Error::NotFound)?;
    store::confirm(&mut staff, step).await?;
    staff.commit().await?;
    Ok(Redirect::to(SETUP))
}

/// Takes that word back.
///
/// # Errors
/// [`Error::NotFound`] when there is no such step, or data tells about it.
#[server(prefix = "/api/site", endpoint = "setup/reopen")]
pub async fn reopen_step(#[server(flatten)] form: StepForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    let step = Step::from_code(&form.step).ok_or(Error::NotFound)?;
    store::reopen(&mut staff, step).await?;
    staff.commit().await?;
    Ok(Redirect::to(SETUP))
}

/// Offers the first steps no more on the page of the day.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
#[server(prefix = "/api/site", endpoint = "setup/dismiss")]
pub async fn dismiss_setup(#[server(flatten)] form: SetupForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    store::dismiss(&mut staff).await?;
    staff.commit().await?;
    Ok(Redirect::to_posted(&form.back, SETUP))
}

/// Offers them again.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
#[server(prefix = "/api/site", endpoint = "setup/resume")]
pub async fn resume_setup(#[server(flatten)] form: SetupForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    store::resume(&mut staff).await?;
    staff.commit().await?;
    Ok(Redirect::to_posted(&form.back, SETUP))
}

/// Publishes the colour and the line that are proposed for the trade.
///
/// # Errors
/// [`Error::Conflict`] when the business has a look of its own meanwhile, or somebody is trying one out.
#[server(prefix = "/api/site", endpoint = "setup/take_look")]
pub async fn take_look(#[server(flatten)] form: SetupForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    look::take(&mut staff).await?;
    staff.commit().await?;
    Ok(Redirect::to_posted(&form.back, SETUP))
}
