//! New keys and passwords while two servers answer, through a rotation that is killed.

#[path = "support/office.rs"]
mod office;
#[path = "support/program.rs"]
mod program;

use office::{Office, get};
use program::{Server, balcao};
use sqlx::{Connection, PgConnection};
use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    process::Stdio,
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};
use tenancy::{MasterKey, TenantId};

const BASE: [&str; 2] = ["--base-url", "http://localhost:3000"];

#[test]
fn no_request_fails_while_secrets_change_and_a_change_is_killed() {
    let office = Office::open();
    let invitations = ["ana", "bia", "caio"].map(|slug| {
        let made = office.create(slug, &[]).success().json();
        let token = made["invite_url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        (format!("{slug}.localhost"), format!("/convite/{token}"), format!("dona@{slug}.example"))
    });
    let before = logins(&office);
    // An operator's file of before there were rings: the key alone on its line.
    let file = office.data.join("master.key");
    let first = fs::read_to_string(&file).unwrap();
    fs::write(&file, first.split(' ').next_back().unwrap()).unwrap();
    let (over, served) = (AtomicBool::new(false), AtomicU32::new(0));
    let (one, other) = (Server::start_with(&office.data, &BASE), Server::start_with(&office.data, &BASE));
    thread::scope(|scope| {
        let visitors: Vec<_> = (0..6)
            .map(|n| {
                let (over, served, invitations) = (&over, &served, &invitations);
                let port = if n % 2 == 0 { one.port } else { other.port };
                scope.spawn(move || {
                    let mut failed = Vec::new();
                    let deadline = Instant::now() + Duration::from_secs(240);
                    for turn in n.. {
                        if over.load(Ordering::Relaxed) || Instant::now() > deadline {
                            break;
                        }
                        // Only the tenant's own database knows to whom an invitation went.
                        let (host, path, email) = &invitations[turn % 2];
                        let answer = get(port, host, path);
                        if !answer.starts_with("HTTP/1.1 200") || !answer.contains(email) {
                            failed.push(answer);
                        }
                        served.fetch_add(1, Ordering::Relaxed);
                    }
                    failed
                })
            })
            .collect();
        let more = || {
            let (start, now) = (Instant::now(), served.load(Ordering::Relaxed));
            while served.load(Ordering::Relaxed) < now + 40 && start.elapsed() < Duration::from_secs(60) {
                thread::sleep(Duration::from_millis(20));
            }
        };
        more();
        let whole = office.run(&["secrets", "rotate", "--json"]).success().json();
        assert_eq!(whole["tenants"], serde_json::json!(["ana", "bia", "caio"]));
        assert_eq!(whole["resumed"], false);
        more();
        for place in ["rotate-key", "rotate-tenant", "rotate-sealed"] {
            kill_at(&office, place);
            more();
            assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 2, "{place}: the old key is still needed");
            let resumed = office.run(&["secrets", "rotate", "--json"]).success().json();
            assert_eq!(resumed["resumed"], true, "{place}");
            let left = resumed["tenants"].as_array().unwrap().len();
            assert_eq!(
                left,
                match place {
                    "rotate-key" => 3,
                    "rotate-tenant" => 2,
                    _ => 0,
                },
                "{place}: {resumed}"
            );
            more();
        }
        let alone = office.run(&["secrets", "rotate", "--tenant", "ana", "--json"]).success().json();
        assert_eq!(alone["tenants"], serde_json::json!(["ana"]));
        more();
        over.store(true, Ordering::Relaxed);
        for visitor in visitors {
            let failed = visitor.join().unwrap();
            assert!(failed.is_empty(), "{} failed, the first: {}", failed.len(), failed[0]);
        }
    });
    println!("{} requests were answered", served.load(Ordering::Relaxed));

    let ring = fs::read_to_string(&file).unwrap();
    assert_eq!(ring.lines().count(), 1, "one key is left");
    assert!(!ring.contains(first.trim().split(' ').next_back().unwrap()));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let newest = MasterKey::load_or_create(&file).unwrap().id();
    let after = logins(&office);
    for (Login { slug, url, .. }, now) in before.iter().zip(&after) {
        assert_eq!(now.key_id, newest, "{slug} is sealed with the newest key");
        assert_eq!(enters(url), Err("28P01".to_owned()), "{slug}: the old password does not get in");
        assert_eq!(enters(&now.url), Ok(()), "{slug}");
    }
    // Whoever starts now finds its way too.
    office.run(&["doctor"]).success();
    office.create("duda", &[]).success();
    for server in [one, other] {
        assert!(get(server.port, "duda.localhost", "/").starts_with("HTTP/1.1 200"));
        assert_eq!(server.terminate(), Some(0));
    }
}

struct Login {
    slug: String,
    key_id: String,
    url: String,
}

/// How each tenant's role gets in, by what the registry and the key file say now.
fn logins(office: &Office) -> Vec<Login> {
    let key = MasterKey::load_or_create(&office.data.join("master.key")).unwrap();
    let socket = office.cluster().place().socket.display().to_string();
    let registry = format!("postgres://balcao_admin@localhost:5432/balcao?host={socket}");
    block_on(async {
        let mut registry = PgConnection::connect(&registry).await.unwrap();
        let rows: Vec<(TenantId, String, String, String, Vec<u8>)> = sqlx::query_as(
            "select t.id, t.slug, d.name, d.key_id, d.password
             from registry.database d join registry.tenant t on t.id = d.tenant order by t.slug",
        )
        .fetch_all(&mut registry)
        .await
        .unwrap();
        let login = |(id, slug, name, key_id, sealed): (TenantId, String, String, String, Vec<u8>)| {
            let password = key.open(id, &key_id, &sealed).unwrap();
            Login { slug, key_id, url: format!("postgres://{name}:{password}@localhost:5432/{name}?host={socket}") }
        };
        rows.into_iter().map(login).collect()
    })
}

/// Whether a login gets in; else PostgreSQL's code.
fn enters(url: &str) -> Result<(), String> {
    let refused = |error: sqlx::Error| error.as_database_error().unwrap().code().unwrap().into_owned();
    block_on(async { PgConnection::connect(url).await.map(drop).map_err(refused) })
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Begins a rotation and sends SIGKILL where it has come so far.
fn kill_at(office: &Office, place: &str) {
    let mut process = balcao(&office.data, &["secrets", "rotate"])
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
