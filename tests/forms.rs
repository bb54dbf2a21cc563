//! The form layer, by the sign-in and the deal form: with and without script, wrong, twice, and forged.

mod support;

use axum::{body::Body, http::StatusCode};
use support::{Client, PASSWORD, Town};
use uuid::Uuid;

const SIGN_IN: &str = "/api/identity/session/start";
const CREATE: &str = "/api/crm/deal/create";

async fn deals(town: &Town) -> i64 {
    let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
    sqlx::query_scalar("select count(*) from crm.deal").fetch_one(scope.conn()).await.unwrap()
}

#[tokio::test]
async fn a_wrong_password_brings_the_form_back_with_the_email_and_without_the_password() {
    let town = Town::new().await;
    for page in ["/entrar", "/app/entrar"] {
        let mut client = town.anonymous("aurora.localhost").with("referer", &format!("http://aurora.localhost{page}"));
        let answer =
            client.post(SIGN_IN, &[("email", "admin@aurora.example"), ("password", "wrong-secret-word")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("value=\"admin@aurora.example\""), "{}", answer.body);
        assert!(!answer.body.contains("wrong-secret-word"));
        assert!(answer.body.contains("não conferem"));
        assert!(answer.header("set-cookie").is_empty());
    }
    let mut island = town.anonymous("aurora.localhost");
    let answer = island.post_json(SIGN_IN, &[("email", "admin@aurora.example"), ("password", "wrong")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&answer.body).unwrap()["error"], "invalid");
}

#[tokio::test]
async fn an_unknown_person_gets_the_same_answer_as_a_wrong_password() {
    let town = Town::new().await;
    let mut client = town.anonymous("aurora.localhost");
    let wrong = client.post_json(SIGN_IN, &[("email", "admin@aurora.example"), ("password", "wrong")]).await;
    let unknown = client.post_json(SIGN_IN, &[("email", "ninguem@aurora.example"), ("password", "wrong")]).await;
    assert_eq!((wrong.status, wrong.body), (unknown.status, unknown.body));
}

#[tokio::test]
async fn too_many_tries_are_refused_for_a_while() {
    let town = Town::new().await;
    let mut client = town.anonymous("aurora.localhost");
    let mut last = StatusCode::OK;
    for _ in 0..30 {
        last = client.post_json(SIGN_IN, &[("email", "agente@aurora.example"), ("password", "wrong")]).await.status;
        if last == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    let page = client.post(SIGN_IN, &[("email", "agente@aurora.example"), ("password", "wrong")]).await;
    assert!(page.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0), "{:?}", page.headers);
    // Another business is not made to wait for it.
    let mut other = town.anonymous("oficina.localhost");
    let answer = other.post(SIGN_IN, &[("email", "agente@oficina.example"), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn signing_in_never_leads_off_the_host() {
    let town = Town::new().await;
    for next in ["https://evil.example/", "//evil.example", "/\\evil.example", "/\r\nx: y", ""] {
        let mut client = town.anonymous("aurora.localhost");
        let fields = [("email", "admin@aurora.example"), ("password", PASSWORD), ("next", next)];
        let answer = client.post(SIGN_IN, &fields).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/app/"), "{next:?}");
    }
}

#[tokio::test]
async fn a_wrong_deal_comes_back_with_what_was_typed_and_writes_nothing() {
    let town = Town::new().await;
    let mut staff = town.staff("agente").await;
    let key = Uuid::now_v7().to_string();
    let before = deals(&town).await;
    let answer =
        staff.post(CREATE, &[("key", &key), ("name", "Maria \"<b>\""), ("phone", "123"), ("amount", "muito")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("value=\"123\"") && answer.body.contains("value=\"muito\""), "{}", answer.body);
    assert!(answer.body.contains("Maria") && !answer.body.contains("<b>"), "typed text is data");
    assert!(answer.body.matches("aria-invalid=\"true\"").count() >= 2, "each wrong field is marked");
    assert_eq!(deals(&town).await, before);

    let answer = staff.post(CREATE, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "a form without fields");
    assert_eq!(deals(&town).await, before);
}

fn new_deal<'a>(key: &'a str, name: &'a str) -> [(&'a str, &'a str); 3] {
    [("key", key), ("name", name), ("phone", "(11) 90000-0001")]
}

#[tokio::test]
async fn a_form_sent_twice_acts_once() {
    let town = Town::new().await;
    let mut staff = town.staff("agente").await;
    let before = deals(&town).await;
    let key = Uuid::now_v7().to_string();
    let first = staff.post(CREATE, &new_deal(&key, "Maria")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
    let second = staff.post(CREATE, &new_deal(&key, "Maria")).await;
    assert_eq!((second.status, second.location()), (StatusCode::SEE_OTHER, first.location()));
    assert_eq!(deals(&town).await, before + 1);

    let other = staff.post(CREATE, &new_deal(&key, "Joana")).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "the same key with another form");
    assert_eq!(deals(&town).await, before + 1);
}

#[tokio::test]
async fn a_form_sent_at_the_same_time_acts_once() {
    let town = Town::new().await;
    let staff = town.staff("agente").await;
    let before = deals(&town).await;
    let key = Uuid::now_v7().to_string();
    let send = |mut client: Client| {
        let key = key.clone();
        async move { client.post(CREATE, &new_deal(&key, "Maria")).await }
    };
    let (a, b, c) = tokio::join!(send(staff.clone()), send(staff.clone()), send(staff.clone()));
    for answer in [&a, &b, &c] {
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, a.location()));
    }
    assert_eq!(deals(&town).await, before + 1);
}

#[tokio::test]
async fn what_no_form_of_ours_sends_is_refused() {
    let town = Town::new().await;
    let mut staff = town.staff("admin").await;
    let html = ("accept", "text/html");
    let own = ("sec-fetch-site", "same-origin");

    let answer = staff.send("POST", CREATE, Body::from("{}"), &[html, own, ("content-type", "application/json")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = ("content-type", "application/x-www-form-urlencoded");
    let answer = staff.send("POST", CREATE, Body::from("name[=1&%zz&key=\u{0}"), &[html, own, form]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = staff.send("POST", CREATE, Body::from(vec![b'a'; 70_000]), &[html, own, form]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("É grande demais") && !answer.header("content-security-policy").is_empty());
    let untold = Body::from_stream(futures::stream::iter([Ok::<_, std::io::Error>(vec![b'a'; 70_000])]));
    let answer = staff.send("POST", CREATE, untold, &[html, own, form]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "of a length it did not tell");
    assert!(answer.body.contains("É grande demais"), "{}", answer.body);
    let answer = staff.send("POST", "/api/no/such", Body::empty(), &[html, own, form]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    for twice in ["name=Maria&name=Joana", "name[]=Maria", "name=%ed%a0%80&name=x", "name=\u{e1}&name[first]=x"] {
        let answer = staff.send("POST", CREATE, Body::from(twice), &[html, own, form]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{twice}");
        assert!(answer.body.contains("error-page"), "a page that says so, {twice}: {}", answer.body);
    }
    let answer = staff.get(CREATE).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "reloading where a form came back");
    assert!(answer.body.contains("error-page"), "a way out: {}", answer.body);
}

#[tokio::test]
async fn a_write_from_another_site_is_refused() {
    let town = Town::new().await;
    let staff = town.staff("admin").await;
    let before = deals(&town).await;
    let key = Uuid::now_v7().to_string();
    for (name, value) in [("sec-fetch-site", "same-site"), ("sec-fetch-site", "cross-site")] {
        let answer = staff.clone().with(name, value).post(CREATE, &new_deal(&key, "Maria")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    let form = ("content-type", "application/x-www-form-urlencoded");
    for headers in [vec![form], vec![form, ("origin", "http://oficina.localhost")], vec![form, ("origin", "null")]] {
        let body = Body::from(format!("key={key}&name=Maria&phone=11900000001"));
        let answer = staff.clone().send("POST", CREATE, body, &headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    assert_eq!(deals(&town).await, before);
}

#[tokio::test]
async fn every_form_is_declared_with_a_page_that_exists() {
    let functions: Vec<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    let pages: Vec<String> = balcao::server::page_list().iter().map(|page| page.path().to_owned()).collect();
    let shape = |path: &str| {
        path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
    };
    for form in balcao::server::modules::forms() {
        assert!(functions.contains(&form.action), "{} is no server function", form.action);
        assert!(pages.iter().any(|page| shape(page) == shape(form.page)), "{} is no page", form.page);
    }
}
