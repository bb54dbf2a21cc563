//! Who works here, by whole requests: invited, given a role, sent away, and by whom not.

mod support;

use axum::http::StatusCode;
use support::{Answer, Client, PASSWORD, Town};
use uuid::Uuid;

const INVITE: &str = "/api/identity/staff/invite";
const RENEW: &str = "/api/identity/invitation/renew";
const ACCEPT: &str = "/api/identity/invitation/accept";
const ASSIGN: &str = "/api/identity/staff/assign";
const DEACTIVATE: &str = "/api/identity/staff/deactivate";
const REACTIVATE: &str = "/api/identity/staff/reactivate";
const HAND_OVER: &str = "/api/identity/owner/change";
const NEW_PASSWORD: &str = "uma frase curta boa";

async fn scope(town: &Town) -> tenancy::TenantScope {
    town.pair.platform.scope(&town.pair.aurora).await
}

async fn id_of(town: &Town, email: &str) -> String {
    let id: Uuid = sqlx::query_scalar("select id from identity.staff where email = $1")
        .bind(email)
        .fetch_one(scope(town).await.conn())
        .await
        .unwrap();
    id.to_string()
}

/// Role and whether they work here.
async fn standing(town: &Town, email: &str) -> (String, bool) {
    sqlx::query_as("select role, active from identity.staff where email = $1")
        .bind(email)
        .fetch_one(scope(town).await.conn())
        .await
        .unwrap()
}

async fn number(town: &Town, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(scope(town).await.conn()).await.unwrap()
}

async fn set_role(town: &Town, mailbox: &str, role: &str) {
    let mut scope = scope(town).await;
    sqlx::query("update identity.staff set role = $2 where email = $1")
        .bind(format!("{mailbox}@aurora.example"))
        .bind(role)
        .execute(scope.conn())
        .await
        .unwrap();
    scope.commit().await.unwrap();
}

async fn invite(by: &mut Client, name: &str, email: &str, role: &str) -> Answer {
    let key = Uuid::now_v7().to_string();
    by.post(INVITE, &[("key", &key), ("name", name), ("email", email), ("role", role)]).await
}

/// The token on the page that an answer leads to.
async fn token(by: &mut Client, answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = by.get(answer.location()).await;
    let (_, rest) = page.body.split_once("/convite/").unwrap_or_else(|| panic!("no link: {}", page.body));
    rest[..43].to_owned()
}

async fn accept(town: &Town, token: &str) -> (Client, Answer) {
    let mut client = town.anonymous("aurora.localhost");
    let answer = client.post(ACCEPT, &[("token", token), ("name", "Nina Souza"), ("password", NEW_PASSWORD)]).await;
    (client, answer)
}

#[tokio::test]
async fn somebody_invited_comes_in_and_works_with_the_role_they_got() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let answer = invite(&mut owner, " Nina\r\nBcc: x@y.example ", "Nina@Aurora.example", "viewer").await;
    let token = token(&mut owner, &answer).await;
    let again = owner.get(answer.location()).await;
    assert!(!again.body.contains("/convite/"), "the link is shown once");
    assert!(again.body.contains("Nina Bcc: x@y.example"), "a name is one line");

    let list = owner.get("/app/settings/people").await;
    assert!(list.body.contains("nina@aurora.example") && list.body.contains("ainda não entrou"), "{}", list.body);
    let (mut nina, came_in) = accept(&town, &token).await;
    assert_eq!((came_in.status, came_in.location()), (StatusCode::SEE_OTHER, "/app/"));
    assert_eq!(nina.get("/app/deals").await.status, StatusCode::OK);
    assert_eq!(nina.get("/app/deals/new").await.status, StatusCode::FORBIDDEN);

    let page = owner.get("/app/").await;
    assert!(page.body.contains("Avisos: 1 novo"), "whoever invited is told: {}", page.body);
    let notices = owner.get("/app/avisos").await;
    assert!(notices.body.contains("Nina Souza aceitou o convite."), "{}", notices.body);
    let trail = owner.get("/app/settings/audit").await;
    assert!(trail.body.contains("Nina Souza aceitou o convite e entrou"), "{}", trail.body);
}

