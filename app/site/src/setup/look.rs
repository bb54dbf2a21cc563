use crate::{
    brand::{publish::publish, store},
    trade,
};
use kernel::Error;
use rust_i18n::t;
use tenancy::{Brand, Colour, Tenant, TenantScope};

/// Whether a business has a colour or a line of its own.
pub(super) fn is_own(brand: &Brand) -> bool {
    brand.colour() != Colour::DEFAULT || !brand.tagline.is_empty()
}

/// The look with what is proposed for the trade.
fn proposed(brand: &Brand, tenant: &Tenant) -> Brand {
    Brand {
        primary: trade::colour(tenant.trade).to_string(),
        tagline: trade::tagline(tenant.trade, tenant.locale).into_owned(),
        ..brand.clone()
    }
}

/// What of a look is proposed.
fn choice(brand: &Brand) -> (&str, &str) {
    (&brand.primary, &brand.tagline)
}

/// Publishes what is proposed for the trade, and puts it into the draft. Done twice, it is done once.
///
/// # Errors
/// [`Error::Conflict`] when the business has a look of its own meanwhile, or somebody is trying one out.
pub(super) async fn take(scope: &mut TenantScope) -> Result<(), Error> {
    let draft = store::draft_to_change(scope, "").await?;
    let (tenant, code) = (scope.tenant().clone(), scope.locale().code());
    let published = store::published(scope).await?;
    let wished = proposed(&published, &tenant);
    if is_own(&published) && !wished.looks_like(&published) {
        return Err(Error::conflict(t!("step.look.taken", locale = code)));
    }
    let tried = choice(&draft.brand);
    if tried != choice(&published) && tried != choice(&wished) {
        return Err(Error::conflict(t!("step.look.drafted", locale = code)));
    }
    publish(scope, &wished).await?;
    store::save(scope, &draft, &proposed(&draft.brand, &tenant), None).await
}
