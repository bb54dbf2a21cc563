//! Webhooks by whole requests: what other machines send, and what is kept of it.

mod support;

use axum::{Extension, Router, body::Body, extract::ConnectInfo, http::StatusCode};
use balcao::server::{
    Site,
    modules::{Composition, ModuleEntry},
    router,
    worker::worker,
};
use events::{
    Egress, Endpoint, Hook, HookKind, HookRequest, Received, Refusal, SecretPath, Work, signature,
    worker::WorkerSettings,
};
use kernel::Error;
use proptest::prelude::*;
use std::{net::SocketAddr, sync::Arc};
use support::{Answer, Town};
use tenancy::{ModuleKey, Tenant, TenantScope};
use uuid::Uuid;

/// A provider that signs as Meta does. The businesses share its key, as they would one application of Meta's; each has an
/// address of its own.
struct Parrot;

const KEY: &[u8] = b"parrot key";
const AURORA: &str = "kQ3v1m0Zt6yW8xR2cB5nH7jL9pD4sF_a-GEuTiOoYzX";
const OFICINA: &str = "XzYoOiTuEG-a_Fs4Dp9Lj7Hn5Bc2Rx8Wy6tZ0m1v3Qk";

impl Hook for Parrot {
    const PROVIDER: &'static str = "parrot";
    const JOB: &'static str = "inbox.hear_parrot";
    const MODULE: Option<ModuleKey> = Some(ModuleKey::Inbox);
    const HEADERS: &'static [&'static str] = &["x-number"];
    type Keys = &'static [u8];

    async fn endpoint(scope: &mut TenantScope, path: &SecretPath) -> Result<Option<Endpoint<Self::Keys>>, Error> {
        let own = if scope.tenant().slug == "aurora" { AURORA } else { OFICINA };
        let is_own = SecretPath::parse(own).is_some_and(|own| own.hash() == path.hash());
        Ok(is_own.then_some(Endpoint { id: Uuid::from_u128(7), keys: KEY }))
    }

    fn verify(request: &HookRequest, endpoint: &Endpoint<Self::Keys>) -> Result<String, Refusal> {
        signature::prefixed(request, "x-hub-signature-256", endpoint.keys)?;
        request.header("x-number").map(str::to_owned).ok_or(Refusal::Malformed)
    }

    /// As the Cloud API of WhatsApp does it.
    fn challenge(request: &HookRequest, _: &Endpoint<Self::Keys>) -> Result<String, Refusal> {
        let is_ours = request.field("hub.verify_token").is_some_and(|token| signature::is_same(token.as_bytes(), KEY));
        if is_ours { request.field("hub.challenge").ok_or(Refusal::Malformed) } else { Err(Refusal::Signature) }
    }

    async fn process(_: Received, _: &mut Work) -> Result<(), Error> {
        Ok(())
    }
}

static HOOKS: [HookKind; 1] = [HookKind::of::<Parrot>()];
static MODULES: [ModuleEntry; 1] =
    [ModuleEntry { key: Some(ModuleKey::Inbox), hooks: &HOOKS, ..ModuleEntry::new("inbox") }];

/// A town whose businesses have a parrot.
struct Port {
    town: Town,
    router: Router,
    composition: Composition,
}

impl Port {
    async fn new() -> Self {
        let town = Town::new().await;
        let composition = Composition { modules: &MODULES, ..Composition::default() };
        let router = router(Site::of(town.pair.platform.tenancy.clone(), Vec::new(), composition));
        Self { town, router, composition }
    }

    async fn post(&self, host: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        self.town.anonymous(host).through(self.router.clone()).send("POST", path, Body::from(body), headers).await
    }

    /// A whole and true message.
    async fn tell(&self, host: &str, path: &str, number: &str, body: &[u8]) -> StatusCode {
        let signature = sign(body);
        let headers = [("x-hub-signature-256", signature.as_str()), ("x-number", number)];
        self.post(host, path, &headers, body.to_vec()).await.status
    }

    async fn get(&self, path: &str) -> Answer {
        self.town.anonymous("aurora.localhost").through(self.router.clone()).get(path).await
    }

