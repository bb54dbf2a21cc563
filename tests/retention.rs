//! The worker, with everything the site is made of, deletes at night what was kept for its time.

use balcao::server::modules::Composition;
use chrono::{DateTime, TimeDelta, Utc};
use events::{
    Egress,
    worker::{Repertoire, Worker, WorkerSettings},
};
use kernel::Clock;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use tenancy::{Settings, Tenancy};
use testkit::{TestDb, db, now};

/// A clock that the test sets.
#[derive(Debug, Default)]
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        now() + TimeDelta::hours(self.0.load(Ordering::SeqCst))
    }
}

async fn forms(db: &TestDb) -> i64 {
    let mut scope = db.scope().await;
    sqlx::query_scalar("select count(*) from events.idempotency").fetch_one(scope.conn()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn at_night_what_is_over_goes_and_the_trail_tells_how_much() {
    let db = db().await;
    let mut scope = db.scope().await;
    sqlx::query(
        "insert into events.idempotency (key, actor, route, request_hash, created_at)
         values (gen_random_uuid(), 'command', '/x', sha256('x'), $1),
                (gen_random_uuid(), 'command', '/x', sha256('x'), $2)",
    )
    .bind(now() - TimeDelta::hours(40))
    .bind(now())
    .execute(scope.conn())
    .await
    .unwrap();
    scope.commit().await.unwrap();

    let (hand, site) = (Arc::new(Hand::default()), Composition::default());
    let settings = Settings { clock: hand.clone(), ..db.platform.settings.clone() };
    let tenancy = Tenancy::connect(settings).await.unwrap();
    let repertoire = Repertoire::new(site.jobs(), site.listeners.iter().copied(), site.schedules());
    let worker = Worker::new(tenancy.clone(), repertoire, Egress::default(), WorkerSettings::default());
    // Noon, two in the morning, half an hour after three.
    for (hours, left) in [(0, 2), (14, 2), (16, 1)] {
        hand.0.store(hours, Ordering::SeqCst);
        while worker.turn(&db.tenant).await.unwrap().jobs > 0 {}
        assert_eq!(forms(&db).await, left, "{hours} hours later");
    }
    let mut scope = db.scope().await;
    let told: Vec<(String, String)> =
        sqlx::query_as("select actor, verb from events.audit where verb = 'events.rows_expired'")
            .fetch_all(scope.conn())
            .await
            .unwrap();
    assert_eq!(told, [("job".to_owned(), "events.rows_expired".to_owned())]);
    tenancy.close().await;
}
