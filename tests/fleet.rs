//! Many tenants brought to a new version: with one that is broken, a process that is killed, a disk that is full; and who is
//! served meanwhile.

#[path = "support/office.rs"]
mod office;
#[path = "support/program.rs"]
mod program;

use office::{Office, get};
use program::{Outcome, Server, balcao};
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use std::{
    fs,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tenancy::Admin;

const TENANTS: usize = 200;
/// Long enough for four at a time to be met in the middle.
const MARK: &str = "create table crm.fleet (n integer); insert into crm.fleet values (1); select pg_sleep(0.05);";

/// The program's own migrations up to a version, and perhaps one more.
fn migrations(office: &Office, name: &str, newest: i64, more: Option<&str>) -> PathBuf {
    let folder = office.data.with_file_name(name);
    fs::create_dir(&folder).unwrap();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/tenant")).unwrap() {
        let path = file.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        if file[..4].parse::<i64>().unwrap() <= newest {
            fs::copy(&path, folder.join(file)).unwrap();
        }
    }
    if let Some(sql) = more {
        fs::write(folder.join("9001_more.sql"), sql).unwrap();
    }
    folder
}

fn command(office: &Office, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = balcao(&office.data, arguments);
    command.env("BALCAO_MIGRATIONS", folder).env("BALCAO_SPARE_DATABASES", "0");
    command
}

fn run(office: &Office, folder: &Path, arguments: &[&str]) -> Outcome {
    Outcome::from(command(office, folder, arguments).output().unwrap())
}

fn block_on<T>(act: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(act)
}

async fn inside(office: &Office, database: &str) -> PgConnection {
    let options: PgConnectOptions = office.cluster().admin_url().parse().unwrap();
    PgConnection::connect_with(&options.database(database)).await.unwrap()
}

