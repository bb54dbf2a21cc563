//! Pages that a business writes itself: made, shown, ordered, hidden, taken away; by whom, and what never gets out.

mod support;

use axum::http::StatusCode;
use balcao::server::{page_list, routes::ROUTES};
use std::collections::BTreeSet;
use support::{Answer, Client, Town};
use uuid::Uuid;

const CREATE: &str = "/api/site/page/create";
const EDIT: &str = "/api/site/page/edit";
const SHELF: &str = "/app/settings/pages";

/// Writes a page through its form; its id.
async fn written(client: &mut Client, title: &str, source: &str, public: bool) -> String {
    let answer = sent(client, title, source, public).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().rsplit("pagina-").next().unwrap().to_owned()
}

async fn sent(client: &mut Client, title: &str, source: &str, public: bool) -> Answer {
    let key = Uuid::now_v7().to_string();
    let public = if public { "1" } else { "" };
    client.post(CREATE, &[("key", &key), ("title", title), ("source", source), ("menu", "1"), ("public", public)]).await
}

async fn count(town: &Town) -> i64 {
    let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
    sqlx::query_scalar("select count(*) from site.page").fetch_one(scope.conn()).await.unwrap()
}

#[tokio::test]
async fn anyone_reads_a_public_page_and_finds_it_in_the_menu() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    written(&mut owner, "Sobre nós", "# Quem somos\n\nA gente **cuida**.", true).await;
    let mut anyone = town.anonymous("aurora.localhost");
    let page = anyone.get("/sobre-nos").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in ["<h1>Sobre nós</h1>", "<h2>Quem somos</h2>", "<strong>cuida</strong>", "<title>Sobre nós · "] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    assert!(page.body.contains("href=\"/sobre-nos\" aria-current=\"page\""), "{}", page.body);
    for path in ["/", "/entrar"] {
        assert!(anyone.get(path).await.body.contains("<a href=\"/sobre-nos\""), "{path}");
    }
    assert!(!anyone.get("/app/entrar").await.body.contains("/sobre-nos"), "the staff's app stays by itself");
    assert_eq!(town.anonymous("oficina.localhost").get("/sobre-nos").await.status, StatusCode::NOT_FOUND);
    assert!(!town.anonymous("oficina.localhost").get("/").await.body.contains("sobre-nos"));
}

#[tokio::test]
async fn a_draft_is_there_for_those_alone_who_may_change_it() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let id = written(&mut owner, "Promoção", "Só em março.", false).await;
    let page = owner.get("/promocao").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Rascunho") && page.body.contains(&format!("{SHELF}/{id}")), "{}", page.body);
    let rival = town.rival().await.at("aurora.localhost");
    for mut client in [town.anonymous("aurora.localhost"), town.staff("agente").await, rival] {
        let answer = client.get("/promocao").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(!answer.body.contains("março"));
        assert!(!client.get("/").await.body.contains("/promocao"));
    }
    let publish = owner.post("/api/site/page/publish", &[("page", &id)]).await;
    assert!(publish.location().contains("feito=publish"));
    let mut anyone = town.anonymous("aurora.localhost");
    let shown = anyone.get("/promocao").await;
    assert!(shown.status == StatusCode::OK && !shown.body.contains("Rascunho"));
    owner.post("/api/site/page/hide", &[("page", &id)]).await;
    assert_eq!(anyone.get("/promocao").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nothing_that_acts_gets_out_of_a_page() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let source = [
        "<script>alert('x')</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(2)) ![x](https://evil.example/x.png)",
        "<p style=\"position:fixed\" onclick=\"alert(3)\">oi</p>",
    ]
    .join("\n\n");
    written(&mut owner, "<b>Oi</b> & tchau", &source, true).await;
    let page = town.anonymous("aurora.localhost").get("/b-oi-b-tchau").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in ["alert(", "javascript:", "onerror", "onclick", "position:fixed", "evil.example", "<b>Oi"] {
        assert!(!page.body.contains(part), "{part} in {}", page.body);
    }
    assert!(page.body.contains("&lt;b&gt;Oi&lt;/b&gt; &amp; tchau"), "a title is text");
}

