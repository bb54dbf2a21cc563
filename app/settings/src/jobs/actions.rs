use super::JobForm;
use kernel::{Error, Redirect};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{PAGE, verbs},
    identity::{Permission, Staff},
};

pub(crate) const RETRY: &str = "/api/settings/job/retry";
pub(crate) const DISCARD: &str = "/api/settings/job/discard";

/// Has stuck work tried anew, at once.
///
/// # Errors
/// [`Error::NotFound`] when no such work is stuck.
#[server(prefix = "/api/settings", endpoint = "job/retry")]
pub async fn retry_job(#[server(flatten)] form: JobForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageJobs).await?;
    verbs::retry_stuck(&mut staff, form.id()?).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}?feito=retry")))
}

/// Gives stuck work up for good.
///
/// # Errors
/// [`Error::NotFound`] when no such work is stuck.
#[server(prefix = "/api/settings", endpoint = "job/discard")]
pub async fn discard_job(#[server(flatten)] form: JobForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageJobs).await?;
    verbs::discard_stuck(&mut staff, form.id()?).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}?feito=discard")))
}
