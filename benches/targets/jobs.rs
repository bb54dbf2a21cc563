use crate::{
    Outcome,
    ground::Ground,
    page::entrance,
    table::{Table, median},
    tenants::others,
    write::{bare_pool, suspend},
};
use events::{
    Egress, Job, JobKind, Work,
    worker::{Repertoire, Worker, WorkerSettings},
};
use kernel::{Clock, SystemClock};
use serde::{Deserialize, Serialize};
use sqlx::{Connection, PgPool};
use std::{sync::Arc, time::Instant};
use tenancy::{ModuleKey, Tenancy, Tenant};
use tokio::task::JoinSet;

/// As many as have their turn at the same time.
const TENANTS: usize = 4;
/// Of each tenant in each round.
const JOBS: i64 = 3_000;
const BATCH: i64 = 20;
const ROUNDS: usize = 5;

/// What any worker does at least: take rows away.
const TAKE: &str = "delete from events.job where id in
    (select id from events.job where dead_at is null order by coalesce(run_at, '-infinity'), id limit $1 for update skip locked)
    returning id, kind, payload";

/// A job without work, so that only the queue is measured.
#[derive(Serialize, Deserialize)]
struct Idle {}

impl Job for Idle {
    const KIND: &'static str = "bench.idle";
    const MODULE: Option<ModuleKey> = None;

    async fn run(self, _: &mut Work) -> Result<(), kernel::Error> {
        Ok(())
    }
}

/// The worker's turns against plain deletes of the same batches in the same tables, four tenants at a time. The tenants are
/// suspended, so that the server's own worker leaves their jobs alone.
pub(crate) async fn compare(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let tenancy = Tenancy::connect(ground.settings()?).await?;
    let repertoire = Repertoire::new([JobKind::of::<Idle>()], [], []);
    let worker = Worker::new(tenancy.clone(), repertoire, Egress::new(Vec::new()), WorkerSettings::default());
    let mut queues = Vec::new();
    for slug in others().skip(60).take(TENANTS) {
        suspend(ground, &slug)?;
        let tenant = tenancy.by_slug(&slug).await?.ok_or("the tenant is there")?;
        queues.push(Queue {
            tenant,
            database: entrance(ground, &slug).await?.0,
            pool: bare_pool(ground, &slug).await?,
        });
    }
    let (mut turns, mut plain) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        turns.push(rate(ground, &queues, |queue| by_turns(worker.clone(), queue.tenant.clone())).await?);
        plain.push(rate(ground, &queues, |queue| plainly(queue.pool.clone())).await?);
    }
    tenancy.close().await;
    let (turns, plain) = (median(&turns), median(&plain));
    table.target(
        "jobs by the worker, share of plain deletes",
        format!("{:.2} ({turns:.0}/s)", turns / plain),
        ">= 0.50",
        turns >= 0.5 * plain,
    );
    Ok(())
}

struct Queue {
    tenant: Arc<Tenant>,
    database: String,
    pool: PgPool,
}

/// Jobs per second of all queues together, from full to empty.
async fn rate<F>(ground: &Ground, queues: &[Queue], drain: impl Fn(&Queue) -> F) -> Outcome<f64>
where
    F: Future<Output = Outcome<usize>> + Send + 'static,
{
    for queue in queues {
        fill(ground, &queue.database).await?;
    }
    let (started, mut drains) = (Instant::now(), JoinSet::new());
    for queue in queues {
        drains.spawn(drain(queue));
    }
    let mut done = 0;
    while let Some(drained) = drains.join_next().await {
        done += drained??;
    }
    let time = started.elapsed();
    let wanted = TENANTS * usize::try_from(JOBS)?;
    if done != wanted {
        Err(format!("{done} jobs were done of {wanted}").into())
    } else {
        Ok(done as f64 / time.as_secs_f64())
    }
}

async fn fill(ground: &Ground, database: &str) -> Outcome<()> {
    let mut tenant = ground.admin(database).await?;
    sqlx::query("delete from events.job").execute(&mut tenant).await?;
    sqlx::query("insert into events.job (kind, payload, created_at) select $1, '{}', $2 from generate_series(1, $3)")
        .bind(Idle::KIND)
        .bind(SystemClock.now())
        .bind(JOBS)
        .execute(&mut tenant)
        .await?;
    // As the server's own autovacuum would leave it.
    sqlx::query("vacuum (analyze) events.job").execute(&mut tenant).await?;
    Ok(tenant.close().await?)
}

async fn by_turns(worker: Worker, tenant: Arc<Tenant>) -> Outcome<usize> {
    let mut done = 0;
    loop {
        match worker.turn(&tenant).await?.jobs {
            0 => return Ok(done),
            jobs => done += jobs,
        }
    }
}

async fn plainly(pool: PgPool) -> Outcome<usize> {
    let mut done = 0;
    loop {
        match sqlx::query(TAKE).bind(BATCH).fetch_all(&pool).await?.len() {
            0 => return Ok(done),
            jobs => done += jobs,
        }
    }
}
