use super::Wish;
use kernel::Error;
use serde_json::Value;
use tenancy::TenantScope;

pub(super) async fn insert(scope: &mut TenantScope, kind: &str, payload: &Value, wish: &Wish) -> Result<(), Error> {
    let now = scope.now();
    sqlx::query!(
        "insert into events.job as j (kind, payload, unique_key, lane, run_at, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (kind, unique_key) where dead_at is null do update
         set requests = j.requests + 1, payload = excluded.payload,
             run_at = case when j.lease is not null then j.run_at
                           when j.run_at is null or excluded.run_at is null then null
                           else least(j.run_at, excluded.run_at) end,
             again_at = case when j.lease is null then null
                             when j.requests = 1 then excluded.run_at
                             when j.again_at is null or excluded.run_at is null then null
                             else least(j.again_at, excluded.run_at) end",
        kind,
        payload,
        wish.unique,
        wish.lane,
        wish.at,
        now,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}
