use super::{plan, store};
use crate::PipelineMade;
use events::Changes;
use kernel::{Error, Position};
use serde_json::json;
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
    let Some(row) = store::begin(scope, pipeline, &plan::name(trade, locale), &first).await? else { return Ok(()) };
    let mut changes = Changes::none().created("crm.pipeline", json!({ "id": pipeline }), row);
    let mut last = None;
    for (n, stage) in plan::stages(trade, locale).iter().enumerate() {
        let place = Position::between(last.as_ref(), None);
        let id = Uuid::new_v5(&tenant, format!("stage {n}").as_bytes());
        let row = store::add_stage(scope, pipeline, id, stage, &place).await?;
        changes = changes.created("crm.stage", json!({ "id": id }), row);
        last = Some(place);
    }
    events::record(scope, &PipelineMade { pipeline }, changes).await
}
