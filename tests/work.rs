//! Work outside of requests, by the real program.

#[path = "support/office.rs"]
mod office;
#[path = "support/program.rs"]
mod program;

use office::Office;
use program::{Server, balcao, signal};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

/// `balcao work`, killed when dropped.
struct Work(Child);

impl Work {
    fn start(office: &Office) -> Self {
        let mut child = balcao(&office.data, &["work", "--json", "--log-level", "off"])
            .env("BALCAO_LEASE", "5000")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("it is piped")).read_line(&mut line).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["tenants"], 4, "{line:?}");
        Self(child)
    }

    /// SIGTERM; its exit code, unless it does not end.
    fn terminate(mut self) -> Option<i32> {
        signal(self.0.id(), nix::sys::signal::Signal::SIGTERM);
        let mut code = None;
        until(|| {
            code = self.0.try_wait().expect("it can be asked").map(|status| status.code());
            code.is_some()
        });
        code.flatten()
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An office with one tenant, `ana`, in whose database jobs of the kind `events.probe` leave a row.
struct Shop {
    office: Office,
    database: String,
}

impl Shop {
    fn open() -> Self {
        let office = Office::open();
        office.create("ana", &[]).success();
        let shown = office.run(&["tenant", "show", "ana", "--json"]).success().json();
        let shop = Self { office, database: shown["database"].as_str().unwrap().to_owned() };
        shop.execute(
            "delete from events.job; create table events.probe (lane text, number bigint); grant select, insert on events.probe to balcao_app",
        );
        shop
    }

    fn execute(&self, statement: &str) {
        self.inside(&self.database, async |tenant| {
            sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(tenant).await.unwrap();
        });
    }

    fn count(&self, table: &str) -> i64 {
        let query = format!("select count(*) from events.{table}");
        self.inside(&self.database, async |tenant| {
            sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(tenant).await.unwrap()
        })
    }

    /// As every process does after a commit.
    fn wake(&self) {
        self.inside(balcao::cluster::REGISTRY_DATABASE, async |registry| {
            sqlx::query("update registry.tenant_wake set due_at = '-infinity'").execute(registry).await.unwrap();
        });
    }

    fn inside<T>(&self, database: &str, act: impl AsyncFnOnce(&mut PgConnection) -> T) -> T {
        let options: PgConnectOptions = self.office.cluster().admin_url().parse().unwrap();
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let mut tenant = PgConnection::connect_with(&options.database(database)).await.unwrap();
            let done = act(&mut tenant).await;
            tenant.close().await.unwrap();
            done
        })
    }

    /// A job that is there without a wake-up: the sweep finds it, or who looks at each tenant at its start.
    fn job(&self, payload: &str, more: &str) {
        let values = format!("('events.probe', '{payload}', now() {more})");
        let columns = if more.is_empty() { "" } else { ", attempts, dead_at, last_error" };
        self.execute(&format!("insert into events.job (kind, payload, created_at{columns}) values {values}"));
    }
}

const PROBE: &str = r#"{"lane": "x", "number": 1}"#;

/// Waits for what has to come, for at most a minute.
#[track_caller]
fn until(mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !holds() {
        assert!(Instant::now() < deadline, "it did not come");
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_server_works_and_leaves_it_to_others_when_it_is_told_to() {
    let shop = Shop::open();
    shop.job(PROBE, "");
    let idle = Server::start_with(&shop.office.data, &["--no-worker"]);
    thread::sleep(Duration::from_secs(2));
    assert_eq!((shop.count("probe"), shop.count("job")), (0, 1), "it only serves");
    let work = Work::start(&shop.office);
    until(|| shop.count("probe") == 1);
    until(|| shop.count("job") == 0);
    assert_eq!((work.terminate(), idle.terminate()), (Some(0), Some(0)));

    shop.job(PROBE, "");
    shop.wake();
    let server = Server::start(&shop.office.data);
    until(|| shop.count("probe") == 2);
    assert_eq!(server.terminate(), Some(0));
}

#[test]
fn a_job_that_blocks_its_thread_does_not_keep_the_process_from_ending() {
    let shop = Shop::open();
    shop.job(r#"{"lane": "x", "number": 1, "blocks": true}"#, "");
    let work = Work::start(&shop.office);
    until(|| shop.count("job where lease is not null") == 1);
    assert_eq!(work.terminate(), Some(0));
}

#[test]
fn dead_jobs_are_listed_tried_again_and_dropped_by_command() {
    let shop = Shop::open();
    let office = &shop.office;
    for _ in 0..3 {
        shop.job(PROBE, ", 10, now(), 'fault 123'");
    }
    let counted = office.run(&["jobs", "list", "--json"]).success().json();
    assert_eq!(
        (&counted[0]["tenant"], &counted[0]["dead"], &counted[0]["waiting"]),
        (&"ana".into(), &3.into(), &0.into())
    );
    let said = office.run(&["jobs", "list", "--tenant", "ana"]).success().stdout;
    assert!(said.contains("falharam 3"), "{said}");
    let dead = office.run(&["jobs", "list", "--dead", "--json"]).success().json();
    let ids: Vec<String> = dead[0]["dead"].as_array().unwrap().iter().map(|job| job["id"].to_string()).collect();
    assert_eq!(ids.len(), 3);
    let said = office.run(&["jobs", "list", "--dead"]).success().stdout;
    assert!(said.contains("events.probe") && said.contains("fault 123") && said.contains("10 tentativas"), "{said}");

    office.run(&["jobs", "drop", "--tenant", "ana", &ids[0]]).success();
    assert!(office.run(&["jobs", "drop", "--tenant", "ana", &ids[0]]).refused().contains(&ids[0]), "it is gone");
    assert!(office.run(&["jobs", "retry", "--tenant", "nobody", "--dead"]).refused().contains("nobody"));
    assert!(office.run(&["jobs", "retry", "--tenant", "ana"]).refused().contains("falta"), "which?");

    // Another process hears of it.
    let work = Work::start(office);
    let retried = office.run(&["jobs", "retry", "--tenant", "ana", "--dead", "--json"]).success().json();
    assert_eq!(retried.as_array().unwrap().len(), 2);
    until(|| shop.count("probe") == 2);
    assert_eq!(work.terminate(), Some(0));
    let said = office.run(&["jobs", "list", "--dead"]).success().stdout;
    assert!(said.contains("Nenhum"), "{said}");
    for (verb, times) in [("settings.job_discarded", 1), ("settings.job_retried", 2)] {
        assert_eq!(shop.count(&format!("audit where actor = 'command' and verb = '{verb}'")), times, "{verb}");
    }
}
