//! The doctor: each thing is broken for real, found by its name, and said with how to mend it.

#[path = "support/mailbox.rs"]
mod mailbox;
#[path = "support/office.rs"]
mod office;
#[path = "support/program.rs"]
mod program;

use mailbox::Mailbox;
use office::Office;
use program::{Outcome, balcao, free_port};
use serde_json::Value;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Roles, registry and template are made.
fn ready() -> Office {
    let office = Office::open();
    office.run(&["migrate", "--spare-databases", "0"]).success();
    office
}

fn doctor(office: &Office, more: &[&str], variables: &[(&str, &str)]) -> Outcome {
    let mut command = balcao(&office.data, &["doctor", "--json"]);
    Outcome::from(command.args(more).envs(variables.iter().copied()).output().unwrap())
}

fn problems(ill: &Outcome) -> Vec<(String, String)> {
    let text = |found: &Value, field: &str| found[field].as_str().unwrap().to_owned();
    let report = ill.json();
    let wrong = report.as_array().unwrap().iter().filter(|found| found["ok"] == false);
    wrong.map(|found| (text(found, "check"), text(found, "detail"))).collect()
}

/// The one thing that is wrong, and what is said of it.
#[track_caller]
fn problem(ill: Outcome, check: &str) -> String {
    assert_eq!(ill.code, Some(1), "{ill:?}");
    let problems = problems(&ill);
    assert_eq!(problems.iter().map(|(check, _)| check.as_str()).collect::<Vec<_>>(), [check], "{problems:?}");
    problems.into_iter().next().unwrap().1
}

#[test]
fn a_healthy_installation_is_looked_at_from_end_to_end() {
    let office = Office::open();
    office.create("ana", &[]).success();
    let report = doctor(&office, &[], &[]).success().json();
    let looked_at: Vec<&str> =
        report.as_array().unwrap().iter().map(|found| found["check"].as_str().unwrap()).collect();
    for check in [
        "ajustes",
        "chave",
        "pasta de dados",
        "disco dos dados",
        "arquivos",
        "correio",
        "disco do PostgreSQL",
        "registro",
        "PostgreSQL",
        "conexões",
        "relógio",
        "administração",
        "extensões",
        "isolamento",
        "migrações",
        "empresa ana",
        "trabalhos",
        "certificados",
        "relógio da máquina",
    ] {
        assert!(looked_at.contains(&check), "{check} in {looked_at:?}");
    }
}

#[test]
fn a_misspelt_setting_and_one_that_asks_for_too_much_are_found() {
    let office = ready();
    let said = problem(doctor(&office, &[], &[("BALCAO_TRUSTED_PROXYS", "10.0.0.1")]), "ajustes");
    assert!(said.contains("BALCAO_TRUSTED_PROXYS") && said.contains("docs/configuration.md"), "{said}");
    assert!(!said.contains("10.0.0.1"), "a value may be a secret: {said}");
    doctor(&office, &[], &[("BALCAO_TRUSTED_PROXIES", "10.0.0.1"), ("BALCAO_NO_RUSTUP", "1")]).success();

    let said = problem(doctor(&office, &["--db-connections", "5000"], &[]), "conexões");
    assert!(said.contains("5026") && said.contains("BALCAO_DB_CONNECTIONS"), "{said}");
}

#[test]
fn a_folder_that_anybody_may_write_to_and_a_key_that_is_none_are_found() {
    let office = ready();
    doctor(&office, &[], &[]).success();
    let mode = fs::metadata(&office.data).unwrap().permissions();
    fs::set_permissions(&office.data, fs::Permissions::from_mode(0o777)).unwrap();
    let said = problem(doctor(&office, &[], &[]), "pasta de dados");
    assert!(said.contains("chmod o-w"), "{said}");
    fs::set_permissions(&office.data, mode).unwrap();

    fs::write(office.data.join("master.key"), "no key\n").unwrap();
    let said = problem(doctor(&office, &[], &[]), "instalação");
    assert!(said.contains("master.key"), "{said}");
}

#[test]
fn a_mail_server_and_a_bucket_that_do_not_take_what_they_should_are_found() {
    let office = ready();
    let mailbox = Mailbox::open();
    let smtp = |server: &str| {
        let url = format!("smtp://{server}?tls=none");
        doctor(&office, &[], &[("BALCAO_SMTP_URL", &url), ("BALCAO_MAIL_FROM", "avisos@balcao.example")])
    };
    let here = format!("127.0.0.1:{}", mailbox.port);
    smtp(&here).success();
    assert!(mailbox.is_empty(), "it knocks and sends nothing");
    let said = problem(smtp(&format!("127.0.0.1:{}", free_port())), "correio");
    assert!(said.contains("BALCAO_SMTP_URL"), "{said}");
    let said = problem(smtp(&format!("oi:s3gredo@{here}")), "correio");
    assert!(said.contains("senha") && !said.contains("s3gredo"), "{said}");
    let said = problem(doctor(&office, &[], &[("BALCAO_BASE_URL", "https://balcao.invalid")]), "correio");
    assert!(said.contains("outbox") && said.contains("defina BALCAO_SMTP_URL e BALCAO_MAIL_FROM"), "{said}");

    let endpoint = format!("http://127.0.0.1:{}", free_port());
    let bucket = [("BALCAO_FILES_URL", "s3://balcao"), ("BALCAO_FILES_ENDPOINT", &endpoint)];
    let said = problem(doctor(&office, &[], &bucket), "arquivos");
    assert!(said.contains("BALCAO_FILES_ACCESS_KEY"), "{said}");
    let keys = [("BALCAO_FILES_ACCESS_KEY", "oi"), ("BALCAO_FILES_SECRET_KEY", "s3gredo")];
    let said = problem(doctor(&office, &[], &[&bucket[..], &keys].concat()), "arquivos");
    assert!(said.contains("BALCAO_FILES_ENDPOINT") && !said.contains("s3gredo"), "{said}");
}

