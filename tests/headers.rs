//! What every answer carries.

mod support;

use axum::{body::Body, http::StatusCode};
use std::io::Read;
use support::Town;

#[tokio::test]
async fn every_answer_is_fenced_in() {
    let town = Town::new().await;
    let mut staff = town.staff("admin").await;
    for (host, path) in [
        ("aurora.localhost", "/"),
        ("aurora.localhost", "/app/deals"),
        ("aurora.localhost", "/nada"),
        ("aurora.localhost", "/c/manifest.webmanifest"),
        ("nobody.localhost", "/"),
        ("bad_host", "/"),
    ] {
        let answer = staff.at(host).get(path).await;
        let policy = answer.header("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
            assert!(policy.contains(part), "{host}{path}: {policy}");
        }
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{host}{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("strict-transport-security"), "", "plain http is not to be remembered as https");
        assert!(!answer.header("x-request-id").is_empty());
        assert!(answer.header("cache-control").contains("no-"), "{host}{path}: {}", answer.header("cache-control"));
        assert!(!answer.body.contains(" style=\""), "{host}{path}: the policy refuses style attributes");
    }
    let first = staff.get("/app/deals").await;
    let second = staff.get("/app/deals").await;
    let nonce = |policy: &str| policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    let (one, other) =
        (nonce(first.header("content-security-policy")), nonce(second.header("content-security-policy")));
    assert_ne!(one, other, "a nonce is used once");
    let scripts = first.body.matches("<script").count();
    assert!(scripts > 0);
    assert_eq!(
        first.body.matches(&format!("nonce=\"{one}\"")).count(),
        scripts,
        "every script carries this page's nonce"
    );
    assert!(!first.body.contains("javascript:"));
}

#[tokio::test]
async fn over_https_the_session_belongs_to_the_host_alone() {
    let town = Town::over("https://balcao.example").await;
    let mut client = town.anonymous("aurora.balcao.example");
    let fields = [("email", "admin@aurora.example"), ("password", support::PASSWORD)];
    let answer = client.post("/api/identity/session/start", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let cookies: Vec<&str> = answer.headers.get_all("set-cookie").iter().map(|one| one.to_str().unwrap()).collect();
    for cookie in &cookies {
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        for part in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    let cookie = cookies.iter().find(|cookie| cookie.starts_with("__Host-s=")).unwrap();
    assert_eq!(answer.header("strict-transport-security"), "max-age=63072000");
    assert_eq!(client.get("/app/").await.status, StatusCode::OK);
    let mut tossed = town.anonymous("aurora.balcao.example");
    let plain = cookie.replace("__Host-s", "balcao-s");
    let answer = tossed.send("GET", "/app/", Body::empty(), &[("cookie", plain.split(';').next().unwrap())]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "a name that siblings can set means nothing");
}

#[tokio::test]
async fn pages_and_files_travel_compressed() {
    let town = Town::new().await;
    let mut staff = town.staff("admin").await;
    let plain = staff.get("/app/deals").await;
    for (encoding, name) in [("br", "br"), ("gzip, deflate", "gzip")] {
        let answer = staff.clone().with("accept-encoding", encoding).get("/app/deals").await;
        assert_eq!(answer.header("content-encoding"), name);
        assert!(answer.bytes.len() < plain.bytes.len() / 2);
    }
    let style = plain
        .body
        .split("href=\"")
        .find_map(|part| part.split('"').next().filter(|path| path.ends_with("balcao.css")))
        .unwrap();
    let small = staff.clone().with("accept-encoding", "gzip, deflate, br").get(style).await;
    assert_eq!((small.status, small.header("content-encoding")), (StatusCode::OK, "br"));
    assert!(small.header("cache-control").contains("immutable"));
    let whole = staff.get(style).await;
    assert_eq!(whole.header("content-encoding"), "");
    let mut unpacked = Vec::new();
    brotli::Decompressor::new(small.bytes.as_slice(), 4096).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, whole.bytes, "the same file either way");
    let again = staff.clone().with("if-none-match", whole.header("etag")).get(style).await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(staff.get("/v/000000000000/pkg/balcao.css").await.status, StatusCode::NOT_FOUND, "another version");
    for path in ["/v/../Cargo.toml", &style.replace("balcao.css", "../../balcao"), "/..%2f..%2fCargo.toml"] {
        assert_eq!(staff.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_reader_chooses_the_language() {
    let town = Town::new().await;
    let page = |body: &str| body.split("<html lang=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut visitor = town.anonymous("aurora.localhost");
    assert_eq!(page(&visitor.get("/").await.body), "pt-BR", "the business's own");
    assert_eq!(page(&visitor.clone().with("accept-language", "en-GB,en;q=0.9").get("/").await.body), "en");
    let answer = visitor.post("/api/site/language/choose", &[("locale", "en"), ("back", "/entrar")]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/entrar"));
    assert_eq!(
        page(&visitor.clone().with("accept-language", "pt-BR").get("/").await.body),
        "en",
        "what was chosen wins"
    );
    let away = visitor.post("/api/site/language/choose", &[("locale", "en"), ("back", "//evil.example")]).await;
    assert_eq!(away.location(), "/");
}
