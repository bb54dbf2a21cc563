//! From a host name to a business: every row of the table of addresses.

mod support;

use axum::{Extension, body::Body, extract::ConnectInfo, http::StatusCode};
use balcao::server::{Site, router};
use std::net::SocketAddr;
use support::Town;

#[tokio::test]
async fn a_host_leads_to_its_own_business_or_nowhere() {
    let town = Town::new().await;
    let (aurora, oficina) = (town.pair.aurora.name.clone(), town.pair.oficina.name.clone());
    let long = format!("{}.localhost", "a".repeat(250));
    for (host, expected) in [
        ("aurora.localhost", StatusCode::OK),
        ("AURORA.LocalHost", StatusCode::OK),
        ("aurora.localhost:3000", StatusCode::OK),
        ("aurora.localhost.", StatusCode::OK),
        ("aurora.localhost.:3000", StatusCode::OK),
        ("nobody.localhost", StatusCode::NOT_FOUND),
        ("localhost", StatusCode::NOT_FOUND),
        ("127.0.0.1", StatusCode::NOT_FOUND),
        ("[::1]:3000", StatusCode::NOT_FOUND),
        ("a.aurora.localhost", StatusCode::NOT_FOUND),
        ("aurora.localhost.evil.example", StatusCode::NOT_FOUND),
        ("www.localhost", StatusCode::NOT_FOUND),
        ("admin.localhost", StatusCode::NOT_FOUND),
        ("", StatusCode::MISDIRECTED_REQUEST),
        ("aurora.localhost..", StatusCode::MISDIRECTED_REQUEST),
        ("evil@aurora.localhost", StatusCode::MISDIRECTED_REQUEST),
        ("aurora_x.localhost", StatusCode::MISDIRECTED_REQUEST),
        ("aurora.localhost:port", StatusCode::MISDIRECTED_REQUEST),
        ("aurora localhost", StatusCode::MISDIRECTED_REQUEST),
        (long.as_str(), StatusCode::MISDIRECTED_REQUEST),
    ] {
        let answer = town.anonymous(host).get("/").await;
        assert_eq!(answer.status, expected, "{host}");
        assert_eq!(answer.body.contains(&aurora), expected == StatusCode::OK, "{host}");
        assert!(!answer.body.contains(&oficina), "{host}");
    }
}

#[tokio::test]
async fn no_header_and_no_cookie_chooses_a_business() {
    let town = Town::new().await;
    let oficina = town.pair.oficina.name.clone();
    for (name, value) in [
        ("x-forwarded-host", "oficina.localhost"),
        ("forwarded", "host=oficina.localhost"),
        ("x-host", "oficina.localhost"),
        ("x-tenant", "oficina"),
        ("x-tenant-slug", "oficina"),
        ("x-original-host", "oficina.localhost"),
        ("cookie", "tenant=oficina; x-tenant-slug=oficina"),
    ] {
        let answer = town.anonymous("aurora.localhost").with(name, value).get("/").await;
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        assert!(answer.body.contains(&town.pair.aurora.name) && !answer.body.contains(&oficina), "{name}");
    }
}

