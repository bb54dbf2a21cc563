//! The real program behind the real nginx of docs/deployment.md, with TLS; and what else that page says.

#[path = "support/nginx.rs"]
mod nginx;
#[path = "support/office.rs"]
mod office;
#[path = "support/program.rs"]
mod program;

use nginx::{Nginx, block, text};
use office::Office;
use program::Server;
use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

const HOST: &str = "aurora.balcao.example";
const PASSWORD: &str = "caneca azul no balcao";
const BEHIND: [&str; 4] = ["--base-url", "https://balcao.example", "--trusted-proxies", "127.0.0.1"];

/// A business, two servers and nginx before them.
struct Street {
    // Dropped first.
    nginx: Nginx,
    servers: Vec<Server>,
    office: Office,
    token: String,
    database: String,
}

impl Street {
    fn open() -> Self {
        let office = Office::open();
        let made = office.create("aurora", &BEHIND[..2]).success().json();
        let invitation = made["invite_url"].as_str().unwrap();
        let token = invitation.strip_prefix("https://aurora.balcao.example/convite/").expect(invitation).to_owned();
        let shown = office.run(&["tenant", "show", "aurora", "--json"]).success().json();
        let database = shown["database"].as_str().unwrap().to_owned();
        let servers: Vec<_> = (0..2).map(|_| Server::start_with(&office.data, &BEHIND)).collect();
        let nginx = Nginx::start([servers[0].port, servers[1].port]);
        Self { nginx, servers, office, token, database }
    }

    /// The owner comes in by the invitation, through the proxy; gives the whole answer.
    fn come_in(&self, jar: &str) -> String {
        let token = format!("token={}", self.token);
        let password = format!("password={PASSWORD}");
        let mut command = self.nginx.curl(HOST, "/api/identity/invitation/accept");
        command.args(["--http2", "--cookie-jar", jar, "--header", "X-Forwarded-For: 198.51.100.66"]);
        command.args(["--header", "X-Forwarded-Host: oficina.balcao.example", "--header", "Accept: text/html"]);
        command.args(["--header", &format!("Origin: https://{HOST}")]);
        command.args(["--data-urlencode", &token, "--data-urlencode", "name=Ana", "--data-urlencode", &password]);
        text(command.output().unwrap())
    }

    /// One text of the tenant's trail.
    fn trail(&self, query: &'static str) -> String {
        use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let options: PgConnectOptions = self.office.cluster().admin_url().parse().unwrap();
            let mut tenant = PgConnection::connect_with(&options.database(&self.database)).await.unwrap();
            sqlx::query_scalar(query).fetch_one(&mut tenant).await.unwrap()
        })
    }
}

#[test]
fn behind_nginx_everything_is_as_it_is_in_front() {
    let street = Street::open();
    let nginx = &street.nginx;
    let jar = tempfile::NamedTempFile::new().unwrap();
    let jar = jar.path().to_str().unwrap();

    let came_in = street.come_in(jar);
    let lower = came_in.to_lowercase();
    assert!(came_in.starts_with("HTTP/2 303"), "{came_in}");
    assert!(came_in.contains("set-cookie: __Host-s="), "{came_in}");
    let cookie = lower.lines().find(|line| line.starts_with("set-cookie: __host-s=")).unwrap();
    assert!(cookie.contains("secure") && cookie.contains("httponly") && !cookie.contains("domain"), "{cookie}");
    assert!(lower.contains("strict-transport-security: max-age=63072000"), "{came_in}");

    // The trail has the address that the proxy saw, not the one that the client wrote.
    let address = "select host(address) from events.audit where verb = 'identity.invitation_accepted'";
    assert_eq!(street.trail(address), "127.0.0.9");

    // The session lives at both servers, over either version of HTTP.
    for version in ["--http1.1", "--http2", "--http1.1", "--http2"] {
        let page = text(nginx.curl(HOST, "/app/").args([version, "--cookie", jar]).output().unwrap());
        let expected = if version == "--http2" { "HTTP/2 200" } else { "HTTP/1.1 200" };
        assert!(page.starts_with(expected), "{page}");
    }
    let nobody = text(nginx.curl("nobody.balcao.example", "/").output().unwrap());
    assert!(nobody.starts_with("HTTP/2 404"), "{nobody}");
    let plain = format!("http://{HOST}/entrar?x=1");
    let to = format!("::127.0.0.1:{}", nginx.plain);
    let plain = Command::new("curl").args(["-s", "-i", "--connect-to", &to, &plain]).output().unwrap();
    assert!(text(plain).contains(&format!("https://{HOST}/entrar?x=1")), "sent on to https");

    // The cross-site check judges by the host outside.
    for (origin, expected) in [("https://evil.example", "HTTP/2 403"), ("https://oficina.balcao.example", "HTTP/2 403")]
    {
        let mut command = nginx.curl(HOST, "/api/site/language/choose");
        command.args(["--cookie", jar, "--data", "locale=en", "--header", &format!("Origin: {origin}")]);
        let answer = text(command.output().unwrap());
        assert!(answer.starts_with(expected), "{origin}: {answer}");
    }

    the_stream_flows(nginx, jar);
    bodies_have_their_limits(nginx);
    a_heavy_logo_is_judged_by_balcao(nginx, jar);
    let log = nginx.log();
    assert!(log.contains(&format!("127.0.0.9 {HOST} POST 303")), "{log}");
    assert!(!log.contains("convite") && !log.contains("/app"), "no path: {log}");
}

