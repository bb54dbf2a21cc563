//! A renamed business: what its old address answers.

mod support;

use axum::{body::Body, http::StatusCode};
use balcao::server::{Site, router};
use kernel::FixedClock;
use std::{sync::Arc, time::Duration};
use support::{Answer, Client, PASSWORD, Town};
use tenancy::{Settings, Tenancy};

const OLD: &str = "aurora.localhost";
const NEW: &str = "alvorada.localhost";
const ORIGIN: &str = "http://alvorada.localhost:3000";

/// Aurora is Alvorada now, and the server has heard of it.
async fn renamed() -> Town {
    let town = Town::new().await;
    assert_eq!(town.anonymous(OLD).get("/").await.status, StatusCode::OK);
    town.pair.platform.admin.rename("aurora", "alvorada").await.unwrap();
    until(&mut town.anonymous(OLD), "/", |answer| answer.status == StatusCode::PERMANENT_REDIRECT).await;
    town
}

/// Asks until the server has heard of the change, which takes a notice from the registry.
async fn until(client: &mut Client, path: &str, heard: impl Fn(&Answer) -> bool) {
    for _ in 0..300 {
        if heard(&client.get(path).await) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the server never heard of the change");
}

#[tokio::test]
async fn every_method_is_led_to_the_same_path_at_the_new_address() {
    let town = renamed().await;
    let mut anyone = town.anonymous(OLD);
    for path in [
        "/",
        "/entrar?next=%2Fapp%2Fdeals&x=a%20b",
        "/app/deals/nowhere",
        "/api/crm/deal/move",
        "//evil.example/",
        "/%5cevil.example",
        "/@evil.example",
        "/.evil.example",
        "/?next=//evil.example",
    ] {
        for method in ["GET", "HEAD", "POST"] {
            let answer = anyone.send(method, path, Body::empty(), &[("sec-fetch-site", "cross-site")]).await;
            assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{method} {path}");
            assert_eq!(answer.location(), format!("{ORIGIN}{path}"), "{method}");
            assert_eq!((answer.header("set-cookie"), answer.header("cache-control")), ("", "private, no-store"));
        }
    }
    for method in ["PUT", "DELETE", "CONNECT"] {
        let answer = anyone.send(method, "/", Body::empty(), &[]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}: as on any host");
    }
    for path in ["/healthz", "/readyz", "/v/x/nothing.js"] {
        assert_eq!(anyone.get(path).await.status, town.anonymous(NEW).get(path).await.status, "{path}");
    }
    for (name, value) in [("x-forwarded-host", "evil.example"), ("origin", "http://evil.example")] {
        assert_eq!(anyone.with(name, value).get("/").await.location(), format!("{ORIGIN}/"), "{name}");
    }
    assert_eq!(anyone.get("http://aurora.localhost/entrar?a=b").await.location(), format!("{ORIGIN}/entrar?a=b"));
}

#[tokio::test]
async fn a_session_of_the_old_address_opens_nothing_there() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    assert_eq!(owner.get("/app/deals").await.status, StatusCode::OK);
    town.pair.platform.admin.rename("aurora", "alvorada").await.unwrap();
    until(&mut owner, "/app/deals", |answer| answer.status == StatusCode::PERMANENT_REDIRECT).await;
    assert!(owner.get("/app/deals").await.body.is_empty());
    // A browser keeps the cookie to its host, so that the owner signs in at the new one.
    let mut there = town.anonymous(NEW);
    assert_eq!(there.get("/app/deals").await.status, StatusCode::SEE_OTHER);
    let fields = [("email", "admin@aurora.example"), ("password", PASSWORD)];
    assert_eq!(there.post("/api/identity/session/start", &fields).await.location(), "/app/");
    let page = there.get("/app/deals").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains(OLD));
    for manifest in ["/c/manifest.webmanifest", "/app/manifest.webmanifest"] {
        let answer = there.get(manifest).await;
        assert!(answer.status == StatusCode::OK && !answer.body.contains("aurora.localhost"), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_closed_business_is_closed_at_its_old_address_too() {
    let town = renamed().await;
    let mut anyone = town.anonymous(OLD);
    town.pair.platform.admin.suspend("alvorada").await.unwrap();
    until(&mut anyone, "/", |answer| answer.status == StatusCode::FORBIDDEN).await;
    assert_eq!(anyone.get("/entrar").await.location(), format!("{ORIGIN}/entrar"), "the owner's way");
    town.pair.platform.admin.cancel("alvorada").await.unwrap();
    until(&mut anyone, "/entrar", |answer| answer.status == StatusCode::FORBIDDEN).await;
    assert_eq!(anyone.get("/entrar").await.location(), "");
}

#[tokio::test]
async fn after_ninety_days_the_old_address_is_nobodys() {
    let town = renamed().await;
    let settings = &town.pair.platform.settings;
    for (days, expected) in [(89, StatusCode::PERMANENT_REDIRECT), (90, StatusCode::NOT_FOUND)] {
        let clock = Arc::new(FixedClock(testkit::now() + chrono::Duration::days(days)));
        let tenancy = Tenancy::connect(Settings { clock, ..settings.clone() }).await.unwrap();
        let mut anyone = town.anonymous(OLD).through(router(Site::new(tenancy, Vec::new())));
        let answer = anyone.get("/entrar").await;
        assert_eq!(answer.status, expected, "{days}");
        assert!(!answer.body.contains("alvorada"));
        assert_eq!(
            answer.body,
            if days < 90 { String::new() } else { town.anonymous("nobody.localhost").get("/").await.body }
        );
    }
}
