use super::{Stage, StageId};
use kernel::Error;
use tenancy::TenantScope;

/// The stages of the first pipeline, left to right.
pub(crate) async fn list(scope: &mut TenantScope) -> Result<Vec<Stage>, Error> {
    let stages = sqlx::query_as!(
        Stage,
        r#"select s.id as "id: StageId", s.name, s.colour from crm.stage s
           where s.pipeline_id = (select p.id from crm.pipeline p order by p.position limit 1)
           order by s.position"#,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(stages)
}
