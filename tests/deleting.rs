//! The end of a business: the final dump, made by the real programs, and what is left when the end is interrupted.

#[path = "support/office.rs"]
mod office;
#[path = "support/program.rs"]
mod program;

use balcao::cluster::Tools;
use office::{Office, get};
use program::{Outcome, Server, balcao};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

const BASE: [&str; 2] = ["--base-url", "http://localhost:3000"];

#[test]
fn the_final_dump_holds_everything_and_the_business_is_gone() {
    let office = Office::open();
    office.run(&["demo"]).success();
    let database = database(&office, "aurora");
    assert!(rows(&office, &database)["crm.deal"] > 50);
    let server = Server::start_with(&office.data, &BASE);
    assert!(get(server.port, "aurora.localhost", "/").starts_with("HTTP/1.1 200"));

    office.run(&["tenant", "delete", "aurora"]).success();
    soon(|| get(server.port, "aurora.localhost", "/").starts_with("HTTP/1.1 403"));
    assert_eq!(office.run(&["tenant", "purge", "--json"]).success().json(), serde_json::json!([]), "not yet");
    let shown = office.run(&["tenant", "show", "aurora"]).success().stdout;
    assert!(shown.contains("a apagar") && shown.contains("keep"), "{shown}");
    office.run(&["tenant", "keep", "aurora"]).success();
    soon(|| get(server.port, "aurora.localhost", "/").starts_with("HTTP/1.1 200"));
    assert!(office.run(&["tenant", "keep", "aurora"]).refused().contains("aurora"));

    office.run(&["tenant", "delete", "aurora", "--grace-days", "0"]).success();
    let rows = settled_rows(&office, &database);
    let due = office.run(&["tenant", "purge", "--dry-run", "--json"]).success().json();
    assert_eq!(due[0]["slug"], "aurora");
    assert_eq!(rows, self::rows(&office, &database), "a dry run does nothing");
    let in_use = enter(&office, &database);
    let purged = office.run(&["tenant", "purge", "--json"]).success().json();
    assert_eq!((&purged[0]["slug"], &purged[0]["error"]), (&"aurora".into(), &serde_json::Value::Null));
    drop(in_use);
    assert_eq!(exists(&office, &database), "0");
    soon(|| get(server.port, "aurora.localhost", "/").starts_with("HTTP/1.1 404"));
    assert_eq!(
        body(&get(server.port, "aurora.localhost", "/")),
        body(&get(server.port, "nobody.localhost", "/")),
        "as if it had never been"
    );
    let taken = office.create("aurora", &[]);
    assert!(taken.refused().contains("aurora"));
    assert!(office.run(&["tenant", "show", "aurora"]).success().stdout.contains("apagada"));

    let dump = Path::new(purged[0]["dump"].as_str().unwrap());
    assert!(dump.is_absolute() && dump.parent() == office.data.canonicalize().unwrap().join("dumps").as_path().into());
    assert_eq!(fs::metadata(dump).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(dump.parent().unwrap()).unwrap().mode() & 0o777, 0o700);
    office.execute("create database restored template template0");
    Tools::of_folder(&office.data).unwrap().restore(dump, "restored").unwrap();
    assert_eq!(self::rows(&office, "restored"), rows, "every row of every table");
    office.run(&["doctor"]).success();
}

#[test]
fn killed_anywhere_a_deletion_is_finished_by_the_next_purge() {
    let office = Office::open();
    for (place, slug) in
        [("purge-closed", "ana"), ("purge-dumped", "bia"), ("purge-database", "caio"), ("purge-role", "duda")]
    {
        office.create(slug, &[]).success();
        let database = database(&office, slug);
        let rows = rows(&office, &database);
        office.run(&["tenant", "delete", slug, "--grace-days", "0"]).success();
        kill_at(&office, place);
        let dumps = dumps(&office, slug);
        assert_eq!(dumps.len(), usize::from(place != "purge-closed"), "{place}: {dumps:?}");
        if place == "purge-closed" {
            assert_eq!(rows, self::rows(&office, &database), "nothing is dropped before the dump");
            office.run(&["tenant", "delete", slug, "--grace-days", "1"]).success();
            office.run(&["tenant", "keep", slug]).success();
            office.run(&["doctor"]).success();
            office.run(&["tenant", "delete", slug, "--grace-days", "0"]).success();
        } else {
            let late = office.run(&["tenant", "delete", slug, "--grace-days", "9"]).refused();
            assert!(late.contains(slug), "{place}: {late}");
        }
        let purged = office.run(&["tenant", "purge", "--json"]).success().json();
        assert_eq!(purged.as_array().unwrap().len(), 1, "{place}: {purged}");
        assert_eq!(exists(&office, &database), "0", "{place}");
        let dump = PathBuf::from(purged[0]["dump"].as_str().unwrap());
        assert_eq!(self::dumps(&office, slug), [dump.as_path()], "{place}: one file, and nothing unfinished");
        Tools::of_folder(&office.data).unwrap().check_dump(&dump).unwrap();
        assert_eq!(office.run(&["tenant", "purge", "--json"]).success().json(), serde_json::json!([]));
    }
}

