//! Processes that work side by side and are killed at random: every job's effect comes once, none is lost, lanes keep their
//! order.

#[path = "support/office.rs"]
mod office;
#[path = "support/program.rs"]
mod program;

use office::Office;
use program::{balcao, free_port};
use rand::{Rng, SeedableRng, rngs::StdRng};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use std::{
    collections::BTreeMap,
    ops::RangeInclusive,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

const TENANTS: usize = 20;
/// Of each tenant: 5,000 in all.
const EACH: i64 = 250;
const LANES: i64 = 10;
const KILLS: i64 = 24;

/// A process that works: `serve` or `work`.
struct Process {
    child: Child,
    arguments: Vec<String>,
}

impl Process {
    fn start(office: &Office, arguments: Vec<String>) -> Self {
        let child = Self::spawn(office, &arguments);
        Self { child, arguments }
    }

    fn spawn(office: &Office, arguments: &[String]) -> Child {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        balcao(&office.data, &arguments)
            .args(["--json", "--log-level", "error", "--worker-connections", "16"])
            .env("BALCAO_LEASE", "1500")
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts")
    }

    /// SIGKILL, and begun again.
    fn kill(&mut self, office: &Office) {
        self.child.kill().expect("it lives");
        self.child.wait().expect("it ends");
        self.child = Self::spawn(office, &self.arguments);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The tenants' databases, as the administrator.
struct Queues {
    office: Office,
    databases: Vec<String>,
    runtime: tokio::runtime::Runtime,
}

impl Queues {
    fn open() -> Self {
        let office = Office::open();
        for number in 0..TENANTS {
            office.create(&format!("casa-{number}"), &[]).success();
        }
        let listed = office.run(&["tenant", "list", "--json"]).success().json();
        let listed = listed.as_array().unwrap().iter();
        let databases: Vec<String> = listed.map(|tenant| tenant["database"].as_str().unwrap().to_owned()).collect();
        assert_eq!(databases.len(), TENANTS);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { office, databases, runtime }
    }

    fn at<T>(&self, database: &str, act: impl AsyncFnOnce(&mut PgConnection) -> T) -> T {
        let options: PgConnectOptions = self.office.cluster().admin_url().parse().unwrap();
        self.runtime.block_on(async {
            let mut connection = PgConnection::connect_with(&options.database(database)).await.unwrap();
            let done = act(&mut connection).await;
            connection.close().await.unwrap();
            done
        })
    }

    fn each<T>(&self, act: impl AsyncFn(&mut PgConnection) -> T) -> Vec<T> {
        self.databases.iter().map(|database| self.at(database, &act)).collect()
    }

    /// The table of the effects.
    fn prepare(&self) {
        self.each(async |tenant| {
            sqlx::raw_sql(
                "create table events.probe (place bigint generated always as identity, lane text, number bigint);
                 grant select, insert on events.probe to balcao_app",
            )
            .execute(tenant)
            .await
            .unwrap();
        });
    }

    /// Each tenant's jobs of these numbers, over some lanes; then all of them are due.
    fn fill(&self, numbers: RangeInclusive<i64>) {
        self.each(async |tenant| {
            sqlx::query(
                "insert into events.job (kind, payload, lane, created_at)
                 select 'events.probe', jsonb_build_object('lane', lane, 'number', number), lane, now()
                 from generate_series($1::bigint, $2) as number, lateral (select (number % $3)::text) as lanes (lane)
                 order by number",
            )
            .bind(numbers.start())
            .bind(numbers.end())
            .bind(LANES)
            .execute(tenant)
            .await
            .unwrap();
        });
        self.wake();
    }

    /// As every process does after a commit.
    fn wake(&self) {
        self.at(balcao::cluster::REGISTRY_DATABASE, async |registry| {
            sqlx::query(
                "insert into registry.tenant_wake (tenant, due_at) select id, '-infinity' from registry.tenant
                 on conflict (tenant) do update set due_at = '-infinity'",
            )
            .execute(registry)
            .await
            .unwrap();
        });
    }

    /// How many jobs are left.
    fn left(&self) -> i64 {
        self.each(async |tenant| {
            let count = "select count(*) from events.job where kind = 'events.probe'";
            sqlx::query_scalar::<_, i64>(count).fetch_one(tenant).await.unwrap()
        })
        .into_iter()
        .sum()
    }
}

#[test]
fn killed_at_random_points_every_job_is_done_once_in_its_order() {
    let queues = Queues::open();
    let seed = rand::random::<u64>();
    println!("seed {seed}");
    let mut chance = StdRng::seed_from_u64(seed);
    let serve = || vec!["serve".to_owned(), "--port".to_owned(), free_port().to_string()];
    let mut processes =
        [serve(), serve(), vec!["work".to_owned()]].map(|arguments| Process::start(&queues.office, arguments));
    queues.prepare();

    // One kill soon after each portion, while it is being done; the first meet processes that are not even up.
    let (mut first, mut met) = (1, 0);
    for kill in 1..=KILLS {
        let last = EACH * kill / KILLS;
        queues.fill(first..=last);
        first = last + 1;
        thread::sleep(Duration::from_millis(chance.random_range(0..200)));
        processes[chance.random_range(0..3)].kill(&queues.office);
        met += u32::from(queues.left() > 0);
        thread::sleep(Duration::from_millis(chance.random_range(0..500)));
    }
    println!("{met} kills met work");
    assert!(met > 10, "seed {seed}: only {met} kills met any work");
    let deadline = Instant::now() + Duration::from_secs(120);
    while queues.left() > 0 {
        assert!(Instant::now() < deadline, "seed {seed}: {} jobs are left", queues.left());
        thread::sleep(Duration::from_millis(200));
    }

    for (place, rows) in queues
        .each(async |tenant| {
            let rows = "select lane, number from events.probe order by place";
            sqlx::query_as::<_, (String, i64)>(rows).fetch_all(tenant).await.unwrap()
        })
        .into_iter()
        .enumerate()
    {
        let mut numbers: Vec<i64> = rows.iter().map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=EACH).collect::<Vec<_>>(), "seed {seed}, tenant {place}: each effect once");
        let mut lanes: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for (lane, number) in &rows {
            lanes.entry(lane).or_default().push(*number);
        }
        assert_eq!(lanes.len(), usize::try_from(LANES).unwrap());
        for (lane, numbers) in lanes {
            assert!(numbers.is_sorted(), "seed {seed}, tenant {place}, lane {lane}: {numbers:?}");
        }
    }
}
