//! The operator checks the trails: what is printed, what is found, how the command ends.

#[path = "support/office.rs"]
mod office;
#[path = "support/program.rs"]
mod program;

use kernel::{Clock, SystemClock};
use office::Office;
use program::{Outcome, run};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use std::sync::Arc;
use tenancy::{BaseUrl, MasterKey, Settings, Tenancy, TenantScope};

/// Seals what the trail of a business got until now, as a worker does.
fn seal(office: &Office, slug: &str) -> usize {
    on_runtime(async {
        let tenancy = Tenancy::connect(Settings {
            registry_url: office.cluster().registry_url(),
            base_url: BaseUrl::parse("http://localhost:3000").unwrap(),
            master_key: MasterKey::load_or_create(&office.data.join("master.key")).unwrap(),
            connections: 4,
            pool_cap: 1,
            worker_connections: 2,
            patience: tenancy::PATIENCE,
            clock: Arc::new(SystemClock),
        })
        .await
        .unwrap();
        let tenant = tenancy.by_slug(slug).await.unwrap().unwrap();
        let mut scope = TenantScope::of_command(tenant, tenancy.pools(), SystemClock.now()).await.unwrap();
        let sealed = events::audit::seal(&mut scope).await.unwrap();
        scope.commit().await.unwrap();
        tenancy.close().await;
        sealed
    })
}

/// What an administrator does at a business who wants to hide something.
fn tamper(office: &Office, slug: &str, sql: &str) {
    on_runtime(async {
        let options: PgConnectOptions = office.cluster().admin_url().parse().unwrap();
        let mut registry = PgConnection::connect_with(&options.clone().database("balcao")).await.unwrap();
        let database: String = sqlx::query_scalar(
            "select d.name from registry.database d join registry.tenant t on t.id = d.tenant where t.slug = $1",
        )
        .bind(slug)
        .fetch_one(&mut registry)
        .await
        .unwrap();
        let mut admin = PgConnection::connect_with(&options.database(&database)).await.unwrap();
        let sql = format!("set session_replication_role = replica; {sql}");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
    });
}

fn on_runtime<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn verify(office: &Office, more: &[&str]) -> Outcome {
    run(&office.data, &[&["audit", "verify"], more].concat())
}

/// The report on one business.
fn of<'a>(report: &'a Value, slug: &str) -> &'a Value {
    report.as_array().unwrap().iter().find(|trail| trail["tenant"] == slug).unwrap()
}

#[test]
fn the_trails_are_checked_and_what_was_touched_is_told_with_its_place() {
    let office = Office::open();
    for slug in ["ana", "bia"] {
        office.create(slug, &[]).success();
        assert!(seal(&office, slug) >= 2, "the pipeline and the invitation");
    }
    let report = verify(&office, &["--json"]).success().json();
    assert_eq!(report.as_array().unwrap().len(), 2);
    let ana = of(&report, "ana");
    let (links, head) = (ana["links"].as_i64().unwrap(), ana["head"].as_str().unwrap().to_owned());
    assert!(links >= 2 && head.len() == 64 && ana["ok"] == true, "{ana}");
    let told = verify(&office, &["--tenant", "ana", "--head", &head]).success().stdout;
    assert_eq!(told, format!("ok        ana: elos certos: {links}; cabeça {links} {head}\n"));

    let foreign = verify(&office, &["--tenant", "bia", "--head", &head]);
    assert_eq!(foreign.code, Some(1), "another trail has another head: {foreign:?}");
    assert!(verify(&office, &["--tenant", "ninguem"]).refused().contains("ninguem"));
    assert!(verify(&office, &["--tenant", "ana", "--head", "123"]).refused().contains("64"));

    tamper(
        &office,
        "ana",
        "update events.audit set device = 'outro' where seq = (select min(seq) + 1 from events.audit)",
    );
    let found = verify(&office, &["--json"]);
    assert_eq!(found.code, Some(1));
    let report = found.json();
    assert_eq!(of(&report, "bia")["ok"], true, "the others are looked at all the same");
    let ana = of(&report, "ana");
    assert_eq!((ana["ok"].as_bool(), ana["position"].as_i64(), ana["links"].as_i64()), (Some(false), Some(2), Some(1)));
    let told = verify(&office, &["--tenant", "ana"]).stdout;
    assert!(
        told.starts_with("problema  ana: a linha ") && told.contains("não é a que foi selada (posição 2)"),
        "{told}"
    );
}

#[test]
fn an_end_that_was_cut_off_is_found_by_the_head_that_was_noted_down() {
    let office = Office::open();
    office.create("ana", &[]).success();
    seal(&office, "ana");
    let report = verify(&office, &["--json"]).success().json();
    let head = report[0]["head"].as_str().unwrap().to_owned();
    let last = "(select max(seq) from events.audit)";
    tamper(
        &office,
        "ana",
        &format!("delete from events.audit_chain where seq = {last}; delete from events.audit where seq = {last}"),
    );
    verify(&office, &[]).success();
    let found = verify(&office, &["--tenant", "ana", "--head", &head]);
    assert_eq!(found.code, Some(1));
    assert!(found.stdout.contains("a cabeça anotada não está nesta corrente"), "{}", found.stdout);
}
