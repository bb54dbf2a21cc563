//! What the operator reads at `/metrics`: N of something raise its counter by N, and labels stay few.

#[path = "support/office.rs"]
mod office;
#[path = "support/program.rs"]
mod program;
mod support;

use axum::http::StatusCode;
use balcao::server::{
    metrics::{self, Metrics, Reading},
    router,
};
use events::{Changes, Event, Subject};
use futures::StreamExt;
use office::{Office, get};
use program::{Outcome, Server, balcao, free_port};
use serde::{Deserialize, Serialize};
use std::{thread, time::Duration};
use support::Town;
use tenancy::{JobEnd, Witness};
use tokio::net::TcpListener;
use uuid::Uuid;

/// Somebody waved.
#[derive(Serialize, Deserialize)]
struct Waved;

impl Event for Waved {
    const NAME: &'static str = "kernel.waved";

    fn subject(&self) -> Subject {
        Subject { table: "kernel.wave", id: None }
    }
}

/// The value of the one line that has all of these in it.
#[track_caller]
fn value(text: &str, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    let mut lines = text.lines().filter(|line| {
        line.strip_prefix(name).is_some_and(|rest| rest.starts_with('{') || rest.starts_with(' '))
            && labels.iter().all(|(label, value)| line.contains(&format!("{label}=\"{value}\"")))
    });
    let line = lines.next()?;
    assert_eq!(lines.next(), None, "one line of {name} {labels:?}");
    Some(line.rsplit_once(' ').unwrap().1.parse().unwrap())
}

fn requests(text: &str, route: &str, status: &str, tenant: &str) -> f64 {
    let labels = [("method", "GET"), ("route", route), ("status", status), ("tenant", tenant)];
    value(text, "http_request_duration_seconds_count", &labels).unwrap_or_default()
}

fn events(text: &str, event: &str, tenant: &str) -> f64 {
    value(text, "business_events_total", &[("event", event), ("tenant", tenant)]).unwrap_or_default()
}

fn active(text: &str, kind: &str, tenant: &str) -> Option<f64> {
    value(text, "active_connections", &[("type", kind), ("tenant", tenant)])
}

#[tokio::test]
async fn so_many_requests_raise_their_counter_by_so_many() {
    let town = Town::new().await;
    let reading = town.site.reading();
    let mut anyone = town.anonymous("aurora.localhost");
    for _ in 0..7 {
        anyone.get("/entrar").await;
    }
    for token in ["um", "dois", "tres"] {
        anyone.get(&format!("/convite/{token}")).await;
    }
    for path in ["/isto/nao/existe", "/Maria/da/Silva"] {
        anyone.get(path).await;
    }
    town.anonymous("oficina.localhost").get("/entrar").await;
    town.anonymous("ninguem.localhost").get("/").await;
    for _ in 0..4 {
        anyone.get("/healthz").await;
    }
    let text = reading.text();
    assert_eq!(requests(&text, "/entrar", "200", "aurora"), 7.0, "{text}");
    assert_eq!(requests(&text, "/entrar", "200", "oficina"), 1.0);
    assert_eq!(requests(&text, "/convite/{token}", "404", "aurora"), 3.0, "by pattern: the path is a secret");
    assert_eq!(requests(&text, "other", "404", "aurora"), 2.0);
    assert_eq!(requests(&text, "/healthz", "200", "-"), 4.0);
    assert!(!text.contains("ninguem") && !text.contains("Maria") && !text.contains("dois"), "{text}");
    assert_eq!(active(&text, "http", "aurora"), Some(0.0), "all are answered");
    assert_eq!(reading.text(), text, "reading changes nothing, and opens nothing");
}

