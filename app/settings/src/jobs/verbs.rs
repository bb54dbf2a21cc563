use crate::{JobDiscarded, JobRetried};
use events::{Changes, DeadJob, record};
use kernel::Error;
use serde_json::json;
use tenancy::TenantScope;

const TABLE: &str = "events.job";

/// Has a stuck job tried anew, at once.
///
/// # Errors
/// [`Error::NotFound`] when no stuck job has this id.
pub async fn retry_stuck(scope: &mut TenantScope, id: i64) -> Result<(), Error> {
    let dead = stuck(scope, id).await?;
    events::retry(scope, id).await?;
    let (before, after) = (json!({ "dead_at": dead.dead_at }), json!({ "dead_at": null }));
    let changes = Changes::none().changed(TABLE, json!({ "id": id }), before, after);
    record(scope, &JobRetried { job: id, kind: dead.kind }, changes).await
}

/// Gives a stuck job up for good.
///
/// # Errors
/// [`Error::NotFound`] when no stuck job has this id.
pub async fn discard_stuck(scope: &mut TenantScope, id: i64) -> Result<(), Error> {
    let dead = stuck(scope, id).await?;
    events::discard(scope, id).await?;
    let row = json!({ "id": id, "kind": dead.kind, "attempts": dead.attempts, "dead_at": dead.dead_at });
    let changes = Changes::none().removed(TABLE, json!({ "id": id }), row);
    record(scope, &JobDiscarded { job: id, kind: dead.kind }, changes).await
}

async fn stuck(scope: &mut TenantScope, id: i64) -> Result<DeadJob, Error> {
    let found = events::dead_jobs(scope, id.checked_add(1), 1).await?;
    found.into_iter().find(|job| job.id == id).ok_or(Error::NotFound)
}
