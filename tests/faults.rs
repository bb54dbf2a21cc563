//! When something breaks: one request ends with a page and a way out, the neighbours notice nothing.

mod support;

use axum::http::StatusCode;
use balcao::server::{Site, router};
use chrono::{DateTime, Utc};
use kernel::Clock;
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use std::sync::Arc;
use support::{PASSWORD, Town};
use tenancy::{Settings, Tenancy};

#[tokio::test]
async fn a_business_whose_connections_are_all_taken_says_when_to_come_again() {
    let town = Town::new().await;
    let (mut staff, mut rival) = (town.staff("agente").await, town.rival().await);
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(town.pair.platform.scope(&town.pair.aurora).await);
    }
    let (answer, neighbour) = tokio::join!(staff.get("/app/deals"), rival.get("/app/deals"));
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "2"));
    assert!(answer.body.contains("<h1"), "{}", answer.body);
    assert_eq!(neighbour.status, StatusCode::OK);
    let wrong = staff.post("/api/crm/deal/create", &[("name", "Maria")]).await;
    assert_eq!((wrong.status, wrong.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "2"));
    drop(held);
    assert_eq!(staff.get("/app/deals").await.status, StatusCode::OK, "and is still signed in");
}

#[tokio::test]
async fn a_database_that_is_gone_breaks_its_own_business_only() {
    let town = Town::new().await;
    let (mut staff, mut rival) = (town.staff("agente").await, town.rival().await);
    let database = &town.pair.aurora.database;
    let mut server = PgConnection::connect(&town.pair.platform.admin_settings.admin_url).await.unwrap();
    let drop = AssertSqlSafe(format!("drop database {database} with (force)"));
    sqlx::raw_sql(drop).execute(&mut server).await.unwrap();

    let answer = staff.get("/app/deals").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.body.contains("Código") && answer.body.contains("href=\"/app/\""), "{}", answer.body);
    assert!(!answer.body.contains(database.as_str()) && !answer.body.contains("exist"), "no detail of the cause");
    assert_eq!(staff.get("/").await.status, StatusCode::OK, "what needs no data is still there");
    assert_eq!(rival.get("/app/deals").await.status, StatusCode::OK);
}

/// Fails as code does that nobody foresaw.
#[derive(Debug)]
struct Broken;

impl Clock for Broken {
    fn now(&self) -> DateTime<Utc> {
        panic!("the clock of Maria is broken")
    }
}

#[tokio::test]
async fn a_panic_ends_one_request_with_a_page() {
    let town = Town::new().await;
    let settings = Settings { clock: Arc::new(Broken), ..town.pair.platform.settings.clone() };
    let broken = Tenancy::connect(settings).await.unwrap();
    let mut client = town.anonymous("aurora.localhost").through(router(Site::new(broken, Vec::new())));
    let answer = client.get("/").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.body.contains("código") && !answer.body.contains("Maria"), "{}", answer.body);
    assert!(!answer.header("content-security-policy").is_empty() && !answer.header("x-request-id").is_empty());
    assert_eq!(client.get("/healthz").await.status, StatusCode::OK);
}

/// Chromium shows nothing of a page without Content-Type that came through the service worker.
#[tokio::test]
async fn what_ends_below_every_handler_is_a_page_too() {
    let town = Town::new().await;
    let (mut staff, mut anyone) = (town.staff("agente").await, town.anonymous("aurora.localhost"));
    let settings = &town.pair.platform.admin_settings;
    let admin: PgConnectOptions = settings.admin_url.parse().unwrap();
    let mut owner = PgConnection::connect_with(&admin.database(&town.pair.aurora.database)).await.unwrap();
    sqlx::raw_sql(
        "create function identity.full() returns trigger language plpgsql as 'begin raise exception ''the disk is full''; end';
         create trigger full_disk before insert on identity.session execute function identity.full()",
    )
    .execute(&mut owner)
    .await
    .unwrap();

    let fields = [("email", "agente@aurora.example"), ("password", PASSWORD)];
    let unkept = anyone.post("/api/identity/session/start", &fields).await;
    assert_eq!(unkept.status, StatusCode::INTERNAL_SERVER_ERROR);
    let forbidden = staff.get("/app/settings/audit.csv").await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    let nowhere = staff.post("/app/deals", &[]).await;
    assert_eq!((nowhere.status, nowhere.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD"));
    for (answer, title) in [(unkept, "Voltamos já"), (forbidden, "Indisponível"), (nowhere, "Não deu certo")] {
        assert!(answer.header("content-type").starts_with("text/html"), "{}: {}", answer.status, answer.body);
        assert!(answer.body.contains(title) && answer.body.contains("lang=\"en\""), "{}", answer.body);
    }
    let unread = anyone.post_json("/api/identity/session/start", &fields).await;
    assert_eq!((unread.status, unread.body.as_str()), (StatusCode::INTERNAL_SERVER_ERROR, ""), "nobody reads it");
}
