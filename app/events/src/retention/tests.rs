use super::*;
use crate::{Egress, Tools, idempotency};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::Redirect;
use sqlx::AssertSqlSafe;
use testkit::{TestDb, db, now};
use uuid::Uuid;

const ROUTE: &str = "/api/crm/deal/create";

/// As many rows as asked for, made at an instant.
async fn forms(scope: &mut TenantScope, number: i32, at: DateTime<Utc>) {
    sqlx::query(
        "insert into events.idempotency (key, actor, route, request_hash, created_at)
         select gen_random_uuid(), 'command', '/x', sha256('x'), $2 from generate_series(1, $1)",
    )
    .bind(number)
    .bind(at)
    .execute(scope.conn())
    .await
    .unwrap();
}

async fn count(scope: &mut TenantScope, what: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {what}"))).fetch_one(scope.conn()).await.unwrap()
}

/// A row that is over and one at the exact bound, in every table whose rows the application deletes.
async fn old_rows(scope: &mut TenantScope) {
    let (now, tick) = (scope.now(), TimeDelta::microseconds(1));
    sqlx::query(
        "insert into identity.staff (id, email, name, role, created_at) values ($1, 'a@x.example', 'A', 'owner', $2)",
    )
    .bind(Uuid::from_u128(1))
    .bind(now)
    .execute(scope.conn())
    .await
    .unwrap();
    for (n, late) in [(1, tick), (2, TimeDelta::zero())] {
        forms(scope, 1, now - TimeDelta::hours(48) - late).await;
        for (statement, days) in [
            ("insert into events.job (kind, payload, created_at, dead_at) values ('x.y', 'null', $2, $2)", 90),
            (
                "insert into events.intake (provider, event_id, endpoint, headers, body, received_at, processed_at) values ('x', $1::text, gen_random_uuid(), '{}', '', $2, $2)",
                30,
            ),
            (
                "insert into identity.invitation (token_hash, staff_id, created_at, expires_at, used_at) values (sha256($1::text::bytea), '00000000-0000-0000-0000-000000000001', $2 - interval '7 days', $2, $2)",
                90,
            ),
            (
                "insert into identity.session (id_hash, staff_id, created_at, last_seen_at, expires_at, user_agent) values (sha256($1::text::bytea), '00000000-0000-0000-0000-000000000001', $2, $2, $2, '')",
                1,
            ),
        ] {
            let at = now - TimeDelta::days(days) - late;
            sqlx::query(statement).bind(n).bind(at).execute(scope.conn()).await.unwrap();
        }
    }
}

async fn filled() -> TestDb {
    let db = db().await;
    let mut scope = db.scope().await;
    old_rows(&mut scope).await;
    scope.commit().await.unwrap();
    db
}

#[tokio::test]
async fn looking_changes_nothing_and_names_what_then_goes_while_rows_at_the_bound_stay() {
    let db = filled().await;
    let mut scope = db.scope().await;
    let told = due(&mut scope).await.unwrap();
    let names: Vec<&str> = told.iter().map(|expired| expired.table.as_str()).collect();
    assert_eq!(names, ["events.idempotency", "events.intake", "events.job", "identity.invitation", "identity.session"]);
    assert!(told.iter().all(|expired| expired.rows == 1 && expired.removable), "{told:?}");
    for name in &names {
        assert_eq!(count(&mut scope, name).await, 2, "looking changes nothing: {name}");
    }
    assert!(!expire(&mut scope).await.unwrap().more, "nothing is left over");
    for name in names.iter().filter(|name| **name != "events.job") {
        assert_eq!(count(&mut scope, name).await, 1, "the row at the bound stays: {name}");
    }
    assert_eq!(count(&mut scope, "events.job where kind = 'x.y'").await, 1);
    assert_eq!(due(&mut scope).await, Ok(Vec::new()));
    let changes: serde_json::Value =
        sqlx::query_scalar("select payload -> 'event' -> 'tables' from events.job where kind = 'events.rows_expired'")
            .fetch_one(scope.conn())
            .await
            .unwrap();
    let removed: BTreeMap<String, i64> = serde_json::from_value(changes).unwrap();
    assert_eq!(removed, told.into_iter().map(|expired| (expired.table, expired.rows)).collect());
    assert_eq!(count(&mut scope, "events.audit where verb = 'events.rows_expired'").await, 1);
    expire(&mut scope).await.unwrap();
    assert_eq!(count(&mut scope, "events.audit").await, 1, "nothing went, nothing is told");
}

