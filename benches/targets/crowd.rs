use crate::{
    Outcome,
    ground::Ground,
    page::entrance,
    table::{Table, median},
    tenants::others,
};
use events::{Job, Wish, enqueue, retention::Retain};
use kernel::{Clock, SystemClock};
use sqlx::PgConnection;
use std::time::{Duration, Instant};
use tenancy::{Tenancy, TenantScope};

const CROWD: i64 = 10_000;
const TIMED: usize = 15;
/// Nobody wishes for work faster than this.
const PACE: Duration = Duration::from_millis(200);
const MOST: Duration = Duration::from_secs(1);

/// From before one tenant's job is wished for, by another process, until the server has done it, while it has ten thousand
/// jobs of another tenant to do.
pub(crate) async fn time_delay(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let tenancy = Tenancy::connect(ground.settings()?).await?;
    let [busy, quiet] = others().skip(80).take(2).collect::<Vec<_>>().try_into().map_err(|_| "there are tenants")?;
    let mut queues = [queue(ground, &busy).await?, queue(ground, &quiet).await?];
    fill(&mut queues[0]).await?;
    wish(&tenancy, &busy).await?;
    while left(&mut queues[0]).await? > CROWD {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut times = Vec::with_capacity(TIMED);
    for _ in 0..TIMED {
        let started = Instant::now();
        wish(&tenancy, &quiet).await?;
        while left(&mut queues[1]).await? > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        times.push(started.elapsed());
        tokio::time::sleep(PACE).await;
    }
    if left(&mut queues[0]).await? == 0 {
        return Err("the crowd was gone before the end".into());
    }
    sqlx::query("delete from events.job").execute(&mut queues[0]).await?;
    tenancy.close().await;
    let (half, most) = (median(&times), times.into_iter().max().unwrap_or_default());
    table.target(
        "a job beside 10,000 of another tenant, longest",
        format!("{:.0} ms (p50 {:.0})", most.as_secs_f64() * 1e3, half.as_secs_f64() * 1e3),
        "< 1 s",
        most < MOST,
    );
    Ok(())
}

/// A tenant's own database.
async fn queue(ground: &Ground, slug: &str) -> Outcome<PgConnection> {
    let mut tenant = ground.admin(&entrance(ground, slug).await?.0).await?;
    sqlx::query("delete from events.job").execute(&mut tenant).await?;
    Ok(tenant)
}

async fn fill(tenant: &mut PgConnection) -> Outcome<()> {
    sqlx::query("insert into events.job (kind, payload, created_at) select $1, 'null', $2 from generate_series(1, $3)")
        .bind(Retain::KIND)
        .bind(SystemClock.now())
        .bind(CROWD)
        .execute(&mut *tenant)
        .await?;
    sqlx::query("vacuum (analyze) events.job").execute(tenant).await?;
    Ok(())
}

async fn wish(tenancy: &Tenancy, slug: &str) -> Outcome<()> {
    let tenant = tenancy.by_slug(slug).await?.ok_or("the tenant is there")?;
    let mut scope = TenantScope::of_job(tenant, tenancy.pools(), SystemClock.now()).await?;
    enqueue(&mut scope, &Retain, Wish::now()).await?;
    Ok(scope.commit().await?)
}

/// Jobs that could be done now.
async fn left(tenant: &mut PgConnection) -> Outcome<i64> {
    Ok(sqlx::query_scalar("select count(*) from events.job where kind = $1 and coalesce(run_at, '-infinity') <= $2")
        .bind(Retain::KIND)
        .bind(SystemClock.now())
        .fetch_one(tenant)
        .await?)
}
