use super::{Admin, AdminError, TenantRecord};
use crate::{Slug, TenantStatus};
use chrono::Duration;

/// How long the host of a former slug leads to the one of now.
const REDIRECTS: Duration = Duration::days(90);

impl Admin {
    /// Gives a tenant another slug. The host of the old one leads to the tenant for 90 days; the slug itself is never anybody
    /// else's, and may be taken back. It has this slug already: nothing changes.
    ///
    /// # Errors
    /// [`AdminError::InvalidSlug`], [`AdminError::TakenSlug`], [`AdminError::UnknownTenant`], [`AdminError::WrongStatus`] when
    /// it is not finished or deleted.
    pub async fn rename(&self, slug: &str, new: &str) -> Result<TenantRecord, AdminError> {
        let new = Slug::parse(new).map_err(|error| AdminError::InvalidSlug { slug: new.to_owned(), error })?;
        let (new, taken) = (new.as_str(), || AdminError::TakenSlug(new.to_string()));
        let now = self.settings().clock.now();
        let mut transaction = self.registry().begin().await?;
        // Takes turns with whoever makes a tenant of this slug.
        sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", new).execute(&mut *transaction).await?;
        let found = sqlx::query!("select id, status from registry.tenant where slug = $1 for update", slug)
            .fetch_optional(&mut *transaction)
            .await?
            .ok_or_else(|| AdminError::UnknownTenant(slug.to_owned()))?;
        let status = TenantStatus::from_code(&found.status).unwrap_or(TenantStatus::Provisioning);
        if matches!(status, TenantStatus::Provisioning | TenantStatus::Deleted) {
            return Err(AdminError::WrongStatus { slug: slug.to_owned(), status });
        }
        if slug == new {
            return self.show(new).await;
        }
        let foreign = sqlx::query_scalar!(
            r#"select exists (select from registry.tenant where slug = $1)
                   or exists (select from registry.former_slug where slug = $1 and tenant <> $2) as "foreign!""#,
            new,
            found.id
        )
        .fetch_one(&mut *transaction)
        .await?;
        if foreign {
            return Err(taken());
        }
        sqlx::query!("delete from registry.former_slug where slug = $1", new).execute(&mut *transaction).await?;
        sqlx::query!(
            "insert into registry.former_slug (slug, tenant, redirects_until, created_at) values ($1, $2, $3, $4)",
            slug,
            found.id,
            now + REDIRECTS,
            now
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!("update registry.tenant set slug = $2 where id = $1", found.id, new)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        self.show(new).await
    }
}
