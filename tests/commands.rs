//! The operator at the terminal: what is refused and how, what is answered, and that the documentation is true.

#[path = "support/office.rs"]
mod office;
#[path = "support/program.rs"]
mod program;

use office::{Office, get};
use program::{Outcome, Server, balcao, run};
use serde_json::Value;
use std::{fs, io, net::TcpListener, path::Path, process::Command};

#[test]
fn a_tenant_is_made_changed_and_shown() {
    let office = Office::open();
    let told = ["--document", "12.abc.345/01de-35", "--phone", "(11) 98765-4321", "--trade", "salon", "--plan", "gold"];
    let created = office.create("ana", &told).success().json();
    assert_eq!(keys(&created), ["id", "invite_url", "slug", "url"]);
    assert_eq!(created["slug"], "ana");
    assert_eq!(created["url"], "http://ana.localhost:3000");
    let invitation =
        created["invite_url"].as_str().unwrap().strip_prefix("http://ana.localhost:3000/convite/").unwrap();
    assert!(invitation.len() >= 20, "{invitation}");

    let show = |status: &str| {
        let shown = office.run(&["tenant", "show", "ana", "--json"]).success().json();
        assert_eq!(shown["status"], status);
        shown
    };
    assert_eq!(show("active")["modules"], serde_json::json!(["crm", "inbox", "booking", "billing", "privacy"]));
    for (told, kept) in
        [("document", "12ABC34501DE35"), ("phone", "+5511987654321"), ("trade", "salon"), ("plan", "gold")]
    {
        assert_eq!(show("active")[told], kept);
        assert!(office.run(&["tenant", "show", "ana"]).success().stdout.contains(kept), "{told}");
    }
    office.run(&["tenant", "suspend", "ana", "--json"]).success();
    show("suspended");
    office.run(&["tenant", "resume", "ana"]).success();
    show("active");

    office.run(&["tenant", "module", "disable", "ana", "inbox"]).success();
    assert_eq!(show("active")["modules"], serde_json::json!(["crm", "booking", "billing", "privacy"]));
    office.run(&["tenant", "module", "enable", "ana", "inbox"]).success();

    office.run(&["tenant", "domain", "add", "ana", "www.ana.example", "--verified"]).success();
    let shown = show("active");
    assert_eq!(shown["domains"][0]["host"], "www.ana.example");
    assert_eq!(shown["url"], "http://www.ana.example:3000", "links follow the primary domain");
    office.run(&["tenant", "domain", "remove", "ana", "www.ana.example"]).success();
    office.run(&["tenant", "domain", "add", "ana", "Açaí.example", "--verified"]).success();
    assert_eq!(show("active")["domains"][0]["host"], "xn--aa-4iaz.example");
    office.run(&["tenant", "domain", "remove", "ana", "Açaí.example"]).success();
    assert_eq!(show("active")["domains"], serde_json::json!([]), "taken away as it was typed");

    office.run(&["tenant", "cancel", "ana"]).success();
    show("cancelled");

    let trial = office.create("bia", &["--trial-days", "14", "--modules", "crm"]).success().json();
    assert_eq!(trial["slug"], "bia");
    let shown = office.run(&["tenant", "show", "bia", "--json"]).success().json();
    assert_eq!((&shown["status"], &shown["modules"]), (&"trial".into(), &serde_json::json!(["crm", "privacy"])));

    let listed = office.run(&["tenant", "list"]).success().stdout;
    assert!(listed.contains("ana") && listed.contains("cancelada") && listed.contains("em teste"), "{listed}");

    let report = office.run(&["migrate", "--json"]).success().json();
    assert_eq!(report["tenants"], serde_json::json!([]), "nothing to do");
}

#[test]
fn a_tenant_is_renamed_and_gets_another_look() {
    let office = Office::open();
    for slug in ["ana", "bia"] {
        office.create(slug, &[]).success();
    }
    let renamed = office.run(&["tenant", "rename", "ana", "ana-reformas", "--json"]).success().json();
    assert_eq!((&renamed["slug"], &renamed["former_slugs"][0]["slug"]), (&"ana-reformas".into(), &"ana".into()));
    assert!(office.run(&["tenant", "show", "ana-reformas"]).success().stdout.contains("antes      ana "));
    for (new, hint) in [("bia", "bia"), ("admin", "admin"), ("Ana", "endereço")] {
        assert!(office.run(&["tenant", "rename", "ana-reformas", new]).refused().contains(hint), "{new}");
    }
    assert!(office.run(&["tenant", "rename", "bia", "ana"]).refused().contains("ana"), "it was somebody's");
    assert!(office.create("ana", &[]).refused().contains("ana"));

    let look = ["--color", "#A03050", "--name", "Ana & filhas", "--short-name", "Ana", "--tagline", "Desde 1990"];
    let brand = office.run(&[&["tenant", "brand", "bia", "--json"][..], &look].concat()).success().json();
    let told = serde_json::json!({
        "name": "Ana & filhas", "short_name": "Ana", "tagline": "Desde 1990", "color": "#a03050", "version": 2
    });
    assert_eq!(brand["brand"], told);
    assert!(office.run(&["tenant", "brand", "bia"]).refused().contains("--color"));
    assert!(office.run(&["tenant", "brand", "bia", "--color", "red"]).refused().contains("cor"));
    assert!(office.run(&["tenant", "delete", "bia", "--grace-days", "4000"]).refused().contains("--grace-days"));
    assert!(office.run(&["secrets", "rotate", "--tenant", "ninguem"]).refused().contains("ninguem"));
}

