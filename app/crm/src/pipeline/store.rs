use super::{PipelineSummary, StageSummary, plan::Plan};
use crate::StageId;
use kernel::{Centavos, Error, Position};
use serde_json::Value;
use tenancy::TenantScope;
use uuid::Uuid;

/// Writes a pipeline where there is none; the row, if it did. A concurrent try waits for the first.
pub(super) async fn begin(
    scope: &mut TenantScope,
    id: Uuid,
    name: &str,
    place: &Position,
) -> Result<Option<Value>, Error> {
    let now = scope.now();
    let row = sqlx::query_scalar!(
        r#"insert into crm.pipeline as p (id, name, position, created_at)
         select $1, $2, $3, $4 where not exists (select from crm.pipeline)
         on conflict do nothing
         returning to_jsonb(p) as "row!""#,
        id,
        name,
        place.as_str(),
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(row)
}

/// Writes a stage; gives its row.
pub(super) async fn add_stage(
    scope: &mut TenantScope,
    pipeline: Uuid,
    id: Uuid,
    stage: &Plan,
    place: &Position,
) -> Result<Value, Error> {
    let row = sqlx::query_scalar!(
        r#"insert into crm.stage as s (id, pipeline_id, name, kind, colour, probability, position)
         values ($1, $2, $3, $4, $5, $6, $7)
         returning to_jsonb(s) as "row!""#,
        id,
        pipeline,
        &stage.name,
        stage.kind.code(),
        stage.colour,
        stage.probability,
        place.as_str(),
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(row)
}

/// What is open in the first pipeline, for the page of the day.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn summary(scope: &mut TenantScope) -> Result<PipelineSummary, Error> {
    let stages = sqlx::query_as!(
        StageSummary,
        r#"select s.id as "id: StageId", s.name, s.colour, count(d.id) as "deals!",
                  coalesce(sum(d.amount_centavos), 0)::bigint as "amount!: Centavos"
           from crm.stage s left join crm.deal d on d.stage_id = s.id
           where s.pipeline_id = (select p.id from crm.pipeline p order by p.position limit 1) and s.kind = 'open'
           group by s.id order by s.position"#,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let deals = stages.iter().map(|stage| stage.deals).sum();
    let amount = stages.iter().map(|stage| stage.amount).sum();
    Ok(PipelineSummary { deals, amount, stages })
}
