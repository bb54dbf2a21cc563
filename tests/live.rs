//! What open pages are told, whichever process did it, and who is told nothing.

mod support;

use axum::{
    body::{Body, BodyDataStream},
    http::StatusCode,
    response::Response,
};
use balcao::server::{self, Site, router};
use futures::StreamExt;
use sqlx::Connection;
use std::{sync::Arc, time::Duration};
use support::{Client, Town};
use tenancy::{ModuleKey, Tenancy, Tenant, TenantScope};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use uuid::Uuid;

/// Generous for a busy machine; mostly it is some milliseconds.
const SOON: Duration = Duration::from_secs(20);
/// How long to listen for what must not be said.
const SILENCE: Duration = Duration::from_millis(700);

/// One message of a stream.
#[derive(Debug, Default, PartialEq, Eq)]
struct Message {
    event: String,
    id: String,
    data: String,
}

impl Message {
    fn seq(&self) -> i64 {
        self.id.parse().unwrap_or_else(|_| panic!("{self:?} has no place"))
    }
}

/// An open stream.
struct Ear {
    body: BodyDataStream,
    text: String,
}

impl Ear {
    async fn open(client: &mut Client, path: &str) -> Self {
        let response = begin(client, path, &[]).await;
        assert_eq!(response.status(), StatusCode::OK);
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next message; `None` when the stream ended.
    async fn next(&mut self) -> Option<Message> {
        timeout(SOON, self.hear()).await.expect("nothing was said")
    }

    async fn hear(&mut self) -> Option<Message> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let mut message = Message::default();
                for (name, value) in block.lines().filter_map(|line| line.split_once(':')) {
                    let value = value.trim_start().to_owned();
                    match name {
                        "event" => message.event = value,
                        "id" => message.id = value,
                        "data" => message.data = value,
                        _ => {}
                    }
                }
                self.text = rest.to_owned();
                // As browsers do.
                if !message.data.is_empty() {
                    return Some(message);
                }
            }
            let chunk = self.body.next().await?.ok()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    async fn hears_nothing(&mut self) {
        if let Ok(heard) = timeout(SILENCE, self.hear()).await {
            panic!("heard {heard:?}");
        }
    }

    /// That it was told to stop, and stops.
    async fn is_sent_away(&mut self) {
        while let Some(message) = self.next().await {
            if message.event == "bye" {
                assert_eq!(self.next().await, None);
                return;
            }
        }
        panic!("it was cut off without a word");
    }
}

async fn begin(client: &mut Client, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut all = vec![("accept", "text/event-stream"), ("accept-encoding", "br, gzip")];
    all.extend(headers);
    client.begin("GET", path, Body::empty(), &all).await
}

/// Another process on the same databases.
async fn second(town: &Town) -> (Tenancy, axum::Router) {
    let tenancy = Tenancy::connect(town.pair.platform.settings.clone()).await.unwrap();
    let mut ear = tenancy.signals().listen();
    // It hears the others from here on.
    timeout(SOON, ear.recv()).await.expect("the registry answers").unwrap();
    (tenancy.clone(), router(Site::new(tenancy, Vec::new())))
}

/// A change of some table, by this process.
async fn change(tenancy: &Tenancy, tenant: &Arc<Tenant>, topic: &str) {
    let mut scope = TenantScope::of_command(tenant.clone(), tenancy.pools(), testkit::now()).await.unwrap();
    scope.changed(topic, 0);
    scope.commit().await.unwrap();
}

