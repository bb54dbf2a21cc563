//! The app on a phone without signal, as far as the server goes: two apps on a host, the worker, whose page is whose.

mod support;

use axum::http::StatusCode;
use balcao::server::{Site, router};
use support::{Answer, Town};

const MOVE: &str = "/api/crm/deal/move";
const READER: &str = "balcao-reader";

fn json(answer: &Answer) -> serde_json::Value {
    serde_json::from_str(&answer.body).unwrap()
}

/// The key in the page itself.
fn told(page: &Answer) -> Option<&str> {
    page.body.split("data-reader=\"").nth(1)?.split('"').next()
}

#[tokio::test]
async fn a_host_has_two_apps_of_its_own() {
    let town = Town::new().await;
    for (host, name) in [("aurora.localhost", &town.pair.aurora.name), ("oficina.localhost", &town.pair.oficina.name)] {
        let mut anyone = town.anonymous(host);
        for (app, pages) in [("/c/", ["/", "/entrar"]), ("/app/", ["/app/entrar", "/app/entrar"])] {
            let path = format!("{app}manifest.webmanifest");
            let answer = anyone.get(&path).await;
            assert_eq!(answer.header("content-type"), "application/manifest+json");
            let manifest = json(&answer);
            assert!([&manifest["id"], &manifest["scope"], &manifest["start_url"]].iter().all(|value| *value == app));
            assert!(manifest["name"].as_str().unwrap().starts_with(name.as_str()), "{manifest}");
            for page in pages {
                let html = anyone.get(page).await.body;
                assert!(html.contains(&format!("<link rel=\"manifest\" href=\"{path}\"")), "{page}: {html}");
                assert!(html.contains("<meta name=\"apple-mobile-web-app-title\""), "{page}");
            }
        }
    }
}

#[tokio::test]
async fn the_worker_is_asked_for_each_time_and_changes_with_the_brand() {
    let town = Town::new().await;
    let mut anyone = town.anonymous("aurora.localhost");
    let answer = anyone.get("/sw.js").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-cache");
    assert_eq!(answer.header("service-worker-allowed"), "/");
    assert!(answer.header("set-cookie").is_empty());
    assert_eq!(anyone.get("/sw.js").await.body, answer.body);
    assert_ne!(town.anonymous("oficina.localhost").get("/sw.js").await.body, answer.body);
    let app = answer.body.lines().next().unwrap().trim_start_matches("const APP = ").trim_end_matches(';');
    let app: serde_json::Value = serde_json::from_str(app).unwrap();
    for file in ["files", "pictures"].into_iter().flat_map(|kind| app[kind].as_array().unwrap()) {
        let answer = anyone.get(file.as_str().unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{file}");
        assert!(answer.header("cache-control").contains("immutable"), "{file}");
    }
}

#[tokio::test]
async fn the_operator_can_take_the_worker_back() {
    let town = Town::new().await;
    let site = Site::new(town.pair.platform.tenancy.clone(), Vec::new()).with_service_worker(false);
    let mut off = town.anonymous("aurora.localhost").through(router(site));
    let answer = off.get("/sw.js").await;
    assert!(
        answer.body.contains("registration.unregister()") && answer.body.contains("caches.delete"),
        "{}",
        answer.body
    );
    assert!(!answer.body.contains("\"fetch\""), "it answers for nobody");
    assert_eq!(answer.header("cache-control"), "no-cache");
    assert!(!off.get("/").await.body.contains("data-worker"));
    assert!(town.anonymous("aurora.localhost").get("/").await.body.contains("data-worker"));
}

#[tokio::test]
async fn the_offline_page_is_the_same_for_everybody() {
    let town = Town::new().await;
    let mut anyone = town.anonymous("aurora.localhost");
    let page = anyone.get("/offline").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Sem sinal por aqui") && page.body.contains(&town.pair.aurora.name));
    assert!(anyone.with("accept-language", "en").get("/offline").await.body.contains("No signal here"));
    let mut staff = town.staff("admin").await;
    let same = staff.get("/offline").await;
    assert!(told(&same).is_none() && same.header(READER).is_empty(), "nobody's page");
}

#[tokio::test]
async fn a_page_of_staff_says_whose_it_is_to_their_browser_alone() {
    let town = Town::new().await;
    let mut staff = town.staff("agente").await;
    let page = staff.get("/app/deals").await;
    let key = page.header(READER).to_owned();
    assert!(key.len() == 16 && told(&page) == Some(&key), "{key}");
    for path in ["/app/", "/app/mais"] {
        assert_eq!(staff.get(path).await.header(READER), key, "{path}");
    }
    assert_eq!(town.staff("agente").await.get("/app/").await.header(READER), key, "whatever the session");
    for mut other in [town.staff("admin").await, town.rival().await] {
        let page = other.get("/app/").await;
        assert!(!page.header(READER).is_empty() && page.header(READER) != key);
    }
    let mut nobody = town.anonymous("aurora.localhost");
    for path in ["/", "/entrar", "/app/deals"] {
        let page = nobody.get(path).await;
        assert!(page.header(READER).is_empty() && told(&page).is_none(), "{path}");
    }
}

#[tokio::test]
async fn who_signs_out_leaves_nothing_in_the_browsers_cache() {
    let town = Town::new().await;
    let mut staff = town.staff("agente").await;
    let out = staff.post("/api/identity/session/end", &[]).await;
    assert_eq!((out.status, out.location()), (StatusCode::SEE_OTHER, "/app/entrar"), "where the worker forgets");
    assert_eq!(out.header("clear-site-data"), "\"cache\"");
    assert!(!staff.cookie().contains("balcao-s="), "{}", staff.cookie());
    assert_eq!(staff.get("/app/entrar").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_waited_for_signal_is_sent_by_the_one_who_wrote_it() {
    let town = Town::new().await;
    let mut agent = town.staff("agente").await;
    let fields = [("key", "0190a000-0000-7000-8000-000000000001"), ("name", "Ana"), ("phone", "(11) 98765-4321")];
    let deal = agent.post("/api/crm/deal/create", &fields).await.location().to_owned();
    let sheet = agent.get(&format!("{deal}/move")).await;
    let to = sheet.body.split("name=\"to\" value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
    let wish = [("deal", deal.rsplit('/').next().unwrap()), ("version", "1"), ("to", &to)];
    let key = sheet.header(READER);

    let mut colleague = town.staff("admin").await.with(READER, key);
    assert_eq!(colleague.post_json(MOVE, &wish).await.status, StatusCode::UNAUTHORIZED, "meant by somebody else");
    assert!(!agent.get(&deal).await.body.contains("moveu"), "nothing was moved");
    let mut agent = agent.with(READER, key);
    for time in ["first", "again: the answer was lost"] {
        assert_eq!(agent.post_json(MOVE, &wish).await.status, StatusCode::OK, "{time}");
    }
    let history = agent.get(&deal).await.body;
    assert_eq!(history.matches("<time").count(), 2, "begun and moved once: {history}");
}
