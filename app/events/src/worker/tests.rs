//! Jobs on a real PostgreSQL.

mod bad_input;
mod dispatching;
mod events;
mod queueing;
mod scheduling;

use super::{Repertoire, Turn, Worker, WorkerSettings};
use crate::{Egress, Job, JobKind, ListenerKind, Schedule, Wish, Work, enqueue};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Clock, Error};
use serde::{Deserialize, Serialize};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tenancy::{ModuleKey, Settings, Tenancy, Tenant, TenantScope};
use testkit::{Platform, TestDb, now};

/// A clock that a test sets.
#[derive(Debug, Default)]
struct Hand(AtomicI64);

impl Hand {
    fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        now() + TimeDelta::milliseconds(self.0.load(Ordering::SeqCst))
    }
}

/// Writes down that it ran: a row of the table `done`.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Note(String);

impl Job for Note {
    const KIND: &'static str = "events.note";
    const MODULE: Option<ModuleKey> = None;

    async fn run(self, work: &mut Work) -> Result<(), Error> {
        note(work, &self.0).await
    }
}

/// The same, for a module that can be switched off.
#[derive(Debug, Serialize, Deserialize)]
struct CrmNote(String);

impl Job for CrmNote {
    const KIND: &'static str = "crm.note";
    const MODULE: Option<ModuleKey> = Some(ModuleKey::Crm);

    async fn run(self, work: &mut Work) -> Result<(), Error> {
        note(work, &self.0).await
    }
}

/// Wishes for itself a day later.
#[derive(Debug, Serialize, Deserialize)]
struct Daily;

impl Job for Daily {
    const KIND: &'static str = "events.daily";
    const MODULE: Option<ModuleKey> = None;

    async fn run(self, work: &mut Work) -> Result<(), Error> {
        let tomorrow = work.now() + TimeDelta::days(1);
        enqueue(work, &self, Wish::at(tomorrow).once("daily")).await?;
        note(work, "daily").await
    }
}

/// Goes wrong in the way its payload says.
#[derive(Debug, Serialize, Deserialize)]
enum Bad {
    Fail,
    Panic,
    Loop,
    Block,
    Cut,
    HideFault,
}

impl Job for Bad {
    const KIND: &'static str = "events.bad";
    const MODULE: Option<ModuleKey> = None;
    const ATTEMPTS: i16 = 3;
    const TIMEOUT: Duration = Duration::from_millis(200);

    async fn run(self, work: &mut Work) -> Result<(), Error> {
        note(work, "bad").await?;
        match self {
            Self::Fail => Err(Error::Forbidden),
            Self::Panic => panic!("as wished for"),
            Self::Loop => loop {
                tokio::task::yield_now().await;
            },
            Self::Block => {
                std::thread::sleep(Duration::from_secs(4));
                Ok(())
            }
            Self::Cut => {
                sqlx::query("select pg_terminate_backend(pg_backend_pid())").execute(work.conn()).await?;
                Ok(())
            }
            Self::HideFault => {
                let _ = sqlx::query("select 1 / 0").execute(work.conn()).await;
                Ok(())
            }
        }
    }
}

async fn note(work: &mut Work, text: &str) -> Result<(), Error> {
    sqlx::query("insert into events.done (text) values ($1)").bind(text).execute(work.conn()).await?;
    Ok(())
}

/// One tenant with the table `done`, a clock to set and a worker.
struct Shop {
    db: TestDb,
    tenancy: Tenancy,
    clock: Arc<Hand>,
    worker: Worker,
}

const JOBS: [JobKind; 4] =
    [JobKind::of::<Note>(), JobKind::of::<CrmNote>(), JobKind::of::<Daily>(), JobKind::of::<Bad>()];

async fn shop() -> Shop {
    shop_of(&[], &[]).await
}

async fn shop_of(listeners: &[ListenerKind], schedules: &[Schedule]) -> Shop {
    let db = testkit::db().await;
    let clock = Arc::new(Hand::default());
    let tenancy = process(&db.platform, clock.clone()).await;
    make_done(&db.platform, &db.tenant).await;
    let repertoire = Repertoire::new(JOBS, listeners.to_vec(), schedules.to_vec());
    let settings = WorkerSettings { grace: Duration::from_millis(500), ..WorkerSettings::default() };
    let worker = Worker::new(tenancy.clone(), repertoire, Egress::new(Vec::new()), settings);
    Shop { db, tenancy, clock, worker }
}

/// What another process would hold.
async fn process(platform: &Platform, clock: Arc<dyn Clock>) -> Tenancy {
    Tenancy::connect(Settings { clock, ..platform.settings.clone() }).await.unwrap()
}

/// The table `done` of a tenant, made by the administrator.
async fn make_done(platform: &Platform, tenant: &Tenant) {
    let statement = "create table events.done (place bigint generated always as identity, text text, \
                     at timestamptz default clock_timestamp()); grant select, insert on events.done to balcao_app";
    administer(platform, &tenant.database, statement).await;
}

/// What the administrator of the server does in one database.
async fn administer(platform: &Platform, database: &str, statement: &'static str) {
    let options: PgConnectOptions = platform.admin_settings.admin_url.parse().unwrap();
    let mut connection = PgConnection::connect_with(&options.database(database)).await.unwrap();
    sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

impl Shop {
    async fn scope(&self) -> TenantScope {
        TenantScope::of_job(self.tenant().await, self.tenancy.pools(), self.clock.now()).await.unwrap()
    }

    async fn tenant(&self) -> Arc<Tenant> {
        self.tenancy.by_slug(&self.db.tenant.slug).await.unwrap().unwrap()
    }

    async fn wish(&self, job: &impl Job, wish: Wish) {
        let mut scope = self.scope().await;
        enqueue(&mut scope, job, wish).await.unwrap();
        scope.commit().await.unwrap();
    }

    async fn turn(&self) -> Turn {
        self.worker.turn(&self.tenant().await).await.unwrap()
    }

    /// Turns until nothing more is due; how many jobs were taken up.
    async fn work(&self) -> usize {
        let mut jobs = 0;
        loop {
            match self.turn().await.jobs {
                0 => return jobs,
                taken => jobs += taken,
            }
        }
    }

    /// What was done, in its order.
    async fn done(&self) -> Vec<String> {
        self.ask("select text from events.done order by place").await
    }

    async fn ask<T>(&self, query: &'static str) -> Vec<T>
    where
        T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        sqlx::query_scalar(query).fetch_all(self.scope().await.conn()).await.unwrap()
    }

    async fn execute(&self, statement: &'static str) {
        let mut scope = self.scope().await;
        sqlx::query(statement).execute(scope.conn()).await.unwrap();
        scope.commit().await.unwrap();
    }
}

/// Waits for what has to come, for at most half a minute.
async fn until(holds: impl AsyncFn() -> bool) {
    for _ in 0..600 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not come");
}
