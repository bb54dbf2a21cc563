use super::{Admin, AdminError, Step};
use crate::{ModuleKey, TenantId, TenantStatus, Trade};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// What `tenant create` tells: `{"id","slug","url","invite_url"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Created {
    /// Its id.
    pub id: TenantId,
    /// Its slug.
    pub slug: String,
    /// Its address.
    pub url: String,
    /// The owner's invitation: single use, 7 days.
    pub invite_url: String,
}

/// A tenant as the operator sees it (`tenant list`, `tenant show`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TenantRecord {
    /// Its id.
    pub id: TenantId,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: TenantStatus,
    /// Its plan.
    pub plan: String,
    /// End of the trial, UTC.
    pub trial_ends_at: Option<DateTime<Utc>>,
    /// The owner's e-mail.
    pub email: String,
    /// CPF or CNPJ, digits and letters alone.
    pub document: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// What it does.
    pub trade: Trade,
    /// Its address: the primary domain, else the slug's host.
    pub url: String,
    /// Its own domains.
    pub domains: Vec<Domain>,
    /// Modules that are switched on.
    pub modules: Vec<ModuleKey>,
    /// How it looks; `None` when it is deleted.
    pub brand: Option<BrandRecord>,
    /// Slugs it had before, the newest first; nobody else gets them.
    pub former_slugs: Vec<FormerSlug>,
    /// Somebody asked for its deletion.
    pub deletion: Option<Deletion>,
    /// Name of its database and login role; empty when it is deleted.
    pub database: String,
    /// Last migration in its database.
    pub schema_version: i64,
    /// When it was made, UTC.
    pub created_at: DateTime<Utc>,
    /// How its making went.
    pub steps: Vec<ProvisioningStep>,
}

/// How a tenant looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrandRecord {
    /// Name in titles and headings.
    pub name: String,
    /// Under the icon of the installed app.
    pub short_name: String,
    /// One line below the name on the public page.
    pub tagline: String,
    /// `#rrggbb`.
    pub color: String,
    /// Counts up with each change.
    pub version: i32,
}

/// A slug a tenant had before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormerSlug {
    /// The slug.
    pub slug: String,
    /// Until then its host leads to the one of now, UTC.
    pub redirects_until: DateTime<Utc>,
}

/// The end of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deletion {
    /// When it was asked for, UTC.
    pub requested_at: DateTime<Utc>,
    /// Before this instant nothing is destroyed, UTC.
    pub delete_after: DateTime<Utc>,
    /// File of the final dump.
    pub dump: Option<String>,
    /// When it was done, UTC.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// A host of a tenant's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Domain {
    /// Lower-case ASCII.
    pub host: String,
    /// Only a verified one is answered.
    pub verified: bool,
    /// Links are built from it.
    pub primary: bool,
}

/// One step of a tenant's making, as logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProvisioningStep {
    /// Which.
    pub step: Step,
    /// `running`, `done` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Why the last try failed.
    pub error: Option<String>,
    /// Begin of the last try, UTC.
    pub started_at: DateTime<Utc>,
    /// End of the last try, UTC.
    pub finished_at: Option<DateTime<Utc>>,
}

impl Admin {
    /// Every tenant, by slug.
    ///
    /// # Errors
    /// [`AdminError::Database`].
    pub async fn list(&self) -> Result<Vec<TenantRecord>, AdminError> {
        self.records(None).await
    }

    /// One tenant.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`].
    pub async fn show(&self, slug: &str) -> Result<TenantRecord, AdminError> {
        self.records(Some(slug)).await?.pop().ok_or_else(|| AdminError::UnknownTenant(slug.to_owned()))
    }