#[test]
fn without_a_whole_dump_nothing_is_dropped() {
    let office = Office::open();
    office.create("ana", &[]).success();
    let database = database(&office, "ana");
    let rows = rows(&office, &database);
    office.run(&["tenant", "delete", "ana", "--grace-days", "0"]).success();
    let told = |outcome: Outcome| {
        assert_eq!(outcome.code, Some(1), "{outcome:?}");
        assert!(outcome.stdout.contains("ana") && outcome.stdout.contains("nada foi apagado"), "{outcome:?}");
        assert_eq!(self::rows(&office, &database), rows);
        assert!(dumps(&office, "ana").is_empty());
    };
    // No space: the system lets no file grow beyond a few kilobytes.
    let program = balcao(&office.data, &["tenant", "purge"]);
    let mut narrow = Command::new("bash");
    narrow.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").stdin(Stdio::null());
    narrow.args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\""]).arg(program.get_program());
    told(narrow.args(program.get_args()).output().unwrap().into());
    // No place.
    fs::remove_dir_all(office.data.join("dumps")).unwrap();
    fs::write(office.data.join("dumps"), "a file").unwrap();
    told(office.run(&["tenant", "purge"]));
    fs::remove_file(office.data.join("dumps")).unwrap();

    office.run(&["tenant", "delete", "ana", "--grace-days", "3"]).success();
    office.run(&["tenant", "keep", "ana"]).success();
    office.run(&["doctor"]).success();
}

#[test]
fn a_server_of_ones_own_is_dumped_by_its_address() {
    let office = Office::open();
    let socket = office.cluster().place().socket.display();
    let registry = format!("postgres://elsewhere:s3%40gredo@localhost:5432/elsewhere?host={socket}");
    let admin = office.cluster().admin_url();
    let folder = office.data.with_file_name("elsewhere");
    let both = |arguments: &[&str]| {
        let urls = [("BALCAO_DATABASE_URL", &registry), ("BALCAO_ADMIN_DATABASE_URL", &admin)];
        Outcome::from(balcao(&folder, arguments).envs(urls).output().unwrap())
    };
    both(&["tenant", "create", "--slug", "ana", "--name", "Ana", "--email", "ana@ana.example"]).success();
    both(&["secrets", "rotate"]).success();
    both(&["tenant", "delete", "ana", "--grace-days", "0"]).success();
    let purged = both(&["tenant", "purge", "--json"]).success().json();
    let dump = Path::new(purged[0]["dump"].as_str().unwrap());
    assert!(dump.starts_with(folder.canonicalize().unwrap().join("dumps")), "{purged}");
    Tools::of_folder(&office.data).unwrap().check_dump(dump).unwrap();
}

fn kill_at(office: &Office, place: &str) {
    let mut process = balcao(&office.data, &["tenant", "purge"])
        .env("BALCAO_PAUSE_AT", place)
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == format!("paused at {place}")), "it ended before {place}");
    process.kill().unwrap();
    process.wait().unwrap();
}

/// Files of a tenant in the folder of the dumps.
fn dumps(office: &Office, slug: &str) -> Vec<PathBuf> {
    let Ok(found) = fs::read_dir(office.data.join("dumps")) else { return Vec::new() };
    let found = found.map(|entry| entry.unwrap().path().canonicalize().unwrap());
    found.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(slug)).collect()
}

fn database(office: &Office, slug: &str) -> String {
    let shown = office.run(&["tenant", "show", slug, "--json"]).success().json();
    shown["database"].as_str().unwrap().to_owned()
}

/// How many databases and roles have this name.
fn exists(office: &Office, name: &str) -> String {
    let sql = format!(
        "select ((select count(*) from pg_database where datname = '{name}')
             + (select count(*) from pg_roles where rolname = '{name}'))::text"
    );
    block_on(async {
        let mut server = PgConnection::connect(&office.cluster().admin_url()).await.unwrap();
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut server).await.unwrap()
    })
}

/// Rows of each table.
fn rows(office: &Office, database: &str) -> BTreeMap<String, i64> {
    block_on(async {
        let mut inside = PgConnection::connect(&url(office, database)).await.unwrap();
        let tables: Vec<String> = sqlx::query_scalar(
            "select format('%I.%I', schemaname, relname) from pg_stat_user_tables where schemaname <> 'public'",
        )
        .fetch_all(&mut inside)
        .await
        .unwrap();
        let mut rows = BTreeMap::new();
        for table in tables {
            let count = AssertSqlSafe(format!("select count(*) from {table}"));
            rows.insert(table, sqlx::query_scalar(count).fetch_one(&mut inside).await.unwrap());
        }
        rows
    })
}

/// The same, once whoever works in it has ended.
fn settled_rows(office: &Office, database: &str) -> BTreeMap<String, i64> {
    let mut before = rows(office, database);
    for _ in 0..50 {
        thread::sleep(Duration::from_millis(300));
        let now = rows(office, database);
        if now == before {
            break;
        }
        before = now;
    }
    before
}

/// Somebody who is in a tenant's database until dropped.
fn enter(office: &Office, database: &str) -> (tokio::runtime::Runtime, PgConnection) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let connection = runtime.block_on(PgConnection::connect(&url(office, database))).unwrap();
    (runtime, connection)
}

fn url(office: &Office, database: &str) -> String {
    let socket = office.cluster().place().socket.display();
    format!("postgres://balcao_admin@localhost:5432/{database}?host={socket}")
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

#[track_caller]
fn soon(holds: impl Fn() -> bool) {
    for _ in 0..750 {
        if holds() {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("not within fifteen seconds");
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