#[tokio::test]
async fn what_has_not_begun_to_age_and_what_is_kept_while_related_stays_for_ever() {
    let db = db().await;
    let mut scope = db.scope().await;
    for statement in [
        "insert into events.job (kind, payload, created_at) values ('x.y', 'null', '1990-01-01Z')",
        "insert into events.intake (provider, event_id, endpoint, headers, body, received_at) values ('x', '1', gen_random_uuid(), '{}', '', '1990-01-01Z')",
        "insert into contacts.person (id, name, created_at) values (gen_random_uuid(), 'Ana', '1990-01-01Z')",
        "insert into crm.pipeline (id, name, position, created_at) values (gen_random_uuid(), 'A', 'a', '1990-01-01Z')",
    ] {
        sqlx::query(statement).execute(scope.conn()).await.unwrap();
    }
    assert_eq!(due(&mut scope).await, Ok(Vec::new()));
    assert_eq!(expire(&mut scope).await, Ok(Portion::default()));
    for table in ["events.job", "events.intake", "contacts.person", "crm.pipeline"] {
        assert_eq!(count(&mut scope, table).await, 1, "{table}");
    }
}

#[tokio::test]
async fn what_only_the_owner_may_delete_is_told_and_left() {
    let db = db().await;
    let mut scope = db.scope().await;
    sqlx::query(
        "insert into events.audit (at, actor, verb, subject, changes, device, request_id)
         values ('2021-03-04T14:59:59Z', 'command', 'x.y', 'x.y', '[]', '', gen_random_uuid()),
                ('2021-03-04T15:00:00Z', 'command', 'x.y', 'x.y', '[]', '', gen_random_uuid())",
    )
    .execute(scope.conn())
    .await
    .unwrap();
    let told = due(&mut scope).await.unwrap();
    let [old] = &told[..] else { panic!("{told:?}") };
    assert_eq!((old.table.as_str(), old.rows, old.removable), ("events.audit", 1, false));
    assert_eq!(expire(&mut scope).await, Ok(Portion::default()));
    assert_eq!(due(&mut scope).await.unwrap(), told);
}

#[tokio::test]
async fn a_great_many_rows_go_in_portions_and_the_job_wishes_for_the_rest() {
    let db = db().await;
    let mut scope = db.scope().await;
    let (most, more) = (PORTION * i32::try_from(PORTIONS).unwrap(), 500);
    forms(&mut scope, most + more, now() - TimeDelta::days(3)).await;
    scope.commit().await.unwrap();
    let mut work = Work::new(db.scope().await, Egress::default(), Tools::default());
    Retain.run(&mut work).await.unwrap();
    assert_eq!(count(&mut work, "events.idempotency").await, i64::from(more));
    assert_eq!(count(&mut work, "events.job where kind = 'events.retain' and payload = 'null'").await, 1);
    Retain.run(&mut work).await.unwrap();
    assert_eq!(count(&mut work, "events.idempotency").await, 0);
    assert_eq!(count(&mut work, "events.job where kind = 'events.retain'").await, 1, "no more is wished for");
}

#[tokio::test]
async fn a_form_sent_again_within_two_days_gets_its_first_answer() {
    let db = db().await;
    let (key, answer) = (Uuid::new_v4().to_string(), Redirect::to("/app/deals/1"));
    let mut scope = db.scope().await;
    assert_eq!(idempotency::replay(&mut scope, ROUTE, &key, &"Ana").await, Ok(None));
    idempotency::record(&mut scope, ROUTE, &key, &answer).await.unwrap();
    scope.commit().await.unwrap();
    let mut later = db.scope_at(now() + TimeDelta::hours(48)).await;
    expire(&mut later).await.unwrap();
    assert_eq!(idempotency::replay(&mut later, ROUTE, &key, &"Ana").await, Ok(Some(answer)));
    later.commit().await.unwrap();
    let mut too_late = db.scope_at(now() + TimeDelta::hours(48) + TimeDelta::microseconds(1)).await;
    expire(&mut too_late).await.unwrap();
    assert_eq!(idempotency::replay(&mut too_late, ROUTE, &key, &"Ana").await, Ok(None));
}
