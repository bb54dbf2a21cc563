//! Two real servers on one registry: what one is told, both know; what one let in, both know.

#[path = "support/office.rs"]
mod office;
#[path = "support/program.rs"]
mod program;

use office::{Office, get};
use program::{Server, balcao, run};
use sqlx::{Connection, PgConnection};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    process::{Child, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

const BASE: [&str; 2] = ["--base-url", "http://localhost:3000"];

/// Longer than a notice takes on the busiest machine, shorter than anything is remembered for.
const LONGEST: Duration = Duration::from_secs(20);

#[test]
fn what_is_changed_by_a_command_both_servers_see_also_when_their_ears_are_cut_off() {
    let office = Office::open();
    office.run(&["demo"]).success();
    let servers = [Server::start_with(&office.data, &BASE), Server::start_with(&office.data, &BASE)];
    let cookie = sign_in(servers[0].port, "aurora.localhost");
    let told = Told { office: &office, ports: [servers[0].port, servers[1].port], cookie };
    let status = |code: &'static str| move |answer: &str| answer.starts_with(&format!("HTTP/1.1 {code}"));
    for deaf in [false, true] {
        let mut slowest = Duration::ZERO;
        let mut change = |arguments: &[&str], place: (&str, &str), seen: &(dyn Fn(&str) -> bool + Sync)| {
            slowest = slowest.max(told.change(deaf, arguments, place, seen));
        };
        let (home, board) = (("aurora.localhost", "/"), ("aurora.localhost", "/app/deals"));
        change(&["tenant", "suspend", "aurora"], home, &status("403"));
        change(&["tenant", "resume", "aurora"], home, &status("200"));
        change(&["tenant", "module", "disable", "aurora", "crm"], board, &status("404"));
        change(&["tenant", "module", "enable", "aurora", "crm"], board, &status("200"));
        let name = if deaf { "Casa Dois" } else { "Casa Um" };
        let brand = ["tenant", "brand", "aurora", "--name", name, "--color", "#a03050"];
        change(&brand, ("aurora.localhost", "/c/manifest.webmanifest"), &|answer| answer.contains(name));
        let (old, new) = if deaf { ("garagem", "oficina") } else { ("oficina", "garagem") };
        let (host, to) = (format!("{old}.localhost"), format!("http://{new}.localhost:3000/app/?a=b"));
        change(&["tenant", "rename", old, new], (&host, "/app/?a=b"), &|answer| answer.contains(&to));
        assert!(get(servers[1].port, &format!("{new}.localhost"), "/").starts_with("HTTP/1.1 200"));
        let made = if deaf { "dora" } else { "caio" };
        let (host, email) = (format!("{made}.localhost"), format!("{made}@{made}.example"));
        let create = ["tenant", "create", "--slug", made, "--name", "Nova", "--email", &email];
        change(&create, (&host, "/"), &status("200"));
        let cut = if deaf { ", notices cut off again and again" } else { "" };
        println!("slowest from the commit to both servers{cut}: {slowest:?}");
    }
}

#[test]
fn who_signed_in_at_one_server_is_in_at_the_other_and_a_form_acts_once() {
    let office = Office::open();
    office.run(&["demo"]).success();
    let servers = [Server::start_with(&office.data, &BASE), Server::start_with(&office.data, &BASE)];
    let [one, other] = [servers[0].port, servers[1].port];
    let host = "aurora.localhost";
    let cookie = sign_in(one, host);
    for port in [one, other] {
        let page = ask(port, host, "GET", "/app/deals/new", &cookie, "");
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    }

    let deals = || count(&office, "aurora", "crm.deal");
    let before = deals();
    let page = ask(one, host, "GET", "/app/deals/new", &cookie, "");
    let (key, stage) = (between(&page, "name=\"key\" value=\"", "\""), between(&page, "<option value=\"", "\""));
    let form = format!("key={key}&name=Rita&phone=11987654321&title=Corte&amount=100&stage={stage}");
    let posted: Vec<String> = thread::scope(|scope| {
        let posts: Vec<_> = [one, other, one, other]
            .map(|port| {
                let (form, cookie) = (&form, &cookie);
                scope.spawn(move || ask(port, host, "POST", "/api/crm/deal/create", cookie, form))
            })
            .into_iter()
            .collect();
        posts.into_iter().map(|post| post.join().unwrap()).collect()
    });
    assert!(posted.iter().all(|answer| answer.starts_with("HTTP/1.1 303")), "{posted:?}");
    let lower: Vec<_> = posted.iter().map(|answer| answer.to_lowercase()).collect();
    let places: Vec<_> = lower.iter().map(|answer| between(answer, "\nlocation: ", "\r")).collect();
    assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
    assert_eq!(deals(), before + 1, "one deal, whichever server was asked");

    assert!(ask(other, host, "POST", "/api/identity/session/end", &cookie, "").starts_with("HTTP/1.1 303"));
    for port in [one, other] {
        assert!(ask(port, host, "GET", "/app/deals/new", &cookie, "").starts_with("HTTP/1.1 303"), "signed out");
    }
}

#[test]
fn servers_and_a_worker_share_the_private_postgresql_until_the_last_one_leaves() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let data = folder.path().join("data");
    let starts: Vec<Server> = thread::scope(|scope| {
        let starts: Vec<_> = (0..3).map(|_| scope.spawn(|| Server::start_with(&data, &BASE))).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    run(&data, &["tenant", "create", "--slug", "ana", "--name", "Ana", "--email", "ana@ana.example"]).success();
    let postmaster = data.join("postgres/postmaster.pid");
    let mut worker =
        Worker(balcao(&data, &["work", "--json", "--log-level", "error"]).stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(worker.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    assert!(!line.is_empty(), "it ended before it worked");
    let mut left = starts;
    left.remove(0).kill();
    assert_eq!(left.remove(0).terminate(), Some(0));
    assert!(get(left[0].port, "ana.localhost", "/").starts_with("HTTP/1.1 200"), "one is still there");
    assert!(postmaster.exists());
    assert_eq!(left.remove(0).terminate(), Some(0));
    assert!(postmaster.exists(), "the worker is still there");
    program::signal(worker.0.id(), nix::sys::signal::Signal::SIGTERM);
    assert_eq!(worker.0.wait().unwrap().code(), Some(0));
    assert!(!postmaster.exists(), "nobody is left");
}

/// `balcao work`, killed when the test ends badly.
struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Told<'a> {
    office: &'a Office,
    ports: [u16; 2],
    cookie: String,
}

impl Told<'_> {
    /// Does a command, and gives the time from its commit until both servers show it. `deaf`: the connections on which they
    /// hear the registry's notices are cut again and again while it runs.
    fn change(
        &self,
        deaf: bool,
        arguments: &[&str],
        (host, path): (&str, &str),
        seen: &(dyn Fn(&str) -> bool + Sync),
    ) -> Duration {
        let (over, ended) = (AtomicBool::new(false), AtomicBool::new(false));
        let registry = self.registry();
        let look = |port| ask(port, host, "GET", path, &self.cookie, "");
        for port in self.ports {
            assert!(!seen(&look(port)), "{arguments:?} changes nothing at {host}{path}");
        }
        let (outcome, eyes, committed) = thread::scope(|scope| {
            let committed = scope.spawn(|| watch(&registry, &ended));
            let cutter = deaf.then(|| scope.spawn(|| cut(&registry, &over)));
            let eyes = self.ports.map(|port| {
                scope.spawn(move || {
                    let deadline = Instant::now() + Duration::from_secs(60);
                    let mut last = String::new();
                    while Instant::now() < deadline {
                        last = look(port);
                        if seen(&last) {
                            return Ok(Instant::now());
                        }
                        thread::sleep(Duration::from_millis(5));
                    }
                    Err(last)
                })
            });
            let outcome = balcao(&self.office.data, arguments).output();
            over.store(true, Ordering::Relaxed);
            let eyes = eyes.map(|eye| eye.join().unwrap());
            ended.store(true, Ordering::Relaxed);
            if let Some(cutter) = cutter {
                cutter.join().unwrap();
            }
            (outcome.unwrap(), eyes, committed.join().unwrap())
        });
        assert!(outcome.status.success(), "{arguments:?}: {outcome:?}");
        let seen = eyes.map(|eye| eye.unwrap_or_else(|last| panic!("{arguments:?} was never seen: {last}")));
        let last = seen.into_iter().max().unwrap();
        let took = last.saturating_duration_since(committed.expect("the command changed the registry"));
        println!("{took:>10.1?}  {}", arguments.join(" "));
        assert!(took < LONGEST, "{arguments:?} took {took:?}");
        took
    }

    fn registry(&self) -> String {
        format!("postgres://balcao_admin@localhost:5432/balcao?host={}", self.office.cluster().place().socket.display())
    }
}

/// When the registry last changed, as far as it was looked at.
fn watch(registry: &str, ended: &AtomicBool) -> Option<Instant> {
    let state = "select md5(string_agg(row::text, '' order by row::text)) from (
        select to_jsonb(t) as row from registry.tenant t union all select to_jsonb(b) from registry.brand b
        union all select to_jsonb(m) from registry.module m) as rows";
    block_on(async {
        let mut registry = PgConnection::connect(registry).await.unwrap();
        let (mut before, mut changed): (Option<String>, _) = (None, None);
        while !ended.load(Ordering::Relaxed) {
            let now: Option<String> = sqlx::query_scalar(state).fetch_one(&mut registry).await.unwrap();
            if before.is_some() && before != now {
                changed = Some(Instant::now());
            }
            before = now;
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        changed
    })
}

/// Cuts what listens, until told to end.
fn cut(registry: &str, over: &AtomicBool) {
    block_on(async {
        let mut registry = PgConnection::connect(registry).await.unwrap();
        let mut count = 0_i64;
        while !over.load(Ordering::Relaxed) {
            count += sqlx::query_scalar::<_, i64>(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity
                 where application_name = 'balcao registry' and usename = 'balcao_server' and query ilike 'listen%'",
            )
            .fetch_one(&mut registry)
            .await
            .unwrap();
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        assert!(count > 0, "nothing listened");
    });
}

/// Rows of a tenant's table.
fn count(office: &Office, slug: &str, table: &str) -> i64 {
    let shown = office.run(&["tenant", "show", slug, "--json"]).success().json();
    let socket = office.cluster().place().socket.display();
    let database = shown["database"].as_str().unwrap();
    let url = format!("postgres://balcao_admin@localhost:5432/{database}?host={socket}");
    block_on(async {
        let mut inside = PgConnection::connect(&url).await.unwrap();
        let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        sqlx::query_scalar(sql).fetch_one(&mut inside).await.unwrap()
    })
}

/// Signs the demo's owner in; gives the cookie.
fn sign_in(port: u16, host: &str) -> String {
    let form = "email=admin%40aurora.example&password=balcao-demo";
    let answer = ask(port, host, "POST", "/api/identity/session/start", "", form);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let session = format!("{}=", identity::session::cookie_name(false));
    format!("{session}{}", between(&answer, &session, ";"))
}

/// The whole answer to a request of a browser without script.
fn ask(port: u16, host: &str, method: &str, path: &str, cookie: &str, form: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {host}:3000\r\nAccept: text/html\r\nSec-Fetch-Site: same-origin\r\n\
         Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{form}",
        form.len()
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// What stands between two marks.
#[track_caller]
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}")).1;
    rest.split_once(after).unwrap_or_else(|| panic!("no {after} after {before}")).0
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
