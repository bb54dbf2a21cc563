//! What belongs to one business never reaches another: every page, every function, every route of the table.

mod support;

use axum::{body::Body, http::StatusCode};
use balcao::server::{
    page_list,
    routes::{Audience, ROUTES, Route},
};
use std::collections::BTreeSet;
use support::{Client, PASSWORD, Town};
use uuid::Uuid;

/// Functions that anyone may call; each answers an empty form with a message or a redirect and shows nothing.
const PUBLIC_FUNCTIONS: [&str; 9] = [
    "/api/identity/session/start",
    "/api/identity/session/end",
    "/api/identity/invitation/accept",
    "/api/identity/reset/ask",
    "/api/identity/reset/choose",
    "/api/identity/code/ask",
    "/api/identity/code/enter",
    "/api/identity/customer/leave",
    "/api/site/language/choose",
];
/// Pages that anyone may open.
const PUBLIC_PAGES: [&str; 11] = [
    "/",
    "/{slug}",
    "/offline",
    "/entrar",
    "/app/entrar",
    "/entrar/senha",
    "/app/entrar/senha",
    "/convite/{token}",
    "/senha/{token}",
    "/c/entrar",
    "/c/instalar",
];
/// The page of a code nobody waits for leads back to where one is asked for.
const CODE_PAGE: &str = "/c/entrar/codigo";

/// Two businesses with rows that must not be mixed up.
struct Rows {
    /// A deal and a page of this id stand in both businesses, and so do a member of staff, a role and a team.
    shared: Uuid,
    /// The same of the other business alone.
    foreign: Uuid,
    /// A stage of the other business.
    foreign_stage: Uuid,
}

/// Written into rows of each business; the other's must never be seen.
const OURS: &str = "canario-aurora";
const THEIRS: &str = "canario-oficina";

async fn plant(town: &Town) -> Rows {
    let shared = Uuid::now_v7();
    let foreign = Uuid::now_v7();
    let mut foreign_stage = None;
    for (tenant, canary) in [(&town.pair.aurora, OURS), (&town.pair.oficina, THEIRS)] {
        let mut scope = town.pair.platform.scope(tenant).await;
        let stage: Uuid = sqlx::query_scalar("select id from crm.stage order by position limit 1")
            .fetch_one(scope.conn())
            .await
            .unwrap();
        let person = Uuid::now_v7();
        sqlx::query("insert into contacts.person (id, name, created_at) values ($1, $2, $3)")
            .bind(person)
            .bind(format!("{canary} pessoa"))
            .bind(scope.now())
            .execute(scope.conn())
            .await
            .unwrap();
        let ids = if canary == THEIRS { vec![shared, foreign] } else { vec![shared] };
        for (nth, id) in ids.into_iter().enumerate() {
            let staff = format!(
                "insert into identity.staff (id, email, name, role, created_at)
                     values ('{id}', '{nth}@{canary}.example', '{canary} colega {nth}', 'agent', '2026-01-01Z');
                 insert into identity.role (id, name, permissions, created_at)
                     values ('{id}', '{canary} papel {nth}', '{{view_deals}}', '2026-01-01Z');
                 insert into identity.team (id, name, created_at)
                     values ('{id}', '{canary} equipe {nth}', '2026-01-01Z')"
            );
            sqlx::raw_sql(sqlx::AssertSqlSafe(staff)).execute(scope.conn()).await.unwrap();
            sqlx::query(
                "insert into crm.deal (id, person_id, stage_id, title, amount_centavos, position, created_at, stage_entered_at)
                 values ($1, $2, $3, $4, 100, $5, $6, $6)",
            )
            .bind(id)
            .bind(person)
            .bind(stage)
            .bind(format!("{canary} {nth}"))
            .bind(format!("a{nth}"))
            .bind(scope.now())
            .execute(scope.conn())
            .await
            .unwrap();
            sqlx::query(
                "insert into site.page (id, slug, title, source, is_public, position, created_at, updated_at)
                 values ($1, $2, $3, $3, true, $4, $5, $5)",
            )
            .bind(id)
            .bind(format!("pagina-{nth}"))
            .bind(format!("{canary} {nth}"))
            .bind(format!("a{nth}"))
            .bind(scope.now())
            .execute(scope.conn())
            .await
            .unwrap();
        }
        scope.commit().await.unwrap();
        if canary == THEIRS {
            foreign_stage = Some(stage);
        }
    }
    Rows { shared, foreign, foreign_stage: foreign_stage.unwrap() }
}

