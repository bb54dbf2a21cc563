//! What the registry remembers of each tenant's migrations.

use crate::{AdminError, TenantId};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// One more try of a tenant's way to a version.
pub(super) async fn begin(
    registry: &PgPool,
    tenant: TenantId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<(), AdminError> {
    sqlx::query!(
        "insert into registry.tenant_migration as m (tenant, version, state, attempts, started_at)
         values ($1, $2, 'running', 1, $3)
         on conflict (tenant, version) do update
         set state = 'running', attempts = m.attempts + 1, error = null, started_at = $3, finished_at = null",
        tenant.0,
        version,
        now
    )
    .execute(registry)
    .await?;
    Ok(())
}

/// The try failed.
pub(super) async fn fail(
    registry: &PgPool,
    tenant: TenantId,
    version: i64,
    error: &str,
    now: DateTime<Utc>,
) -> Result<(), AdminError> {
    sqlx::query!(
        "update registry.tenant_migration set state = 'failed', error = $3, finished_at = $4
         where tenant = $1 and version = $2",
        tenant.0,
        version,
        error,
        now
    )
    .execute(registry)
    .await?;
    Ok(())
}

/// The database has this version, whatever was thought of it before.
pub(super) async fn done(
    registry: &PgPool,
    tenant: TenantId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<(), AdminError> {
    sqlx::query!(
        "with log as (
             update registry.tenant_migration set state = 'done', error = null, finished_at = $3
             where tenant = $1 and version <= $2 and state <> 'done'
         )
         update registry.database set schema_version = $2 where tenant = $1 and schema_version <> $2",
        tenant.0,
        version,
        now
    )
    .execute(registry)
    .await?;
    Ok(())
}