#[tokio::test]
async fn an_invitation_opens_once_and_the_one_before_a_new_one_never() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let answer = invite(&mut owner, "Nina", "nina@aurora.example", "agent").await;
    let first = token(&mut owner, &answer).await;
    let nina = id_of(&town, "nina@aurora.example").await;
    let answer = owner.post(RENEW, &[("staff", &nina)]).await;
    let second = token(&mut owner, &answer).await;
    let (_, dead) = accept(&town, &first).await;
    assert!(dead.location().starts_with("/convite/"), "{dead:?}");
    assert_eq!(accept(&town, &second).await.1.location(), "/app/");
    assert!(accept(&town, &second).await.1.location().starts_with("/convite/"), "used twice");
    let page = town.anonymous("aurora.localhost").get(&format!("/convite/{second}")).await;
    assert_eq!(page.status, StatusCode::GONE);
    let again = owner.post(RENEW, &[("staff", &nina)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("já aceitou o convite"));
}

#[tokio::test]
async fn after_the_person_was_removed_their_invitation_is_dead() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let answer = invite(&mut owner, "Nina", "nina@aurora.example", "agent").await;
    let token = token(&mut owner, &answer).await;
    let nina = id_of(&town, "nina@aurora.example").await;
    assert_eq!(owner.post(DEACTIVATE, &[("staff", &nina)]).await.status, StatusCode::SEE_OTHER);
    let (_, dead) = accept(&town, &token).await;
    assert!(dead.location().starts_with("/convite/"), "{dead:?}");
    let page = town.anonymous("aurora.localhost").get(&format!("/convite/{token}")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let again = invite(&mut owner, "Nina", "nina@aurora.example", "agent").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("já trabalhou aqui"), "{}", again.body);
    assert_eq!(owner.post(REACTIVATE, &[("staff", &nina)]).await.status, StatusCode::SEE_OTHER);
    let (_, dead) = accept(&town, &token).await;
    assert!(dead.location().starts_with("/convite/"), "it does not come back with them");
}

#[tokio::test]
async fn an_invitation_that_will_not_do_comes_back_with_what_was_typed_and_writes_nothing() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let before = number(&town, "select count(*) from identity.staff").await;
    for (name, email, role, message) in [
        ("", "nina@aurora.example", "agent", "Diga o nome"),
        ("Nina", "nina@", "agent", "Confira o e-mail"),
        ("Nina", "agente@aurora.example", "agent", "já é de alguém daqui"),
        ("Nina", " AGENTE@aurora.example", "agent", "já é de alguém daqui"),
        ("Nina", "\u{0430}gente@aurora.example", "agent", "letras sem acento"),
        ("Nina", "nina@aurora.example\r\nBcc: x@y.example", "agent", "Confira o e-mail"),
        ("Nina", "nina@aurora.example", "root", "Escolha um papel"),
        ("Nina", "nina@aurora.example", "019f0000-0000-7000-8000-000000000000", "Escolha um papel"),
    ] {
        let answer = invite(&mut owner, name, email, role).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{email:?}");
        assert!(answer.body.contains(message), "{email:?}: {}", answer.body);
        assert!(name.is_empty() || answer.body.contains("value=\"Nina\""), "{email:?}");
    }
    assert_eq!(number(&town, "select count(*) from identity.staff").await, before);
    assert_eq!(number(&town, "select count(*) from identity.invitation where used_at is null").await, 0);
}

#[tokio::test]
async fn an_invitation_sent_twice_invites_once() {
    let town = Town::new().await;
    let owner = town.staff("admin").await;
    let key = Uuid::now_v7().to_string();
    let send = |mut by: Client| {
        let key = key.clone();
        async move {
            let form = [("key", &*key), ("name", "Nina"), ("email", "nina@aurora.example"), ("role", "agent")];
            by.post(INVITE, &form).await
        }
    };
    let (a, b) = tokio::join!(send(owner.clone()), send(owner.clone()));
    let c = send(owner.clone()).await;
    for answer in [&a, &b, &c] {
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, a.location()), "{}", answer.body);
    }
    assert_eq!(number(&town, "select count(*) from identity.staff where email = 'nina@aurora.example'").await, 1);
    assert_eq!(number(&town, "select count(*) from events.audit where verb = 'identity.staff_invited'").await, 4);
}