    async fn records(&self, slug: Option<&str>) -> Result<Vec<TenantRecord>, AdminError> {
        let rows = sqlx::query!(
            r#"select t.id as "id: TenantId", t.slug, t.name, t.status, t.plan, t.trial_ends_at, t.email, t.document, t.phone,
                   t.trade, t.created_at,
                   coalesce(d.name, '') as "database!", coalesce(d.schema_version, 0) as "schema_version!",
                   b.name as "brand_name?", b.short_name as "short_name?", b.tagline as "tagline?",
                   b.primary_color as "color?", b.version as "brand_version?",
                   x.requested_at as "requested_at?", x.delete_after as "delete_after?", x.dump, x.deleted_at,
                   array(select key from registry.module where tenant = t.id and enabled order by position, key) as "modules!"
               from registry.tenant t
               left join registry.database d on d.tenant = t.id
               left join registry.brand b on b.tenant = t.id
               left join registry.deletion x on x.tenant = t.id
               where $1::text is null or t.slug = $1
               order by t.slug"#,
            slug
        )
        .fetch_all(self.registry())
        .await?;
        let ids: Vec<uuid::Uuid> = rows.iter().map(|row| row.id.0).collect();
        let domains = self.domains(&ids).await?;
        let steps = self.steps(&ids).await?;
        let former = self.former_slugs(&ids).await?;
        let of =
            |id: TenantId| domains.iter().filter(move |(tenant, _)| *tenant == id).map(|(_, domain)| domain.clone());
        let records = rows.into_iter().map(|row| {
            let domains: Vec<Domain> = of(row.id).collect();
            let base = &self.settings().base_url;
            let primary = domains.iter().find(|domain| domain.primary);
            TenantRecord {
                url: primary.map_or_else(|| base.origin_for(&row.slug), |domain| base.origin_of(&domain.host)),
                status: TenantStatus::from_code(&row.status).unwrap_or(TenantStatus::Provisioning),
                modules: row.modules.iter().filter_map(|key| ModuleKey::from_code(key)).collect(),
                steps: steps.iter().filter(|(tenant, _)| *tenant == row.id).map(|(_, step)| step.clone()).collect(),
                brand: row.brand_name.map(|name| BrandRecord {
                    name,
                    short_name: row.short_name.unwrap_or_default(),
                    tagline: row.tagline.unwrap_or_default(),
                    color: row.color.unwrap_or_default(),
                    version: row.brand_version.unwrap_or_default(),
                }),
                former_slugs: former
                    .iter()
                    .filter(|(tenant, _)| *tenant == row.id)
                    .map(|(_, slug)| slug.clone())
                    .collect(),
                deletion: row.requested_at.zip(row.delete_after).map(|(requested_at, delete_after)| Deletion {
                    requested_at,
                    delete_after,
                    dump: row.dump,
                    deleted_at: row.deleted_at,
                }),
                id: row.id,
                slug: row.slug,
                name: row.name,
                plan: row.plan,
                trial_ends_at: row.trial_ends_at,
                email: row.email,
                document: row.document,
                phone: row.phone,
                trade: Trade::from_code(&row.trade).unwrap_or_default(),
                domains,
                database: row.database,
                schema_version: row.schema_version,
                created_at: row.created_at,
            }
        });
        Ok(records.collect())
    }

    async fn domains(&self, tenants: &[uuid::Uuid]) -> Result<Vec<(TenantId, Domain)>, AdminError> {
        let rows = sqlx::query!(
            r#"select tenant as "tenant: TenantId", host, verified, is_primary from registry.domain
               where tenant = any($1) order by is_primary desc, host"#,
            tenants
        )
        .fetch_all(self.registry())
        .await?;
        let domain = rows
            .into_iter()
            .map(|row| (row.tenant, Domain { host: row.host, verified: row.verified, primary: row.is_primary }));
        Ok(domain.collect())
    }

    async fn former_slugs(&self, tenants: &[uuid::Uuid]) -> Result<Vec<(TenantId, FormerSlug)>, AdminError> {
        let rows = sqlx::query!(
            r#"select tenant as "tenant: TenantId", slug, redirects_until from registry.former_slug
               where tenant = any($1) order by created_at desc, slug"#,
            tenants
        )
        .fetch_all(self.registry())
        .await?;
        let former = rows
            .into_iter()
            .map(|row| (row.tenant, FormerSlug { slug: row.slug, redirects_until: row.redirects_until }));
        Ok(former.collect())
    }

    async fn steps(&self, tenants: &[uuid::Uuid]) -> Result<Vec<(TenantId, ProvisioningStep)>, AdminError> {
        let rows = sqlx::query!(
            r#"select tenant as "tenant: TenantId", step, state, attempts, error, started_at, finished_at
               from registry.provisioning_step where tenant = any($1)"#,
            tenants
        )
        .fetch_all(self.registry())
        .await?;
        let mut steps: Vec<_> = rows
            .into_iter()
            .filter_map(|row| {
                let step = ProvisioningStep {
                    step: Step::from_code(&row.step)?,
                    state: row.state,
                    attempts: row.attempts,
                    error: row.error,
                    started_at: row.started_at,
                    finished_at: row.finished_at,
                };
                Some((row.tenant, step))
            })
            .collect();
        steps.sort_by_key(|(_, step)| step.step);
        Ok(steps)
    }
}
