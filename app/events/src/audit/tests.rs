use super::*;
use crate::{Changes, Event, Subject, record};
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use tenancy::{Actor, TenantScope};
use testkit::{TestDb, db, now};
use uuid::Uuid;

#[derive(Debug, Serialize, Deserialize)]
struct Waved(Uuid);

impl Event for Waved {
    const NAME: &'static str = "events.waved";

    fn subject(&self) -> Subject {
        Subject::of("events.hand", self.0)
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Sat;

impl Event for Sat {
    const NAME: &'static str = "kernel.sat";

    fn subject(&self) -> Subject {
        Subject { table: "kernel.chair", id: None }
    }
}

async fn wave(scope: &mut TenantScope) {
    record(scope, &Waved(Uuid::from_u128(9)), Changes::none()).await.unwrap();
}

/// A trail of so many rows, sealed.
async fn sealed(rows: usize) -> TestDb {
    let db = db().await;
    let mut scope = db.scope().await;
    for _ in 0..rows {
        wave(&mut scope).await;
    }
    scope.commit().await.unwrap();
    assert_eq!(seal_now(&db).await, rows.min(500));
    db
}

async fn seal_now(db: &TestDb) -> usize {
    let mut scope = db.scope().await;
    let rows = seal(&mut scope).await.unwrap();
    scope.commit().await.unwrap();
    rows
}

async fn check(db: &TestDb) -> Verification {
    verify(&mut db.scope().await, None).await.unwrap()
}

/// What an administrator does who wants to hide something.
async fn tamper(db: &TestDb, sql: &'static str) {
    let options: PgConnectOptions = db.platform.admin_settings.admin_url.parse().unwrap();
    let mut admin = PgConnection::connect_with(&options.database(&db.tenant.database)).await.unwrap();
    sqlx::raw_sql("set session_replication_role = replica").execute(&mut admin).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut admin).await.unwrap();
}

#[tokio::test]
async fn a_trail_that_nobody_touched_is_whole() {
    let db = sealed(3).await;
    let found = check(&db).await;
    assert_eq!((found.links, found.problem), (3, None));
    assert_eq!(seal_now(&db).await, 0, "each row once");
    wave(&mut db.scope().await).await;
    let mut scope = db.scope().await;
    wave(&mut scope).await;
    scope.commit().await.unwrap();
    assert_eq!(seal_now(&db).await, 1, "what was undone is no row");
    let later = check(&db).await;
    assert_eq!((later.links, later.problem), (4, None));
    assert_ne!(later.head, found.head);
    assert!(verify(&mut db.scope().await, Some(found.head)).await.unwrap().noted, "the head of before is in it");
}

#[tokio::test]
async fn a_long_trail_is_sealed_and_checked_piece_by_piece() {
    let db = sealed(1_100).await;
    assert_eq!((seal_now(&db).await, seal_now(&db).await, seal_now(&db).await), (500, 100, 0));
    assert_eq!(check(&db).await.links, 1_100);
    tamper(&db, "update events.audit set device = 'x' where seq = 1000").await;
    let found = check(&db).await;
    assert_eq!((found.links, found.problem), (999, Some(Problem::RowAltered { position: 1000, seq: 1000 })));
}

#[tokio::test]
async fn a_row_that_comes_late_is_sealed_later() {
    let db = db().await;
    let mut late = db.scope().await;
    wave(&mut late).await;
    for _ in 0..3 {
        let mut scope = db.scope().await;
        wave(&mut scope).await;
        scope.commit().await.unwrap();
        assert_eq!((seal_now(&db).await, horizon(&db).await), (1, 0), "it waits for the first");
    }
    late.commit().await.unwrap();
    assert_eq!(seal_now(&db).await, 1, "the first row, after three others");
    assert_eq!((check(&db).await.links, check(&db).await.problem), (4, None));
    let mut scope = db.scope().await;
    let order = sqlx::query_scalar!("select seq from events.audit_chain order by position");
    assert_eq!(order.fetch_all(scope.conn()).await.unwrap(), [2, 3, 4, 1]);
}

#[tokio::test]
async fn what_is_sealed_is_not_looked_at_again() {
    let db = sealed(5).await;
    // Other tests write in the same cluster: the horizon waits for whatever of theirs is older.
    for _ in 0..200 {
        let mut scope = db.scope().await;
        wave(&mut scope).await;
        scope.commit().await.unwrap();
        seal_now(&db).await;
        if horizon(&db).await >= 5 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the horizon stood still");
}

async fn horizon(db: &TestDb) -> i64 {
    let mut scope = db.scope().await;
    sqlx::query_scalar!("select seq from events.audit_horizon").fetch_one(scope.conn()).await.unwrap()
}

#[tokio::test]
async fn two_at_once_seal_each_row_once() {
    let db = sealed(2).await;
    let mut scope = db.scope().await;
    wave(&mut scope).await;
    scope.commit().await.unwrap();
    let mut one = db.scope().await;
    assert_eq!(seal(&mut one).await.unwrap(), 1);
    assert_eq!(seal_now(&db).await, 0, "one at a time");
    one.commit().await.unwrap();
    assert_eq!(check(&db).await.links, 3);
}

#[tokio::test]
async fn every_touch_is_found_at_its_place() {
    let row = |position, seq| Some(Problem::RowAltered { position, seq });
    for (sql, problem) in [
        ("update events.audit set changes = '[{}]' where seq = 2", row(2, 2)),
        ("update events.audit set actor_id = null, actor = 'visitor' where seq = 5", row(5, 5)),
        ("update events.audit set at = at + interval '1 microsecond' where seq = 3", row(3, 3)),
        ("delete from events.audit where seq = 2", Some(Problem::RowRemoved { position: 2, seq: 2 })),
        (
            "delete from events.audit where seq = 5; delete from events.audit_chain where seq = 2",
            Some(Problem::LinkMissing { position: 2 }),
        ),
        (
            "update events.audit_chain set hash = sha256('x') where position = 3",
            Some(Problem::LinkAltered { position: 3, seq: 3 }),
        ),
        (
            "update events.audit_chain set seq = -seq where position in (2, 3);
             update events.audit_chain set seq = 5 + seq where position in (2, 3)",
            row(2, 3),
        ),
        (
            "update events.audit set seq = 100 where seq = 4; insert into events.audit
             overriding system value select 4, at, actor, actor_id, verb, subject, subject_id, '[1]', address, device,
             request_id from events.audit where seq = 100; delete from events.audit where seq = 100",
            row(4, 4),
        ),
    ] {
        let db = sealed(5).await;
        tamper(&db, "alter table events.audit alter column seq set generated by default").await;
        tamper(&db, sql).await;
        let found = check(&db).await;
        assert_eq!(found.problem, problem, "{sql}");
    }
}

#[tokio::test]
async fn an_end_that_was_cut_off_is_known_by_the_head_that_was_noted() {
    let db = sealed(5).await;
    let before = check(&db).await;
    tamper(&db, "delete from events.audit_chain where position > 3; delete from events.audit where seq > 3").await;
    let found = verify(&mut db.scope().await, Some(before.head)).await.unwrap();
    assert_eq!((found.links, found.problem, found.noted), (3, None, false));
}

#[tokio::test]
async fn a_row_without_a_seal_is_told_after_some_minutes() {
    let db = sealed(2).await;
    let mut scope = db.scope().await;
    wave(&mut scope).await;
    scope.commit().await.unwrap();
    assert_eq!(check(&db).await.problem, None, "it may be sealed in a moment");
    let later = verify(&mut db.scope_at(now() + TimeDelta::minutes(16)).await, None).await.unwrap();
    assert_eq!((later.links, later.problem), (2, Some(Problem::Unsealed { seq: 3 })));
}

#[tokio::test]
async fn the_tenants_own_role_can_only_add_to_the_trail() {
    let db = sealed(2).await;
    for sql in [
        "update events.audit set device = ''",
        "delete from events.audit",
        "truncate events.audit cascade",
        "update events.audit_chain set position = position + 1",
        "delete from events.audit_chain",
        "alter table events.audit disable trigger all",
        "set session_replication_role = replica",
    ] {
        let mut scope = db.scope().await;
        let refused = sqlx::query(sql).execute(scope.conn()).await.unwrap_err();
        let code = refused.as_database_error().and_then(|error| error.code().map(|code| code.into_owned()));
        assert_eq!(code.as_deref(), Some("42501"), "{sql}");
    }
}

#[tokio::test]
async fn the_trail_is_read_from_its_end_page_by_page_as_wished() {
    let db = db().await;
    let ana = Uuid::from_u128(5);
    let mut scope = db.scope().await.with_actor(Actor::Staff(ana));
    wave(&mut scope).await;
    scope.commit().await.unwrap();
    // In São Paulo it is still the day before.
    let mut scope = db.scope_at(now().date_naive().and_hms_opt(2, 59, 59).unwrap().and_utc()).await;
    record(&mut scope, &Sat, Changes::none()).await.unwrap();
    scope.commit().await.unwrap();
    let mut scope = db.scope().await;
    wave(&mut scope).await;
    let day = |day| NaiveDate::from_ymd_opt(2026, 3, day);
    let any = Filter::default();
    for (filter, expected) in [
        (any.clone(), vec![3, 2, 1]),
        (Filter { person: Some(ana), ..any.clone() }, vec![1]),
        (Filter { verb: Some("kernel.sat".into()), ..any.clone() }, vec![2]),
        (Filter { verb: Some("events".into()), ..any.clone() }, vec![3, 1]),
        (Filter { verb: Some("event".into()), ..any.clone() }, vec![]),
        (Filter { subject: Some(Uuid::from_u128(9)), ..any.clone() }, vec![3, 1]),
        (Filter { to: day(3), ..any.clone() }, vec![2]),
        (Filter { from: day(4), to: day(4), ..any.clone() }, vec![3, 1]),
        (Filter { from: day(5), ..any.clone() }, vec![]),
    ] {
        let found: Vec<i64> =
            list(&mut scope, &filter, None, 10).await.unwrap().iter().map(|entry| entry.seq).collect();
        assert_eq!(found, expected, "{filter:?}");
    }
    let page = list(&mut scope, &any, Some(3), 1).await.unwrap();
    assert_eq!((page.len(), page[0].seq, page[0].actor.as_str()), (1, 2, "command"));
}
