use super::Claim;
use kernel::Error;
use serde_json::Value;
use tenancy::TenantScope;

/// An earlier sending of a form.
pub(super) struct Earlier {
    pub(super) request_hash: Vec<u8>,
    pub(super) outcome: Option<Value>,
}

/// Whether the key is now ours. Waits for a concurrent transaction that claimed it first.
pub(super) async fn claim(scope: &mut TenantScope, claim: &Claim<'_>, request_hash: &[u8]) -> Result<bool, Error> {
    let now = scope.now();
    let done = sqlx::query!(
        "insert into events.idempotency (route, actor, key, request_hash, created_at)
         values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        claim.route,
        claim.actor,
        claim.key,
        request_hash,
        now,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn find(scope: &mut TenantScope, claim: &Claim<'_>) -> Result<Earlier, Error> {
    let earlier = sqlx::query_as!(
        Earlier,
        "select request_hash, outcome from events.idempotency where route = $1 and actor = $2 and key = $3",
        claim.route,
        claim.actor,
        claim.key,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(earlier)
}

/// Whether there was a claim to answer.
pub(super) async fn answer(scope: &mut TenantScope, claim: &Claim<'_>, outcome: &Value) -> Result<bool, Error> {
    let done = sqlx::query!(
        "update events.idempotency set outcome = $4
         where route = $1 and actor = $2 and key = $3 and outcome is null",
        claim.route,
        claim.actor,
        claim.key,
        outcome,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}
