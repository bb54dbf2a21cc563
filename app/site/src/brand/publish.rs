use super::store;
use kernel::Error;
use tenancy::{Brand, TenantScope};

/// Shows a look to everybody, from now on and in every process; tells what was done.
pub(crate) async fn publish(scope: &mut TenantScope, brand: &Brand) -> Result<&'static str, Error> {
    if brand.looks_like(&scope.tenant().brand) {
        return Ok("same");
    }
    show(scope, brand, None).await?;
    Ok("published")
}

/// Shows a look of before once more, and makes it the draft.
pub(super) async fn restore(scope: &mut TenantScope, version: i32) -> Result<(), Error> {
    let draft = store::draft_to_change(scope, "").await?;
    let brand = store::version(scope, version).await?;
    if !brand.looks_like(&scope.tenant().brand) {
        show(scope, &brand, Some(version)).await?;
    }
    store::save(scope, &draft, &brand, None).await
}

/// The registry first: should the rest be lost, the next one who publishes writes down what is missing.
async fn show(scope: &mut TenantScope, brand: &Brand, restored_from: Option<i32>) -> Result<(), Error> {
    store::keep_present(scope).await?;
    let version = scope.publish_brand(brand).await?;
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
