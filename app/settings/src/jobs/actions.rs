use super::JobForm;
use kernel::{Error, Redirect};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::PAGE,
    crate::{JobDiscarded, JobRetried},
    events::{Changes, DeadJob},
    identity::{Permission, Staff},
    serde_json::json,
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
    let dead = dead(&mut staff, &form).await?;
    events::retry(&mut staff, dead.id).await?;
    let key = json!({ "id": dead.id });
    let changes =
        Changes::none().changed("events.job", key, json!({ "dead_at": dead.dead_at }), json!({ "dead_at": null }));
    events::record(&mut staff, &JobRetried { job: dead.id, kind: dead.kind }, changes).await?;
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
    let dead = dead(&mut staff, &form).await?;
    events::discard(&mut staff, dead.id).await?;
    let row = json!({ "id": dead.id, "kind": dead.kind, "attempts": dead.attempts, "dead_at": dead.dead_at });
    let changes = Changes::none().removed("events.job", json!({ "id": dead.id }), row);
    events::record(&mut staff, &JobDiscarded { job: dead.id, kind: dead.kind }, changes).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}?feito=discard")))
}

/// The stuck job that the form names.
#[cfg(feature = "ssr")]
async fn dead(staff: &mut Staff, form: &JobForm) -> Result<DeadJob, Error> {
    let id: i64 = form.job.parse().map_err(|_| Error::NotFound)?;
    let found = events::dead_jobs(staff, id.checked_add(1), 1).await?;
    found.into_iter().find(|job| job.id == id).ok_or(Error::NotFound)
}
