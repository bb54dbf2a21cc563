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
    let mut staff = Staff::begin_with(request, session, Permission::ManageSettings).await?;
    let draft = store::draft_to_change(&mut staff, "").await?;
    let brand = Brand { logo: Some(Studio::logo_name(&logo.png).to_string()), ..draft.brand.clone() };
    store::save(&mut staff, &draft, &brand, Some(&logo.colours)).await?;
    let unused = unused(&mut staff, &draft, &brand).await?;
    // Last of all, so that whatever is refused before leaves no file behind. A commit that fails may: it is not known then
    // whether the draft names it.
    studio.keep_logo(request.tenant(), logo.png).await?;
    staff.commit().await?;
    forget(studio, request.tenant(), unused).await;
    Ok(Redirect::to(format!("{PAGE}?feito=logo")))
}

/// Makes a look the draft, its logo included: proposed are the colours of that one then. Tells what [`unused`] does.
pub(super) async fn take_over(
    scope: &mut TenantScope,
    studio: &Studio,
    draft: &Draft,
    brand: &Brand,
) -> Result<Option<String>, Error> {
    let colours = match &brand.logo {
        logo if *logo == draft.brand.logo => None,
        Some(name) => Some(studio.logo_colours(scope.tenant(), name).await),
        None => Some(Vec::new()),
    };
    store::save(scope, draft, brand, colours.as_deref()).await?;
    unused(scope, draft, brand).await
}

/// The logo that the draft had before it became this look, when nothing names it any more.
async fn unused(scope: &mut TenantScope, draft: &Draft, brand: &Brand) -> Result<Option<String>, Error> {
    let Some(logo) = draft.brand.logo.as_ref().filter(|logo| brand.logo.as_ref() != Some(*logo)) else {
        return Ok(None);
    };
    Ok((!store::is_logo_published(scope, logo).await?).then(|| logo.clone()))
}

/// Removes a file that nothing names any more; where that fails, it only takes room.
pub(super) async fn forget(studio: &Studio, tenant: &Arc<Tenant>, name: Option<String>) {
    let Some(name) = name.and_then(|name| name.parse().ok()) else { return };
    if let Err(error) = studio.files(tenant).delete(&name).await {
        tracing::warn!(%error, "an unused logo stays");
    }
}
