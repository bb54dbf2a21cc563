//! What an operator lives with: a server of one's own, and the doctor.

#[path = "support/office.rs"]
mod office;
#[path = "support/program.rs"]
mod program;

use office::{Office, get};
use program::{Outcome, Server, balcao, free_port, run};
use serde_json::Value;
use std::{fs, os::unix::fs::PermissionsExt};

#[test]
fn a_database_elsewhere_needs_its_administrator_for_provisioning() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let somewhere = "postgres://balcao:x@127.0.0.1:1/balcao";
    let alone = ["tenant", "list", "--database-url", somewhere];
    assert!(run(&data, &alone).refused().contains("BALCAO_ADMIN_DATABASE_URL"));
    let admin_alone = ["tenant", "list", "--admin-database-url", somewhere];
    assert!(run(&data, &admin_alone).refused().contains("BALCAO_DATABASE_URL"));
    let unreachable = run(&data, &["tenant", "list", "--database-url", somewhere, "--admin-database-url", somewhere]);
    assert_eq!(unreachable.code, Some(1), "{unreachable:?}");
    assert!(!unreachable.stderr.contains(":x@"), "{unreachable:?}");
    assert!(!data.join("cluster.json").exists(), "no private PostgreSQL beside it");
}

#[test]
fn a_server_of_ones_own_is_used_by_password() {
    let office = Office::open();
    // Its access rules let a role by password into the database of its own name alone.
    let socket = office.cluster().place().socket.clone();
    let registry =
        |password: &str| format!("postgres://elsewhere:{password}@localhost:5432/elsewhere?host={}", socket.display());
    let (right, wrong) = (registry("s3%40gr%2Bdo"), registry("other"));
    let admin = office.cluster().admin_url();
    let folder = office.data.with_file_name("elsewhere");
    let both = |registry: &str, arguments: &[&str]| {
        let urls = [("BALCAO_DATABASE_URL", registry), ("BALCAO_ADMIN_DATABASE_URL", &*admin)];
        Outcome::from(balcao(&folder, arguments).envs(urls).output().unwrap())
    };

    both(&right, &["migrate"]).success();
    let ana = ["tenant", "create", "--slug", "ana", "--name", "Ana", "--email", "ana@ana.example"];
    both(&right, &ana).success();
    let report = both(&right, &["doctor", "--json"]).success().json();
    assert!(report.as_array().unwrap().iter().any(|found| found["check"] == "papel elsewhere"), "{report}");
    assert!(!folder.join("cluster.json").exists(), "no private PostgreSQL beside it");

    // A mistyped password is told and changes nothing.
    for command in ["serve", "demo"] {
        let refused = both(&wrong, &[command, "--port", &free_port().to_string(), "--log-level", "error"]).refused();
        assert!(refused.contains("BALCAO_DATABASE_URL"), "{command}: {refused}");
    }
    // A server needs no administrator.
    let server = Server::start_with(&folder, &["--database-url", &right]);
    assert_eq!(server.opening["tenants"], Value::Null, "it cannot list them, and does not say that there are none");
    let answer = get(server.port, "ana.localhost", "/");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(server.terminate(), Some(0));
}

#[test]
fn the_doctor_finds_what_is_wrong() {
    let office = Office::open();
    office.create("ana", &[]).success();
    let well = office.run(&["doctor", "--json"]).success().json();
    assert!(well.as_array().unwrap().len() >= 8, "{well}");
    assert!(well.as_array().unwrap().iter().all(|finding| finding["ok"] == true), "{well}");
    assert!(office.run(&["doctor"]).success().stdout.lines().all(|line| line.starts_with("ok ")));

    let key = office.data.join("master.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let ill = office.run(&["doctor"]);
    assert_eq!(ill.code, Some(1));
    assert!(ill.stdout.lines().any(|line| line.starts_with("problema") && line.contains("chave")), "{}", ill.stdout);

    // Another key: no stored password can be read any more.
    fs::remove_file(&key).unwrap();
    let ill = office.run(&["doctor"]);
    assert_eq!(ill.code, Some(1));
    assert!(ill.stdout.lines().any(|line| line.starts_with("problema") && line.contains("ana")), "{}", ill.stdout);
}

#[test]
fn the_doctor_finds_what_is_wrong_on_the_server() {
    let office = Office::open();
    office.create("ana", &[]).success();
    let database = office.run(&["tenant", "show", "ana", "--json"]).success().json()["database"].clone();
    let database = database.as_str().unwrap();
    let template = office.ask("select datname::text from pg_database where datname like 'balcao_template_v%'");
    for (wrong, finding, right) in [
        (format!("alter role {database} nologin"), "empresa ana", format!("alter role {database} login")),
        (
            format!("alter database {template} rename to balcao_elsewhere"),
            "modelo",
            format!("alter database balcao_elsewhere rename to {template}"),
        ),
        (
            "grant connect on database postgres to public".to_owned(),
            "isolamento",
            "revoke connect on database postgres from public".to_owned(),
        ),
        ("alter role balcao_app login".to_owned(), "papel balcao_app", "alter role balcao_app nologin".to_owned()),
        (
            "alter role balcao_server createdb".to_owned(),
            "papel balcao_server",
            "alter role balcao_server nocreatedb".to_owned(),
        ),
    ] {
        office.execute(&wrong);
        let ill = office.run(&["doctor", "--json"]);
        assert_eq!(ill.code, Some(1), "{wrong}");
        let problems: Vec<_> =
            ill.json().as_array().unwrap().iter().filter(|found| found["ok"] == false).cloned().collect();
        assert_eq!(problems.len(), 1, "{wrong}: {problems:?}");
        assert_eq!(problems[0]["check"], finding, "{wrong}");
        office.execute(&right);
    }
    office.run(&["doctor"]).success();
}