#[tokio::test]
async fn what_was_done_is_counted_and_what_was_undone_is_not() {
    let town = Town::new().await;
    let reading = town.site.reading();
    let mut staff = town.staff("agente").await;
    let create = async |staff: &mut support::Client, key: Uuid, phone: &str| {
        let fields = [("key", key.to_string()), ("name", "Maria".to_owned()), ("phone", phone.to_owned())];
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        staff.post("/api/crm/deal/create", &fields).await.status
    };
    let key = Uuid::now_v7();
    for (key, phone, status) in [
        (key, "(11) 90000-0001", StatusCode::SEE_OTHER),
        (key, "(11) 90000-0001", StatusCode::SEE_OTHER),
        (Uuid::now_v7(), "(11) 90000-0002", StatusCode::SEE_OTHER),
        (Uuid::now_v7(), "123", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        assert_eq!(create(&mut staff, key, phone).await, status);
    }
    let text = reading.text();
    assert_eq!(events(&text, "crm.deal_created", "aurora"), 2.0, "the repeated one acted once: {text}");
    assert_eq!(events(&text, "crm.deal_created", "oficina"), 0.0);

    for commits in [false, true] {
        let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
        events::record(&mut scope, &Waved, Changes::default()).await.unwrap();
        events::record(&mut scope, &Waved, Changes::default()).await.unwrap();
        assert_eq!(events(&reading.text(), Waved::NAME, "aurora"), 0.0, "not yet");
        if commits {
            scope.commit().await.unwrap();
        }
    }
    assert_eq!(events(&reading.text(), Waved::NAME, "aurora"), 2.0);
}

#[tokio::test]
async fn who_listens_and_what_is_open_is_counted_while_it_is() {
    let town = Town::new().await;
    let reading = town.site.reading();
    let mut staff = town.staff("admin").await;
    let stream = staff.begin("GET", "/live", axum::body::Body::empty(), &[]).await;
    assert_eq!(stream.status(), StatusCode::OK);
    let mut stream = stream.into_body().into_data_stream();
    stream.next().await.unwrap().unwrap();
    let text = reading.text();
    assert_eq!(active(&text, "live", "aurora"), Some(1.0), "{text}");
    assert!(active(&text, "database", "aurora").unwrap() >= 1.0);
    drop(stream);
    assert_eq!(active(&reading.text(), "live", "aurora"), Some(0.0));
}

#[tokio::test]
async fn one_tenant_more_than_there_are_labels_is_one_of_the_others_until_a_label_is_free() {
    let town = Town::new().await;
    let tenancy = &town.pair.platform.tenancy;
    let metrics = Metrics::with_room_for(1, tenancy);
    let reading = Reading::new(metrics.clone(), tenancy.clone(), None);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let _listening = metrics::listen(listener, reading.clone());
    let (aurora, oficina) = (&town.pair.aurora, &town.pair.oficina);
    for tenant in [aurora, oficina, oficina] {
        metrics.happened(tenant, "crm.deal_moved");
        metrics.worked(tenant, JobEnd::Done, 20);
    }
    let text = reading.text();
    assert_eq!(events(&text, "crm.deal_moved", "aurora"), 1.0);
    assert_eq!(events(&text, "crm.deal_moved", "other"), 2.0);
    assert_eq!(value(&text, "jobs_total", &[("end", "done"), ("tenant", "other")]), Some(40.0));
    assert!(!text.contains("oficina"), "{text}");

    town.pair.platform.admin.rename("aurora", "alvorada").await.unwrap();
    for _ in 0..300 {
        if !reading.text().contains("aurora") {
            metrics.happened(oficina, "crm.deal_moved");
            assert_eq!(events(&reading.text(), "crm.deal_moved", "oficina"), 1.0, "there is room now");
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("a label was never given back: {}", reading.text());
}

#[tokio::test]
async fn no_host_of_a_tenant_shows_them() {
    let town = Town::new().await;
    for host in ["aurora.localhost", "localhost", "ninguem.localhost"] {
        let answer = town.anonymous(host).get("/metrics").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{host}");
        assert!(!answer.body.contains("http_request"), "{host}");
    }
    let answer = town.staff("admin").await.through(router(town.site.clone())).get("/metrics").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[test]
fn a_server_and_a_worker_are_read_on_a_listener_of_their_own() {
    let office = Office::open();
    office.create("ana", &[]).success();
    let port = free_port();
    let address = format!("127.0.0.1:{port}");
    let server = Server::start_with(&office.data, &["--metrics", &address, "--no-worker"]);
    for _ in 0..3 {
        get(server.port, "ana.localhost", "/");
    }
    let answer = get(port, "localhost", "/metrics");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.to_lowercase().contains("content-type: text/plain; version=0.0.4"), "{answer}");
    assert_eq!(requests(&answer, "/", "200", "ana"), 3.0, "{answer}");
    assert_eq!(value(&answer, "build_info", &[("version", env!("CARGO_PKG_VERSION"))]), Some(1.0));
    assert!(value(&answer, "process_start_time_seconds", &[]).unwrap() > 1.7e9);
    assert!(get(port, "localhost", "/").starts_with("HTTP/1.1 404"), "nothing else is there");
    assert!(get(server.port, "ana.localhost", "/metrics").starts_with("HTTP/1.1 404"));

    let taken = ["work", "--metrics", &address, "--json"];
    let refused = Outcome::from(balcao(&office.data, &taken).output().unwrap());
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.stderr.contains("--metrics"), "{refused:?}");
    assert_eq!(server.terminate(), Some(0));

    let mut worker = balcao(&office.data, &taken).stdout(std::process::Stdio::null()).spawn().unwrap();
    let worked = (0..300).any(|_| {
        thread::sleep(Duration::from_millis(100));
        let listens = std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
        listens
            && value(&get(port, "localhost", "/metrics"), "jobs_total", &[("end", "done"), ("tenant", "ana")]).is_some()
    });
    program::signal(worker.id(), nix::sys::signal::Signal::SIGTERM);
    assert_eq!(worker.wait().unwrap().code(), Some(0));
    assert!(worked, "what was done at the making is told to listeners by jobs");
}