    /// Stored events and jobs of a business.
    async fn rows(&self, tenant: &Arc<Tenant>) -> (i64, i64) {
        let query = "select (select count(*) from events.intake),
                            (select count(*) from events.job where kind = 'inbox.hear_parrot')";
        sqlx::query_as(query).fetch_one(self.town.pair.platform.scope(tenant).await.conn()).await.unwrap()
    }

    async fn aurora(&self) -> (i64, i64) {
        self.rows(&self.town.pair.aurora).await
    }
}

fn sign(body: &[u8]) -> String {
    format!("sha256={}", kernel::hex(&signature::hmac_sha256(KEY, &[body])))
}

fn address(secret: &str) -> String {
    format!("/hooks/parrot/{secret}")
}

#[tokio::test]
async fn what_a_provider_sends_is_kept_to_the_byte_and_answered_once() {
    let port = Port::new().await;
    // A body that is neither text nor a form, larger than a form may be.
    let body: Vec<u8> = (0..=255).cycle().take(200_000).collect();
    assert_eq!(port.tell("aurora.localhost", &address(AURORA), "n-1", &body).await, StatusCode::OK);
    assert_eq!(port.tell("aurora.localhost", &address(AURORA), "n-1", &body).await, StatusCode::OK, "again");
    assert_eq!(port.aurora().await, (1, 1));
    let mut scope = port.town.pair.platform.scope(&port.town.pair.aurora).await;
    let kept: Vec<u8> =
        sqlx::query_scalar("select body from events.intake where provider = 'parrot' and event_id = 'n-1'")
            .fetch_one(scope.conn())
            .await
            .unwrap();
    assert_eq!(kept, body);
    assert_eq!(port.tell("aurora.localhost", &address(AURORA), "n-2", b"").await, StatusCode::OK);
    assert_eq!(port.aurora().await, (2, 2));
}

#[tokio::test]
async fn many_at_once_with_one_number_are_one() {
    let port = Port::new().await;
    let path = address(AURORA);
    let tell = || port.tell("aurora.localhost", &path, "n-1", b"hello");
    let answers = tokio::join!(tell(), tell(), tell(), tell(), tell(), tell());
    let ok = StatusCode::OK;
    assert_eq!(answers, (ok, ok, ok, ok, ok, ok));
    assert_eq!(port.aurora().await, (1, 1));
}

#[tokio::test]
async fn who_does_not_know_the_address_finds_nothing_and_leaves_nothing() {
    let port = Port::new().await;
    for path in [
        address(OFICINA),
        address(&AURORA.to_lowercase()),
        address(&AURORA[..42]),
        address("%ff"),
        format!("/hooks/macaw/{AURORA}"),
        format!("/hooks/%00/{AURORA}"),
        format!("/hooks/PARROT/{AURORA}"),
        "/hooks/parrot".to_owned(),
        format!("/hooks/parrot/{AURORA}/more"),
    ] {
        assert_eq!(port.tell("aurora.localhost", &path, "n-1", b"hello").await, StatusCode::NOT_FOUND, "{path}");
    }
    // At its neighbour the true address is as wrong, and at nobody's host.
    assert_eq!(port.tell("oficina.localhost", &address(AURORA), "n-1", b"hello").await, StatusCode::NOT_FOUND);
    assert_eq!(port.tell("nobody.localhost", &address(AURORA), "n-1", b"hello").await, StatusCode::NOT_FOUND);
    assert_eq!(port.aurora().await, (0, 0));
    assert_eq!(port.rows(&port.town.pair.oficina).await, (0, 0));
}

