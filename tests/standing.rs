//! What a business's standing with the platform changes for the people who come to it.

mod support;

use axum::http::StatusCode;
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use std::time::Duration;
use support::{Answer, Client, PASSWORD, Town};
use tenancy::ModuleKey;

const CREATE: &str = "/api/crm/deal/create";

/// Asks until the server has heard of the change, which takes a notice from the registry.
async fn until(client: &mut Client, path: &str, heard: impl Fn(&Answer) -> bool) -> Answer {
    for _ in 0..300 {
        let answer = client.get(path).await;
        if heard(&answer) {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the server never heard of the change");
}

async fn set_status(town: &Town, status: &str) {
    let settings = &town.pair.platform.admin_settings;
    let admin: PgConnectOptions = settings.admin_url.parse().unwrap();
    let mut connection = PgConnection::connect_with(&admin.database(&settings.registry_database)).await.unwrap();
    sqlx::query("update registry.tenant set status = $1, trial_ends_at = case when $1 = 'trial' then $2 end where slug = 'aurora'")
        .bind(status)
        .bind(testkit::now() - chrono::Duration::hours(1))
        .execute(&mut connection)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_suspended_business_is_closed_but_its_owner_is_told_how_to_go_on() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let mut agent = town.staff("agente").await;
    let mut public = town.anonymous("aurora.localhost");
    town.pair.platform.admin.suspend("aurora").await.unwrap();

    let closed = until(&mut public, "/", |answer| answer.status == StatusCode::FORBIDDEN).await;
    assert!(!closed.body.contains(&town.pair.aurora.name), "a neutral page");
    for path in ["/app/deals", "/app/deals/new", "/app/mais", "/convite/x", "/nada"] {
        assert_eq!(owner.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let told = owner.get("/app/").await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.body);
    assert_ne!(told.body, agent.get("/app/").await.body, "the owner reads how to pay, others whom to ask");
    assert_eq!(owner.post(CREATE, &[]).await.status, StatusCode::FORBIDDEN);

    assert_eq!(public.get("/entrar").await.status, StatusCode::OK);
    let fields = [("email", "admin@aurora.example"), ("password", PASSWORD)];
    assert_eq!(public.post("/api/identity/session/start", &fields).await.location(), "/app/");
    assert_eq!(public.post("/api/identity/session/end", &[]).await.status, StatusCode::SEE_OTHER);

    town.pair.platform.admin.resume("aurora").await.unwrap();
    until(&mut owner, "/app/deals", |answer| answer.status == StatusCode::OK).await;
}

#[tokio::test]
async fn a_cancelled_business_answers_nobody() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    town.pair.platform.admin.cancel("aurora").await.unwrap();
    until(&mut owner, "/", |answer| answer.status == StatusCode::FORBIDDEN).await;
    for path in ["/entrar", "/app/", "/app/deals", "/c/manifest.webmanifest"] {
        let answer = owner.get(path).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert!(!answer.body.contains(&town.pair.aurora.name), "{path}");
    }
    assert_eq!(town.anonymous("oficina.localhost").get("/").await.status, StatusCode::OK, "others go on");
}

#[tokio::test]
async fn who_is_behind_with_the_payment_reads_and_does_not_write() {
    for status in ["past_due", "trial"] {
        let town = Town::new().await;
        let (mut owner, mut staff) = (town.staff("admin").await, town.staff("agente").await);
        set_status(&town, status).await;
        until(&mut staff, "/app/deals/new", |answer| answer.status == StatusCode::PAYMENT_REQUIRED).await;
        for path in ["/", "/app/", "/app/deals", "/app/mais"] {
            assert_eq!(staff.get(path).await.status, StatusCode::OK, "{status} {path}");
        }
        let board = staff.get("/app/deals").await.body;
        let why = if status == "trial" { "O período de teste acabou." } else { "Falta um pagamento." };
        assert!(board.contains(why) && !board.contains("href=\"/app/deals/new\""), "{status}: {board}");
        let key = uuid::Uuid::now_v7().to_string();
        let fields = [("key", key.as_str()), ("name", "Maria"), ("phone", "(11) 90000-0001")];
        assert_eq!(staff.post(CREATE, &fields).await.status, StatusCode::PAYMENT_REQUIRED, "{status}");
        assert_eq!(staff.post_json(CREATE, &fields).await.status, StatusCode::PAYMENT_REQUIRED, "{status}");
        for path in ["people", "roles", "teams", "modules", "mail", "mails", "brand", "pages", "setup"] {
            let page = owner.get(&format!("/app/settings/{path}")).await;
            assert_eq!(page.status, StatusCode::OK, "{status} {path}: what is set can be read");
        }
        let id: uuid::Uuid = sqlx::query_scalar("select id from identity.staff where email like 'leitura@%'")
            .fetch_one(town.pair.platform.scope(&town.pair.aurora).await.conn())
            .await
            .unwrap();
        let id = id.to_string();
        let invitation = [("key", key.as_str()), ("name", "Nina"), ("email", "nina@aurora.example"), ("role", "agent")];
        let invited = owner.post("/api/identity/staff/invite", &invitation).await;
        assert_eq!(invited.status, StatusCode::PAYMENT_REQUIRED, "{status}");
        let shut_out = owner.post("/api/identity/staff/deactivate", &[("staff", &id)]).await;
        assert_eq!(shut_out.status, StatusCode::SEE_OTHER, "{status}: who owes can still shut somebody out");
        let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
        let deals: i64 = sqlx::query_scalar("select count(*) from crm.deal").fetch_one(scope.conn()).await.unwrap();
        assert_eq!(deals, 0, "{status}");
    }
}

#[tokio::test]
async fn a_module_that_is_off_is_gone_and_comes_back_with_its_data() {
    let town = Town::new().await;
    let mut staff = town.staff("admin").await;
    let key = uuid::Uuid::now_v7().to_string();
    let made = staff.post(CREATE, &[("key", &key), ("name", "Maria Lembrada"), ("phone", "(11) 90000-0001")]).await;
    let deal = made.location().to_owned();
    assert!(staff.get("/app/").await.body.contains("href=\"/app/deals\""));

    town.pair.platform.admin.disable_module("aurora", ModuleKey::Crm).await.unwrap();
    until(&mut staff, "/app/deals", |answer| answer.status == StatusCode::NOT_FOUND).await;
    for path in ["/app/deals/new", deal.as_str(), &format!("{deal}/move")] {
        assert_eq!(staff.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(staff.post(CREATE, &[]).await.status, StatusCode::NOT_FOUND);
    for path in ["/app/", "/app/mais"] {
        let page = staff.get(path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains("/app/deals"), "{path} leads to a module that is off");
    }
    let mut rival = town.rival().await;
    assert_eq!(rival.get("/app/deals").await.status, StatusCode::OK, "the other business keeps its own");

    town.pair.platform.admin.enable_module("aurora", ModuleKey::Crm).await.unwrap();
    let back = until(&mut staff, &deal, |answer| answer.status == StatusCode::OK).await;
    assert!(back.body.contains("Maria Lembrada"));
}

#[tokio::test]
async fn a_domain_of_ones_own_leads_home() {
    let town = Town::new().await;
    let host = "agenda.aurora.example";
    assert_eq!(town.anonymous(host).get("/").await.status, StatusCode::NOT_FOUND);
    town.pair.platform.admin.add_domain("aurora", host, true).await.unwrap();
    let mut visitor = town.anonymous(host);
    let home = until(&mut visitor, "/", |answer| answer.status == StatusCode::OK).await;
    assert!(home.body.contains(&town.pair.aurora.name));
    town.pair.platform.admin.remove_domain("aurora", host).await.unwrap();
    until(&mut visitor, "/", |answer| answer.status == StatusCode::NOT_FOUND).await;
}
