//! Floods of tries at the sign-in, and what an answer tells of who works here; whole requests.

mod support;

use axum::{Extension, Router, extract::ConnectInfo, http::StatusCode};
use balcao::server::{Site, router};
use std::net::{IpAddr, SocketAddr};
use support::{Answer, Client, PASSWORD, Town};
use tenancy::Tenancy;

const START: &str = "/api/identity/session/start";
const ASK: &str = "/api/identity/code/ask";
const AGENT: &str = "agente@aurora.example";

async fn attempt(client: &mut Client, email: &str, password: &str) -> Answer {
    client.post(START, &[("email", email), ("password", password)]).await
}

/// The site behind a proxy of ours, which says from where each request comes.
fn behind_a_proxy(town: &Town) -> Router {
    let site = Site::new(town.pair.platform.tenancy.clone(), vec!["10.0.0.0/8".parse().unwrap()]);
    router(site).layer(Extension(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 9)))))
}

/// A browser that nobody knows, at the `nth` address.
fn stranger(town: &Town, door: &Router, nth: u32) -> Client {
    let address = IpAddr::from((0xCB00_0000 + nth).to_be_bytes());
    town.anonymous("aurora.localhost").through(door.clone()).with("x-forwarded-for", &address.to_string())
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
async fn one_address_tries_few_of_many_accounts() {
    let town = Town::new().await;
    let door = behind_a_proxy(&town);
    for nth in 0..20 {
        let answer = attempt(&mut stranger(&town, &door, 1), &format!("{nth}@aurora.example"), "errada").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{nth}");
    }
    let one_more = attempt(&mut stranger(&town, &door, 1), AGENT, PASSWORD).await;
    assert_eq!(one_more.status, StatusCode::TOO_MANY_REQUESTS);
    let elsewhere = attempt(&mut stranger(&town, &door, 2), AGENT, PASSWORD).await;
    assert_eq!(elsewhere.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_thousand_addresses_try_a_thousand_accounts_and_the_owner_comes_in_with_their_own_browser() {
    let town = Town::new().await;
    let door = behind_a_proxy(&town);
    let mut owner = town.staff("admin").await;
    assert_eq!(owner.post("/api/identity/session/end", &[]).await.status, StatusCode::SEE_OTHER);
    let mut looked_at = 0;
    for nth in 0..1000 {
        let answer = attempt(&mut stranger(&town, &door, nth), &format!("{nth}@aurora.example"), "errada").await;
        looked_at += usize::from(answer.status == StatusCode::UNPROCESSABLE_ENTITY);
    }
    // More than a minute's sixty only where the thousand take longer than a minute.
    assert!((60..=120).contains(&looked_at), "{looked_at}");
    let unknown = attempt(&mut stranger(&town, &door, 1001), "admin@aurora.example", PASSWORD).await;
    assert_eq!(unknown.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(attempt(&mut owner, "admin@aurora.example", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn one_address_asks_for_few_codes() {
    let town = Town::new().await;
    let door = behind_a_proxy(&town);
    for nth in 0..20 {
        let answer = stranger(&town, &door, 1).post(ASK, &[("email", &format!("{nth}@mail.example"))]).await;
        assert_eq!(answer.location(), "/c/entrar/codigo", "{nth}: {}", answer.body);
    }
    let one_more = stranger(&town, &door, 1).post(ASK, &[("email", "ana@mail.example")]).await;
    assert_eq!(one_more.status, StatusCode::TOO_MANY_REQUESTS);
    let elsewhere = stranger(&town, &door, 2).post(ASK, &[("email", "ana@mail.example")]).await;
    assert_eq!(elsewhere.location(), "/c/entrar/codigo", "{}", elsewhere.body);
}

#[tokio::test]
async fn a_thousand_addresses_ask_for_few_codes_and_a_customer_gets_theirs_with_their_own_browser() {
    let town = Town::new().await;
    let door = behind_a_proxy(&town);
    let mut rita = town.customer(&town.pair.aurora, "rita@mail.example").await;
    assert_eq!(rita.post("/api/identity/customer/leave", &[]).await.status, StatusCode::SEE_OTHER);
    let mut sent = 0;
    for nth in 0..1000 {
        let answer = stranger(&town, &door, nth).post(ASK, &[("email", &format!("{nth}@mail.example"))]).await;
        sent += usize::from(answer.status == StatusCode::SEE_OTHER);
    }
    assert!((59..=120).contains(&sent), "{sent}");
    let unknown = stranger(&town, &door, 1001).post(ASK, &[("email", "rita@mail.example")]).await;
    assert_eq!(unknown.status, StatusCode::TOO_MANY_REQUESTS);
    let known = rita.post(ASK, &[("email", "rita@mail.example")]).await;
    assert_eq!(known.location(), "/c/entrar/codigo", "{}", known.body);
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
