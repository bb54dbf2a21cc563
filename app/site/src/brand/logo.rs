//! The logo of the draft: handed over, kept, forgotten.

use super::{PAGE, store};
use crate::{Studio, logo::LogoError};
use bytes::Bytes;
use identity::{Permission, Staff};
use kernel::{Error, Redirect};
use std::sync::Arc;
use store::Draft;
use tenancy::{Brand, RequestTenant, Tenant, TenantScope};
use tower_sessions::Session;

/// Who may hand over a logo, asked before it is read: it takes long.
///
/// # Errors
/// Those of [`Staff::begin`].
pub async fn may_change_logo(request: &RequestTenant, session: &Session) -> Result<(), Error> {
    Staff::begin_with(request, session, Permission::ManageSettings).await?.commit().await
}

/// Takes a file as the logo of the draft. `None`: it has more bytes than [`LOGO_BYTES`](crate::LOGO_BYTES).
///
/// # Errors
/// [`Error::Invalid`] on `logo` when it is none; those of [`Staff::begin`].
pub async fn change_logo(
    studio: &Studio,
    request: &RequestTenant,
    session: &Session,
    file: Option<Bytes>,
) -> Result<Redirect, Error> {
    let read = match file {
        Some(bytes) => studio.read_logo(bytes).await,
        None => Err(LogoError::TooHeavy),
    };
    let logo = read.map_err(|error| Error::invalid("logo", error.message(request.facts().locale)))?;
    let name = studio.keep_logo(request.tenant(), logo.png).await?;
    let mut staff = Staff::begin_with(request, session, Permission::ManageSettings).await?;
    let draft = store::draft_to_change(&mut staff, "").await?;
    let brand = Brand { logo: Some(name.to_string()), ..draft.brand.clone() };
    store::save(&mut staff, &draft, &brand, Some(&logo.colours)).await?;
    let unused = if brand.logo == draft.brand.logo { None } else { unused(&mut staff, &draft).await? };
    staff.commit().await?;
    forget(studio, request.tenant(), unused).await;
    Ok(Redirect::to(format!("{PAGE}?feito=logo")))
}

/// The draft's logo, when it never was published.
pub(super) async fn unused(scope: &mut TenantScope, draft: &Draft) -> Result<Option<String>, Error> {
    let Some(logo) = &draft.brand.logo else { return Ok(None) };
    Ok((!store::is_logo_published(scope, logo).await?).then(|| logo.clone()))
}

/// Removes a file that nothing names any more; where that fails, it only takes room.
pub(super) async fn forget(studio: &Studio, tenant: &Arc<Tenant>, name: Option<String>) {
    let Some(name) = name.and_then(|name| name.parse().ok()) else { return };
    if let Err(error) = studio.files(tenant).delete(&name).await {
        tracing::warn!(%error, "an unused logo stays");
    }
}
