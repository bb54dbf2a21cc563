use super::{super::DealId, Change};
use kernel::Error;
use tenancy::TenantScope;

/// Every move of a deal, the latest first.
pub(in super::super) async fn load(scope: &mut TenantScope, deal: DealId) -> Result<Vec<Change>, Error> {
    let changes = sqlx::query_as!(
        Change,
        r#"select c.changed_at as at, who.name as "by?", origin.name as "from", target.name as "to"
           from crm.deal_stage_change c
           join crm.stage origin on origin.id = c.from_stage_id
           join crm.stage target on target.id = c.to_stage_id
           left join identity.staff who on who.id = c.changed_by
           where c.deal_id = $1 order by c.version desc"#,
        deal.0,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(changes)
}