#[tokio::test]
async fn who_knows_the_address_and_not_the_key_leaves_nothing() {
    let port = Port::new().await;
    let path = address(AURORA);
    let signature = sign(b"hello");
    for headers in [
        &[][..],
        &[("x-number", "n-1")],
        &[("x-number", "n-1"), ("x-hub-signature-256", "sha256=00")],
        &[("x-number", "n-1"), ("x-hub-signature-256", &signature[7..])],
    ] {
        let answer = port.post("aurora.localhost", &path, headers, b"hello".to_vec()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{headers:?}");
        assert!(!answer.header("www-authenticate").is_empty(), "RFC 9110 §11.6.1");
    }
    let changed = [("x-number", "n-1"), ("x-hub-signature-256", signature.as_str())];
    let answer = port.post("aurora.localhost", &path, &changed, b"hello ".to_vec()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "another body");
    let answer = port.post("aurora.localhost", &path, &changed[1..], b"hello".to_vec()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "signed, without a number");
    assert_eq!(port.aurora().await, (0, 0));
}

#[tokio::test]
async fn a_webhook_is_no_visit() {
    let port = Port::new().await;
    let (path, signature) = (address(AURORA), sign(b"hello"));
    // What the cross-site check refuses elsewhere; a cookie is not looked at.
    let headers = [
        ("x-hub-signature-256", signature.as_str()),
        ("x-number", "n-1"),
        ("origin", "https://graph.facebook.com"),
        ("sec-fetch-site", "cross-site"),
        ("cookie", "balcao-s=whatever"),
    ];
    let answer = port.post("aurora.localhost", &path, &headers, b"hello".to_vec()).await;
    assert_eq!((answer.status, answer.body.as_str(), answer.header("set-cookie")), (StatusCode::OK, "", ""));
    let elsewhere = [("sec-fetch-site", "cross-site"), ("content-type", "application/x-www-form-urlencoded")];
    let answer = port.post("aurora.localhost", "/api/site/language/choose", &elsewhere, b"locale=en".to_vec()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "the check is still there for forms");
}

#[tokio::test]
async fn a_body_may_have_a_mebibyte() {
    let port = Port::new().await;
    let body = vec![b'x'; 1024 * 1024];
    assert_eq!(port.tell("aurora.localhost", &address(AURORA), "n-1", &body).await, StatusCode::OK);
    let body = vec![b'x'; 1024 * 1024 + 1];
    assert_eq!(port.tell("aurora.localhost", &address(AURORA), "n-2", &body).await, StatusCode::PAYLOAD_TOO_LARGE);
    let unannounced =
        Body::from_stream(futures::stream::iter((0..17).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 65_536]))));
    let mut client = port.town.anonymous("aurora.localhost").through(port.router.clone());
    let answer = client.send("POST", &address(AURORA), unannounced, &[]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "of a length it did not tell");
    let form = port.post("aurora.localhost", "/api/site/language/choose", &[], vec![b'x'; 65_537]).await;
    assert_eq!(form.status, StatusCode::PAYLOAD_TOO_LARGE, "a form may not");
    assert_eq!(port.aurora().await, (1, 1));
}