#[tokio::test]
async fn of_two_owners_who_demote_each_other_at_once_one_stays() {
    let town = Town::new().await;
    set_role(&town, "agente", "owner").await;
    let (mut one, mut two) = (town.staff("admin").await, town.staff("agente").await);
    let (first, second) = (id_of(&town, "admin@aurora.example").await, id_of(&town, "agente@aurora.example").await);
    for verb in ["assign", "deactivate"] {
        let path = format!("/api/identity/staff/{verb}");
        let upon_second = [("staff", &*second), ("role", "admin")];
        let upon_first = [("staff", &*first), ("role", "admin")];
        let (a, b) = tokio::join!(one.post(&path, &upon_second), two.post(&path, &upon_first));
        let mut answers = [a.status.as_u16(), b.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers[0], 303, "{verb}: one goes through");
        assert!(
            [401, 403].contains(&answers[1]) || [&a, &b].iter().any(|answer| answer.location().contains("entrar")),
            "{verb}: {answers:?}"
        );
        let left = number(&town, "select count(*) from identity.staff where role = 'owner' and active").await;
        assert_eq!(left, 1, "{verb}");
        for mailbox in ["admin", "agente"] {
            set_role(&town, mailbox, "owner").await;
        }
        let mut scope = scope(&town).await;
        sqlx::query("update identity.staff set active = true").execute(scope.conn()).await.unwrap();
        scope.commit().await.unwrap();
        one = town.staff("admin").await;
        two = town.staff("agente").await;
    }
}

