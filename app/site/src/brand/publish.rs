use super::{logo, store};
use crate::Studio;
use kernel::Error;
use tenancy::{Brand, TenantScope};

/// Shows a look to everybody, from now on and in every process; tells what was done.
pub(crate) async fn publish(scope: &mut TenantScope, brand: &Brand) -> Result<&'static str, Error> {
    Ok(if show(scope, brand, None).await? { "published" } else { "same" })
}

/// Shows a look of before once more, and makes it the draft; tells what was done, and the logo that nothing names any more.
pub(super) async fn restore(
    scope: &mut TenantScope,
    studio: &Studio,
    version: i32,
) -> Result<(&'static str, Option<String>), Error> {
    let draft = store::draft_to_change(scope, "").await?;
    let brand = store::version(scope, version).await?;
    let is_other = show(scope, &brand, Some(version)).await?;
    let unused = logo::take_over(scope, studio, &draft, &brand).await?;
    Ok((if is_other { "restored" } else { "same" }, unused))
}

/// Whether everybody saw something else before. The registry says so: what this process knows of it may be of before the
/// last notice.
async fn show(scope: &mut TenantScope, brand: &Brand, restored_from: Option<i32>) -> Result<bool, Error> {
    // The registry first: should the rest be lost, the next one who publishes writes down what is missing.
    let version = scope.publish_brand(brand).await?;
    if version == scope.tenant().brand.version {
        return Ok(false);
    }
    store::keep_present(scope).await?;
    store::write_version(scope, version, brand, restored_from).await
}

/// Writes down what the operator published by a command. The draft goes along unless somebody was at it.
///
/// # Errors
/// [`Error::Unavailable`] when the tenant's database cannot be reached.
pub async fn note_published(scope: &mut TenantScope, before: &Brand) -> Result<(), Error> {
    let draft = store::draft_to_change(scope, "").await?;
    let brand = scope.tenant().brand.clone();
    store::write_version(scope, brand.version, &brand, None).await?;
    if draft.version > 0 && draft.brand.looks_like(before) {
        store::save(scope, &draft, &brand, None).await
    } else {
        Ok(())
    }
}
