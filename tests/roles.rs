//! What people may do: a business's own roles, teams, modules for all and for one, by whole requests.

#[path = "support/retelling.rs"]
mod retelling;
mod support;

use axum::http::StatusCode;
use retelling::{there, told};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use support::{Client, Town};
use tenancy::{ModuleKey, TenantScope};
use uuid::Uuid;

const ASSIGN: &str = "/api/identity/staff/assign";
const CREATE_ROLE: &str = "/api/identity/role/create";
const CHANGE_ROLE: &str = "/api/identity/role/change";
const DELETE_ROLE: &str = "/api/identity/role/delete";
const CHANGE_MODULE: &str = "/api/identity/module/change";

async fn scope(town: &Town) -> TenantScope {
    town.pair.platform.scope(&town.pair.aurora).await
}

async fn one(town: &Town, query: &'static str) -> Option<Uuid> {
    sqlx::query_scalar(query).fetch_optional(scope(town).await.conn()).await.unwrap()
}

async fn person(town: &Town, mailbox: &str) -> String {
    let id: Uuid = sqlx::query_scalar("select id from identity.staff where email = $1")
        .bind(format!("{mailbox}@aurora.example"))
        .fetch_one(scope(town).await.conn())
        .await
        .unwrap();
    id.to_string()
}

