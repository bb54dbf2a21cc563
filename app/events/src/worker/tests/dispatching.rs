use super::*;
use kernel::SystemClock;
use tenancy::{TenantStatus, Trade};
use tokio::{sync::oneshot, task::JoinHandle};

/// A worker at work until it is told to stop.
struct Working {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Working {
    fn start(tenancy: &Tenancy, tenants: usize) -> Self {
        let settings = WorkerSettings { tenants, ..WorkerSettings::default() };
        let worker = Worker::new(tenancy.clone(), Repertoire::new(JOBS, [], []), Egress::new(Vec::new()), settings);
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(async move {
            worker
                .run(async {
                    let _ = stopped.await;
                })
                .await;
        });
        Self { stop, ended }
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(30), self.ended).await.expect("it ends").unwrap();
    }
}

async fn wish_at(tenancy: &Tenancy, tenant: &Arc<Tenant>, text: &str, number: usize) {
    let mut scope = TenantScope::of_job(tenant.clone(), tenancy.pools(), now()).await.unwrap();
    for _ in 0..number {
        enqueue(&mut scope, &Note(text.to_owned()), Wish::now()).await.unwrap();
    }
    scope.commit().await.unwrap();
}

async fn count(tenancy: &Tenancy, tenant: &Arc<Tenant>) -> i64 {
    let mut scope = TenantScope::of_job(tenant.clone(), tenancy.pools(), now()).await.unwrap();
    sqlx::query_scalar("select count(*) from events.done").fetch_one(scope.conn()).await.unwrap()
}

#[tokio::test]
async fn work_of_this_process_and_of_another_is_done() {
    let shop = shop().await;
    let other = process(&shop.db.platform, shop.clock.clone()).await;
    let working = Working::start(&shop.tenancy, 4);
    for (tenancy, expected) in [(&shop.tenancy, 3), (&other, 6), (&shop.tenancy, 9)] {
        wish_at(tenancy, &shop.tenant().await, "x", 3).await;
        until(async || shop.done().await.len() >= expected).await;
    }
    working.stop().await;
    assert_eq!(shop.done().await.len(), 9);
}

#[tokio::test]
async fn ten_thousand_jobs_of_one_tenant_keep_no_other_waiting() {
    let shop = shop().await;
    let platform = &shop.db.platform;
    let busy = shop.tenant().await;
    let quiet = platform.bare_tenant("oficina", "Oficina do Zé", Trade::Workshop).await;
    make_done(platform, &quiet).await;
    shop.execute(
        "insert into events.job (kind, payload, created_at)
         select 'events.note', '\"much\"', now() from generate_series(1, 10000)",
    )
    .await;
    // Whose turn it is goes by when each had its last.
    let tenancy = process(platform, Arc::new(SystemClock)).await;
    let working = Working::start(&tenancy, 1);
    until(async || count(&tenancy, &busy).await > 0).await;
    wish_at(&tenancy, &quiet, "little", 1).await;
    let [wished] = shop.ask::<DateTime<Utc>>("select clock_timestamp()").await[..] else { panic!("one instant") };
    until(async || count(&tenancy, &quiet).await == 1).await;
    working.stop().await;
    let mut scope = TenantScope::of_job(quiet, tenancy.pools(), now()).await.unwrap();
    let done: DateTime<Utc> = sqlx::query_scalar("select at from events.done").fetch_one(scope.conn()).await.unwrap();
    let mut scope = shop.scope().await;
    let meanwhile: i64 = sqlx::query_scalar("select count(*) from events.done where at between $1 and $2")
        .bind(wished)
        .bind(done)
        .fetch_one(scope.conn())
        .await
        .unwrap();
    assert!(meanwhile <= 40, "it waited for {meanwhile} jobs: more than the batch that ran and one more");
    assert!(count(&tenancy, &busy).await < 10_000, "the other was not done by then");
}

#[tokio::test]
async fn tenants_have_their_turns_in_order() {
    let shop = shop().await;
    let platform = &shop.db.platform;
    let wakes = shop.tenancy.wakes(Duration::from_secs(60));
    let mut tenants = vec![shop.tenant().await];
    for slug in ["bia", "clara"] {
        tenants.push(platform.bare_tenant(slug, slug, Trade::Salon).await);
    }
    wakes.sweep().await.unwrap();
    let mut turns = Vec::new();
    for turn in 0..9 {
        shop.clock.advance(TimeDelta::seconds(1));
        let due = wakes.claim(&[], 1).await.unwrap();
        assert_eq!(due.len(), 1, "turn {turn}");
        turns.push(due[0].slug.clone());
        // All of them have more to do.
        wakes.release(due[0].id, Some(shop.clock.now())).await.unwrap();
    }
    assert_eq!(turns[..3].iter().collect::<std::collections::BTreeSet<_>>().len(), 3, "{turns:?}");
    assert_eq!((&turns[..3], &turns[..3]), (&turns[3..6], &turns[6..]));
}

#[tokio::test]
async fn a_suspended_tenants_work_waits_until_it_comes_back() {
    let shop = shop().await;
    let admin = &shop.db.platform.admin;
    let tenant = shop.tenant().await;
    admin.suspend("aurora").await.unwrap();
    until(async || shop.tenant().await.status == TenantStatus::Suspended).await;
    wish_at(&shop.tenancy, &tenant, "x", 1).await;
    let working = Working::start(&shop.tenancy, 4);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(shop.done().await, Vec::<String>::new());
    admin.resume("aurora").await.unwrap();
    until(async || shop.done().await.len() == 1).await;
    working.stop().await;
}

#[tokio::test]
async fn a_tenant_whose_database_is_gone_holds_up_nobody() {
    let shop = shop().await;
    let platform = &shop.db.platform;
    let gone = platform.bare_tenant("oficina", "Oficina do Zé", Trade::Workshop).await;
    let options: PgConnectOptions = platform.admin_settings.admin_url.parse().unwrap();
    let mut server = PgConnection::connect_with(&options).await.unwrap();
    let statement = format!("drop database {} with (force)", gone.database);
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut server).await.unwrap();
    let working = Working::start(&shop.tenancy, 1);
    for expected in 1..4 {
        wish_at(&shop.tenancy, &shop.tenant().await, "x", 1).await;
        until(async || shop.done().await.len() == expected).await;
    }
    working.stop().await;
}

#[tokio::test]
async fn a_stop_ends_what_was_begun_and_loses_nothing() {
    let shop = shop().await;
    wish_at(&shop.tenancy, &shop.tenant().await, "x", 500).await;
    let working = Working::start(&shop.tenancy, 4);
    until(async || !shop.done().await.is_empty()).await;
    working.stop().await;
    let left = shop.ask::<i64>("select count(*) from events.job where lease is null").await[0];
    assert_eq!(shop.done().await.len() + usize::try_from(left).unwrap(), 500);
}
