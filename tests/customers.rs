//! Customers come in with a code; whole requests.

mod support;

use axum::http::StatusCode;
use support::Town;

const ASK: &str = "/api/identity/code/ask";
const ENTER: &str = "/api/identity/code/enter";
const ANA: &str = "ana@mail.example";

#[tokio::test]
async fn a_customer_comes_in_looks_around_and_goes_out() {
    let town = Town::new().await;
    let mut ana = town.anonymous("aurora.localhost");
    assert_eq!(ana.get("/c").await.location(), "/c/");
    let first = ana.get("/c/perfil").await;
    assert_eq!((first.status, first.location()), (StatusCode::SEE_OTHER, "/c/entrar?next=/c/perfil"));
    assert!(ana.get("/c/entrar?next=/c/perfil").await.body.contains("Receber código"));
    let asked = ana.post(ASK, &[("email", " Ana@Mail.example "), ("next", "/c/perfil")]).await;
    assert_eq!(asked.location(), "/c/entrar/codigo?next=%2Fc%2Fperfil");
    let cookie = asked.header("set-cookie").to_owned();
    for part in ["balcao-k=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    let page = ana.get(asked.location()).await;
    assert!(page.body.contains(ANA) && page.body.contains("one-time-code"), "{}", page.body);

    let code = town.code_for(&town.pair.aurora, ANA).await;
    let entered = ana.post(ENTER, &[("code", &code), ("next", "/c/perfil")]).await;
    assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, "/c/perfil"));
    let cookies: Vec<_> = entered.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    assert!(cookies.iter().any(|cookie| cookie.starts_with("balcao-c=") && cookie.contains("HttpOnly")), "{cookies:?}");
    assert!(cookies.iter().any(|cookie| cookie.starts_with("balcao-d=")), "{cookies:?}");
    assert!(cookies.iter().any(|cookie| cookie.starts_with("balcao-k=;")), "{cookies:?}");
    let home = ana.get("/c/").await;
    assert!(home.status == StatusCode::OK && home.body.contains(ANA) && home.body.contains("Estúdio Aurora"));
    assert_eq!(ana.get("/c/entrar").await.location(), "/c/", "who is in already goes on");

    let out = ana.post("/api/identity/customer/leave", &[]).await;
    assert_eq!((out.status, out.location()), (StatusCode::SEE_OTHER, "/c/entrar"));
    assert_eq!(out.header("clear-site-data"), "\"cache\"");
    assert_eq!(ana.get("/c/").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_wrong_code_comes_back_with_a_message_and_a_stolen_one_is_worth_nothing() {
    let town = Town::new().await;
    let mut ana = town.anonymous("aurora.localhost");
    ana.post(ASK, &[("email", ANA)]).await;
    let code = town.code_for(&town.pair.aurora, ANA).await;
    let mut thief = town.anonymous("aurora.localhost");
    let stolen = thief.post(ENTER, &[("code", &code)]).await;
    assert_eq!(stolen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stolen.body.contains("não vale mais") && stolen.header("set-cookie").is_empty(), "{}", stolen.body);
    let wrong = ana.post(ENTER, &[("code", "letras")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Esse não é o código") && wrong.body.contains(ANA), "{}", wrong.body);
    assert_eq!(ana.post(ENTER, &[("code", &code)]).await.location(), "/c/");
    assert_eq!(ana.get("/c/entrar/codigo").await.location(), "/c/entrar", "no code is waited for any more");
}

#[tokio::test]
async fn the_answer_is_the_same_whoevers_e_mail_it_is() {
    let town = Town::new().await;
    town.customer(&town.pair.aurora, ANA).await;
    let mut answers = Vec::new();
    for email in [ANA, "bia@mail.example", "admin@aurora.example"] {
        let answer = town.anonymous("aurora.localhost").post(ASK, &[("email", email)]).await;
        answers.push((answer.status, answer.location().to_owned(), answer.bytes.len(), answer.headers.len()));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let slip = town.anonymous("aurora.localhost").post(ASK, &[("email", "ana@")]).await;
    assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(slip.body.contains("value=\"ana@\"") && slip.body.contains("parece incompleto"), "{}", slip.body);
}

#[tokio::test]
async fn a_customer_says_what_they_are_called_and_ends_their_other_devices() {
    let town = Town::new().await;
    let (mut ana, mut tablet) =
        (town.customer(&town.pair.aurora, ANA).await, town.customer(&town.pair.aurora, ANA).await);
    let odd = ana.post("/api/identity/customer/change", &[("name", "Ana"), ("phone", "123")]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.body.contains("value=\"123\"") && odd.body.contains("value=\"Ana\""), "{}", odd.body);
    let form = [("name", " Ana  Lima "), ("phone", "11 98765-4321")];
    assert_eq!(ana.post("/api/identity/customer/change", &form).await.location(), "/c/perfil?feito=dados");
    let page = ana.get("/c/perfil?feito=dados").await.body;
    assert!(page.contains("Ana Lima") && page.contains("(11) 98765-4321") && page.contains("Dados salvos"), "{page}");
    assert!(page.contains("60 dias") && page.contains("365 dias"), "{page}");
    assert!(ana.get("/c/").await.body.contains("Oi, Ana!"));
    assert_eq!(ana.post("/api/identity/customer-device/end-others", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(tablet.get("/c/").await.status, StatusCode::SEE_OTHER);
    assert_eq!(ana.get("/c/").await.status, StatusCode::OK);
    let mut form = tablet.with("referer", "http://aurora.localhost/c/perfil");
    let late = form.post("/api/identity/customer/change", &[("name", "X")]).await;
    assert_eq!((late.status, late.location()), (StatusCode::SEE_OTHER, "/c/entrar"));
}

#[tokio::test]
async fn on_https_every_cookie_is_bound_to_its_host() {
    let town = Town::over("https://balcao.example").await;
    let mut ana = town.anonymous("aurora.balcao.example");
    let asked = ana.post(ASK, &[("email", ANA)]).await;
    let code = town.code_for(&town.pair.aurora, ANA).await;
    let entered = ana.post(ENTER, &[("code", &code)]).await;
    let mut names = Vec::new();
    for answer in [&asked, &entered] {
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.starts_with("__Host-") && cookie.ends_with("; Secure"), "{cookie}");
            assert!(cookie.contains("; Path=/;") && !cookie.contains("Domain"), "{cookie}");
            names.push(cookie.split('=').next().unwrap().to_owned());
        }
    }
    names.sort();
    assert_eq!(names, ["__Host-c", "__Host-d", "__Host-k", "__Host-k"]);
}
