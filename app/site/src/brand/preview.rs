//! The draft as its public page, before anybody else sees it.

use super::{BrandForm, store};
use crate::Studio;
use chrono::Duration;
use files::Link;
use identity::{Permission, Staff};
use kernel::Error;
use tenancy::{Brand, RequestTenant, Tenant};
use tower_sessions::Session;

/// How long a link to a logo that is not published yet leads to it.
const SHOWN: i64 = 10;

/// In the Leptos context of a page that is shown as it would be.
#[derive(Debug, Clone)]
pub struct Preview {
    /// What stands in the stylesheet of the brand.
    pub stylesheet: String,
    /// Where the logo is.
    pub logo: Option<String>,
}

/// The same request at the tenant as the draft has it, with what was typed over it as far as it can be shown.
///
/// # Errors
/// Those of [`Staff::begin`].
pub async fn preview_brand(
    studio: &Studio,
    request: &RequestTenant,
    session: &Session,
    typed: Option<&BrandForm>,
) -> Result<(RequestTenant, Preview), Error> {
    let mut staff = Staff::look_with(request, session, Permission::ManageSettings).await?;
    let draft = store::draft(&mut staff).await?.brand;
    staff.commit().await?;
    let brand = match typed {
        Some(form) => form.take(&draft, request.facts().locale).0,
        None => draft,
    };
    let logo = draft_logo(studio, request.tenant(), &brand, request.facts().now);
    Ok((request.looking(brand.clone()), Preview { stylesheet: brand.stylesheet(), logo }))
}

/// A link to the logo of a brand that is not published.
pub(super) fn draft_logo(
    studio: &Studio,
    tenant: &Tenant,
    brand: &Brand,
    now: chrono::DateTime<chrono::Utc>,
) -> Option<String> {
    let name = brand.logo.as_ref()?.parse().ok()?;
    Some(studio.files(tenant).link(&Link { name, until: now + Duration::minutes(SHOWN), save_as: None }))
}
