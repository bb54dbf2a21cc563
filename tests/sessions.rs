//! A person's own profile: name, password, devices, who came in; whole requests.

mod support;

use axum::http::StatusCode;
use support::{Client, PASSWORD, Town};

const RENAME: &str = "/api/identity/profile/rename";
const CHANGE: &str = "/api/identity/password/change";
const NEW: &str = "quatro cadeiras azuis";
const PHONE: &str =
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";

async fn sign_in(town: &Town, user_agent: &str) -> Client {
    let mut client = town.anonymous("aurora.localhost").with("user-agent", user_agent);
    let form = [("email", "agente@aurora.example"), ("password", PASSWORD)];
    assert_eq!(client.post("/api/identity/session/start", &form).await.status, StatusCode::SEE_OTHER);
    client
}

/// The handle in the only button that ends one other device.
fn handle(page: &str) -> &str {
    let (_, rest) = page.split_once("name=\"session\" value=\"").expect("there is another device");
    &rest[..64]
}

#[tokio::test]
async fn somebody_sees_their_devices_in_words_and_ends_one_of_them() {
    let town = Town::new().await;
    let (mut phone, mut desk) = (sign_in(&town, PHONE).await, sign_in(&town, "curl/8.0").await);
    let page = desk.get("/app/perfil").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in
        ["Chrome, Android", "Navegador desconhecido", "Este aparelho", "04/03/2026 12:00", "14 dias", "90 dias"]
    {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let answer = desk.post("/api/identity/device/end", &[("session", handle(&page.body))]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/app/perfil?feito=aparelho"));
    let page = desk.get("/app/perfil?feito=aparelho").await;
    assert!(page.body.contains("Aquele aparelho saiu") && !page.body.contains("name=\"session\""), "{}", page.body);
    assert_eq!(phone.get("/app/").await.status, StatusCode::SEE_OTHER, "it is out");
}

#[tokio::test]
async fn somebody_signs_out_everywhere_else_and_stays_here() {
    let town = Town::new().await;
    let mut others = [sign_in(&town, PHONE).await, sign_in(&town, PHONE).await];
    let mut colleague = town.staff("leitura").await;
    let mut here = sign_in(&town, PHONE).await;
    assert_eq!(here.post("/api/identity/device/end-others", &[]).await.status, StatusCode::SEE_OTHER);
    for other in &mut others {
        assert_eq!(other.get("/app/").await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(here.get("/app/").await.status, StatusCode::OK);
    assert_eq!(colleague.get("/app/").await.status, StatusCode::OK, "nobody else is");
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_signs_out_everywhere_else() {
    let town = Town::new().await;
    let (mut here, mut elsewhere) = (sign_in(&town, PHONE).await, sign_in(&town, PHONE).await);
    let wrong = here.post(CHANGE, &[("current_password", "errada-errada"), ("password", NEW)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Essa não é a sua senha de agora."), "{}", wrong.body);
    assert!(!wrong.body.contains("errada-errada") && !wrong.body.contains(NEW), "no password comes back");
    let common = here.post(CHANGE, &[("current_password", PASSWORD), ("password", "Qwertyuiop123")]).await;
    assert_eq!(common.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(common.body.contains("fácil de adivinhar"), "{}", common.body);
    assert_eq!(elsewhere.get("/app/").await.status, StatusCode::OK, "nothing was changed");

    let right = here.post(CHANGE, &[("current_password", PASSWORD), ("password", NEW)]).await;
    assert_eq!((right.status, right.location()), (StatusCode::SEE_OTHER, "/app/perfil?feito=senha"));
    assert_eq!(elsewhere.get("/app/").await.status, StatusCode::SEE_OTHER);
    assert_eq!(here.get("/app/").await.status, StatusCode::OK);
    let mut fresh = town.anonymous("aurora.localhost");
    for (password, status) in [(PASSWORD, StatusCode::UNPROCESSABLE_ENTITY), (NEW, StatusCode::SEE_OTHER)] {
        let form = [("email", "agente@aurora.example"), ("password", password)];
        assert_eq!(fresh.post("/api/identity/session/start", &form).await.status, status);
    }
}

#[tokio::test]
async fn somebody_changes_what_they_are_called() {
    let town = Town::new().await;
    let mut client = sign_in(&town, PHONE).await;
    let odd = client.post(RENAME, &[("name", " \u{200B} ")]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.body.contains("Diga o nome"), "{}", odd.body);
    assert_eq!(client.post(RENAME, &[("name", " Nina <b>  Souza ")]).await.status, StatusCode::SEE_OTHER);
    let page = client.get("/app/mais").await.body;
    assert!(page.contains("Nina &lt;b&gt; Souza") && page.contains("/app/perfil"), "{page}");
}

#[tokio::test]
async fn only_oneself_sees_who_came_in_and_who_failed() {
    let town = Town::new().await;
    let mut attacker = town.anonymous("aurora.localhost").with("user-agent", PHONE);
    let form = [("email", "agente@aurora.example"), ("password", "errada-errada")];
    attacker.post("/api/identity/session/start", &form).await;
    let page = sign_in(&town, "curl/8.0").await.get("/app/perfil").await.body;
    assert!(page.contains("Tentou entrar e errou a senha") && page.contains("Chrome, Android"), "{page}");
    let page = town.staff("leitura").await.get("/app/perfil").await.body;
    assert!(!page.contains("Tentou entrar") && page.contains("Entrou"), "{page}");
}
