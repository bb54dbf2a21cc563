//! The first steps of a business: offered to who may take them, ticked by what is so or by somebody's word, until they are
//! done or put away.

mod support;

use axum::http::StatusCode;
use support::{Client, Town};
use uuid::Uuid;

const SETUP: &str = "/app/settings/setup";
const CONFIRM: &str = "/api/site/setup/confirm";

async fn say(client: &mut Client, verb: &str, fields: &[(&str, &str)]) -> StatusCode {
    client.post(&format!("/api/site/setup/{verb}"), fields).await.status
}

#[tokio::test]
async fn the_owner_is_led_through_the_first_steps_from_the_page_of_the_day() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let today = owner.get("/app/").await.body;
    assert!(today.contains("Primeiros passos") && today.contains("1 de 8 prontos"), "colleagues are there: {today}");
    assert!(today.contains("Próximo passo: Escolha as suas cores e palavras."));
    for who in ["agente", "leitura"] {
        let mut colleague = town.staff(who).await;
        assert!(!colleague.get("/app/").await.body.contains("Primeiros passos"), "{who}");
        assert_eq!(colleague.get(SETUP).await.status, StatusCode::FORBIDDEN, "{who}");
    }
    let key = Uuid::now_v7().to_string();
    owner.post("/api/site/page/create", &[("key", &key), ("title", "Sobre"), ("public", "1")]).await;
    assert!(owner.get("/app/").await.body.contains("2 de 8 prontos"));
    for step in ["pipeline", "install"] {
        assert_eq!(owner.post(CONFIRM, &[("step", step)]).await.location(), SETUP);
    }
    let further = owner.get(SETUP).await.body;
    assert!(further.contains("4 de 8 prontos") && further.contains("/app/settings/brand"), "{further}");
    assert!(owner.get("/app/mais").await.body.contains(SETUP), "still to be found");
    assert!(town.rival().await.get("/app/").await.body.contains("1 de 8 prontos"), "of their own business");
}

#[tokio::test]
async fn hours_and_a_first_service_are_done_where_the_list_leads() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let list = owner.get(SETUP).await.body;
    let hours = "/app/settings/brand#horarios";
    let services = "/app/settings/pages/new?modelo=servicos";
    assert!(list.contains(hours) && list.contains(services), "{list}");
    assert!(owner.get("/app/settings/brand").await.body.contains("id=\"horarios\""));
    let saved = owner
        .post(
            "/api/site/brand/save",
            &[
                ("name", "Estúdio Aurora"),
                ("short_name", "Aurora"),
                ("primary", "#3b5b7a"),
                ("font", "system"),
                ("corners", "soft"),
                ("monday", "9 às 18"),
            ],
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let list = owner.get(SETUP).await.body;
    assert!(list.contains("2 de 8 prontos") && !list.contains(hours), "a draft of them is enough: {list}");

    let proposed = owner.get(services).await.body;
    assert!(proposed.contains("Serviços e preços") && proposed.contains("R$"), "{proposed}");
    let page = |title, public| [("title", title), ("source", "| Corte | 60 min |"), ("public", public)];
    for (title, public, done) in
        [("Preços", "1", "3 de 8"), ("Serviços e preços", "", "3 de 8"), ("Nossos serviços", "1", "4 de 8")]
    {
        let key = Uuid::now_v7().to_string();
        let made = owner.post("/api/site/page/create", &[&page(title, public)[..], &[("key", &key)]].concat()).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let list = owner.get(SETUP).await.body;
        assert!(list.contains(done), "{title}: {list}");
    }
    assert!(!owner.get(SETUP).await.body.contains(services));
}

#[tokio::test]
async fn who_does_not_want_the_list_puts_it_away_and_can_have_it_again() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    for _ in 0..2 {
        let answer = owner.post("/api/site/setup/dismiss", &[("back", "/app/")]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/app/"));
    }
    assert!(!owner.get("/app/").await.body.contains("Primeiros passos"));
    assert!(owner.get(SETUP).await.body.contains("Mostrar de novo em Hoje"));
    assert_eq!(say(&mut owner, "resume", &[("back", "//evil.example")]).await, StatusCode::SEE_OTHER);
    assert!(owner.get("/app/").await.body.contains("Primeiros passos"));
    let trail = owner.get("/app/settings/audit").await.body;
    assert_eq!(trail.matches("dispensou os primeiros passos").count(), 1, "put away twice, told once");
}