async fn create_deal(client: &mut Client) -> Uuid {
    let key = Uuid::now_v7().to_string();
    let fields = [("key", key.as_str()), ("name", "Maria"), ("phone", "11987654321")];
    let answer = client.post("/api/crm/deal/create", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().rsplit('/').next().unwrap().parse().unwrap()
}

async fn last_stage(town: &Town) -> Uuid {
    let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
    let stage = "select id from crm.stage order by position desc limit 1";
    sqlx::query_scalar(stage).fetch_one(scope.conn()).await.unwrap()
}

#[tokio::test]
async fn what_a_colleague_does_is_told_at_both_processes() {
    let town = Town::new().await;
    let (_tenancy, other) = second(&town).await;
    let (mut agent, mut reader) = (town.staff("agente").await, town.staff("leitura").await);
    let mut far = reader.clone().through(other);
    let mut ears = [Ear::open(&mut reader, "/live").await, Ear::open(&mut far, "/live").await];
    let mut seen = Vec::new();
    for ear in &mut ears {
        let first = ear.next().await.unwrap();
        assert_eq!((first.event.as_str(), first.data.as_str()), ("", "-"), "where it begins");
        seen.push(first.seq());
    }
    let deal = create_deal(&mut agent).await.to_string();
    let to = last_stage(&town).await.to_string();
    for done in ["created", "moved"] {
        if done == "moved" {
            let fields = [("deal", deal.as_str()), ("version", "1"), ("to", to.as_str())];
            assert_eq!(agent.post("/api/crm/deal/move", &fields).await.status, StatusCode::SEE_OTHER);
        }
        for (ear, seen) in ears.iter_mut().zip(&mut seen) {
            let told = ear.next().await.unwrap();
            assert_eq!(told.data, "crm.deal", "{done}");
            assert!(told.seq() > *seen, "{told:?} {seen}");
            *seen = told.seq();
        }
    }
    for ear in &mut ears {
        ear.hears_nothing().await;
    }
}

#[tokio::test]
async fn who_comes_back_is_told_what_changed_meanwhile() {
    let town = Town::new().await;
    let mut agent = town.staff("agente").await;
    create_deal(&mut agent).await;
    let seen = Ear::open(&mut agent, "/live").await.next().await.unwrap().seq();
    let first = async |path: &str, id: Option<&str>| {
        let headers: Vec<_> = id.map(|id| ("last-event-id", id)).into_iter().collect();
        let response = begin(&mut agent.clone(), path, &headers).await;
        let mut ear = Ear { body: response.into_body().into_data_stream(), text: String::new() };
        let first = ear.next().await.unwrap();
        (first.seq(), first.data)
    };
    let since = format!("/live?since={seen}");
    assert_eq!(first(&since, None).await, (seen, "-".to_owned()), "nothing happened");
    create_deal(&mut agent.clone()).await;
    let (newest, data) = first(&since, None).await;
    assert!(newest > seen);
    assert_eq!(data, "crm.deal");
    assert_eq!(first("/live", None).await, (newest, "-".to_owned()), "who has seen nothing has missed nothing");
    assert_eq!(first(&since, Some(&newest.to_string())).await.1, "-", "the last message that came counts");
    for nonsense in ["/live?since=x", "/live?since=", "/live?since=999999999", "/live?since=-9223372036854775808"] {
        assert_eq!(first(nonsense, None).await, (newest, "*".to_owned()), "{nonsense}");
    }
}

#[tokio::test]
async fn one_business_hears_nothing_of_the_other() {
    let town = Town::new().await;
    let (tenancy, other) = second(&town).await;
    let (mut staff, mut rival) = (town.staff("admin").await, town.rival().await);
    let mut far_rival = rival.clone().through(other);
    let mut own = Ear::open(&mut staff, "/live").await;
    let mut theirs = [Ear::open(&mut rival, "/live").await, Ear::open(&mut far_rival, "/live").await];
    own.next().await;
    for ear in &mut theirs {
        ear.next().await;
    }
    for process in [&town.pair.platform.tenancy, &tenancy] {
        change(process, &town.pair.aurora, "crm.deal:1").await;
        assert_eq!(own.next().await.unwrap().data, "crm.deal");
    }
    for ear in &mut theirs {
        ear.hears_nothing().await;
    }
    change(&tenancy, &town.pair.oficina, "crm.deal:1").await;
    for ear in &mut theirs {
        assert_eq!(ear.next().await.unwrap().data, "crm.deal");
    }
    own.hears_nothing().await;
}

#[tokio::test]
async fn who_is_not_signed_in_here_hears_nothing() {
    let town = Town::new().await;
    for mut stranger in [town.anonymous("aurora.localhost"), town.rival().await.at("aurora.localhost")] {
        let answer = stranger.get("/live").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.body.contains("unauthenticated") && !answer.body.contains("oficina"), "{}", answer.body);
    }
    let mut visitor = town.anonymous("ninguem.localhost");
    assert_eq!(visitor.get("/live").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn topics_are_told_to_those_who_may_see_them() {
    let town = Town::new().await;
    let (platform, aurora) = (&town.pair.platform, &town.pair.aurora);
    let mut staff = town.staff("admin").await;
    let start = Ear::open(&mut staff, "/live").await.next().await.unwrap().seq();
    create_deal(&mut staff).await;
    let mut ear = Ear::open(&mut staff, "/live").await;
    ear.next().await;
    change(&platform.tenancy, aurora, "contacts.person:1").await;
    change(&platform.tenancy, aurora, "nothing.known").await;
    ear.hears_nothing().await;
    platform.admin.disable_module("aurora", ModuleKey::Crm).await.unwrap();
    let mut tries = 0;
    // The notice of the registry is on its way.
    while platform.tenancy.by_slug("aurora").await.unwrap().unwrap().has_module(ModuleKey::Crm) {
        tries += 1;
        assert!(tries < 200);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    change(&platform.tenancy, aurora, "crm.deal:1").await;
    ear.hears_nothing().await;
    let told = Ear::open(&mut staff, &format!("/live?since={start}")).await.next().await.unwrap();
    assert_eq!(told.data, "-", "nor afterwards");
    platform.admin.enable_module("aurora", ModuleKey::Crm).await.unwrap();
    let heard = async {
        loop {
            change(&platform.tenancy, aurora, "crm.deal:1").await;
            if timeout(SILENCE, ear.hear()).await.is_ok_and(|heard| heard.unwrap().data == "crm.deal") {
                return;
            }
        }
    };
    timeout(SOON, heard).await.expect("the module is back");
}

#[tokio::test]
async fn signing_out_ends_the_stream_at_every_process_and_no_other_session() {
    let town = Town::new().await;
    let (_tenancy, other) = second(&town).await;
    let (mut leaving, mut staying) = (town.staff("agente").await, town.staff("agente").await);
    let mut far = leaving.clone().through(other.clone());
    let mut ears = [Ear::open(&mut leaving, "/live").await, Ear::open(&mut far, "/live").await];
    let mut stays = Ear::open(&mut staying.clone().through(other), "/live").await;
    stays.next().await;
    assert_eq!(leaving.post("/api/identity/session/end", &[]).await.status, StatusCode::SEE_OTHER);
    for ear in &mut ears {
        ear.is_sent_away().await;
    }
    assert_eq!(far.get("/live").await.status, StatusCode::UNAUTHORIZED);
    create_deal(&mut staying).await;
    assert_eq!(stays.next().await.unwrap().data, "crm.deal");
}

#[tokio::test]
async fn who_works_here_no_more_is_sent_away() {
    let town = Town::new().await;
    let (tenancy, other) = second(&town).await;
    let mut agent = town.staff("agente").await.through(other);
    let mut ear = Ear::open(&mut agent, "/live").await;
    let mut scope = TenantScope::of_command(town.pair.aurora.clone(), tenancy.pools(), testkit::now()).await.unwrap();
    let left = "update identity.staff set active = false where email = 'agente@aurora.example' returning id";
    let staff: Uuid = sqlx::query_scalar(left).fetch_one(scope.conn()).await.unwrap();
    scope.changed(format!("identity.staff:{staff}"), 0);
    scope.commit().await.unwrap();
    ear.is_sent_away().await;
}

#[tokio::test]
async fn a_business_that_is_suspended_hears_no_more() {
    let town = Town::new().await;
    let mut ear = Ear::open(&mut town.staff("admin").await, "/live").await;
    let mut rival = Ear::open(&mut town.rival().await, "/live").await;
    rival.next().await;
    town.pair.platform.admin.suspend("aurora").await.unwrap();
    ear.is_sent_away().await;
    change(&town.pair.platform.tenancy, &town.pair.oficina, "crm.deal:1").await;
    // Perhaps after the notices that are lost while the process begins to listen.
    while rival.next().await.unwrap().data != "crm.deal" {}
}

#[tokio::test]
async fn when_notices_were_lost_anything_may_have_changed() {
    let town = Town::new().await;
    let mut ear = Ear::open(&mut town.staff("admin").await, "/live").await;
    ear.next().await;
    let platform = &town.pair.platform;
    let mut registry = sqlx::PgConnection::connect(&platform.settings.registry_url).await.unwrap();
    let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity
               where datname = current_database() and query like 'LISTEN%'";
    let cut: i64 = sqlx::query_scalar(cut).fetch_one(&mut registry).await.unwrap();
    assert_eq!(cut, 1);
    assert_eq!(ear.next().await.unwrap().data, "*");
    change(&platform.tenancy, &town.pair.aurora, "crm.deal:1").await;
    while ear.next().await.unwrap().data != "crm.deal" {}
}

#[tokio::test]
async fn a_burst_is_told_in_few_messages() {
    let town = Town::new().await;
    let mut staff = town.staff("admin").await;
    let mut ear = Ear::open(&mut staff, "/live").await;
    ear.next().await;
    let started = tokio::time::Instant::now();
    for n in 0..100 {
        change(&town.pair.platform.tenancy, &town.pair.aurora, &format!("crm.deal:{n}")).await;
    }
    let mut messages = 0;
    while timeout(SILENCE, ear.hear()).await.is_ok() {
        messages += 1;
    }
    let most = started.elapsed().as_millis() / 250 + 2;
    assert!((1..=most).contains(&messages), "{messages} in {:?}", started.elapsed());
}

#[tokio::test]
async fn there_are_only_so_many_streams_and_none_holds_a_connection() {
    let town = Town::new().await;
    let (mut staff, mut colleague) = (town.staff("admin").await, town.staff("agente").await);
    let mut ears = Vec::new();
    for _ in 0..10 {
        let mut ear = Ear::open(&mut staff, "/live").await;
        ear.next().await;
        ears.push(ear);
    }
    let refused = staff.get("/live").await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "30"));
    // A business has four connections.
    assert_eq!(staff.get("/app/deals").await.status, StatusCode::OK);
    ears.push(Ear::open(&mut colleague, "/live").await);
    ears.remove(0);
    Ear::open(&mut staff, "/live").await.next().await.unwrap();
}

#[tokio::test]
async fn no_proxy_keeps_or_changes_what_is_said() {
    let town = Town::new().await;
    let answer = begin(&mut town.staff("admin").await, "/live", &[]).await;
    let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap());
    assert_eq!(header("content-type"), "text/event-stream");
    assert_eq!(header("cache-control"), "no-store, no-transform");
    assert_eq!(header("x-accel-buffering"), "no");
    for absent in ["content-encoding", "content-length", "connection", "transfer-encoding"] {
        assert_eq!(header(absent), "", "{absent}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_stops_with_streams_open() {
    let town = Town::new().await;
    let (tenancy, _) = second(&town).await;
    let staff = town.staff("admin").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(server::run(listener, Site::new(tenancy, Vec::new()), None, async {
        let _ = stopped.await;
    }));
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET /live HTTP/1.1\r\nHost: aurora.localhost\r\nCookie: {}\r\n\r\n", staff.cookie());
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut heard = String::new();
    while !heard.contains("id: ") {
        let mut chunk = [0; 4096];
        let read = timeout(SOON, stream.read(&mut chunk)).await.unwrap().unwrap();
        assert!(read > 0, "{heard}");
        heard.push_str(&String::from_utf8_lossy(&chunk[..read]));
    }
    let told = tokio::time::Instant::now();
    stop.send(()).unwrap();
    let mut rest = Vec::new();
    timeout(SOON, stream.read_to_end(&mut rest)).await.expect("the stream ends").unwrap();
    timeout(SOON, server).await.expect("the server ends").unwrap().unwrap();
    assert!(told.elapsed() < Duration::from_secs(10), "it waited for its limit: {:?}", told.elapsed());
    assert!(!String::from_utf8_lossy(&rest).contains("bye"), "the browser is to come back");
}
