//! The end of a tenant: closed at once, kept for a grace, then dumped and dropped.

mod purge;

pub use purge::{Due, Dump, DumpOrder, Purged};

use super::{Admin, AdminError, TenantRecord, ddl, name::Name};
use crate::{TenantId, TenantStatus};
use chrono::Duration;
use sqlx::PgConnection;

impl Admin {
    /// Closes a tenant for good: cancelled now, and after so many days of grace to be deleted by [`purge`](Self::purge). Nothing
    /// is destroyed yet. Asked again, the grace begins anew.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`], [`AdminError::WrongStatus`] when it is not finished or deleted, [`AdminError::TooLate`]
    /// when its deletion has begun.
    pub async fn delete(&self, slug: &str, grace_days: u32) -> Result<TenantRecord, AdminError> {
        let now = self.settings().clock.now();
        let mut transaction = self.registry().begin().await?;
        let tenant = lock_tenant(&mut transaction, slug).await?;
        let status = TenantStatus::from_code(&tenant.status).unwrap_or(TenantStatus::Provisioning);
        if matches!(status, TenantStatus::Provisioning | TenantStatus::Deleted) {
            return Err(AdminError::WrongStatus { slug: slug.to_owned(), status });
        }
        let asked = sqlx::query!(
            "insert into registry.deletion as d (tenant, requested_at, delete_after, status, resumes_as)
             values ($1, $2, $3, $4, $5)
             on conflict (tenant) do update set requested_at = $2, delete_after = $3 where d.dumped_at is null",
            tenant.id.0,
            now,
            now + Duration::days(grace_days.into()),
            tenant.status,
            tenant.resumes_as
        )
        .execute(&mut *transaction)
        .await?;
        if asked.rows_affected() == 0 {
            return Err(AdminError::TooLate { slug: slug.to_owned(), since: now });
        }
        sqlx::query!("update registry.tenant set status = 'cancelled', resumes_as = null where id = $1", tenant.id.0)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        self.show(slug).await
    }

    /// Takes a deletion back within the grace: the tenant is again what it was.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`], [`AdminError::NotLeaving`], [`AdminError::TooLate`] after the grace.
    pub async fn keep(&self, slug: &str) -> Result<TenantRecord, AdminError> {
        let mut transaction = self.registry().begin().await?;
        let tenant = lock_tenant(&mut transaction, slug).await?;
        let found = sqlx::query!(
            "delete from registry.deletion where tenant = $1 and delete_after > $2 and dumped_at is null
             returning status, resumes_as",
            tenant.id.0,
            self.settings().clock.now()
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(before) = found else {
            let ended =
                sqlx::query_scalar!("select delete_after from registry.deletion where tenant = $1", tenant.id.0)
                    .fetch_optional(&mut *transaction)
                    .await?;
            let slug = slug.to_owned();
            return Err(ended.map_or(AdminError::NotLeaving(slug.clone()), |since| AdminError::TooLate { slug, since }));
        };
        sqlx::query!(
            "update registry.tenant set status = $2, resumes_as = $3 where id = $1",
            tenant.id.0,
            before.status,
            before.resumes_as
        )
        .execute(&mut *transaction)
        .await?;
        let database = sqlx::query_scalar!("select name from registry.database where tenant = $1", tenant.id.0)
            .fetch_one(&mut *transaction)
            .await?;
        // A purge that was killed before its dump may have shut the tenant out.
        ddl::let_in(&mut transaction, &Name::new(&database)?).await?;
        transaction.commit().await?;
        self.show(slug).await
    }
}

struct Locked {
    id: TenantId,
    status: String,
    resumes_as: Option<String>,
}

/// The tenant, until the end of the transaction nobody else's; takes turns with the purge, for whose connection's end it waits
/// a moment.
async fn lock_tenant(transaction: &mut PgConnection, slug: &str) -> Result<Locked, AdminError> {
    let found = sqlx::query_as!(
        Locked,
        r#"select id as "id: TenantId", status, resumes_as from registry.tenant where slug = $1 for update"#,
        slug
    )
    .fetch_optional(&mut *transaction)
    .await?;
    let tenant = found.ok_or_else(|| AdminError::UnknownTenant(slug.to_owned()))?;
    sqlx::query!("set local lock_timeout = '2s'").execute(&mut *transaction).await?;
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 1))", tenant.id.to_string())
        .execute(transaction)
        .await
        .map_err(AdminError::of_lock)?;
    Ok(tenant)
}
