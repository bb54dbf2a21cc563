//! A tenant's making, killed at each step as a crash would do it, and begun again.

#[path = "support/program.rs"]
mod program;

use balcao::cluster::Cluster;
use program::{Outcome, Server, balcao, run};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    thread,
    time::{Duration, Instant},
};
use tenancy::Step;

/// One PostgreSQL, with fsync on as in production, for every step of the test.
struct Office {
    cluster: Option<Cluster>,
    folder: tempfile::TempDir,
}

impl Office {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let cluster = Cluster::join(&folder.path().join("data")).unwrap();
        Self { cluster: Some(cluster), folder }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        // Before its folder goes.
        self.cluster = None;
    }
}

#[test]
fn killed_at_any_step_a_tenant_is_finished_by_the_same_command_and_never_served_half_made() {
    finished_after_each_kill("0");
}

#[test]
fn the_same_where_databases_are_kept_ready() {
    finished_after_each_kill("2");
}

fn finished_after_each_kill(spares: &str) {
    let office = Office::open();
    let data = office.data();
    let more = ["--email", "ana@reformas.example", "--spare-databases", spares];
    run(&data, &["migrate", "--spare-databases", spares]).success();
    let server = Server::start(&data);
    for step in Step::ALL {
        let slug = format!("t-{}", step.code());
        kill_at(&data, step, &slug, &more);

        let status = status_of(&data, &slug);
        if step != Step::Active {
            assert_eq!(status, "provisioning", "{step}");
            assert_eq!(visit(server.port, &slug), 404, "killed at {step}: half made, not served");
        }

        let finished = create(&data, &slug, &more).success().json();
        assert_eq!(status_of(&data, &slug), "active", "{step}");
        let invitation = finished["invite_url"].as_str().unwrap();
        let path = invitation.split_once("/convite/").map(|(_, token)| format!("/convite/{token}")).unwrap();
        let held = soon(|| get(server.port, &slug, &path) == 200);
        assert!(held, "killed at {step}: the invitation of the second run holds");
    }
    let doctor = run(&data, &["doctor", "--spare-databases", spares]).success();
    assert!(doctor.stdout.contains(&format!("{spares} de {spares} prontos")), "{doctor:?}");
}

#[test]
fn an_interrupted_making_is_told_to_the_operator() {
    let office = Office::open();
    let data = office.data();
    kill_at(&data, Step::Role, "metade", &[]);
    let shown = run(&data, &["tenant", "show", "metade"]).success().stdout;
    assert!(shown.contains("em criação") && shown.contains("role"), "{shown}");
    let doctor = run(&data, &["doctor"]);
    assert_eq!(doctor.code, Some(1));
    assert!(doctor.stdout.contains("interrompida"), "{}", doctor.stdout);
}

#[test]
fn two_at_once_with_one_slug_make_one_tenant() {
    let office = Office::open();
    let data = &office.data();
    run(data, &["migrate"]).success();
    let outcomes: Vec<Outcome> = thread::scope(|scope| {
        let tries: Vec<_> = ["ana@ana.example", "bia@bia.example"]
            .map(|email| scope.spawn(move || create(data, "disputa", &["--email", email])))
            .into_iter()
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let codes = outcomes.iter().map(|outcome| outcome.code).collect::<Vec<_>>();
    assert!(codes == [Some(0), Some(2)] || codes == [Some(2), Some(0)], "{outcomes:?}");
    let listed = run(data, &["tenant", "list", "--json"]).success().json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["status"], "active");
}

/// Begins to make a tenant and sends SIGKILL where the step took effect and is not logged yet.
fn kill_at(data: &Path, step: Step, slug: &str, more: &[&str]) {
    let mut process = creation(data, slug, more)
        .env("BALCAO_PAUSE_AT", step.code())
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
    let paused = lines.any(|line| line.unwrap() == format!("paused at {step}"));
    assert!(paused, "it ended before {step}");
    process.kill().unwrap();
    assert!(!process.wait().unwrap().success());
}

fn create(data: &Path, slug: &str, more: &[&str]) -> Outcome {
    creation(data, slug, more).output().unwrap().into()
}

fn creation(data: &Path, slug: &str, more: &[&str]) -> std::process::Command {
    let mut command = balcao(data, &["tenant", "create", "--json", "--name", "Ana Reformas", "--slug", slug]);
    command.args(if more.is_empty() { &["--email", "ana@reformas.example"] } else { more });
    command
}

fn status_of(data: &Path, slug: &str) -> String {
    let shown = run(data, &["tenant", "show", slug, "--json"]).success().json();
    shown["status"].as_str().unwrap().to_owned()
}

/// The server hears of a change by a notice, which takes a moment.
fn soon(mut holds: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + Duration::from_secs(15);
    while Instant::now() < deadline {
        if holds() {
            return true;
        }
        thread::sleep(Duration::from_millis(20));
    }
    false
}

fn visit(port: u16, slug: &str) -> u16 {
    get(port, slug, "/")
}

/// The status of a page on a tenant's host.
fn get(port: u16, slug: &str, path: &str) -> u16 {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {slug}.localhost:{port}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    answer.split_whitespace().nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{answer}"))
}
