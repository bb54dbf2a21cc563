use super::Traces;
use chrono::{DateTime, Utc};
use kernel::Error;
use serde_json::Value;
use tenancy::TenantScope;
use uuid::Uuid;

/// Rows that stay, and the newest instant from which their time is counted.
pub(super) struct Staying {
    pub(super) rows: u64,
    pub(super) last: Option<DateTime<Utc>>,
}

/// What was done to a person's rows, and from where if they did it themselves. Rows of others that the same verb changed are
/// left out.
pub(super) async fn trail_of_person(scope: &mut TenantScope, traces: &Traces) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(e) as "row!" from (
               select a.at, a.verb, a.subject,
                      case when a.actor = 'visitor' or a.actor_id = any ($1) then host(a.address) end as address,
                      case when a.actor = 'visitor' or a.actor_id = any ($1) then a.device end as device,
                      (select coalesce(jsonb_agg(c), '[]') from jsonb_array_elements(a.changes) c
                       where c::text like any ($2)) as changes
               from events.audit a
               where a.subject_id = any ($1) or a.changes::text like any ($2)
               order by a.seq
           ) e"#,
        &traces.ids,
        &traces.patterns()
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(rows)
}

/// What somebody who signs in did, from where, and what was done to their own rows. What they did to rows of others is
/// theirs.
pub(super) async fn trail_of_actor(scope: &mut TenantScope, traces: &Traces, actor: Uuid) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(e) as "row!" from (
               select a.at, a.verb, a.subject,
                      case when a.actor_id = $3 then host(a.address) end as address,
                      case when a.actor_id = $3 then a.device end as device,
                      (select coalesce(jsonb_agg(c), '[]') from jsonb_array_elements(a.changes) c
                       where c ->> 'table' like 'identity.%' and c::text like any ($2)) as changes
               from events.audit a
               where a.actor_id = $3 or a.subject_id = any ($1) or a.changes::text like any ($2)
               order by a.seq
           ) e"#,
        &traces.ids,
        &traces.patterns(),
        actor
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(rows)
}

/// Work about somebody that is still to be done or failed; of a person also what only speaks of them.
pub(super) async fn jobs(scope: &mut TenantScope, traces: &Traces, in_payload: bool) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(j) as "row!" from (
               select kind, payload, run_at, last_error, created_at from events.job
               where lane like any ($1) or ($2 and payload::text like any ($1))
               order by id
           ) j"#,
        &traces.patterns(),
        in_payload
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(rows)
}

/// Deletes them, but for who hears `but`.
pub(super) async fn call_off(
    scope: &mut TenantScope,
    traces: &Traces,
    in_payload: bool,
    but: &str,
) -> Result<u64, Error> {
    let done = sqlx::query!(
        "delete from events.job
         where split_part(kind, '>', 1) <> $3
             and (lane like any ($1) or ($2 and payload::text like any ($1)))",
        &traces.patterns(),
        in_payload,
        but
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(done.rows_affected())
}

/// The forms that somebody (`staff:<id>`) sent lately.
pub(super) async fn forms(scope: &mut TenantScope, actor: &str) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(f) as "row!" from (
               select route, outcome, created_at from events.idempotency where actor = $1 order by created_at, key
           ) f"#,
        actor
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(rows)
}

/// Forgets them.
pub(super) async fn forget_forms(scope: &mut TenantScope, actor: &str) -> Result<u64, Error> {
    let done =
        sqlx::query!("delete from events.idempotency where actor = $1", actor).execute(&mut *scope.conn()).await?;
    Ok(done.rows_affected())
}

/// What the trail keeps of somebody.
pub(super) async fn trail_kept(scope: &mut TenantScope, traces: &Traces) -> Result<Staying, Error> {
    let row = sqlx::query!(
        r#"select count(*) as "rows!", max(at) as last from events.audit
           where actor_id = any ($1) or subject_id = any ($1) or changes::text like any ($2)"#,
        &traces.ids,
        &traces.patterns()
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(Staying { rows: row.rows.unsigned_abs(), last: row.last })
}

/// Webhooks that came: whom they are about stands only inside.
pub(super) async fn intake_kept(scope: &mut TenantScope) -> Result<Staying, Error> {
    let now = scope.now();
    let row =
        sqlx::query!(r#"select count(*) as "rows!", max(coalesce(processed_at, $1)) as last from events.intake"#, now)
            .fetch_one(&mut *scope.conn())
            .await?;
    Ok(Staying { rows: row.rows.unsigned_abs(), last: row.last })
}
