//! What a running server reads from the registry.

use crate::{BaseUrl, Brand, Corners, Font, Host, Module, ModuleKey, Tenant, TenantId, TenantStatus, Trade};
use chrono::{DateTime, Utc};
use kernel::{Error, Locale};
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::time::Duration;

/// The pool of the registry: lazy, small, and quick to say that it cannot.
pub(crate) fn pool(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .min_connections(0)
        .max_connections(5)
        .acquire_timeout(Duration::from_secs(2))
        .idle_timeout(Duration::from_secs(60))
        .connect_lazy_with(options.application_name("balcao registry"))
}

/// The registry's faults as a reader meets them: when it cannot be reached, the reader may try again.
pub(crate) fn fault(error: sqlx::Error) -> Error {
    match error {
        sqlx::Error::Io(cause) => {
            tracing::warn!(%cause, "the registry cannot be reached");
            Error::Unavailable
        }
        other => other.into(),
    }
}

/// The tenant with exactly this verified domain.
pub(crate) async fn id_by_domain(registry: &PgPool, host: &Host) -> Result<Option<TenantId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select tenant as "tenant: TenantId" from registry.domain where host = $1 and verified"#,
        host.as_str()
    )
    .fetch_optional(registry)
    .await
}

/// Whose a slug is.
pub(crate) struct SlugHolder {
    pub(crate) tenant: TenantId,
    /// It was the tenant's before: until when its host leads to the one of now.
    pub(crate) redirects_until: Option<DateTime<Utc>>,
}

/// The tenant that has a slug, else the one that had it.
pub(crate) async fn holder_of_slug(registry: &PgPool, slug: &str) -> Result<Option<SlugHolder>, sqlx::Error> {
    sqlx::query_as!(
        SlugHolder,
        r#"select id as "tenant!: TenantId", null::timestamptz as redirects_until from registry.tenant where slug = $1
           union all select tenant, redirects_until from registry.former_slug where slug = $1
           order by 2 nulls first limit 1"#,
        slug
    )
    .fetch_optional(registry)
    .await
}

/// The facts of a tenant, in whatever state it is.
pub(crate) async fn tenant(registry: &PgPool, id: TenantId, base: &BaseUrl) -> Result<Option<Tenant>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select t.slug, t.name, t.status, t.trial_ends_at, t.trade, t.time_zone, t.locale,
               b.name as brand_name, b.short_name, b.tagline, b.opening, b.primary_color, b.secondary_color, b.font, b.corners,
               b.logo_key, b.contact, b.version as brand_version, d.name as database, d.schema_version,
               (select host from registry.domain where tenant = t.id and is_primary and verified) as primary_host
           from registry.tenant t
           join registry.brand b on b.tenant = t.id
           join registry.database d on d.tenant = t.id
           where t.id = $1"#,
        id.0
    )
    .fetch_optional(registry)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let modules = sqlx::query!(
        "select key, enabled, display_name from registry.module where tenant = $1 order by position, key",
        id.0
    )
    .fetch_all(registry)
    .await?;
    let module = |key: &str, enabled, display_name| {
        let key = ModuleKey::from_code(key)?;
        Some(Module { key, enabled, display_name })
    };
    let unknown = |column: &str, value: &str| sqlx::Error::Decode(format!("{column} {value:?} is unknown").into());
    Ok(Some(Tenant {
        id,
        origin: row.primary_host.map_or_else(|| base.origin_for(&row.slug), |host| base.origin_of(&host)),
        name: row.name,
        status: TenantStatus::from_code(&row.status).ok_or_else(|| unknown("status", &row.status))?,
        trial_ends_at: row.trial_ends_at,
        trade: Trade::from_code(&row.trade).ok_or_else(|| unknown("trade", &row.trade))?,
        time_zone: row.time_zone.parse().map_err(|_| unknown("time_zone", &row.time_zone))?,
        locale: Locale::from_code(&row.locale).ok_or_else(|| unknown("locale", &row.locale))?,
        modules: modules.into_iter().filter_map(|row| module(&row.key, row.enabled, row.display_name)).collect(),
        brand: Brand {
            name: row.brand_name,
            short_name: row.short_name,
            tagline: row.tagline,
            opening: row.opening,
            primary: row.primary_color,
            secondary: row.secondary_color,
            // What a newer program published looks plain here; nobody is turned away for it.
            font: Font::from_code(&row.font).unwrap_or_default(),
            corners: Corners::from_code(&row.corners).unwrap_or_default(),
            logo: row.logo_key,
            contact: serde_json::from_value(row.contact).unwrap_or_default(),
            version: row.brand_version,
        },
        database: row.database,
        schema_version: row.schema_version,
        slug: row.slug,
    }))
}

/// Where a tenant's database stands and how its role gets in.
pub(crate) struct Entrance {
    /// `host:port`; empty: the server of the registry.
    pub(crate) server: String,
    pub(crate) name: String,
    pub(crate) role: String,
    /// Sealed with the master key.
    pub(crate) password: Vec<u8>,
    pub(crate) key_id: String,
}

/// The entrance of a tenant's database.
pub(crate) async fn entrance(registry: &PgPool, id: TenantId) -> Result<Option<Entrance>, sqlx::Error> {
    sqlx::query_as!(
        Entrance,
        "select server, name, role, password, key_id from registry.database where tenant = $1",
        id.0
    )
    .fetch_optional(registry)
    .await
}
