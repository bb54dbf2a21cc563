//! What people write down about a deal, by whole requests.

mod support;

use axum::http::StatusCode;
use support::{Client, Town};
use uuid::Uuid;

const ADD: &str = "/api/crm/note/add";

/// A new deal's id.
async fn deal(by: &mut Client) -> String {
    let key = Uuid::now_v7().to_string();
    let form = [("key", &*key), ("name", "Maria"), ("phone", "(11) 90000-0001")];
    by.post("/api/crm/deal/create", &form).await.location().rsplit('/').next().unwrap().to_owned()
}

async fn texts(town: &Town) -> Vec<String> {
    let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
    sqlx::query_scalar("select text from crm.note order by created_at, id").fetch_all(scope.conn()).await.unwrap()
}

#[tokio::test]
async fn a_note_stands_on_its_deal_once_with_who_wrote_it() {
    let town = Town::new().await;
    let mut agent = town.staff("agente").await;
    let deal = deal(&mut agent).await;
    let key = Uuid::now_v7().to_string();
    let form = [("key", &*key), ("deal", &*deal), ("text", "Prefere à tarde.\r\n<b>Ligar</b> antes")];
    for _ in 0..2 {
        let answer = agent.post(ADD, &form).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, &*format!("/app/deals/{deal}")));
    }
    assert_eq!(texts(&town).await, ["Prefere à tarde.\n<b>Ligar</b> antes"]);
    let page = town.staff("leitura").await.get(&format!("/app/deals/{deal}")).await.body;
    assert!(page.contains("Júlia Nogueira anotou") && page.contains("&lt;b&gt;Ligar&lt;/b&gt; antes"), "{page}");
    assert!(!page.contains(ADD), "who looks on is not asked to write");
    let other = agent.post(ADD, &[("key", &*key), ("deal", &*deal), ("text", "Outra coisa")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "one form, one note");
    let trail = town.staff("admin").await.get("/app/settings/audit").await.body;
    assert!(trail.contains("Júlia Nogueira fez uma anotação no negócio"), "{trail}");
}

#[tokio::test]
async fn what_will_not_do_comes_back_as_it_was_typed_and_writes_nothing() {
    let town = Town::new().await;
    let mut agent = town.staff("agente").await;
    let deal = deal(&mut agent).await;
    let key = Uuid::now_v7().to_string();
    let long = format!("{}fim", "x".repeat(4000));
    for (text, words) in [(" \r\n ", "Escreva o que quer anotar."), (&*long, "Use até 4000 letras.")] {
        let answer = agent.post(ADD, &[("key", &*key), ("deal", &*deal), ("text", text)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(words), "{}", answer.body);
    }
    let kept = agent.post(ADD, &[("key", &*key), ("deal", &*deal), ("text", &long)]).await;
    assert!(kept.body.contains("xfim"), "what was typed stays");
    let huge = "x".repeat(10 << 20);
    let answer = agent.post(ADD, &[("key", &*key), ("deal", &*deal), ("text", &huge)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let nowhere = Uuid::now_v7().to_string();
    for (client, deal, expected) in [
        (&mut agent, &*nowhere, StatusCode::NOT_FOUND),
        (&mut town.staff("leitura").await, &*deal, StatusCode::FORBIDDEN),
        (&mut town.rival().await, &*deal, StatusCode::NOT_FOUND),
    ] {
        let key = Uuid::now_v7().to_string();
        let answer = client.post(ADD, &[("key", &*key), ("deal", deal), ("text", "oi")]).await;
        assert_eq!(answer.status, expected);
    }
    assert!(texts(&town).await.is_empty());
}