#[tokio::test]
async fn a_step_that_the_data_tells_or_nobody_knows_cannot_be_ticked() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    for step in ["hours", "service", "page", "invitation", "all", "", "x'; drop table site.page; --"] {
        assert_eq!(say(&mut owner, "confirm", &[("step", step)]).await, StatusCode::NOT_FOUND, "{step}");
        assert_eq!(say(&mut owner, "reopen", &[("step", step)]).await, StatusCode::NOT_FOUND, "{step}");
    }
    assert_eq!(say(&mut owner, "confirm", &[("step", "install")]).await, StatusCode::SEE_OTHER);
    assert!(owner.get(SETUP).await.body.contains("2 de 8 prontos"));
    assert_eq!(say(&mut owner, "reopen", &[("step", "install")]).await, StatusCode::SEE_OTHER);
    assert!(owner.get(SETUP).await.body.contains("1 de 8 prontos"));
}

#[tokio::test]
async fn a_business_without_the_pipeline_has_one_step_less() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    town.pair.platform.admin.disable_module("aurora", tenancy::ModuleKey::Crm).await.unwrap();
    let mut body = owner.get(SETUP).await.body;
    for _ in 0..100 {
        if body.contains("1 de 7 prontos") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        body = owner.get(SETUP).await.body;
    }
    assert!(body.contains("1 de 7 prontos") && !body.contains("etapas do seu funil"), "{body}");
}

#[tokio::test]
async fn the_look_of_the_trade_is_taken_by_one_touch_and_never_over_ones_own() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    assert!(owner.get(SETUP).await.body.contains("Cuidar de você é o nosso melhor trabalho"));
    assert!(town.rival().await.get(SETUP).await.body.contains("Seu carro em boas mãos"), "each trade its own");
    let take = async |client: &mut Client| say(client, "take_look", &[("back", SETUP)]).await;
    assert_eq!(take(&mut owner).await, StatusCode::SEE_OTHER);
    let mut home = String::new();
    for _ in 0..100 {
        home = town.anonymous("aurora.localhost").get("/").await.body;
        if home.contains("Cuidar de você") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(home.contains("Cuidar de você é o nosso melhor trabalho"), "{home}");
    assert_eq!(town.pair.platform.tenant("aurora").await.brand.primary, "#a8326e");
    assert!(owner.get(SETUP).await.body.contains("2 de 8 prontos"));
    assert_eq!(take(&mut owner).await, StatusCode::SEE_OTHER, "once more is the same");
    assert_eq!(town.pair.platform.tenant("oficina").await.brand.tagline, "");
    let mut colleague = town.staff("agente").await;
    assert_eq!(take(&mut colleague).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_look_of_the_trade_does_not_wipe_out_what_somebody_tries_out() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let plain = [("name", "Estúdio Aurora"), ("short_name", "Aurora"), ("font", "system"), ("corners", "soft")];
    let own = [("primary", "#0b5cad"), ("tagline", "Cabelo com calma")];
    let saved = owner.post("/api/site/brand/save", &[&plain[..], &own].concat()).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let take = [("back", SETUP)];
    let refused = owner.post("/api/site/setup/take_look", &take).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("Publique ou descarte o rascunho"), "{}", refused.body);
    let kept = owner.get("/app/settings/brand").await.body;
    assert!(kept.contains("Cabelo com calma") && kept.contains("#0b5cad"), "{kept}");
    assert!(!town.anonymous("aurora.localhost").get("/").await.body.contains("Cuidar de você"));

    owner.post("/api/site/brand/discard", &[]).await;
    let other = [("primary", "#3b5b7a"), ("address", "Rua das Flores, 1")];
    let saved = owner.post("/api/site/brand/save", &[&plain[..], &other].concat()).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert_eq!(owner.post("/api/site/setup/take_look", &take).await.status, StatusCode::SEE_OTHER);
    let page = owner.get("/app/settings/brand").await.body;
    assert!(page.contains("Rua das Flores, 1") && page.contains("Cuidar de você"), "the rest of a draft stays: {page}");
}
