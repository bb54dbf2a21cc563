use crate::{
    Outcome,
    ground::Ground,
    page::entrance,
    table::{Table, median},
    tenants::others,
};
use chrono::Utc;
use events::{Changes, Event, Subject};
use kernel::{Clock, SystemClock};
use serde::{Deserialize, Serialize};
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tenancy::{Tenancy, Tenant, TenantScope};
use tokio::task::JoinSet;
use uuid::Uuid;

const WRITERS: usize = 8;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(3);

const INSERT: &str = "insert into contacts.person (id, name, created_at) values ($1, 'Ana', $2)";

/// What a verb tells.
#[derive(Serialize, Deserialize)]
struct Written(Uuid);

impl Event for Written {
    const NAME: &'static str = "bench.written";

    fn subject(&self) -> Subject {
        Subject::of("contacts.person", self.0)
    }
}

/// A write as a verb does it, with trail and outbox, against the bare insert: both in a transaction, as eight writers at
/// one tenant. The tenant is suspended, so that no worker takes the jobs away meanwhile.
pub(crate) async fn compare(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let slug = others().last().ok_or("there are tenants")?;
    suspend(ground, &slug)?;
    let tenancy = Tenancy::connect(ground.settings()?).await?;
    let tenant = tenancy.by_slug(&slug).await?.ok_or("the tenant is there")?;
    let pool = bare_pool(ground, &slug).await?;
    let (mut verbs, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        verbs.push(
            rate({
                let (tenancy, tenant) = (tenancy.clone(), tenant.clone());
                move || by_verb(tenancy.clone(), tenant.clone())
            })
            .await?,
        );
        bare.push(
            rate({
                let pool = pool.clone();
                move || barely(pool.clone())
            })
            .await?,
        );
    }
    tenancy.close().await;
    pool.close().await;
    let (verbs, bare) = (median(&verbs), median(&bare));
    table.target(
        "write with event, trail and outbox, share of the bare insert",
        format!("{:.2} ({verbs:.0}/s)", verbs / bare),
        ">= 0.40",
        verbs >= 0.4 * bare,
    );
    Ok(())
}

/// Writes per second of all writers together.
async fn rate<F>(write: impl Fn() -> F + Clone + Send + 'static) -> Outcome<f64>
where
    F: Future<Output = Outcome<()>> + Send + 'static,
{
    let started = Instant::now();
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        let write = write.clone();
        writers.spawn(async move {
            let mut written = 0_u32;
            while started.elapsed() < ROUND {
                write().await?;
                written += 1;
            }
            Outcome::Ok(written)
        });
    }
    let mut written = 0;
    while let Some(writer) = writers.join_next().await {
        written += writer??;
    }
    Ok(f64::from(written) / started.elapsed().as_secs_f64())
}

async fn by_verb(tenancy: Tenancy, tenant: Arc<Tenant>) -> Outcome<()> {
    let (id, now) = (Uuid::now_v7(), SystemClock.now());
    let mut scope = TenantScope::of_command(tenant, tenancy.pools(), now).await?;
    sqlx::query(INSERT).bind(id).bind(now).execute(scope.conn()).await?;
    let row = serde_json::json!({ "id": id, "name": "Ana", "note": "", "created_at": now });
    let changes = Changes::none().created("contacts.person", serde_json::json!({ "id": id }), row);
    events::record(&mut scope, &Written(id), changes).await?;
    Ok(scope.commit().await?)
}

async fn barely(pool: PgPool) -> Outcome<()> {
    let now: chrono::DateTime<Utc> = SystemClock.now();
    let mut transaction = pool.begin().await?;
    sqlx::query(INSERT).bind(Uuid::now_v7()).bind(now).execute(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}

/// Nobody works for a suspended tenant.
pub(crate) fn suspend(ground: &Ground, slug: &str) -> Outcome<()> {
    let output = ground.balcao().args(["tenant", "suspend", slug]).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("balcao tenant suspend: {}", String::from_utf8_lossy(&output.stderr)).into())
}

/// As `tenancy` makes it.
pub(crate) async fn bare_pool(ground: &Ground, slug: &str) -> Outcome<PgPool> {
    let (database, password) = entrance(ground, slug).await?;
    let base: PgConnectOptions = ground.settings()?.registry_url.parse()?;
    let options = base.database(&database).username(&database).password(&password).application_name("bare");
    Ok(PgPoolOptions::new().max_connections(4).test_before_acquire(false).connect_lazy_with(options))
}
