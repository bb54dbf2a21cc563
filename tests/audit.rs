//! The history of who did what: what the owner sees, what nobody else does, and the file.

mod support;

use axum::http::StatusCode;
use std::io::Read;
use support::{Answer, Client, Town};
use uuid::Uuid;

const PAGE: &str = "/app/settings/audit";
const CSV: &str = "/app/settings/audit.csv";
const PHONE: &str = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36";

/// A deal of Ana Souza made by the owner on her phone, and moved by the agent.
async fn busy_day() -> (Town, Client) {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await.with("user-agent", PHONE);
    let form = [("key", &*Uuid::new_v4().to_string()), ("name", "Ana Souza"), ("phone", "11 98765-4321")];
    let made = owner.post("/api/crm/deal/create", &form).await;
    let deal = made.location().rsplit('/').next().unwrap().to_owned();
    let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
    let stage: Uuid = sqlx::query_scalar("select id from crm.stage order by position offset 2 limit 1")
        .fetch_one(scope.conn())
        .await
        .unwrap();
    drop(scope);
    let (stage, mut agent) = (stage.to_string(), town.staff("agente").await);
    let moved = agent.post("/api/crm/deal/move", &[("deal", &deal), ("version", "1"), ("to", &stage)]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    (town, owner)
}

/// The sentences of the page, the latest first.
fn sentences(answer: &Answer) -> Vec<String> {
    let parts = answer.body.split("class=\"trail-what\">").skip(1);
    parts.map(|part| part.split("</p>").next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_owner_reads_who_did_what_in_plain_words() {
    let (_town, mut owner) = busy_day().await;
    let page = owner.get(PAGE).await;
    assert_eq!(page.status, StatusCode::OK);
    let said = sentences(&page);
    assert_eq!(
        said[..4],
        [
            "Júlia Nogueira moveu o negócio de Ana Souza: de Novo contato para Avaliação",
            "Júlia Nogueira entrou",
            "Marina Azevedo criou o negócio de Ana Souza",
            "Marina Azevedo entrou",
        ],
        "{said:#?}"
    );
    assert!(said.iter().any(|words| words.starts_with("O suporte do Balcão criou as etapas de ")), "{said:#?}");
    assert!(page.body.contains("04/03/2026 12:00:00"), "on the clock of the business");
    assert!(page.body.contains("Chrome, Android"), "from which device");
    for words in ["Na etapa desde", "<del>Novo contato</del>", "<ins>Avaliação</ins>"] {
        assert!(page.body.contains(words), "the details say {words}");
    }
    assert!(!page.body.contains("$argon2"), "never a hash");
    assert!(page.body.contains("guardado em segredo"), "that there is a password, not which");
}

#[tokio::test]
async fn the_history_is_the_owners_alone() {
    let (town, _) = busy_day().await;
    for address in [PAGE, CSV] {
        for who in ["agente", "leitura"] {
            let mut client = town.staff(who).await;
            let answer = client.get(address).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} {address}");
            assert!(!answer.body.contains("Ana Souza"));
            assert!(!client.get("/app/mais").await.body.contains(PAGE), "{who} is not offered it");
        }
        let mut rival = town.rival().await.at("aurora.localhost");
        assert_eq!(rival.get(address).await.status, StatusCode::SEE_OTHER);
        let stranger = town.anonymous("aurora.localhost").get(&format!("{address}?kind=crm")).await;
        assert_eq!(stranger.status, StatusCode::SEE_OTHER, "{}", stranger.location());
    }
    let mut rival = town.rival().await;
    let theirs = rival.get(PAGE).await;
    assert!(theirs.status == StatusCode::OK && !theirs.body.contains("Ana Souza"));
    assert!(town.staff("admin").await.get("/app/mais").await.body.contains(PAGE));
}

#[tokio::test]
async fn the_filter_is_a_form_that_works_without_script() {
    let (town, mut owner) = busy_day().await;
    let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
    let agent: Uuid = sqlx::query_scalar("select id from identity.staff where email = 'agente@aurora.example'")
        .fetch_one(scope.conn())
        .await
        .unwrap();
    let deal: Uuid = sqlx::query_scalar("select id from crm.deal").fetch_one(scope.conn()).await.unwrap();
    drop(scope);
    let details = owner.get(PAGE).await.body;
    assert!(details.contains(&format!("<dd>{deal}</dd>")), "what to copy into the filter");
    for (filter, few) in [
        (format!("person={agent}&kind=&subject=&from=&to="), 2),
        ("kind=crm.deal_moved".to_owned(), 1),
        ("kind=crm".to_owned(), 3),
        (format!("subject={deal}"), 2),
        ("kind=crm&from=2026-03-05".to_owned(), 0),
        ("kind=crm&from=04/03/2026&to=2026-03-04".to_owned(), 3),
    ] {
        let page = owner.get(&format!("{PAGE}?{filter}")).await;
        assert_eq!((page.status, sentences(&page).len()), (StatusCode::OK, few), "{filter}");
        assert_eq!(page.body.contains("Nada encontrado"), few == 0, "{filter}");
    }
    let page = owner.get(&format!("{PAGE}?person={agent}&from=2026-03-04")).await;
    assert!(page.body.contains(&format!("value=\"{agent}\" selected")), "the choice is kept");
    assert!(page.body.contains("value=\"2026-03-04\""), "the day is kept");
}

#[tokio::test]
async fn a_wrong_filter_is_told_at_its_field_and_kept() {
    let (_town, mut owner) = busy_day().await;
    let page = owner.get(&format!("{PAGE}?person=Ana&kind=tudo&subject=%3Cb%3E&from=31/02/2026&to=ontem")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["person", "kind", "subject", "from", "to"] {
        assert!(page.body.contains(&format!("id=\"field-{field}-error\"")), "{field}");
    }
    assert!(page.body.contains("value=\"31/02/2026\"") && page.body.contains("value=\"ontem\""));
    assert!(!page.body.contains("value=\"<b>\""), "what was typed is text");
    assert!(sentences(&page).is_empty());
    let to_file = owner.get(&format!("{CSV}?from=ontem")).await;
    assert_eq!((to_file.status, to_file.location()), (StatusCode::SEE_OTHER, &*format!("{PAGE}?from=ontem")));
    assert_eq!(owner.get(&format!("{PAGE}?before=x")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_long_history_is_read_page_by_page() {
    let (town, mut owner) = busy_day().await;
    let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
    crm::demo::seed(&mut scope, tenancy::Trade::Salon, testkit::now()).await.unwrap();
    scope.commit().await.unwrap();
    let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
    let all: i64 = sqlx::query_scalar("select count(*) from events.audit").fetch_one(scope.conn()).await.unwrap();
    drop(scope);
    let (mut path, mut seen) = (PAGE.to_owned(), 0);
    loop {
        let page = owner.get(&path).await;
        seen += sentences(&page).len() as i64;
        let mut packed = Vec::new();
        brotli::CompressorReader::new(page.body.as_bytes(), 4096, 5, 22).read_to_end(&mut packed).unwrap();
        assert!(packed.len() <= 15_000, "{} of {} bytes", packed.len(), page.body.len());
        let Some((before, _)) = page.body.split_once("\">Mais antigos") else { break };
        let older = before.rsplit("href=\"").next().unwrap().split('"').next().unwrap();
        path = older.replace("&amp;", "&");
    }
    assert!(all > 100, "{all}");
    assert_eq!(seen, all, "each row once");
}

#[tokio::test]
async fn the_file_opens_in_a_brazilian_spreadsheet_and_is_itself_written_down() {
    let (town, mut owner) = busy_day().await;
    let form =
        [("key", &*Uuid::new_v4().to_string()), ("name", "Bia"), ("phone", "11 98765-0000"), ("title", "=1+1\";x")];
    assert_eq!(owner.post("/api/crm/deal/create", &form).await.status, StatusCode::SEE_OTHER);
    let mut formula = town.staff("admin").await.with("user-agent", "=cmd|'/c calc'!A1");
    let file = formula.get(&format!("{CSV}?kind=crm")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        file.header("content-disposition").starts_with("attachment; filename=\"historico-aurora-2026-03-04.csv\";")
    );
    assert!(file.bytes.starts_with("\u{FEFF}\"Linha\";\"Quando\";\"Quem\"".as_bytes()));
    assert_eq!(file.body.matches("\r\n").count(), 1 + 4, "{}", file.body);
    assert!(file.body.contains(";\"Júlia Nogueira\";\"Negócio movido\";\"crm.deal_moved\";\"crm.deal\";\""));

    let whole = owner.get(CSV).await;
    assert!(whole.body.contains("\"Histórico baixado\""), "the first file is in the second");
    assert!(whole.body.contains("\"'=cmd|'/c calc'!A1\""), "a formula is a text");
    assert!(!whole.body.contains("\"=cmd"), "{}", whole.body);
    assert_eq!(sentences(&owner.get(PAGE).await)[0], "Marina Azevedo baixou o histórico");
}

#[tokio::test]
async fn failed_tries_are_told_and_what_was_typed_is_not() {
    let (town, mut owner) = busy_day().await;
    let mut door = town.anonymous("aurora.localhost");
    for email in ["leitura@aurora.example", "segredo-no-campo-errado", "ninguem@aurora.example"] {
        let fields = [("email", email), ("password", "senha-errada-demais")];
        let answer = door.post("/api/identity/session/start", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let page = owner.get(PAGE).await;
    let stranger = "Alguém tentou entrar com um e-mail que não é de ninguém daqui";
    let known = "Alguém tentou entrar como Carlos Tavares e errou a senha";
    assert_eq!(sentences(&page)[..3], [stranger, stranger, known]);
    for typed in ["segredo-no-campo-errado", "senha-errada-demais", "ninguem@"] {
        assert!(!page.body.contains(typed) && !owner.get(CSV).await.body.contains(typed), "{typed}");
    }
}