#[test]
fn wrong_input_makes_nothing_and_is_told_in_one_sentence() {
    let office = Office::open();
    office.create("ana", &[]).success();
    for (slug, more, hint) in [
        ("admin", &[][..], "admin"),
        ("Ana", &[], "endereço"),
        ("an", &[], "endereço"),
        ("ab--c", &[], "endereço"),
        ("-ab", &[], "endereço"),
        ("bia", &["--document", "111.444.777-36"], "CPF"),
        ("bia", &["--document", "11.222.333/0001-82"], "CNPJ"),
        ("bia", &["--document", "12.ABC.345/01DE-36"], "CNPJ"),
        ("bia", &["--phone", "12"], "telefone"),
        ("bia", &["--trade", "padaria"], "padaria"),
        ("bia", &["--modules", "crm,fidelidade"], "fidelidade"),
        ("bia", &["--modules", ""], "“”"),
        ("bia", &["--trial-days", "0"], "--trial-days"),
        ("bia", &["--trial-days", "quinze"], "--trial-days"),
        ("bia", &["--plan", "Plano Ouro!"], "plano"),
        ("bia", &["--cor", "azul"], "--cor"),
        ("bia", &["--slug", "caio"], "uma vez"),
        ("bia", &["--plan"], "falta o valor de --plan"),
        ("bia", &["--json=sim"], "--json não leva valor"),
    ] {
        let answer: Value = serde_json::from_str(&office.create(slug, more).refused()).expect("JSON was asked for");
        let sentence = answer["error"].as_str().unwrap();
        assert!(sentence.to_lowercase().contains(&hint.to_lowercase()), "{slug} {more:?}: {sentence}");
    }
    // The same slug for somebody else.
    let taken = ["tenant", "create", "--slug", "ana", "--name", "Outra", "--email", "outra@outra.example"];
    assert!(office.run(&taken).refused().contains("ana"));
    for email in ["ana", "a b@c.example", "@x.example"] {
        office.run(&["tenant", "create", "--slug", "bia", "--name", "Bia", "--email", email]).refused();
    }
    office.run(&["tenant", "create", "--slug", "bia", "--name", " ", "--email", "a@b.example"]).refused();
    assert_eq!(office.slugs(), ["ana"], "nothing was made");

    for arguments in [
        &["tenant", "show", "ninguem"][..],
        &["tenant", "suspend", "ninguem"],
        &["tenant", "domain", "add", "ana", "www.ana.example"],
        &["tenant", "domain", "add", "ana", "localhost", "--verified"],
        &["tenant", "domain", "add", "ana", "bia.localhost", "--verified"],
        &["tenant", "domain", "add", "ana", "não é", "--verified"],
        &["tenant", "domain", "remove", "ana", "www.ana.example"],
        &["tenant", "module", "disable", "ana", "privacy"],
        &["tenant", "module", "disable", "ana", "fidelidade"],
        &["tenant", "rename", "ana"],
        &["demo", "--as-of", "ontem"],
    ] {
        office.run(arguments).refused();
    }
}