#[tokio::test]
async fn the_last_owner_can_be_neither_demoted_nor_removed() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let me = id_of(&town, "admin@aurora.example").await;
    let demoted = owner.post(ASSIGN, &[("staff", &me), ("role", "agent")]).await;
    assert_eq!(demoted.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(demoted.body.contains("pelo menos um dono"), "{}", demoted.body);
    let removed = owner.post(DEACTIVATE, &[("staff", &me)]).await;
    assert_eq!(removed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(standing(&town, "admin@aurora.example").await, ("owner".to_owned(), true));
}

#[tokio::test]
async fn an_admin_touches_no_owner_and_makes_none() {
    let town = Town::new().await;
    set_role(&town, "agente", "admin").await;
    let mut admin = town.staff("agente").await;
    let (owner, reader) = (id_of(&town, "admin@aurora.example").await, id_of(&town, "leitura@aurora.example").await);
    assert_eq!(invite(&mut admin, "Nina", "nina@aurora.example", "owner").await.status, StatusCode::FORBIDDEN);
    for (path, form) in [
        (ASSIGN, vec![("staff", &*owner), ("role", "viewer")]),
        (ASSIGN, vec![("staff", &*reader), ("role", "owner")]),
        (DEACTIVATE, vec![("staff", &*owner)]),
        (RENEW, vec![("staff", &*owner)]),
        ("/api/identity/staff/withhold", vec![("staff", &*owner), ("module", "crm"), ("reason", "x")]),
        (HAND_OVER, vec![("staff", &*reader), ("password", PASSWORD)]),
        ("/api/identity/module/change", vec![("module", "crm")]),
    ] {
        let answer = admin.post(path, &form).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {form:?}");
    }
    assert_eq!(standing(&town, "admin@aurora.example").await, ("owner".to_owned(), true));
    assert_eq!(standing(&town, "leitura@aurora.example").await, ("viewer".to_owned(), true));
    let page = admin.get(&format!("/app/settings/people/{owner}")).await;
    assert!(page.status == StatusCode::OK && !page.body.contains("Encerrar"), "nothing is offered");
    assert_eq!(admin.get("/app/settings/modules").await.status, StatusCode::FORBIDDEN);
    assert_eq!(admin.post(ASSIGN, &[("staff", &reader), ("role", "agent")]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn who_is_sent_away_is_signed_out_everywhere_at_once() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let mut devices = [town.staff("agente").await, town.staff("agente").await];
    let agent = id_of(&town, "agente@aurora.example").await;
    let mut given = scope(&town).await;
    sqlx::query(
        "insert into identity.password_reset (token_hash, staff_id, created_at, expires_at)
         values (sha256('x'), $1::text::uuid, now(), now() + interval '2 hours')",
    )
    .bind(&agent)
    .execute(given.conn())
    .await
    .unwrap();
    given.commit().await.unwrap();
    let answer = owner.post(DEACTIVATE, &[("staff", &agent)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(number(&town, "select count(*) from identity.password_reset").await, 0, "nor by a link");
    for device in &mut devices {
        assert!(device.get("/app/").await.location().starts_with("/app/entrar"));
    }
    let sessions = number(
        &town,
        "select count(*) from identity.session s join identity.staff p on p.id = s.staff_id where p.email like 'agente@%'",
    );
    assert_eq!(sessions.await, 0);
    let form = [("email", "agente@aurora.example"), ("password", PASSWORD)];
    let refused = town.anonymous("aurora.localhost").post("/api/identity/session/start", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    owner.post(REACTIVATE, &[("staff", &agent)]).await;
    town.staff("agente").await;
    let trail = owner.get("/app/settings/audit").await.body;
    for words in ["encerrou o acesso de Júlia Nogueira", "devolveu o acesso de Júlia Nogueira"] {
        assert!(trail.contains(words), "{words}");
    }
}

#[tokio::test]
async fn an_owner_hands_the_business_over_with_their_password() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let agent = id_of(&town, "agente@aurora.example").await;
    let wrong = owner.post(HAND_OVER, &[("staff", &agent), ("password", "errada demais")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("A senha não confere.") && !wrong.body.contains("errada demais"));
    assert_eq!(standing(&town, "agente@aurora.example").await.0, "agent");

    let answer = owner.post(HAND_OVER, &[("staff", &agent), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(standing(&town, "agente@aurora.example").await.0, "owner");
    assert_eq!(standing(&town, "admin@aurora.example").await.0, "admin");
    assert_eq!(owner.get("/app/settings/audit").await.status, StatusCode::FORBIDDEN, "from the next page on");
    let mut new = town.staff("agente").await;
    assert!(new.get("/app/avisos").await.body.contains("Marina Azevedo passou o negócio para você."));
    assert_eq!(new.get("/app/settings/audit").await.status, StatusCode::OK);
    let again = owner.post(HAND_OVER, &[("staff", &agent), ("password", PASSWORD)]).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN, "a form sent twice gives nothing twice");
}

#[tokio::test]
async fn a_person_of_the_other_business_is_not_there() {
    let town = Town::new().await;
    let mut scope = town.pair.platform.scope(&town.pair.oficina).await;
    let foreign: Uuid = sqlx::query_scalar("select id from identity.staff where email = 'agente@oficina.example'")
        .fetch_one(scope.conn())
        .await
        .unwrap();
    drop(scope);
    let foreign = foreign.to_string();
    let mut owner = town.staff("admin").await;
    for (path, more) in [
        (RENEW, vec![]),
        (ASSIGN, vec![("role", "agent")]),
        (DEACTIVATE, vec![]),
        (REACTIVATE, vec![]),
        (HAND_OVER, vec![("password", PASSWORD)]),
        ("/api/identity/staff/withhold", vec![("module", "crm"), ("reason", "x")]),
        ("/api/identity/staff/allow", vec![("module", "crm")]),
    ] {
        for id in [&*foreign, "x", ""] {
            let form = [vec![("staff", id)], more.clone()].concat();
            assert_eq!(owner.post_json(path, &form).await.status, StatusCode::NOT_FOUND, "{path} {id}");
        }
    }
}