#[tokio::test]
async fn a_proxy_of_ours_names_the_host_and_nobody_else_does() {
    let town = Town::new().await;
    let from = |peer: &str| {
        let site = Site::new(town.pair.platform.tenancy.clone(), vec!["10.0.0.0/8".parse().unwrap()]);
        let peer: SocketAddr = peer.parse().unwrap();
        town.anonymous("inside.localhost").through(router(site).layer(Extension(ConnectInfo(peer))))
    };
    let (aurora, oficina) = (("x-forwarded-host", "aurora.localhost"), ("x-forwarded-host", "oficina.localhost"));
    for (peer, headers, expected) in [
        ("10.0.0.1:9", vec![aurora], StatusCode::OK),
        ("[::ffff:10.0.0.1]:9", vec![aurora], StatusCode::OK),
        ("203.0.113.7:9", vec![aurora], StatusCode::NOT_FOUND),
        ("10.0.0.1:9", vec![oficina, aurora], StatusCode::MISDIRECTED_REQUEST),
        (
            "10.0.0.1:9",
            vec![("x-forwarded-host", "oficina.localhost, aurora.localhost")],
            StatusCode::MISDIRECTED_REQUEST,
        ),
        ("10.0.0.1:9", vec![("forwarded", "host=aurora.localhost")], StatusCode::NOT_FOUND),
        ("10.0.0.1:9", vec![], StatusCode::NOT_FOUND),
    ] {
        let mut client = from(peer);
        for (name, value) in &headers {
            client = client.with(name, value);
        }
        assert_eq!(client.get("/").await.status, expected, "{peer} {headers:?}");
    }
    // A browser without Sec-Fetch-Site is judged by Origin, which names the host outside.
    let form = [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
    for (origin, expected) in
        [("http://aurora.localhost", StatusCode::SEE_OTHER), ("http://inside.localhost", StatusCode::FORBIDDEN)]
    {
        let mut client = from("10.0.0.1:9").with(aurora.0, aurora.1).with("origin", origin);
        let answer = client.send("POST", "/api/site/language/choose", Body::from("locale=en"), &form).await;
        assert_eq!(answer.status, expected, "{origin}: {}", answer.body);
    }
}

#[tokio::test]
async fn an_address_that_is_no_text_is_a_page_that_is_not_there() {
    let town = Town::new().await;
    for path in
        ["/%ff", "/app/%ff", "/convite/%ff", "/convite/%00", "/v/%ff/pkg/x", "/..%2fCargo.toml", "//evil.example"]
    {
        let answer = town.anonymous("aurora.localhost").get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(path.starts_with("/v/") || answer.body.contains("<h1"), "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn two_hosts_in_one_request_are_misdirected() {
    let town = Town::new().await;
    let mut client = town.anonymous("aurora.localhost").with("host", "oficina.localhost");
    assert_eq!(client.get("/").await.status, StatusCode::MISDIRECTED_REQUEST);

    let mut client = town.anonymous("aurora.localhost");
    let answer = client.send("GET", "http://oficina.localhost/", Body::empty(), &[]).await;
    assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
    let answer = client.send("GET", "http://aurora.localhost/", Body::empty(), &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_proxy_may_get_certificates_for_the_hosts_of_businesses_alone() {
    let town = Town::new().await;
    for (query, expected) in [
        ("?domain=aurora.localhost", StatusCode::OK),
        ("?domain=OFICINA.localhost.", StatusCode::OK),
        ("?domain=nobody.localhost", StatusCode::NOT_FOUND),
        ("?domain=localhost", StatusCode::NOT_FOUND),
        ("?domain=127.0.0.1", StatusCode::NOT_FOUND),
        ("?domain=a_b.example", StatusCode::NOT_FOUND),
        ("?domain=%ff%00", StatusCode::NOT_FOUND),
        ("?domain=", StatusCode::NOT_FOUND),
        ("", StatusCode::NOT_FOUND),
    ] {
        let answer = town.anonymous("127.0.0.1").get(&format!("/certificate{query}")).await;
        assert_eq!(answer.status, expected, "{query}");
        // A person who comes here by hand reads that nothing is here, whatever they asked for.
        assert!(!answer.body.contains("localhost") && !answer.body.contains("a_b"), "{query}: {}", answer.body);
    }
}

#[tokio::test]
async fn health_is_told_on_any_host() {
    let town = Town::new().await;
    for host in ["aurora.localhost", "127.0.0.1:3000", "nobody.example"] {
        assert_eq!(town.anonymous(host).get("/healthz").await.status, StatusCode::OK);
        assert_eq!(town.anonymous(host).get("/readyz").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn only_known_methods_reach_a_handler() {
    let town = Town::new().await;
    for method in ["CONNECT", "TRACE", "PUT", "DELETE", "PATCH", "BREW"] {
        let answer = town.anonymous("aurora.localhost").send(method, "/", Body::empty(), &[]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
}
