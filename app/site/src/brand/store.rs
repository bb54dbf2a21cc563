use super::events::{BrandDrafted, BrandPublished};
use chrono::{DateTime, Utc};
use events::Changes;
use kernel::Error;
use rust_i18n::t;
use serde_json::{Value, json};
use tenancy::{Brand, Colour, TenantScope};
use uuid::Uuid;

const DRAFT: &str = "site.brand_draft";
const VERSION: &str = "site.brand_version";

/// The look that is being tried out.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) brand: Brand,
    /// How often it was changed; 0: never, it is what is published.
    pub(crate) version: i32,
    /// Proposals out of its logo.
    pub(crate) logo_colours: Vec<Colour>,
    /// The row as it stands.
    row: Option<Value>,
}

/// A look that was published.
#[derive(Debug, Clone)]
pub(crate) struct Past {
    pub(crate) version: i32,
    pub(crate) brand: Brand,
    pub(crate) published_at: DateTime<Utc>,
    /// Who did it; `None`: the operator.
    pub(crate) by: Option<String>,
    pub(crate) restored_from: Option<i32>,
}

/// The draft; what is published where there is none.
pub(crate) async fn draft(scope: &mut TenantScope) -> Result<Draft, Error> {
    let found = sqlx::query!(r#"select look, version, logo_colours, to_jsonb(d) as "row!" from site.brand_draft d"#)
        .fetch_optional(&mut *scope.conn())
        .await?;
    let Some(found) = found else {
        let brand = scope.tenant().brand.clone();
        return Ok(Draft { brand, version: 0, logo_colours: Vec::new(), row: None });
    };
    Ok(Draft {
        brand: serde_json::from_value(found.look).map_err(Error::fault)?,
        version: found.version,
        logo_colours: found.logo_colours.iter().filter_map(|colour| Colour::parse(colour)).collect(),
        row: Some(found.row),
    })
}

/// The draft for who changes it: nobody else does until the end of the transaction. `seen` is the version that was on their
/// page; empty for who need not have seen it.
pub(crate) async fn draft_to_change(scope: &mut TenantScope, seen: &str) -> Result<Draft, Error> {
    // There may be no row yet to take turns at.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('site.brand_draft', 0))")
        .execute(&mut *scope.conn())
        .await?;
    let draft = draft(scope).await?;
    if seen.is_empty() || seen == draft.version.to_string() {
        Ok(draft)
    } else {
        Err(Error::conflict(t!("brand.conflict", locale = scope.locale().code())))
    }
}

/// Keeps a look as the draft, with other proposals out of its logo when there are some. The same again is no change.
pub(crate) async fn save(
    scope: &mut TenantScope,
    before: &Draft,
    brand: &Brand,
    colours: Option<&[Colour]>,
) -> Result<(), Error> {
    if brand.looks_like(&before.brand) && colours.is_none_or(|colours| colours == before.logo_colours) {
        return Ok(());
    }
    let look = serde_json::to_value(brand).map_err(Error::fault)?;
    let colours: Vec<String> = colours.unwrap_or(&before.logo_colours).iter().map(ToString::to_string).collect();
    let (now, by) = (scope.now(), scope.actor().staff());
    let saved = sqlx::query!(
        r#"insert into site.brand_draft as d (look, version, logo_colours, changed_at, changed_by)
           values ($1, 1, $2, $3, $4)
           on conflict (id) do update
           set look = $1, version = d.version + 1, logo_colours = $2, changed_at = $3, changed_by = $4
           returning version, to_jsonb(d) as "row!""#,
        look,
        &colours,
        now,
        by
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    let key = json!({ "id": true });
    let changes = match &before.row {
        Some(row) => Changes::none().changed(DRAFT, key, row.clone(), saved.row),
        None => Changes::none().created(DRAFT, key, saved.row),
    };
    events::record(scope, &BrandDrafted { version: saved.version }, changes).await
}

/// Writes down that a look was published. A version that stands there already stays, which is what `false` tells.
pub(crate) async fn write_version(
    scope: &mut TenantScope,
    version: i32,
    brand: &Brand,
    restored_from: Option<i32>,
) -> Result<bool, Error> {
    let by = scope.actor().staff();
    let Some(row) = insert(scope, version, brand, by, restored_from).await? else { return Ok(false) };
    let changes = Changes::none().created(VERSION, json!({ "version": version }), row);
    events::record(scope, &BrandPublished { version, restored_from }, changes).await?;
    Ok(true)
}

/// What everybody sees: what this process knows of the registry, or what was written down since its last notice.
pub(crate) async fn published(scope: &mut TenantScope) -> Result<Brand, Error> {
    let known = scope.tenant().brand.clone();
    let newer = sqlx::query!(
        "select version, look from site.brand_version where version > $1 order by version desc limit 1",
        known.version
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    let Some(newer) = newer else { return Ok(known) };
    let brand: Brand = serde_json::from_value(newer.look).map_err(Error::fault)?;
    Ok(Brand { version: newer.version, ..brand })
}

/// Sees to it that what is published now can be gone back to: it may be from before looks were kept.
pub(crate) async fn keep_present(scope: &mut TenantScope) -> Result<(), Error> {
    let present = scope.tenant().brand.clone();
    if let Some(row) = insert(scope, present.version, &present, None, None).await? {
        let changes = Changes::none().created(VERSION, json!({ "version": present.version }), row);
        events::record(scope, &BrandPublished { version: present.version, restored_from: None }, changes).await?;
    }
    Ok(())
}

/// The row; `None` when it was there before.
async fn insert(
    scope: &mut TenantScope,
    version: i32,
    brand: &Brand,
    by: Option<Uuid>,
    restored_from: Option<i32>,
) -> Result<Option<Value>, Error> {
    let look = serde_json::to_value(brand).map_err(Error::fault)?;
    let now = scope.now();
    let row = sqlx::query_scalar!(
        r#"insert into site.brand_version as v (version, look, published_at, published_by, restored_from)
           values ($1, $2, $3, $4, $5) on conflict (version) do nothing returning to_jsonb(v) as "row!""#,
        version,
        look,
        now,
        by,
        restored_from
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(row)
}

/// The look of a version.
pub(crate) async fn version(scope: &mut TenantScope, version: i32) -> Result<Brand, Error> {
    let look = sqlx::query_scalar!("select look from site.brand_version where version = $1", version)
        .fetch_optional(&mut *scope.conn())
        .await?;
    serde_json::from_value(look.ok_or(Error::NotFound)?).map_err(Error::fault)
}

/// The looks that were published, the newest first.
pub(crate) async fn history(scope: &mut TenantScope, most: i64) -> Result<Vec<Past>, Error> {
    let rows = sqlx::query!(
        r#"select v.version, v.look, v.published_at, v.restored_from, s.name as "by?"
           from site.brand_version v left join identity.staff s on s.id = v.published_by
           order by v.version desc limit $1"#,
        most
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let past = rows.into_iter().map(|row| {
        let brand = serde_json::from_value(row.look).map_err(Error::fault)?;
        let (published_at, by, restored_from) = (row.published_at, row.by, row.restored_from);
        Ok(Past { version: row.version, brand, published_at, by, restored_from })
    });
    past.collect()
}

/// Whether a look that was published has this logo.
pub(crate) async fn is_logo_published(scope: &mut TenantScope, logo: &str) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from site.brand_version where look ->> 'logo' = $1) as "found!""#,
        logo
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(found || scope.tenant().brand.logo.as_deref() == Some(logo))
}

#[cfg(test)]
mod tests;
