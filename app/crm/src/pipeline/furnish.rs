use super::{plan, store};
use crate::position::Position;
use kernel::Error;
use tenancy::{TenantScope, Trade};
use uuid::Uuid;

/// Gives a new tenant the pipeline of its trade, in its own language. A tenant that has one keeps it as it is.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn furnish(scope: &mut TenantScope, trade: Trade) -> Result<(), Error> {
    let (tenant, locale) = (scope.tenant().id.0, scope.tenant().locale);
    // The same ids at every try: of two that run at once, the second finds its work done.
    let pipeline = Uuid::new_v5(&tenant, b"pipeline 1");
    let first = Position::between(None, None);
    if !store::begin(scope, pipeline, &plan::name(trade, locale), &first).await? {
        return Ok(());
    }
    let mut last = None;
    for (n, stage) in plan::stages(trade, locale).iter().enumerate() {
        let place = Position::between(last.as_ref(), None);
        store::add_stage(scope, pipeline, Uuid::new_v5(&tenant, format!("stage {n}").as_bytes()), stage, &place)
            .await?;
        last = Some(place);
    }
    Ok(())
}