/// The first message comes while the stream is open: nothing on the way collects it.
fn the_stream_flows(nginx: &Nginx, jar: &str) {
    let mut command = nginx.curl(HOST, "/live");
    let mut curl = command.args(["--no-buffer", "--cookie", jar]).stdout(Stdio::piped()).spawn().unwrap();
    let out = BufReader::new(curl.stdout.take().unwrap());
    let mut lines = out.lines().map(Result::unwrap);
    let head: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    assert_eq!(head.first().map(String::as_str), Some("HTTP/2 200 "), "{head:?}");
    assert!(head.iter().any(|line| line.starts_with("content-type: text/event-stream")), "{head:?}");
    let message = lines.find(|line| line.starts_with("id:") || line.starts_with("data:"));
    assert!(message.is_some(), "the stream ended without a message");
    assert!(curl.try_wait().unwrap().is_none(), "it came while the stream was open");
    curl.kill().unwrap();
    curl.wait().unwrap();
}

fn bodies_have_their_limits(nginx: &Nginx) {
    let file = tempfile::NamedTempFile::new().unwrap();
    for (length, path, expected) in [
        (64 * 1024 + 1, "/api/site/language/choose", "HTTP/2 413"),
        (8 * 1024 * 1024, "/api/site/language/choose", "HTTP/2 413"),
        (1024 * 1024, "/hooks/nobody/knows", "HTTP/2 404"),
        (1024 * 1024 + 1, "/hooks/nobody/knows", "HTTP/2 413"),
        (16 * 1024 * 1024 + 1, "/app/settings/brand/logo", "HTTP/2 413"),
    ] {
        fs::write(file.path(), vec![b'x'; length]).unwrap();
        let data = format!("@{}", file.path().display());
        let mut command = nginx.curl(HOST, path);
        let answer = command.args(["--data-binary", &data, "--header", "Expect:"]).output().unwrap();
        let answer = String::from_utf8_lossy(&answer.stdout).into_owned();
        assert!(answer.starts_with(expected), "{length} {path}: {answer}");
    }
}

/// A photo of a phone has more than the megabyte that nginx takes where nothing is set.
fn a_heavy_logo_is_judged_by_balcao(nginx: &Nginx, jar: &str) {
    let file = tempfile::NamedTempFile::new().unwrap();
    for (length, told) in [(3 * 1024 * 1024 / 2, "PNG, JPEG ou SVG"), (3 * 1024 * 1024, "2 MB")] {
        fs::write(file.path(), vec![b'x'; length]).unwrap();
        let logo = format!("logo=@{};filename=logo.png;type=image/png", file.path().display());
        let mut command = nginx.curl(HOST, "/app/settings/brand/logo");
        command.args(["--cookie", jar, "--header", &format!("Origin: https://{HOST}")]);
        command.args(["--header", "Accept: text/html", "--header", "Expect:", "--form", &logo]);
        let answer = text(command.output().unwrap());
        assert!(answer.starts_with("HTTP/2 422"), "{length}: {answer}");
        assert!(answer.contains("field-logo-error") && answer.contains(told), "{length}: {answer}");
    }
    let mut nobody = nginx.curl(HOST, "/app/settings/brand/logo");
    nobody.args([
        "--header",
        &format!("Origin: https://{HOST}"),
        "--header",
        "Accept: text/html",
        "--header",
        "Expect:",
    ]);
    let logo = format!("logo=@{};filename=logo.png;type=image/png", file.path().display());
    let answer = text(nobody.args(["--form", &logo]).output().unwrap());
    assert!(answer.starts_with("HTTP/2 303"), "turned away by Balcao, not by a broken connection: {answer}");
}

