use super::{Changes, Subject};
use kernel::Error;
use serde_json::Value;
use tenancy::{Actor, TenantScope};

/// Trail and job in one statement; gives the place in the trail. The transaction gets its number before its place in the
/// trail: by that `audit::seal` knows whose rows may still come.
pub(super) async fn write(
    scope: &mut TenantScope,
    verb: &str,
    subject: &Subject,
    lane: &str,
    event: &Value,
    changes: &Changes,
) -> Result<i64, Error> {
    let (actor, actor_id) = match scope.actor() {
        Actor::Staff(id) => ("staff", Some(id)),
        Actor::Customer(id) => ("customer", Some(id)),
        Actor::Visitor => ("visitor", None),
        Actor::Command => ("command", None),
        Actor::Job => ("job", None),
    };
    let facts = scope.facts().clone();
    let changes = serde_json::to_value(changes).map_err(Error::fault)?;
    let seq = sqlx::query_scalar!(
        r#"with me as materialized (
               select pg_current_xact_id() as id
           ), entry as (
               insert into events.audit
                   (at, actor, actor_id, verb, subject, subject_id, changes, address, device, request_id)
               select $1, $2, $3, $4, $5, $6, $7, $8::text::inet, $9, $10 from me where me.id is not null
               returning seq
           ), job as (
               insert into events.job (kind, payload, lane, created_at)
               select $4, jsonb_build_object('seq', seq, 'event', $11::jsonb), $12, $1 from entry
           )
           select seq as "seq!" from entry"#,
        facts.now,
        actor,
        actor_id,
        verb,
        subject.table,
        subject.id,
        changes,
        facts.address.map(|address| address.to_string()),
        facts.user_agent,
        facts.request_id,
        event,
        lane,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(seq)
}