#[test]
fn a_server_that_does_not_answer_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("postgres://balcao:s3gredo@127.0.0.1:{}/balcao", free_port());
    let data = folder.path().join("data");
    let ill = Outcome::from(balcao(&data, &["doctor", "--json", "--database-url", &url]).output().unwrap());
    let said = problem(ill, "registro");
    assert!(said.contains("BALCAO_DATABASE_URL") && !said.contains("s3gredo"), "{said}");
}

#[test]
fn a_registry_that_is_behind_and_work_that_nobody_does_are_found() {
    let office = Office::open();
    office.create("ana", &[]).success();
    doctor(&office, &[], &[]).success();
    let database = office.run(&["tenant", "show", "ana", "--json"]).success().json()["database"].clone();
    let database = database.as_str().unwrap();
    for (inside, wrong, check, mends, right) in [
        (
            "balcao",
            "update _sqlx_migrations set version = version + 9000 where version = (select max(version) from _sqlx_migrations)",
            "migrações",
            "programa mais novo",
            "update _sqlx_migrations set version = version - 9000 where version > 9000",
        ),
        (
            database,
            "update events.job set created_at = created_at - interval '2 hours'",
            "trabalhos",
            "balcao work",
            "update events.job set created_at = now()",
        ),
        (
            database,
            "update events.job set dead_at = now() where id = (select min(id) from events.job)",
            "trabalhos",
            "balcao jobs retry",
            "update events.job set dead_at = null",
        ),
    ] {
        office.execute_in(inside, wrong);
        let said = problem(doctor(&office, &[], &[]), check);
        assert!(said.contains(mends), "{wrong}: {said}");
        office.execute_in(inside, right);
        doctor(&office, &[], &[]).success();
    }
}

/// A TLS server for `localhost` with a certificate of so many days, killed when dropped.
struct Proxy(Child, u16);

impl Proxy {
    fn start(folder: &Path, days: &str, names: &str) -> Self {
        let openssl = |arguments: &[&str]| {
            let made =
                Command::new("openssl").args(arguments).current_dir(folder).output().expect("openssl: bin/setup");
            assert!(made.status.success(), "{made:?}");
        };
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
        if !folder.join("ca.pem").exists() {
            let ca =
                ["req", "-x509", "-days", "3650", "-subj", "/CN=Autoridade", "-keyout", "ca.key", "-out", "ca.pem"];
            openssl(&[&ca[..], &key].concat());
        }
        let names = format!("subjectAltName={names}");
        let own = ["req", "-x509", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", days, "-subj", "/CN=localhost"];
        let own = [&own[..], &["-addext", &names, "-keyout", "own.key", "-out", "own.pem"]].concat();
        openssl(&[&own[..], &["-addext", "basicConstraints=critical,CA:FALSE"], &key].concat());
        let port = free_port();
        let server = Command::new("openssl")
            .args(["s_server", "-quiet", "-cert", "own.pem", "-key", "own.key", "-accept", &port.to_string()])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let proxy = Self(server.unwrap(), port);
        for _ in 0..100 {
            if std::net::TcpStream::connect(("localhost", port)).is_ok() {
                return proxy;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("openssl does not listen");
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_certificate_that_ends_soon_is_of_another_name_or_nobodys_is_found() {
    let office = ready();
    let folder = tempfile::tempdir().unwrap();
    let mailbox = Mailbox::open();
    let smtp = format!("smtp://127.0.0.1:{}?tls=none", mailbox.port);
    let of = |base: &str, more: &[(&str, &str)]| {
        let variables =
            [("BALCAO_BASE_URL", base), ("BALCAO_SMTP_URL", &smtp), ("BALCAO_MAIL_FROM", "avisos@balcao.example")];
        doctor(&office, &[], &[&variables[..], more].concat())
    };
    let at = |proxy: &Proxy, authority: bool| {
        let ca = folder.path().join("ca.pem");
        let ca = [("SSL_CERT_FILE", ca.to_str().unwrap())];
        of(&format!("https://localhost:{}", proxy.1), if authority { &ca } else { &[] })
    };
    let long = Proxy::start(folder.path(), "90", "DNS:localhost");
    let well = at(&long, true).success().json();
    let said = well.as_array().unwrap().iter().find(|found| found["check"] == "certificados").unwrap();
    let days = |said: &str, days: [u8; 2]| days.iter().any(|days| said.contains(&format!(" {days} dias")));
    assert!(days(said["detail"].as_str().unwrap(), [89, 90]), "{said}");
    let said = problem(at(&long, false), "certificados");
    assert!(said.contains("fullchain.pem"), "{said}");
    drop(long);

    let short = Proxy::start(folder.path(), "4", "DNS:localhost");
    let said = problem(at(&short, true), "certificados");
    assert!(said.contains("vence em") && days(&said, [3, 4]), "{said}");
    drop(short);

    let foreign = Proxy::start(folder.path(), "90", "DNS:balcao.example");
    let said = problem(at(&foreign, true), "certificados");
    assert!(said.contains("de outro nome"), "{said}");
    let port = foreign.1;
    drop(foreign);

    let said = problem(of(&format!("https://localhost:{port}"), &[]), "certificados");
    assert!(said.contains("proxy"), "{said}");
    let elsewhere = of("https://balcao.invalid", &[]).success().json();
    let said = elsewhere.as_array().unwrap().iter().find(|found| found["check"] == "certificados").unwrap();
    assert!(said["detail"].as_str().unwrap().starts_with("não conferidos"), "{said}");
}