fn pages() -> BTreeSet<String> {
    page_list().iter().map(|page| page.path().to_owned()).collect()
}

fn functions() -> BTreeSet<&'static str> {
    leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect()
}

fn at(page: &str, id: Uuid) -> String {
    let page = page.replace("{id}", &id.to_string()).replace("{token}", "no-such-token");
    page.replace("{key}", "identity.invitation").replace("{slug}", "pagina-0")
}

/// Where whoever may not open a page is sent.
fn door(page: &str) -> &'static str {
    match page {
        CODE_PAGE => "/c/entrar",
        page if page.starts_with("/c/") => "/c/entrar?next=/c/",
        _ => "/app/entrar",
    }
}

/// Everything that is wrong when `intruder`, signed in at the other business, asks at ours.
async fn violations_of(mut intruder: Client, rows: &Rows, their_name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for page in pages() {
        let answer = intruder.get(&at(&page, rows.shared)).await;
        if answer.body.contains(THEIRS) || answer.body.contains(their_name) {
            found.push(format!("{page} shows the other business"));
        }
        if PUBLIC_PAGES.contains(&page.as_str()) {
            let fine = answer.status == StatusCode::OK || page.ends_with("/{token}") && answer.status.is_client_error();
            if !fine {
                found.push(format!("{page} is public and answers {}", answer.status));
            }
        } else if answer.status != StatusCode::SEE_OTHER || !answer.location().starts_with(door(&page)) {
            found.push(format!("{page} lets a foreign session in: {}", answer.status));
        }
    }
    let staff = |route: &&Route| matches!(route.audience, Audience::Staff | Audience::Upload);
    for route in ROUTES.iter().filter(staff) {
        let path = at(route.path, rows.shared);
        let own_site = [("sec-fetch-site", "same-origin")];
        let answer = intruder.begin(route.method.as_str(), &path, Body::empty(), &own_site).await;
        if ![StatusCode::UNAUTHORIZED, StatusCode::SEE_OTHER].contains(&answer.status()) {
            found.push(format!("{} takes a foreign session: {}", route.path, answer.status()));
        }
    }
    // Signing out comes last: after it nothing could be found any more.
    let (out, others): (Vec<_>, Vec<_>) =
        functions().into_iter().partition(|f| f.ends_with("session/end") || f.ends_with("customer/leave"));
    for function in others.into_iter().chain(out) {
        let (id, stage) = (rows.shared.to_string(), rows.foreign_stage.to_string());
        let handle = "0".repeat(64);
        let fields = [
            ("deal", &*id),
            ("page", &id),
            ("version", "1"),
            ("to", &stage),
            ("job", "1"),
            ("session", &handle),
            ("staff", &id),
            ("id", &id),
            ("notice", &id),
            ("step", "install"),
        ];
        let public = PUBLIC_FUNCTIONS.contains(&function);
        let shown = intruder.post(function, &[&fields[..], &[("preview", "1")]].concat()).await;
        if shown.body.contains(THEIRS) || shown.body.contains(their_name) || !public && shown.status.is_success() {
            found.push(format!("{function} shows a foreign session what it typed: {}", shown.status));
        }
        let answer = intruder.post_json(function, &fields).await;
        if answer.body.contains(THEIRS) || answer.body.contains(their_name) {
            found.push(format!("{function} shows the other business"));
        }
        if !public && answer.status != StatusCode::UNAUTHORIZED {
            found.push(format!("{function} takes a foreign session: {}", answer.status));
        }
        if public && answer.status.is_server_error() {
            found.push(format!("{function} fails: {}", answer.status));
        }
    }
    let whole = |route: &&Route| route.audience != Audience::Staff && !route.path.contains('{');
    for route in ROUTES.iter().filter(|route| route.method == "GET").filter(whole) {
        let answer = intruder.get(route.path).await;
        if answer.body.contains(THEIRS) || answer.body.contains(their_name) {
            found.push(format!("{} shows the other business", route.path));
        }
    }
    found
}