#[tokio::test]
async fn a_provider_may_ask_whether_the_address_is_ours() {
    let port = Port::new().await;
    let ask =
        |token: &str| format!("{}?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158", address(AURORA));
    let answer = port.get(&ask("parrot%20key")).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "1158"));
    assert!(answer.header("content-type").starts_with("text/plain"), "{}", answer.header("content-type"));
    assert_eq!(port.get(&ask("other")).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(port.get(&ask("parrot%20key").replace(AURORA, OFICINA)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(port.aurora().await, (0, 0));
}

#[tokio::test]
async fn what_comes_for_who_is_not_open_waits_or_is_refused() {
    let port = Port::new().await;
    let admin = &port.town.pair.platform.admin;
    let tell = async |number: &str| port.tell("aurora.localhost", &address(AURORA), number, b"hello").await;
    admin.disable_module("aurora", ModuleKey::Inbox).await.unwrap();
    assert_eq!(tell("n-1").await, StatusCode::OK, "the module is off: stored, its job waits");
    admin.suspend("aurora").await.unwrap();
    until(&port, StatusCode::FORBIDDEN).await;
    assert_eq!(tell("n-2").await, StatusCode::OK, "suspended: the same");
    assert_eq!(port.aurora().await, (2, 2));
    admin.cancel("aurora").await.unwrap();
    let mut tries = 0;
    while tell(&format!("late-{tries}")).await != StatusCode::FORBIDDEN {
        tries += 1;
        assert!(tries < 300, "a cancelled business takes nothing in");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn what_came_for_a_module_that_is_off_is_processed_when_it_is_on_again() {
    let port = Port::new().await;
    let platform = &port.town.pair.platform;
    let tenancy = platform.tenancy.clone();
    let post = Site::of(tenancy.clone(), Vec::new(), port.composition).post().clone();
    let worker = worker(tenancy.clone(), &port.composition, Egress::default(), post, WorkerSettings::default());
    let turn = async |enabled: bool| {
        for _ in 0..300 {
            let tenant = tenancy.by_slug("aurora").await.unwrap().unwrap();
            if tenant.has_module(ModuleKey::Inbox) == enabled {
                return worker.turn(&tenant).await.unwrap();
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("the server did not hear of it");
    };
    platform.admin.disable_module("aurora", ModuleKey::Inbox).await.unwrap();
    assert_eq!(port.tell("aurora.localhost", &address(AURORA), "n-1", b"hello").await, StatusCode::OK);
    turn(false).await;
    assert_eq!(port.aurora().await, (1, 1), "it waits");
    platform.admin.enable_module("aurora", ModuleKey::Inbox).await.unwrap();
    turn(true).await;
    assert_eq!(port.aurora().await, (1, 0));
    let mut scope = platform.scope(&port.town.pair.aurora).await;
    let done = sqlx::query_scalar("select processed_at is not null from events.intake").fetch_one(scope.conn()).await;
    assert!(done.unwrap_or(false));
}

/// Machines follow no redirect.
#[tokio::test]
async fn a_renamed_business_is_still_found_at_its_old_address() {
    let port = Port::new().await;
    port.town.pair.platform.admin.rename("oficina", "mecanica").await.unwrap();
    let mut visitor = port.town.anonymous("oficina.localhost").through(port.router.clone());
    for _ in 0..300 {
        if visitor.get("/").await.status == StatusCode::PERMANENT_REDIRECT {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(visitor.get("/").await.status, StatusCode::PERMANENT_REDIRECT);
    for (host, number) in [("oficina.localhost", "n-1"), ("mecanica.localhost", "n-2")] {
        assert_eq!(port.tell(host, &address(OFICINA), number, b"hello").await, StatusCode::OK, "{host}");
    }
    assert_eq!(port.rows(&port.town.pair.oficina).await, (2, 2));
}

/// Waits until the server has heard of a change.
async fn until(port: &Port, status: StatusCode) {
    for _ in 0..300 {
        if port.get("/").await.status == status {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the server did not hear of it");
}

#[tokio::test]
async fn who_guesses_addresses_is_told_to_wait() {
    let port = Port::new().await;
    let from = |peer: &str| {
        let peer: SocketAddr = peer.parse().unwrap();
        port.town.anonymous("aurora.localhost").through(port.router.clone().layer(Extension(ConnectInfo(peer))))
    };
    let mut guesser = from("203.0.113.7:9");
    for _ in 0..300 {
        let answer = guesser.send("POST", &address(OFICINA), Body::empty(), &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    let answer = guesser.send("POST", &address(AURORA), Body::empty(), &[]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!((1..=60).contains(&answer.header("retry-after").parse().unwrap()));
    let answer = from("203.0.113.8:9").send("POST", &address(AURORA), Body::empty(), &[]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "somebody else is listened to");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]
    /// Each case is a batch, for a town costs more than a request.
    #[test]
    fn whatever_comes_is_answered_and_nothing_is_left(
        requests in proptest::collection::vec((
            proptest::sample::select(vec!["POST", "GET", "HEAD", "PUT"]),
            "[ -~]{0,40}",
            proptest::collection::vec((proptest::sample::select(vec![
                "x-hub-signature-256", "x-number", "content-type", "content-encoding", "cookie", "origin",
            ]), proptest::collection::vec(prop_oneof![0x20_u8..0x7f, 0x80..=0xff_u8], 0..60)), 0..5),
            proptest::collection::vec(any::<u8>(), 0..300),
        ), 80),
    ) {
        tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
            let port = Port::new().await;
            for (method, query, headers, body) in requests {
                let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
                let mut request = http::Request::builder()
                    .method(method)
                    .uri(format!("{}?hub.challenge={query}", address(AURORA)))
                    .header("host", "aurora.localhost");
                for (name, value) in headers {
                    request = request.header(name, http::HeaderValue::from_bytes(&value).unwrap());
                }
                let answer = tower::ServiceExt::oneshot(port.router.clone(), request.body(Body::from(body)).unwrap());
                let status = answer.await.unwrap().status();
                assert!(status.is_client_error(), "{status}");
            }
            assert_eq!(port.aurora().await, (0, 0));
        });
    }
}