#[tokio::test]
async fn a_wrong_page_comes_back_with_what_was_typed_and_writes_nothing() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let key = Uuid::now_v7().to_string();
    let text = "Um texto longo\n\ncom \"aspas\" & </textarea><script>alert(1)</script>";
    for slug in ["app", "api", "entrar", "a b", "é", "../x"] {
        let fields = [("key", &*key), ("title", "Sobre"), ("slug", slug), ("source", text), ("menu", "1")];
        let answer = owner.post(CREATE, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{slug}");
        assert!(answer.body.contains("value=\"Sobre\"") && answer.body.contains("aria-invalid=\"true\""), "{slug}");
        assert!(
            answer.body.contains("Um texto longo\n\ncom \"aspas\" &amp; &lt;/textarea>&lt;script>alert(1)"),
            "{}",
            answer.body
        );
        assert!(!answer.body.contains("<script>alert"));
        assert_eq!(answer.body.matches("checked").count(), 1, "the menu was ticked, public was not: {}", answer.body);
    }
    assert_eq!(owner.post(CREATE, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&town).await, 0);
}

#[tokio::test]
async fn a_form_sent_twice_writes_one_page() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let key = Uuid::now_v7().to_string();
    let fields = [("key", &*key), ("title", "Contato"), ("source", "Oi")];
    let (first, second) = (owner.post(CREATE, &fields).await, owner.post(CREATE, &fields).await);
    assert_eq!((first.status, first.location()), (StatusCode::SEE_OTHER, second.location()));
    assert_eq!(count(&town).await, 1);
    let taken = sent(&mut owner, "Contato", "Outra", true).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.body.contains("Já existe uma página em /contato"));
}

#[tokio::test]
async fn a_long_text_is_taken_up_to_its_bound() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let most = "é".repeat(32 * 1024);
    let id = written(&mut owner, "Longa", &most, true).await;
    assert!(town.anonymous("aurora.localhost").get("/longa").await.body.contains(&most));
    let fields = [("page", &*id), ("version", "1"), ("title", "Longa"), ("source", &*format!("{most}x"))];
    let answer = owner.post(EDIT, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("64 kB"), "{}", answer.body.len());
    let huge = "x".repeat(300 * 1024);
    assert_eq!(sent(&mut owner, "Enorme", &huge, true).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(count(&town).await, 1);
}