#[tokio::test]
async fn a_session_of_one_business_gets_nothing_at_the_other() {
    let town = Town::new().await;
    let rows = plant(&town).await;
    let intruder = town.rival().await.at("aurora.localhost");
    let found = violations_of(intruder, &rows, &town.pair.oficina.name).await;
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn a_customer_of_one_business_gets_nothing_at_the_other() {
    let town = Town::new().await;
    let rows = plant(&town).await;
    let mut customer = town.customer(&town.pair.oficina, "canario-oficina@mail.example").await;
    assert!(customer.get("/c/").await.body.contains(THEIRS), "at home they are somebody");
    let found = violations_of(customer.at("aurora.localhost"), &rows, &town.pair.oficina.name).await;
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn a_customer_is_nobody_on_the_staffs_pages_and_staff_on_the_customers() {
    let town = Town::new().await;
    let rows = plant(&town).await;
    let mut customer = town.customer(&town.pair.aurora, "ana@mail.example").await;
    let mut staff = town.staff("admin").await;
    for page in pages().iter().filter(|page| !PUBLIC_PAGES.contains(&page.as_str()) && *page != CODE_PAGE) {
        let (stranger, own) =
            if page.starts_with("/c/") { (&mut staff, &mut customer) } else { (&mut customer, &mut staff) };
        let answer = stranger.get(&at(page, rows.shared)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}");
        assert!(answer.location().starts_with(door(page)), "{page}: {}", answer.location());
        assert_eq!(own.get(&at(page, rows.shared)).await.status, StatusCode::OK, "{page}");
    }
    for route in ROUTES.iter().filter(|route| matches!(route.audience, Audience::Staff | Audience::Upload)) {
        let own_site = [("sec-fetch-site", "same-origin")];
        let answer =
            customer.begin(route.method.as_str(), &at(route.path, rows.shared), Body::empty(), &own_site).await;
        assert!([StatusCode::UNAUTHORIZED, StatusCode::SEE_OTHER].contains(&answer.status()), "{}", route.path);
    }
    let handle = "0".repeat(64);
    for function in functions().into_iter().filter(|function| !PUBLIC_FUNCTIONS.contains(function)) {
        let of_customers = function.contains("/customer");
        let stranger = if of_customers { &mut staff } else { &mut customer };
        let answer = stranger.post_json(function, &[("session", &*handle), ("deal", "x"), ("job", "1")]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{function}");
    }
    // A cookie under the other's name opens nothing either.
    let value = |client: &Client, name: &str| {
        let start = format!("{name}=");
        let cookies = client.cookie();
        cookies.split("; ").find_map(|pair| pair.strip_prefix(&start)).unwrap().to_owned()
    };
    let forged = format!("balcao-c={}; balcao-s={}", value(&staff, "balcao-s"), value(&customer, "balcao-c"));
    let mut forger = town.anonymous("aurora.localhost").with("cookie", &forged);
    for page in ["/app/", "/c/"] {
        assert_eq!(forger.get(page).await.status, StatusCode::SEE_OTHER, "{page}");
    }
}

#[tokio::test]
async fn a_device_of_somebody_else_is_not_found() {
    let town = Town::new().await;
    let aurora = &town.pair.aurora;
    let (mut owner, mut agent) = (town.staff("admin").await, town.staff("agente").await);
    let (mut ana, mut bia) =
        (town.customer(aurora, "ana@mail.example").await, town.customer(aurora, "bia@mail.example").await);
    let mut scope = town.pair.platform.scope(aurora).await;
    let sessions: Vec<(String, String)> = sqlx::query_as(
        "select p.email, encode(s.id_hash, 'hex') from identity.session s join identity.staff p on p.id = s.staff_id
         union all
         select c.email, encode(s.id_hash, 'hex')
         from identity.customer_session s join identity.customer c on c.id = s.customer_id",
    )
    .fetch_all(scope.conn())
    .await
    .unwrap();
    let handle = |email: &str| sessions.iter().find(|(own, _)| own == email).unwrap().1.clone();
    let (owners, anas) = (handle("admin@aurora.example"), handle("ana@mail.example"));
    for (stranger, function, theirs) in
        [(&mut agent, "/api/identity/device/end", &owners), (&mut bia, "/api/identity/customer-device/end", &anas)]
    {
        for session in [theirs.as_str(), "", "x", &"0".repeat(64)] {
            let answer = stranger.post_json(function, &[("session", session)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{function} {session}");
        }
    }
    assert_eq!(owner.get("/app/").await.status, StatusCode::OK);
    assert_eq!(ana.get("/c/").await.status, StatusCode::OK);
}

/// The check itself is checked: a server that opens the wrong business must not pass it.
#[tokio::test]
async fn a_planted_wrong_business_is_found() {
    let town = Town::new().await;
    let rows = plant(&town).await;
    let intruder = town.rival().await.at("aurora.localhost");
    let confused =
        axum::Router::new().fallback_service(town.router.clone()).layer(axum::middleware::from_fn(wrong_business));
    let found = violations_of(intruder.through(confused), &rows, &town.pair.oficina.name).await;
    assert!(found.iter().any(|fault| fault.contains("shows the other business")), "{found:#?}");
    for part in [
        "/app/deals lets a foreign session in",
        "/live takes a foreign session",
        "/app/settings/audit.csv takes a foreign session",
        "/app/settings/brand/preview takes a foreign session",
        "/app/settings/brand/logo takes a foreign session",
        "/api/site/brand/save takes a foreign session",
        "/api/settings/job/retry takes a foreign session",
        "/app/perfil lets a foreign session in",
        "/app/settings/people lets a foreign session in",
        "/api/identity/staff/invite takes a foreign session",
        "/api/site/page/edit shows a foreign session what it typed",
    ] {
        assert!(found.iter().any(|fault| fault.contains(part)), "{part}: {found:#?}");
    }
}

async fn wrong_business(mut request: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
    request.headers_mut().insert("host", "oficina.localhost".parse().unwrap());
    next.run(request).await
}

#[tokio::test]
async fn an_id_of_the_other_business_is_not_found() {
    let town = Town::new().await;
    let rows = plant(&town).await;
    let mut staff = town.staff("admin").await;
    for page in pages().iter().filter(|page| page.contains("{id}")) {
        let answer = staff.get(&at(page, rows.foreign)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
        assert!(!answer.body.contains(THEIRS), "{page}");

        let answer = staff.get(&at(page, rows.shared)).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        assert!(answer.body.contains(OURS) && !answer.body.contains(THEIRS), "{page}");

        for nonsense in ["1", "x", "00000000-0000-0000-0000-000000000000", "%00"] {
            let answer = staff.get(&page.replace("{id}", nonsense)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page} {nonsense}");
        }
    }
    let (foreign, shared, stage) = (rows.foreign.to_string(), rows.shared.to_string(), rows.foreign_stage.to_string());
    let answer = staff.post_json("/api/crm/deal/move", &[("deal", &foreign), ("version", "1"), ("to", &stage)]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let answer = staff.post_json("/api/crm/deal/move", &[("deal", &shared), ("version", "1"), ("to", &stage)]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "a stage of the other business");
    for function in functions().into_iter().filter(|function| is_of_the_people(function)) {
        let fields = [("staff", &*foreign), ("id", &foreign), ("name", "x"), ("module", "x"), ("notice", &foreign)];
        let new = ["/create", "/invite"].iter().any(|end| function.ends_with(end));
        let expected = if new { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::NOT_FOUND };
        // Who gives a person a role names both.
        let role = [("role", "agent"), ("reason", "x"), ("password", PASSWORD)].into_iter().filter(|_| !new);
        let fields: Vec<_> = fields.into_iter().chain(role).collect();
        let known = if function.contains("/role/") { &fields[1..3] } else { &fields[..] };
        let known = if function.contains("/team/") { &fields[1..3] } else { known };
        assert_eq!(staff.post_json(function, known).await.status, expected, "{function}");
    }
    for function in functions().into_iter().filter(|function| function.starts_with("/api/site/page/")) {
        let fields = [("page", &*foreign), ("version", "1"), ("title", "x"), ("after", "")];
        let answer = staff.post_json(function, &fields).await;
        let expected =
            if function.ends_with("create") { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::NOT_FOUND };
        assert_eq!(answer.status, expected, "{function}");
    }
    let answer = staff.post_json("/api/site/page/place", &[("page", &shared), ("after", &foreign)]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "a page of the other business is in no menu of ours");
}

/// What changes people, roles, teams and modules.
fn is_of_the_people(function: &str) -> bool {
    ["staff/", "owner/", "role/", "team/", "module/", "invitation/renew"]
        .iter()
        .any(|noun| function.starts_with(&format!("/api/identity/{noun}")))
}

#[tokio::test]
async fn who_may_only_read_cannot_write_what_they_see() {
    let town = Town::new().await;
    let rows = plant(&town).await;
    let mut reader = town.staff("leitura").await;
    let deal = rows.shared.to_string();
    assert_eq!(reader.get(&format!("/app/deals/{deal}")).await.status, StatusCode::OK);
    assert_eq!(reader.get("/app/deals/new").await.status, StatusCode::FORBIDDEN);
    let settings = pages().into_iter().filter(|page| page.starts_with("/app/settings/"));
    let settings: Vec<String> = settings.map(|page| at(&page, rows.shared)).collect();
    assert!(settings.len() > 10, "{settings:?}");
    let others = [
        format!("/app/deals/{deal}/move"),
        "/app/settings/audit.csv".to_owned(),
        "/app/settings/brand/preview".to_owned(),
    ];
    for page in settings.iter().chain(&others) {
        assert_eq!(reader.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    let writing = ["/api/crm/", "/api/settings/", "/api/site/brand/", "/api/site/page/", "/api/site/setup/"];
    let writes =
        |function: &&str| writing.iter().any(|module| function.starts_with(module)) || is_of_the_people(function);
    for function in functions().into_iter().filter(writes) {
        let fields = [
            ("deal", &*deal),
            ("page", &deal),
            ("version", "1"),
            ("to", &deal),
            ("job", "1"),
            ("staff", &deal),
            ("id", &deal),
        ];
        let answer = reader.post_json(function, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{function}");
    }
}

#[tokio::test]
async fn a_session_id_is_worth_nothing_after_sign_out() {
    let town = Town::new().await;
    let mut staff = town.staff("admin").await;
    let stolen = staff.clone();
    assert_eq!(staff.get("/app/").await.status, StatusCode::OK);
    assert_eq!(staff.post("/api/identity/session/end", &[]).await.status, StatusCode::SEE_OTHER);
    let answer = stolen.clone().get("/app/").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with("/app/entrar"));
}

/// A hash of all rows, by table.
async fn contents(town: &Town) -> Vec<(String, String)> {
    let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select format('%I.%I', schemaname, tablename) from pg_tables
         where schemaname not in ('pg_catalog', 'information_schema', 'public') order by 1",
    )
    .fetch_all(scope.conn())
    .await
    .unwrap();
    let mut contents = Vec::new();
    for table in tables {
        let sql = format!("select coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') from {table} t");
        let hash = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(scope.conn()).await.unwrap();
        contents.push((table, hash));
    }
    contents
}

#[tokio::test]
async fn looking_changes_nothing() {
    let town = Town::new().await;
    let rows = plant(&town).await;
    let mut staff = town.staff("admin").await;
    let before = contents(&town).await;
    assert!(before.iter().any(|(table, hash)| table == "identity.session" && !hash.is_empty()), "{before:?}");
    let addresses = pages().into_iter().map(|page| at(&page, rows.shared));
    let addresses = addresses.chain(functions().into_iter().map(str::to_owned));
    for path in addresses.chain(["/app/deals?movido=x&etapa=y".to_owned(), "/c/manifest.webmanifest".to_owned()]) {
        for method in ["GET", "HEAD"] {
            let answer = staff.send(method, &path, axum::body::Body::empty(), &[("accept", "text/html")]).await;
            assert!(!answer.status.is_server_error(), "{method} {path}");
        }
    }
    assert_eq!(contents(&town).await, before);
}

#[tokio::test]
async fn two_businesses_at_once_are_never_mixed_up() {
    let town = Town::new().await;
    let rows = plant(&town).await;
    let (staff, rival) = (town.staff("admin").await, town.rival().await);
    let path = format!("/app/deals/{}", rows.shared);
    for _ in 0..10 {
        let mut answers = tokio::task::JoinSet::new();
        for turn in 0..20 {
            let (mut client, own, other) =
                if turn % 2 == 0 { (staff.clone(), OURS, THEIRS) } else { (rival.clone(), THEIRS, OURS) };
            let path = path.clone();
            answers.spawn(async move {
                let answer = client.get(&path).await;
                assert!(answer.body.contains(own) && !answer.body.contains(other), "{turn}: {}", answer.status);
            });
        }
        answers.join_all().await;
    }
}
