//! The log of the making of a tenant, and the lock under which it is written.

use crate::{AdminError, CreateError, Step, TenantId};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Takes turns with other processes that make a tenant of this slug; the lock ends with the connection.
pub(super) async fn lock_slug(registry: &mut PgConnection, slug: &str) -> Result<(), CreateError> {
    // Longer than any creation takes: whoever waits so long meets one that hangs.
    sqlx::query!("set lock_timeout = '20s'").execute(&mut *registry).await.map_err(AdminError::from)?;
    let locked = sqlx::query!("select pg_advisory_lock(hashtextextended($1, 0))", slug).execute(registry).await;
    locked.map(drop).map_err(|error| match AdminError::of_lock(error) {
        AdminError::Busy => CreateError::Taken(slug.to_owned()),
        error => error.into(),
    })
}

/// The steps that are done.
pub(super) async fn done(registry: &mut PgConnection, tenant: TenantId) -> Result<Vec<Step>, sqlx::Error> {
    let codes = sqlx::query_scalar!(
        "select step from registry.provisioning_step where tenant = $1 and state = 'done'",
        tenant.0
    );
    Ok(codes.fetch_all(registry).await?.iter().filter_map(|code| Step::from_code(code)).collect())
}

/// One more try of a step.
pub(super) async fn begin(
    registry: &mut PgConnection,
    tenant: TenantId,
    step: Step,
    now: DateTime<Utc>,
) -> Result<(), AdminError> {
    sqlx::query!(
        "insert into registry.provisioning_step as s (tenant, step, state, attempts, started_at)
         values ($1, $2, 'running', 1, $3)
         on conflict (tenant, step) do update
         set state = 'running', attempts = s.attempts + 1, error = null, started_at = $3, finished_at = null",
        tenant.0,
        step.code(),
        now
    )
    .execute(registry)
    .await?;
    Ok(())
}

/// How the try ended.
pub(super) async fn end(
    registry: &mut PgConnection,
    tenant: TenantId,
    step: Step,
    now: DateTime<Utc>,
    error: Option<&AdminError>,
) -> Result<(), AdminError> {
    sqlx::query!(
        "update registry.provisioning_step set state = $3, error = $4, finished_at = $5 where tenant = $1 and step = $2",
        tenant.0,
        step.code(),
        if error.is_none() { "done" } else { "failed" },
        error.map(ToString::to_string),
        now
    )
    .execute(registry)
    .await?;
    Ok(())
}