#[tokio::test]
async fn a_preview_shows_what_was_typed_and_saves_nothing() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let id = written(&mut owner, "Sobre", "antes", true).await;
    let fields =
        [("page", &*id), ("version", "1"), ("title", "Sobre a gente"), ("source", "**depois**"), ("preview", "1")];
    let answer = owner.post(EDIT, &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("<strong>depois</strong>") && answer.body.contains("ainda não foi salva"));
    assert!(answer.body.contains("value=\"Sobre a gente\"") && answer.body.contains("**depois**</textarea>"));
    assert!(town.anonymous("aurora.localhost").get("/sobre").await.body.contains("<p>antes</p>"));
    let key = Uuid::now_v7().to_string();
    let fields = [("key", &*key), ("title", "Nova"), ("source", "# Oi"), ("preview", "1")];
    assert!(owner.post(CREATE, &fields).await.body.contains("<h2>Oi</h2>"));
    assert_eq!(count(&town).await, 1);
    let mut anyone = town.anonymous("aurora.localhost");
    assert_eq!(anyone.post(CREATE, &fields).await.status, StatusCode::SEE_OTHER, "to the sign-in");
    assert_eq!(town.staff("agente").await.post(CREATE, &fields).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_writes_over_a_newer_text_is_told_and_decides() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let id = written(&mut owner, "Sobre", "um", true).await;
    let edit = |version: &'static str, source: &'static str| {
        let id = id.clone();
        let mut owner = owner.clone();
        async move {
            let fields =
                [("page", &*id), ("version", version), ("title", "Sobre"), ("source", source), ("public", "1")];
            owner.post(EDIT, &fields).await
        }
    };
    assert_eq!(edit("1", "dois").await.status, StatusCode::SEE_OTHER);
    let late = edit("1", "três").await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.body.contains("enquanto você escrevia") && late.body.contains("três</textarea>"), "{}", late.body);
    assert!(late.body.contains("name=\"version\" value=\"2\""), "saving again replaces it");
    assert_eq!(edit("2", "três").await.status, StatusCode::SEE_OTHER);
    assert!(town.anonymous("aurora.localhost").get("/sobre").await.body.contains("<p>três</p>"));
    for version in ["", "x", "-"] {
        let fields = [("page", &*id), ("version", version), ("title", "Sobre")];
        assert_eq!(owner.post(EDIT, &fields).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn the_menu_is_put_in_order_and_a_page_taken_away() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let mut ids = Vec::new();
    for title in ["Um", "Dois", "Tres"] {
        ids.push(written(&mut owner, title, "", true).await);
    }
    let order = async || {
        let body = town.anonymous("aurora.localhost").get("/").await.body;
        let mut places: Vec<_> =
            ["um", "dois", "tres"].map(|slug| (body.find(&format!("href=\"/{slug}\"")), slug)).into();
        places.sort();
        places.into_iter().filter(|(place, _)| place.is_some()).map(|(_, slug)| slug).collect::<Vec<_>>()
    };
    assert_eq!(order().await, ["um", "dois", "tres"]);
    let shelf = owner.get(SHELF).await.body;
    assert!(shelf.contains("Subir Tres no menu") && !shelf.contains("Descer Tres no menu"), "{shelf}");
    owner.post("/api/site/page/place", &[("page", &ids[2]), ("after", "")]).await;
    assert_eq!(order().await, ["tres", "um", "dois"]);
    assert_eq!(owner.post("/api/site/page/remove", &[("page", &ids[0])]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(order().await, ["tres", "dois"]);
    assert_eq!(town.anonymous("aurora.localhost").get("/um").await.status, StatusCode::NOT_FOUND);
    let trail = owner.get("/app/settings/audit").await.body;
    for sentence in ["criou a página Um", "mudou o lugar da página Tres no menu", "apagou a página Um"] {
        assert!(trail.contains(sentence), "{sentence}");
    }
}

#[tokio::test]
async fn a_proposed_text_is_in_the_form_of_its_trade() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let empty = owner.get(SHELF).await.body;
    for template in ["sobre", "servicos", "contato", "abertura"] {
        let address = format!("{SHELF}/new?modelo={template}");
        assert!(empty.contains(&address), "{empty}");
        assert_eq!(owner.get(&address).await.status, StatusCode::OK);
    }
    let salon = owner.get(&format!("{SHELF}/new?modelo=sobre")).await.body;
    let workshop = town.rival().await.get(&format!("{SHELF}/new?modelo=sobre")).await.body;
    assert!(salon.contains("tesoura") && workshop.contains("garantia por escrito"));
    assert_eq!(owner.get(&format!("{SHELF}/new?modelo=x")).await.status, StatusCode::OK);
}

/// A page of one's own would hide what the site has there, or never be seen.
#[tokio::test]
async fn no_address_of_the_site_can_be_taken_by_a_page() {
    let pages: Vec<String> = page_list().iter().map(|page| page.path().to_owned()).collect();
    let routes = ROUTES.iter().map(|route| route.path.to_owned());
    let words: BTreeSet<String> = pages
        .into_iter()
        .chain(routes)
        .filter_map(|path| path.split('/').nth(1).map(str::to_owned))
        .filter(|word| !word.is_empty() && !word.contains(['{', '.']))
        .collect();
    assert!(words.contains("app") && words.contains("entrar"), "{words:?}");
    for word in words {
        assert!(site::is_reserved(&word), "/{word} is a route and a page could be there");
    }
}

#[tokio::test]
async fn an_unknown_word_is_not_found_and_a_file_is_what_it_was() {
    let town = Town::new().await;
    let mut anyone = town.anonymous("aurora.localhost");
    for path in [
        "/nada",
        "/Nada",
        "/nada.html",
        "/wp-login.php",
        "/%00",
        "/a%2fb",
        "/nada/mais",
        &format!("/{}", "x".repeat(61)),
    ] {
        assert_eq!(anyone.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let stylesheet = anyone.get(&site::stylesheet_path(&town.pair.aurora.brand)).await;
    assert!(stylesheet.status == StatusCode::OK && stylesheet.header("content-type").starts_with("text/css"));
}
