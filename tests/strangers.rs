//! Floods of tries at the sign-in, and what an answer tells of who works here; whole requests.

mod support;

use axum::http::StatusCode;
use balcao::server::{Site, router};
use support::{Answer, Client, PASSWORD, Town};
use tenancy::Tenancy;

const START: &str = "/api/identity/session/start";
const AGENT: &str = "agente@aurora.example";

async fn attempt(client: &mut Client, email: &str, password: &str) -> Answer {
    client.post(START, &[("email", email), ("password", password)]).await
}

/// Without what is different for everybody: the number of the request and the nonce.
fn told(answer: &Answer, email: &str) -> (StatusCode, Vec<(String, String)>, String) {
    let policy = answer.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or("-").to_owned();
    let headers = answer.headers.iter().filter(|(name, _)| *name != "x-request-id");
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().replace(&nonce, "")));
    (answer.status, headers.collect(), answer.body.replace(&nonce, "").replace(email, ""))
}

#[tokio::test]
async fn an_unknown_email_is_answered_byte_for_byte_like_a_wrong_password() {
    let town = Town::new().await;
    let mut client = town.anonymous("aurora.localhost");
    // As long as a known one.
    let (known, unknown) = ("agente@aurora.example", "ninguo@aurora.example");
    let (wrong, stranger) =
        (attempt(&mut client, known, "errada").await, attempt(&mut client, unknown, "errada").await);
    assert_eq!(wrong.bytes.len(), stranger.bytes.len());
    assert_eq!(told(&wrong, known), told(&stranger, unknown));
    for _ in 0..4 {
        attempt(&mut client, known, "errada").await;
        attempt(&mut client, unknown, "errada").await;
    }
    let (wrong, stranger) =
        (attempt(&mut client, known, "errada").await, attempt(&mut client, unknown, "errada").await);
    assert_eq!(wrong.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(told(&wrong, known), told(&stranger, unknown), "the sixth waits, whoever it is");
}

#[tokio::test]
async fn a_thousand_tries_are_turned_away_and_the_owner_comes_in_with_their_own_browser() {
    let town = Town::new().await;
    let owner = town.staff("agente").await;
    let mut looked_at = 0;
    for nth in 0..1000 {
        let answer = attempt(&mut town.anonymous("aurora.localhost"), AGENT, &format!("errada-{nth}")).await;
        looked_at += usize::from(answer.status == StatusCode::UNPROCESSABLE_ENTITY);
        assert!([StatusCode::UNPROCESSABLE_ENTITY, StatusCode::TOO_MANY_REQUESTS].contains(&answer.status));
    }
    assert_eq!(looked_at, 5, "the others cost no hash");
    let elsewhere = attempt(&mut town.anonymous("aurora.localhost"), AGENT, PASSWORD).await;
    assert_eq!(elsewhere.status, StatusCode::TOO_MANY_REQUESTS);
    let mut known = owner.clone();
    assert_eq!(known.post("/api/identity/session/end", &[]).await.status, StatusCode::SEE_OTHER);
    assert!(known.cookie().contains("balcao-d="), "signing out leaves the browser known: {}", known.cookie());
    assert_eq!(attempt(&mut known, AGENT, PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_thousand_strangers_fill_neither_the_database_nor_the_trail() {
    let town = Town::new().await;
    for nth in 0..1000 {
        attempt(&mut town.anonymous("aurora.localhost"), &format!("{nth}@mail.example"), "errada").await;
    }
    let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
    let rows: i64 = sqlx::query_scalar("select count(*) from identity.attempt").fetch_one(scope.conn()).await.unwrap();
    assert!(rows <= 130, "{rows}");
    let lines: i64 = sqlx::query_scalar("select count(*) from events.audit where verb = 'identity.sign_in_failed'")
        .fetch_one(scope.conn())
        .await
        .unwrap();
    assert!((1..=20).contains(&lines), "{lines}");
}

#[tokio::test]
async fn two_servers_count_together() {
    let town = Town::new().await;
    let other = Tenancy::connect(town.pair.platform.settings.clone()).await.unwrap();
    let second = router(Site::new(other.clone(), Vec::new()));
    let at_first = town.anonymous("aurora.localhost");
    let at_second = at_first.clone().through(second);
    let mut looked_at = 0;
    for turn in 0..10 {
        let mut client = if turn % 2 == 0 { at_first.clone() } else { at_second.clone() };
        looked_at +=
            usize::from(attempt(&mut client, AGENT, "errada").await.status == StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(looked_at, 5);
    other.close().await;
}