/// Makes a role and gives its id.
async fn role(town: &Town, by: &mut Client, name: &str, permissions: &[&str]) -> String {
    let key = Uuid::now_v7().to_string();
    let ticked = permissions.iter().map(|code| (*code, "on"));
    let form: Vec<_> = [("key", &*key), ("name", name)].into_iter().chain(ticked).collect();
    let answer = by.post(CREATE_ROLE, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let id: Uuid = sqlx::query_scalar("select id from identity.role where name = $1")
        .bind(name)
        .fetch_one(scope(town).await.conn())
        .await
        .unwrap();
    id.to_string()
}

#[tokio::test]
async fn somebody_with_a_role_of_the_business_may_exactly_what_it_says_and_at_once() {
    let town = Town::new().await;
    let (mut owner, mut agent) = (town.staff("admin").await, town.staff("agente").await);
    let id = person(&town, "agente").await;
    let role = role(&town, &mut owner, "Recepção", &["view_deals"]).await;
    assert_eq!(agent.get("/app/deals/new").await.status, StatusCode::OK);
    assert_eq!(owner.post(ASSIGN, &[("staff", &id), ("role", &role)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(agent.get("/app/deals").await.status, StatusCode::OK);
    assert_eq!(agent.get("/app/deals/new").await.status, StatusCode::FORBIDDEN);
    assert!(agent.get("/app/mais").await.body.contains("Recepção"));
    assert!(agent.get("/app/avisos").await.body.contains("Marina Azevedo mudou seu papel: agora é Recepção."));

    let form = [("id", &*role), ("name", "Recepção"), ("create_deals", "on"), ("manage_jobs", "on")];
    assert_eq!(owner.post(CHANGE_ROLE, &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(agent.get("/app/deals").await.status, StatusCode::FORBIDDEN, "what was not ticked is gone");
    assert_eq!(agent.get("/app/deals/new").await.status, StatusCode::OK);
    assert_eq!(agent.get("/app/settings/jobs").await.status, StatusCode::OK);
    assert_eq!(agent.get("/app/").await.status, StatusCode::OK, "everybody has a page of the day");

    let in_use = owner.post(DELETE_ROLE, &[("id", &role)]).await;
    assert_eq!(in_use.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(in_use.body.contains("ainda tem este papel"), "{}", in_use.body);
    owner.post(ASSIGN, &[("staff", &id), ("role", "agent")]).await;
    assert_eq!(owner.post(DELETE_ROLE, &[("id", &role)]).await.status, StatusCode::SEE_OTHER);
    let gone = owner.post(ASSIGN, &[("staff", &id), ("role", &role)]).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY, "a deleted role is given to nobody");
    let trail = owner.get("/app/settings/audit").await.body;
    for words in
        ["criou o papel Recepção", "alterou o papel Recepção", "apagou o papel Recepção", "mudou o papel de Júlia"]
    {
        assert!(trail.contains(words), "{words}");
    }
}

#[tokio::test]
async fn a_role_goes_whoever_had_it_and_works_here_no_more() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let id = person(&town, "agente").await;
    let role = role(&town, &mut owner, "Recepção", &["view_deals", "manage_jobs"]).await;
    owner.post(ASSIGN, &[("staff", &id), ("role", &role)]).await;
    owner.post("/api/identity/staff/deactivate", &[("staff", &id)]).await;
    let refused = owner.post(ASSIGN, &[("staff", &id), ("role", "agent")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("Esta pessoa está sem acesso"),
        "its card is gone, the message is not: {}",
        refused.body
    );
    assert_eq!(owner.post(DELETE_ROLE, &[("id", &role)]).await.status, StatusCode::SEE_OTHER);
    owner.post("/api/identity/staff/reactivate", &[("staff", &id)]).await;
    let mut back = town.staff("agente").await;
    assert_eq!(back.get("/app/deals").await.status, StatusCode::OK);
    for path in ["/app/settings/jobs", "/app/deals/new"] {
        assert_eq!(back.get(path).await.status, StatusCode::FORBIDDEN, "they come back and only look on: {path}");
    }
}

#[tokio::test]
async fn nobody_gives_or_takes_what_they_lack() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    for code in ["manage_plan", "view_audit", "manage_modules", "manage_mail", "root"] {
        let key = Uuid::now_v7().to_string();
        let answer = owner.post(CREATE_ROLE, &[("key", &*key), ("name", "Chefia"), (code, "on")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{code} stays with owners");
    }
    let hiring = role(&town, &mut owner, "Contratação", &["manage_staff"]).await;
    let selling = role(&town, &mut owner, "Vendas", &["view_deals", "move_deals"]).await;
    let agent = person(&town, "agente").await;
    owner.post(ASSIGN, &[("staff", &agent), ("role", &hiring)]).await;
    let mut hirer = town.staff("agente").await;
    let reader = person(&town, "leitura").await;
    let key = Uuid::now_v7().to_string();
    for (path, form) in [
        (ASSIGN, vec![("staff", &*reader), ("role", "agent")]),
        (ASSIGN, vec![("staff", &*reader), ("role", &*selling)]),
        (CREATE_ROLE, vec![("key", &*key), ("name", "Tudo"), ("move_deals", "on")]),
        (CHANGE_ROLE, vec![("id", &*hiring), ("name", "Contratação"), ("manage_staff", "on"), ("move_deals", "on")]),
        (CHANGE_ROLE, vec![("id", &*selling), ("name", "Nada")]),
        (DELETE_ROLE, vec![("id", &*selling)]),
    ] {
        assert_eq!(hirer.post(path, &form).await.status, StatusCode::FORBIDDEN, "{path} {form:?}");
    }
    assert!(!hirer.get("/app/settings/roles/new").await.body.contains("move_deals"), "not even offered");
    assert_eq!(hirer.get(&format!("/app/settings/roles/{selling}")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_role_has_a_name_of_its_own_and_a_double_click_makes_one() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    role(&town, &mut owner, "Caixa", &[]).await;
    for name in ["", "Caixa", "caixa", "Atendimento"] {
        let key = Uuid::now_v7().to_string();
        let form = [("key", &*key), ("name", name), ("view_deals", "on")];
        let answer = owner.post(CREATE_ROLE, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name:?}");
        assert!(answer.body.contains("checked"), "what was ticked stays: {}", answer.body);
    }
    let key = Uuid::now_v7().to_string();
    let form = [("key", &*key), ("name", "Estágio\r\nX: y")];
    let (first, second) = (owner.post(CREATE_ROLE, &form).await, owner.post(CREATE_ROLE, &form).await);
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert!(one(&town, "select id from identity.role where name = 'Estágio X: y'").await.is_some());
}

async fn set(by: &mut Client, key: &str, name: &str, boxes: &[&str]) -> StatusCode {
    let ticked = boxes.iter().map(|name| (*name, "on"));
    let form: Vec<_> = [("module", key), ("name", name)].into_iter().chain(ticked).collect();
    by.post(CHANGE_MODULE, &form).await.status
}

#[tokio::test]
async fn the_owner_switches_a_module_off_and_on_and_names_it() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    assert_eq!(set(&mut owner, "crm", "Orçamentos", &["enabled", "on_for_new"]).await, StatusCode::SEE_OTHER);
    let page = owner.get("/app/").await.body;
    assert!(page.contains("Orçamentos") && !page.contains("<span>Funil</span>"), "the next page shows it");
    assert_eq!(set(&mut owner, "crm", &"x".repeat(41), &["enabled"]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(set(&mut owner, "crm", "", &[]).await, StatusCode::SEE_OTHER);
    assert_eq!(owner.get("/app/deals").await.status, StatusCode::NOT_FOUND);
    assert_eq!(set(&mut owner, "privacy", "", &[]).await, StatusCode::SEE_OTHER);
    let modules = scope(&town).await.modules().await.unwrap();
    assert!(modules.iter().all(|module| module.enabled == (module.key != ModuleKey::Crm)), "privacy stays on");
    assert_eq!(set(&mut owner, "crm", "", &["enabled", "on_for_new"]).await, StatusCode::SEE_OTHER);
    assert_eq!(owner.get("/app/deals").await.status, StatusCode::OK);
    assert_eq!(set(&mut owner, "fiscal", "", &["enabled"]).await, StatusCode::NOT_FOUND);
    assert!(owner.get("/app/settings/audit").await.body.contains("alterou um módulo do negócio"));
    let other = town.pair.platform.scope(&town.pair.oficina).await.modules().await.unwrap();
    assert!(
        other.iter().all(|module| module.enabled && module.display_name.is_none()),
        "the other business keeps its own"
    );
}

#[tokio::test]
async fn modules_go_up_and_down() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let keys = async || scope(&town).await.modules().await.unwrap().into_iter().map(|m| m.key).collect::<Vec<_>>();
    let shift = |to: &'static str, mut by: Client| async move {
        by.post("/api/identity/module/move", &[("module", "crm"), ("to", to)]).await.status
    };
    assert_eq!(keys().await[0], ModuleKey::Crm);
    assert_eq!(shift("up", owner.clone()).await, StatusCode::SEE_OTHER, "it stays at the end");
    assert_eq!(shift("down", owner.clone()).await, StatusCode::SEE_OTHER);
    assert_eq!(keys().await[..2], [ModuleKey::Inbox, ModuleKey::Crm]);
    assert_eq!(shift("aside", owner.clone()).await, StatusCode::NOT_FOUND);
    assert!(owner.get("/app/settings/audit").await.body.contains("mudou a ordem dos módulos"));
}

#[tokio::test]
async fn a_plan_says_which_modules_there_are() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let settings = &town.pair.platform.admin_settings;
    let server: PgConnectOptions = settings.admin_url.parse().unwrap();
    let mut registry = PgConnection::connect_with(&server.database(&settings.registry_database)).await.unwrap();
    sqlx::raw_sql("update registry.plan set modules = array['privacy'] where key = 'standard'")
        .execute(&mut registry)
        .await
        .unwrap();
    assert_eq!(set(&mut owner, "crm", "Vendas", &["enabled"]).await, StatusCode::SEE_OTHER, "what is on stays on");
    assert_eq!(set(&mut owner, "crm", "", &[]).await, StatusCode::SEE_OTHER);
    assert_eq!(set(&mut owner, "crm", "", &["enabled"]).await, StatusCode::UNPROCESSABLE_ENTITY);
    let page = owner.get("/app/settings/modules").await;
    assert!(page.body.contains("Seu plano não inclui este módulo."), "{}", page.body);
    let on_for_new = async || {
        let modules = self::scope(&town).await.modules().await.unwrap();
        modules.into_iter().find(|module| module.key == ModuleKey::Crm).unwrap().on_for_new
    };
    let before = on_for_new().await;
    assert_eq!(set(&mut owner, "crm", "Outro nome", &[]).await, StatusCode::SEE_OTHER);
    assert_eq!(on_for_new().await, before, "a box that is not there is not unticked");
    let scope = scope(&town).await;
    let crm = scope.modules().await.unwrap().into_iter().find(|module| module.key == ModuleKey::Crm).unwrap();
    let forced = tenancy::ModuleSetting { enabled: true, ..crm };
    assert!(scope.change_module(&forced).await.is_err(), "the database says so too");
}

#[tokio::test]
async fn a_module_is_off_for_one_person_with_the_reason() {
    let town = Town::new().await;
    let (mut owner, mut agent) = (town.staff("admin").await, town.staff("agente").await);
    let id = person(&town, "agente").await;
    let withhold = "/api/identity/staff/withhold";
    let nameless = owner.post(withhold, &[("staff", &id), ("module", "crm"), ("reason", " ")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    for module in ["privacy", "fiscal", ""] {
        let answer = owner.post(withhold, &[("staff", &*id), ("module", module), ("reason", "x")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{module}");
    }
    assert!(agent.get("/app/").await.body.contains("<span>Funil</span>"));
    for _ in 0..2 {
        let form = [("staff", &*id), ("module", "crm"), ("reason", "Só cuida da agenda")];
        assert_eq!(owner.post(withhold, &form).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(agent.get("/app/deals").await.status, StatusCode::NOT_FOUND);
    let page = agent.get("/app/").await;
    assert!(page.status == StatusCode::OK && !page.body.contains("/app/deals"), "{}", page.body);
    assert_eq!(owner.get("/app/deals").await.status, StatusCode::OK, "a colleague has it");
    let page = owner.get(&format!("/app/settings/people/{id}")).await.body;
    assert!(page.contains("Só cuida da agenda") && page.contains("Por Marina Azevedo"), "{page}");
    assert_eq!(
        owner.post("/api/identity/staff/allow", &[("staff", &*id), ("module", "crm")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(agent.get("/app/deals").await.status, StatusCode::OK);
    let trail = owner.get("/app/settings/audit").await.body;
    assert!(trail.matches("desligou um módulo para Júlia Nogueira").count() == 1, "told once");
}

#[tokio::test]
async fn who_is_invited_has_the_modules_that_are_on_for_new_people() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    assert_eq!(set(&mut owner, "crm", "", &["enabled"]).await, StatusCode::SEE_OTHER);
    let key = Uuid::now_v7().to_string();
    let form = [("key", &*key), ("name", "Nina"), ("email", "nina@aurora.example"), ("role", "agent")];
    let answer = owner.post("/api/identity/staff/invite", &form).await;
    let page = owner.get(answer.location()).await.body;
    assert!(page.contains("Desligado para novas pessoas") && page.contains("padrão do negócio"), "{page}");
    let (_, token) = page.split_once("/convite/").unwrap();
    let mut nina = town.anonymous("aurora.localhost");
    let form = [("token", &token[..43]), ("name", "Nina"), ("password", "uma frase curta boa")];
    nina.post("/api/identity/invitation/accept", &form).await;
    assert_eq!(nina.get("/app/deals").await.status, StatusCode::NOT_FOUND);
    assert_eq!(nina.get("/app/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn people_are_put_together_into_teams() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let (agent, reader) = (person(&town, "agente").await, person(&town, "leitura").await);
    let key = Uuid::now_v7().to_string();
    let form = [("key", &*key), ("name", "Balcão"), ("lead", &*agent), (&*agent, "on"), (&*reader, "on")];
    for _ in 0..2 {
        assert_eq!(owner.post("/api/identity/team/create", &form).await.status, StatusCode::SEE_OTHER);
    }
    let page = owner.get("/app/settings/teams").await.body;
    assert!(page.contains("Júlia Nogueira, Carlos Tavares") && page.contains("Liderada por Júlia Nogueira"), "{page}");
    let team = one(&town, "select id from identity.team").await.unwrap().to_string();

    let key = Uuid::now_v7().to_string();
    let taken = owner.post("/api/identity/team/create", &[("key", &*key), ("name", "BALCÃO"), (&*agent, "on")]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = [("id", &*team), ("name", "Frente"), ("lead", &*agent), (&*reader, "on")];
    assert_eq!(owner.post("/api/identity/team/change", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = [("id", &*team), ("name", "Frente"), ("lead", &*reader), (&*reader, "on")];
    assert_eq!(owner.post("/api/identity/team/change", &form).await.status, StatusCode::SEE_OTHER);
    let page = owner.get("/app/settings/teams").await.body;
    assert!(
        page.contains("Frente") && page.contains("Liderada por Carlos Tavares") && !page.contains("Júlia"),
        "{page}"
    );

    let stranger = Uuid::now_v7().to_string();
    let form = [("id", &*team), ("name", "Frente"), (&*stranger, "on")];
    assert_eq!(owner.post("/api/identity/team/change", &form).await.status, StatusCode::NOT_FOUND);
    owner.post("/api/identity/staff/deactivate", &[("staff", &*reader)]).await;
    let page = owner.get("/app/settings/teams").await.body;
    assert!(!page.contains("Carlos Tavares"), "who works here no more leads nobody: {page}");
    let late = owner.post("/api/identity/team/change", &[("id", &*team), ("name", "Fila"), (&*reader, "on")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.body.contains("deixou de trabalhar aqui") && late.body.contains("value=\"Fila\""), "{}", late.body);
    assert_eq!(owner.post("/api/identity/team/delete", &[("id", &*team)]).await.status, StatusCode::SEE_OTHER);
    assert!(owner.get("/app/settings/teams").await.body.contains("Nenhuma equipe ainda"));
    assert_eq!(owner.post("/api/identity/team/delete", &[("id", &*team)]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn notices_are_read_one_by_one_or_all_and_only_by_whom_they_are_for() {
    let town = Town::new().await;
    let (mut owner, mut agent) = (town.staff("admin").await, town.staff("agente").await);
    let id = person(&town, "agente").await;
    for role in ["viewer", "agent", "viewer"] {
        owner.post(ASSIGN, &[("staff", &id), ("role", role)]).await;
    }
    assert!(agent.get("/app/").await.body.contains("Avisos: 3 novos"));
    let notice = one(&town, "select id from identity.notification limit 1").await.unwrap().to_string();
    assert_eq!(owner.post("/api/identity/notice/read", &[("notice", &notice)]).await.status, StatusCode::NOT_FOUND);
    let answer = agent.post("/api/identity/notice/read", &[("notice", &notice)]).await;
    assert_eq!(answer.location(), "/app/mais");
    assert!(agent.get("/app/").await.body.contains("Avisos: 2 novos"));
    assert_eq!(agent.post("/api/identity/notice/read_all", &[]).await.location(), "/app/avisos");
    assert!(!agent.get("/app/avisos").await.body.contains("novos"));
    assert!(!owner.get("/app/avisos").await.body.contains("mudou seu papel"));
}

#[tokio::test]
async fn the_server_writes_nothing_into_the_registry_but_what_the_page_of_modules_does() {
    let town = Town::new().await;
    let mut server = PgConnection::connect(&town.pair.platform.settings.registry_url).await.unwrap();
    for statement in [
        "update registry.module set enabled = false",
        "update registry.module set display_name = 'x'",
        "insert into registry.plan (key, modules) values ('x', array['privacy'])",
        "update registry.tenant set plan = 'x'",
        "delete from registry.module",
    ] {
        let refused = sqlx::raw_sql(statement).execute(&mut server).await;
        let code =
            refused.unwrap_err().as_database_error().and_then(|error| error.code().map(|code| code.into_owned()));
        assert_eq!(code.as_deref(), Some("42501"), "{statement}");
    }
}

#[tokio::test]
async fn what_was_done_to_people_roles_and_teams_can_be_told_again_from_the_trail() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let (agent, reader) = (person(&town, "agente").await, person(&town, "leitura").await);
    let role = role(&town, &mut owner, "Caixa", &["view_deals"]).await;
    let key = Uuid::now_v7().to_string();
    let team = [("key", &*key), ("name", "Frente"), ("lead", &*agent), (&*agent, "on"), (&*reader, "on")];
    assert_eq!(owner.post("/api/identity/team/create", &team).await.status, StatusCode::SEE_OTHER);
    let team = one(&town, "select id from identity.team").await.unwrap().to_string();
    for (path, form) in [
        (ASSIGN, vec![("staff", &*agent), ("role", &*role)]),
        (CHANGE_ROLE, vec![("id", &*role), ("name", "Caixa 2"), ("move_deals", "on")]),
        ("/api/identity/staff/withhold", vec![("staff", &*agent), ("module", "crm"), ("reason", "x")]),
        ("/api/identity/staff/withhold", vec![("staff", &*reader), ("module", "crm"), ("reason", "x")]),
        ("/api/identity/staff/allow", vec![("staff", &*reader), ("module", "crm")]),
        ("/api/identity/team/change", vec![("id", &*team), ("name", "Fundo"), ("lead", &*reader), (&*reader, "on")]),
        ("/api/identity/staff/deactivate", vec![("staff", &*reader)]),
        ("/api/identity/staff/reactivate", vec![("staff", &*reader)]),
        ("/api/identity/staff/deactivate", vec![("staff", &*agent)]),
        ("/api/identity/team/delete", vec![("id", &*team)]),
        (
            "/api/identity/staff/invite",
            vec![("key", &*key), ("name", "Nina"), ("email", "nina@aurora.example"), ("role", &*role)],
        ),
        ("/api/identity/owner/change", vec![("staff", &*reader), ("password", support::PASSWORD)]),
    ] {
        let answer = owner.post(path, &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path} {form:?}: {}", answer.body);
    }
    let (told, there) = (told(&mut scope(&town).await).await, there(&mut scope(&town).await).await);
    assert_eq!(told, there);
}