#[test]
fn who_is_no_proxy_of_ours_is_not_believed() {
    let street = Street::open();
    let url = format!("http://127.0.0.1:{}/api/identity/session/start", street.servers[0].port);
    let forged = |host: &str, more: &str| {
        let mut command = Command::new("curl");
        command.args(["-s", "-i", "--interface", "127.0.0.8", "--header", &format!("Host: {host}"), "--header", more]);
        command.args(["--header", "X-Forwarded-For: 198.51.100.66", "--header", "Sec-Fetch-Site: same-origin"]);
        command.args(["--data", "email=ana@aurora.example&password=wrong", &url]);
        text(command.output().unwrap())
    };
    let refused = forged("nobody.balcao.example", &format!("X-Forwarded-Host: {HOST}"));
    assert!(refused.starts_with("HTTP/1.1 404"), "{refused}");
    let answer = forged(HOST, "X-Forwarded-Host: nobody.balcao.example");
    assert!(answer.starts_with("HTTP/1.1 422"), "the form is judged: {answer}");
    let address = "select host(address) from events.audit where verb = 'identity.sign_in_failed'";
    assert_eq!(street.trail(address), "127.0.0.8");
}

#[test]
fn a_server_goes_while_people_ask_and_no_request_is_lost() {
    let mut street = Street::open();
    let (leaves, gone) = (street.servers.remove(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let people = [0, 1].map(|_| {
            scope.spawn(|| {
                let (mut before, mut after) = (0, 0);
                while after < 6 {
                    let is_gone = gone.load(Ordering::Relaxed);
                    let page = text(street.nginx.curl(HOST, "/entrar").output().unwrap());
                    assert!(page.starts_with("HTTP/2 200"), "{page}");
                    if is_gone { after += 1 } else { before += 1 }
                }
                before
            })
        });
        thread::sleep(Duration::from_millis(500));
        assert_eq!(leaves.terminate(), Some(0));
        gone.store(true, Ordering::Relaxed);
        for person in people {
            assert!(person.join().unwrap() > 1, "it was asked before");
        }
    });
}

#[tokio::test]
async fn what_nobody_vouches_for_is_not_spoken_to() {
    let street = tokio::task::spawn_blocking(Street::open).await.unwrap();
    let egress = events::Egress::new(vec!["127.0.0.0/8".parse().unwrap()]);
    let url = format!("https://127.0.0.1:{}/", street.nginx.port);
    let sent = egress.send(events::EgressRequest::get(&url).unwrap()).await;
    let Err(events::EgressError::Connect { cause, .. }) = sent else { panic!("{sent:?}") };
    assert!(cause.to_lowercase().contains("certificate"), "{cause}");
    tokio::task::spawn_blocking(move || drop(street)).await.unwrap();
}

#[test]
fn systemd_understands_the_units_of_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let names = [
        "balcao@.service",
        "balcao-work.service",
        "balcao-migrate.service",
        "balcao-purge.service",
        "balcao-purge.timer",
    ];
    let mut command = Command::new("systemd-analyze");
    command.args(["--recursive-errors=no", "verify"]);
    for name in names {
        let unit = block(&format!("systemd {name}")).replace("/usr/local/bin/balcao", env!("CARGO_BIN_EXE_balcao"));
        assert!(unit.contains("[Unit]"), "{name}");
        let path = folder.path().join(name.replace("@.", "@3000."));
        fs::write(&path, unit).unwrap();
        command.arg(path);
    }
    let checked = command.output().expect("systemd-analyze is installed");
    let complaints = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success() && !complaints.contains(folder.path().to_str().unwrap()), "{complaints}");
}
