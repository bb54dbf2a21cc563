//! Work that got stuck: who sees it, what they are told, and the two buttons.

mod support;

use axum::http::StatusCode;
use support::Town;

const PAGE: &str = "/app/settings/jobs";
const RETRY: &str = "/api/settings/job/retry";
const DISCARD: &str = "/api/settings/job/discard";

/// Work that failed for good at both businesses; the ids of Aurora's.
async fn stuck(town: &Town, jobs: i64) -> Vec<String> {
    let mut ids = Vec::new();
    for tenant in [&town.pair.oficina, &town.pair.aurora] {
        let mut scope = town.pair.platform.scope(tenant).await;
        sqlx::query("delete from events.job").execute(scope.conn()).await.unwrap();
        ids = sqlx::query_scalar::<_, i64>(
            "insert into events.job (kind, payload, attempts, last_error, dead_at, created_at)
             select 'billing.remind', '{\"who\": \"Ana Souza\"}', 10,
                    case when n % 2 = 0 then 'duplicate key (ana@example.com)'
                         else 'fault 0192f3a1-0000-7000-8000-000000000001' end, $1, $1
             from generate_series(1, $2) as n returning id",
        )
        .bind(testkit::now())
        .bind(jobs)
        .fetch_all(scope.conn())
        .await
        .unwrap();
        scope.commit().await.unwrap();
    }
    ids.into_iter().map(|id| id.to_string()).collect()
}

async fn dead(town: &Town) -> i64 {
    let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
    events::queue(&mut scope).await.unwrap().dead
}

#[tokio::test]
async fn the_page_says_what_got_stuck_and_quotes_nobody() {
    let town = Town::new().await;
    stuck(&town, 2).await;
    let mut owner = town.staff("admin").await;
    let page = owner.get(PAGE).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.body.matches("Tarefa billing.remind").count(), 2);
    assert!(page.body.contains("Parou em 04/03/2026 12:00:00, depois de 10 tentativas"), "{}", page.body);
    assert!(page.body.contains("Código para o suporte: 0192f3a1-0000-7000-8000-000000000001"));
    assert!(
        !page.body.contains("ana@example.com") && !page.body.contains("duplicate") && !page.body.contains("Ana Souza")
    );
}

#[tokio::test]
async fn nothing_stuck_is_said_too() {
    let town = Town::new().await;
    let page = town.staff("admin").await.get(PAGE).await;
    assert!(page.body.contains("Nada parado") && page.body.contains("Esperando"), "{}", page.body);
}

#[tokio::test]
async fn stuck_work_is_tried_again_or_given_up_and_both_are_written_down() {
    let town = Town::new().await;
    let ids = stuck(&town, 2).await;
    let mut owner = town.staff("admin").await;
    let answer = owner.post(RETRY, &[("job", &ids[0])]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/app/settings/jobs?feito=retry"));
    assert!(owner.get(answer.location()).await.body.contains("Vamos tentar de novo agora mesmo."));
    let answer = owner.post(DISCARD, &[("job", &ids[1])]).await;
    assert_eq!(answer.location(), "/app/settings/jobs?feito=discard");
    assert!(owner.get(answer.location()).await.body.contains("Tarefa descartada."));
    assert_eq!(dead(&town).await, 0);
    let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
    let due: bool =
        sqlx::query_scalar("select dead_at is null and run_at is null and attempts = 0 from events.job where id = $1")
            .bind(ids[0].parse::<i64>().unwrap())
            .fetch_one(scope.conn())
            .await
            .unwrap();
    assert!(due);
    drop(scope);
    let history = owner.get("/app/settings/audit?kind=settings").await.body;
    assert!(history.contains("Marina Azevedo mandou tentar de novo uma tarefa parada"));
    assert!(history.contains("Marina Azevedo descartou uma tarefa parada") && history.contains("billing.remind"));
}

#[tokio::test]
async fn who_may_not_or_asks_for_what_is_not_there_changes_nothing() {
    let town = Town::new().await;
    let ids = stuck(&town, 1).await;
    for action in [RETRY, DISCARD] {
        for who in ["agente", "leitura"] {
            let mut client = town.staff(who).await;
            assert_eq!(client.get(PAGE).await.status, StatusCode::FORBIDDEN);
            assert_eq!(client.post(action, &[("job", &ids[0])]).await.status, StatusCode::FORBIDDEN, "{who}");
        }
        let mut rival = town.rival().await.at("aurora.localhost");
        assert_eq!(rival.post_json(action, &[("job", &ids[0])]).await.status, StatusCode::UNAUTHORIZED);
        let mut owner = town.staff("admin").await;
        for job in ["", "x", "-1", "0", "9223372036854775807", "9223372036854775808", "12345678"] {
            assert_eq!(owner.post(action, &[("job", job)]).await.status, StatusCode::NOT_FOUND, "{job:?}");
        }
    }
    assert_eq!(dead(&town).await, 1);
}

#[tokio::test]
async fn many_stuck_jobs_come_page_by_page() {
    let town = Town::new().await;
    stuck(&town, 25).await;
    let mut owner = town.staff("admin").await;
    let first = owner.get(PAGE).await.body;
    assert_eq!(first.matches("Tarefa billing.remind").count(), 20);
    let (before, _) = first.split_once("\">Mais antigas").unwrap();
    let older = before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned();
    let second = owner.get(&older).await.body;
    assert_eq!(second.matches("Tarefa billing.remind").count(), 5);
    assert_eq!(owner.get(&format!("{PAGE}?before=x")).await.status, StatusCode::NOT_FOUND);
}