#[test]
fn a_wrong_setting_is_told_in_one_sentence_and_nothing_is_started() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for (flag, variable, value) in [
        ("--port", "BALCAO_PORT", "0"),
        ("--port", "BALCAO_PORT", "70000"),
        ("--base-url", "BALCAO_BASE_URL", "balcao.example"),
        ("--base-url", "BALCAO_BASE_URL", "http://balcao.example"),
        ("--base-url", "BALCAO_BASE_URL", "https://10.0.0.1"),
        ("--address", "BALCAO_ADDRESS", "localhost"),
        ("--trusted-proxies", "BALCAO_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("--database-url", "BALCAO_DATABASE_URL", "mysql://s3gredo@x/y"),
        ("--admin-database-url", "BALCAO_ADMIN_DATABASE_URL", "s3gredo"),
        ("--db-connections", "BALCAO_DB_CONNECTIONS", "3"),
        ("--pool-cap", "BALCAO_POOL_CAP", "muitas"),
        ("--log-format", "BALCAO_LOG_FORMAT", "xml"),
        ("--log-level", "BALCAO_LOG_LEVEL", "a=b=c"),
        ("--log-level", "BALCAO_LOG_LEVEL", "loud"),
        ("--data", "BALCAO_DATA", ""),
    ] {
        let as_flag = run(&data, &["serve", flag, value]).refused();
        let as_variable = Outcome::from(balcao(&data, &["serve"]).env(variable, value).output().unwrap()).refused();
        for sentence in [as_flag, as_variable] {
            assert!(sentence.contains(flag) && sentence.contains(variable), "{sentence}");
            for english in ["invalid", "not in", "cannot"] {
                assert!(!sentence.contains(english), "one language: {sentence}");
            }
            assert!(!sentence.contains("s3gredo"), "a secret is never shown: {sentence}");
        }
    }
    assert!(!data.exists(), "nothing was started");
}

#[test]
fn a_busy_port_is_told_before_anything_is_started() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = busy.local_addr().unwrap().port().to_string();
    let sentence = run(&data, &["serve", "--port", &port]).refused();
    assert!(sentence.contains(&port) && sentence.contains("em uso"), "{sentence}");
    assert!(!data.exists());
}

#[test]
fn a_damaged_key_file_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("master.key"), "short").unwrap();
    assert!(run(&data, &["migrate"]).refused().contains("master.key"));
    assert_eq!(fs::read_to_string(data.join("master.key")).unwrap(), "short");
}

#[test]
fn the_demo_is_made_once_and_not_beside_real_businesses() {
    let office = Office::open();
    let first = office.run(&["demo", "--json", "--as-of", "2026-03-04"]).success().json();
    assert_eq!(keys(&first[0]), ["logins", "password", "slug", "url"]);
    assert_eq!(first[0]["logins"][0], "admin@aurora.example");
    assert_eq!(office.slugs(), ["aurora", "oficina"]);
    let again = office.run(&["demo", "--json"]).success().json();
    assert_eq!(first, again);

    office.create("ana", &[]).success();
    office.run(&["demo"]).success();

    let other = Office::open();
    other.create("ana", &[]).success();
    assert!(other.run(&["demo"]).refused().contains("demonstração"));
    assert_eq!(other.slugs(), ["ana"]);
}

#[test]
fn a_server_says_where_it_is_and_answers_there() {
    let office = Office::open();
    office.create("ana", &[]).success();
    let server = Server::start(&office.data);
    let answer = get(server.port, "localhost", "/healthz");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let answer = get(server.port, "ana.localhost", "/readyz");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(get(server.port, "ninguem.localhost", "/").starts_with("HTTP/1.1 404"));
    assert_eq!(server.terminate(), Some(0));
}

#[test]
fn help_and_version_are_no_faults() {
    for argument in ["--help", "--version"] {
        let said = run(Path::new("unused"), &[argument]).success();
        assert!(said.stdout.contains("balcao") && said.stderr.is_empty(), "{said:?}");
    }
    assert_eq!(run(Path::new("unused"), &[]).code, Some(2));
}

#[test]
fn a_reader_that_leaves_early_is_no_fault() {
    for argument in ["--help", "--version", "reference"] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let mut command = balcao(Path::new("unused"), &[argument]);
        let ended = Outcome::from(command.stdout(writer).output().unwrap());
        assert_eq!((ended.code, &*ended.stderr), (Some(0), ""), "{argument}");
    }
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = Outcome::from(balcao(Path::new("unused"), &["reference"]).stdout(full).output().unwrap());
    assert_eq!(ended.code, Some(1), "an answer that is lost is one: {ended:?}");
}

#[test]
fn the_configuration_page_is_what_the_program_reads() {
    let printed =
        Outcome::from(Command::new(env!("CARGO_BIN_EXE_balcao")).arg("reference").output().unwrap()).success().stdout;
    let committed = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md")).unwrap();
    assert_eq!(printed, committed, "run: cargo run -q -- reference > docs/configuration.md");
    for variable in ["BALCAO_DATABASE_URL", "BALCAO_BASE_URL", "BALCAO_MASTER_KEY_FILE", "BALCAO_TRUSTED_PROXIES"] {
        assert!(committed.contains(variable));
    }
    assert!(!committed.contains("PAUSE"), "what tests alone use is not a setting");
}

/// The members of a JSON object, in order of the alphabet.
fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}