fn execute(office: &Office, database: &str, sql: &str) {
    block_on(async {
        let mut connection = inside(office, database).await;
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
}

fn number(office: &Office, database: &str, query: &'static str) -> i64 {
    block_on(async {
        let mut connection = inside(office, database).await;
        let found = sqlx::query_scalar(query).fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        found
    })
}

fn database(n: usize) -> String {
    format!("t_{n:020x}")
}

/// Tenants without people: a copy of the template each, and the rows of the registry.
fn scratch_tenants(office: &Office) {
    let template = office.ask("select datname::text from pg_database where datname like 'balcao_template_v%'");
    thread::scope(|scope| {
        for part in 0..2 {
            let template = &template;
            scope.spawn(move || {
                block_on(async {
                    let mut server = inside(office, "postgres").await;
                    for name in (0..TENANTS).filter(|n| n % 2 == part).map(database) {
                        let sql = format!("create database {name} template {template} owner balcao_owner");
                        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut server).await.unwrap();
                    }
                });
            });
        }
    });
    let rows = format!(
        "insert into registry.tenant (id, slug, name, email, status, plan, trade, time_zone, locale, created_at)
         select gen_random_uuid(), 'casa-' || lpad(n::text, 3, '0'), 'Casa', 'ana@casa.example', 'active', 'standard', 'other',
             'America/Sao_Paulo', 'pt-BR', now() from generate_series(0, {TENANTS} - 1) n;
         insert into registry.database (tenant, name, role, password, key_id, schema_version)
         select id, place, place, '\\x00', 'none', {newest} from registry.tenant
         cross join lateral (select 't_' || lpad(to_hex(right(slug, 3)::integer), 20, '0') as place) named",
        newest = Admin::newest_version()
    );
    execute(office, "balcao", &rows);
}

const DONE: &str = "select count(*) from registry.tenant_migration where version = 9001 and state = 'done'";

#[test]
fn two_hundred_tenants_are_migrated_once_each_though_one_is_broken_and_the_process_is_killed() {
    let office = Office::open();
    office.execute("alter system set fsync = off");
    office.execute("alter system set full_page_writes = off");
    office.execute("select pg_reload_conf()");
    office.run(&["migrate"]).success();
    let started = Instant::now();
    scratch_tenants(&office);
    println!("{TENANTS} tenants made in {:?}", started.elapsed());
    let (folder, broken) = (migrations(&office, "newer", i64::MAX, Some(MARK)), database(77));
    execute(&office, &broken, "create table crm.fleet (conflicting text)");
    let order = ["migrate", "--jobs", "4", "--continue-on-error", "--json"];

    let planned = run(&office, &folder, &["migrate", "--dry-run", "--json"]).success().json();
    assert_eq!(planned["tenants"].as_array().unwrap().len(), TENANTS);
    assert_eq!(number(&office, "balcao", "select count(*) from registry.tenant_migration"), 0, "only said");

    let mut process = command(&office, &folder, &order).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while number(&office, "balcao", DONE) < 60 {
        assert!(Instant::now() < deadline && process.try_wait().unwrap().is_none(), "it is in the middle");
        thread::sleep(Duration::from_millis(5));
    }
    process.kill().unwrap();
    process.wait().unwrap();
    let before = number(&office, "balcao", DONE);
    assert!((60..199).contains(&before), "killed in the middle: {before}");

    let resumed = Instant::now();
    // Two processes go on with it at once.
    let both =
        thread::scope(|scope| [0, 1].map(|_| scope.spawn(|| run(&office, &folder, &order))).map(|run| run.join()));
    println!("killed after {before}; the rest took {:?}", resumed.elapsed());
    let reports = both.map(|outcome| {
        let outcome = outcome.unwrap();
        assert_eq!(outcome.code, Some(1), "{outcome:?}");
        let report = outcome.json();
        assert_eq!((&report["failed"], &report["not_tried"]), (&1.into(), &0.into()), "{report}");
        report
    });
    let brought = reports.each_ref().map(|report| {
        let tenants = report["tenants"].as_array().unwrap().iter();
        i64::try_from(tenants.filter(|tenant| tenant["from"] != tenant["to"]).count()).unwrap()
    });
    assert!(brought.iter().all(|brought| *brought > 0), "both did something: {brought:?}");
    assert!((199 - before - 4..=199 - before).contains(&brought.iter().sum()), "each by one of them: {brought:?}");
    let [report, _] = reports;
    let failed = report["tenants"].as_array().unwrap().iter().find(|tenant| !tenant["error"].is_null()).unwrap();
    assert_eq!(failed["slug"], "casa-077");
    assert!(failed["error"].as_str().unwrap().contains("fleet"), "{failed}");

    execute(&office, &broken, "drop table crm.fleet");
    let mended = run(&office, &folder, &order).success().json();
    assert_eq!((&mended["migrated"], &mended["untouched"]), (&1.into(), &199.into()), "{mended}");
    assert_eq!(number(&office, "balcao", DONE), 200);
    let tried =
        "select max(attempts)::bigint from registry.tenant_migration m join registry.tenant t on t.id = m.tenant
                 where slug <> 'casa-077'";
    assert!(number(&office, "balcao", tried) <= 3, "only what was under way was begun again");
    for name in (0..TENANTS).map(database) {
        assert_eq!(number(&office, &name, "select count(*) from crm.fleet"), 1, "{name}: exactly once");
        let noted = "select count(*) from _sqlx_migrations where version = 9001 and success";
        assert_eq!(number(&office, &name, noted), 1, "{name}");
    }

    // Nobody gets into any of them any more, not even the administrator.
    office.execute("update pg_database set datallowconn = false where datname like 't\\_%'");
    let idle = Instant::now();
    let report = run(&office, &folder, &order).success().json();
    println!("a run with nothing to do took {:?}", idle.elapsed());
    assert_eq!((&report["untouched"], &report["tenants"]), (&200.into(), &serde_json::json!([])));
}

#[test]
fn a_full_disk_leaves_no_half_template_and_everybody_served() {
    let office = Office::open();
    office.create("ana", &[]).success();
    // A migration that needs more room than there is: a limit on the size of a file stands for the full disk.
    let big =
        "create temporary table big on commit drop as select md5(n::text) as text from generate_series(1, 600000) n";
    let folder = migrations(&office, "big", i64::MAX, Some(big));
    let postmaster = fs::read_to_string(office.cluster().place().database.join("postmaster.pid")).unwrap();
    let postmaster = postmaster.lines().next().unwrap().to_owned();
    // Only the same user may set a limit on a process of PostgreSQL's.
    let owner = fs::metadata(&office.cluster().place().database).unwrap();
    let limit = |size: &str| {
        let mut set = Command::new("prlimit");
        set.args(["--pid", &postmaster, &format!("--fsize={size}")]).uid(owner.uid()).gid(owner.gid());
        let set = set.status().unwrap();
        assert!(set.success());
    };
    // As big as the files of PostgreSQL's own log.
    limit("16777216:unlimited");
    let server = {
        let refused = run(&office, &folder, &["migrate"]);
        assert_eq!(refused.code, Some(1), "{refused:?}");
        // A slow machine may have said so before.
        let sentence = refused.stderr.lines().rfind(|line| !line.starts_with('{')).unwrap_or_default();
        assert!(sentence.contains("modelo") && sentence.contains("9001"), "{}", refused.stderr);
        let half =
            "select count(*)::text from pg_database where datname like '%\\_making' or datname like '%\\_v9001\\_%'";
        assert_eq!(office.ask(half), "0");
        Server::start_with(&office.data, &["--migrations", folder.to_str().unwrap()])
    };
    assert!(get(server.port, "ana.localhost", "/").starts_with("HTTP/1.1 200"), "who is there is served");
    assert_eq!(server.terminate(), Some(0));
    limit("unlimited:unlimited");
    run(&office, &folder, &["migrate"]).success();
    run(&office, &folder, &["doctor", "--schema"]).success();
}

#[test]
fn a_tenant_too_far_behind_sees_a_maintenance_page_until_it_is_migrated() {
    let office = Office::open();
    let oldest = Admin::oldest_served_version();
    let older = migrations(&office, "older", oldest - 1, None);
    let email = "dona@ana.example";
    // A program of that version made it; only its database counts here.
    let made = ["tenant", "create", "--slug", "ana", "--name", "Ana", "--email", email, "--json"];
    office.create("bia", &[]).success();
    let refused = run(&office, &older, &made);
    // Today's modules may need today's tables; the database is there in any case.
    assert!(matches!(refused.code, Some(0 | 1)), "{refused:?}");
    execute(&office, "balcao", "update registry.tenant set status = 'active' where slug = 'ana'");
    let url = registry_url(&office);
    let server = Server::start_with(&office.data, &["--database-url", &url]);
    let asked = |path: &str| get(server.port, "ana.localhost", path);
    for path in ["/", "/entrar", "/app/", "/app/deals", "/convite/x", "/api/crm/deal/create"] {
        let answer = asked(path);
        assert!(answer.starts_with("HTTP/1.1 503"), "{path}: {answer}");
        assert!(answer.contains("Em manutenção") && answer.contains("retry-after: 60"), "{path}: {answer}");
        assert!(answer.contains("light dark") && !answer.contains("<script"), "{path}: {answer}");
    }
    assert!(get(server.port, "bia.localhost", "/").starts_with("HTTP/1.1 200"), "the others are served");
    let file = asked("/robots.txt");
    assert!(!file.contains("Em manutenção"), "{file}");

    office.run(&["migrate", "--tenant", "ana"]).success();
    let deadline = Instant::now() + Duration::from_secs(15);
    while !asked("/entrar").starts_with("HTTP/1.1 200") {
        assert!(Instant::now() < deadline, "served without a restart: {}", asked("/entrar"));
        thread::sleep(Duration::from_millis(20));
    }

    let checked = office.run(&["doctor", "--schema"]).success().stdout;
    assert!(checked.lines().count() == 2 && checked.contains("igual ao modelo"), "{checked}");
    let bia = office.run(&["tenant", "show", "bia", "--json"]).success().json();
    execute(&office, bia["database"].as_str().unwrap(), "drop index events.audit_actor_idx");
    let ill = office.run(&["doctor", "--schema", "--tenant", "bia"]);
    assert_eq!(ill.code, Some(1));
    assert!(ill.stdout.contains("falta o índice events.audit_actor_idx"), "{}", ill.stdout);
}

fn registry_url(office: &Office) -> String {
    office.cluster().registry_url()
}
