use super::{BrandForm, DraftForm, RestoreForm};
use kernel::{Error, Redirect};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{PAGE, logo, publish, store},
    identity::{Permission, Staff},
};

pub(crate) const SAVE: &str = "/api/site/brand/save";
pub(crate) const DISCARD: &str = "/api/site/brand/discard";
pub(crate) const RESTORE: &str = "/api/site/brand/restore";
pub(crate) const REMOVE_LOGO: &str = "/api/site/brand/remove_logo";

/// Keeps what was typed as the draft; publishes it when the button said so.
///
/// # Errors
/// [`Error::Invalid`] with a message per wrong field; [`Error::Conflict`] when somebody else changed the draft meanwhile.
#[server(prefix = "/api/site", endpoint = "brand/save")]
pub async fn save_brand(#[server(flatten)] form: BrandForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    let draft = store::draft_to_change(&mut staff, &form.draft).await?;
    let brand = form.read(&draft.brand, staff.locale())?;
    store::save(&mut staff, &draft, &brand, None).await?;
    let done = if form.then == "publish" { publish::publish(&mut staff, &brand).await? } else { "saved" };
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}?feito={done}")))
}

/// Makes the draft what is published again.
///
/// # Errors
/// [`Error::Conflict`] when somebody else changed the draft meanwhile.
#[server(prefix = "/api/site", endpoint = "brand/discard")]
pub async fn discard_brand(#[server(flatten)] form: DraftForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    let draft = store::draft_to_change(&mut staff, &form.draft).await?;
    let published = store::published(&mut staff).await?;
    let studio = expect_context::<crate::Studio>();
    let unused = logo::take_over(&mut staff, &studio, &draft, &published).await?;
    let tenant = staff.tenant().clone();
    staff.commit().await?;
    logo::forget(&studio, &tenant, unused).await;
    Ok(Redirect::to(format!("{PAGE}?feito=discarded")))
}

/// Publishes a look of before once more.
///
/// # Errors
/// [`Error::NotFound`] when there was no such version.
#[server(prefix = "/api/site", endpoint = "brand/restore")]
pub async fn restore_brand(#[server(flatten)] form: RestoreForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    let version = form.version.parse().map_err(|_| Error::NotFound)?;
    let studio = expect_context::<crate::Studio>();
    let (done, unused) = publish::restore(&mut staff, &studio, version).await?;
    let tenant = staff.tenant().clone();
    staff.commit().await?;
    logo::forget(&studio, &tenant, unused).await;
    Ok(Redirect::to(format!("{PAGE}?feito={done}#historico")))
}

/// Takes the logo out of the draft; the initials come back.
///
/// # Errors
/// [`Error::Conflict`] when somebody else changed the draft meanwhile.
#[server(prefix = "/api/site", endpoint = "brand/remove_logo")]
pub async fn remove_logo(#[server(flatten)] form: DraftForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    let draft = store::draft_to_change(&mut staff, &form.draft).await?;
    let without = tenancy::Brand { logo: None, ..draft.brand.clone() };
    let studio = expect_context::<crate::Studio>();
    let unused = logo::take_over(&mut staff, &studio, &draft, &without).await?;
    let tenant = staff.tenant().clone();
    staff.commit().await?;
    logo::forget(&studio, &tenant, unused).await;
    Ok(Redirect::to(format!("{PAGE}?feito=saved")))
}
