use crate::{
    Outcome,
    baseline::hash,
    board,
    ground::Ground,
    http::{Answer, Request},
    statements::{self, Statements},
    tenants::{BUSY, create},
};
use kernel::{Clock, SystemClock};
use sqlx::{Connection, Row};
use tenancy::TenantId;
use tower_sessions::session::Id;

/// The page that is measured.
pub(crate) const PATH: &str = "/app/deals";

/// The board of the busy tenant, as its owner sees it.
pub(crate) struct Page {
    /// `name=value` of the owner's session.
    pub(crate) cookie: String,
    /// The tenant's database; its role has the same name.
    pub(crate) database: String,
    /// The role's password.
    pub(crate) password: String,
    /// What one view of it asks the database.
    pub(crate) statements: Statements,
    /// The page, uncompressed.
    pub(crate) html: String,
}

impl Page {
    /// Makes the busy tenant, signs its owner in by the invitation and fills the board.
    pub(crate) async fn prepare(ground: &Ground) -> Outcome<Self> {
        let statements = Statements::find()?;
        let (_, invitation) = create(ground, BUSY)?;
        let cookie = accept(ground, &invitation)?;
        let (database, password) = entrance(ground, BUSY).await?;
        board::fill(&mut ground.admin(&database).await?).await?;
        let html = view(ground, &cookie)?;
        let cards = html.matches("class=\"deal\"").count();
        if cards != board::CARDS {
            return Err(format!("The board shows {cards} cards instead of {}.", board::CARDS).into());
        }
        statements::compare(ground, &database, &statements, || view(ground, &cookie).map(drop)).await?;
        Ok(Self { cookie, database, password, statements, html })
    }
}

/// The board as it is now; fails when it is not served whole.
pub(crate) fn view(ground: &Ground, cookie: &str) -> Outcome<String> {
    Ok(ground.ask(BUSY, &Request::get(PATH).cookie(cookie))?.expect(200)?.text())
}

/// A tenant's database and the password of its role.
pub(crate) async fn entrance(ground: &Ground, slug: &str) -> Outcome<(String, String)> {
    let mut registry = ground.admin(balcao::cluster::REGISTRY_DATABASE).await?;
    let row = sqlx::query(
        "select d.tenant, d.name, d.password, d.key_id
         from registry.database d join registry.tenant t on t.id = d.tenant where t.slug = $1",
    )
    .bind(slug)
    .fetch_one(&mut registry)
    .await?;
    registry.close().await?;
    let key = ground.settings()?.master_key;
    let password = key.open(TenantId(row.try_get("tenant")?), row.try_get("key_id")?, row.try_get("password")?)?;
    Ok((row.try_get("name")?, password))
}

/// A session of the owner of another tenant, who has not accepted the invitation; gives the cookie.
pub(crate) async fn sign_in(ground: &Ground, slug: &str) -> Outcome<String> {
    let session = Id::default().to_string();
    let (database, _) = entrance(ground, slug).await?;
    let mut tenant = ground.admin(&database).await?;
    let now = SystemClock.now();
    sqlx::query(
        "insert into identity.session (id_hash, staff_id, created_at, last_seen_at, expires_at, user_agent)
         select $1, id, $2, $2, $3, 'bench' from identity.staff where role = 'owner'",
    )
    .bind(hash(&session))
    .bind(now)
    .bind(now + chrono::Duration::days(1))
    .execute(&mut tenant)
    .await?;
    tenant.close().await?;
    Ok(format!("{}={session}", identity::session::cookie_name(false)))
}

/// Comes in by the invitation; gives the session's cookie.
fn accept(ground: &Ground, invitation: &str) -> Outcome<String> {
    let token = invitation.rsplit('/').next().unwrap_or_default();
    let form = format!("token={token}&name=Nina&password=bancada-de-prova-7");
    let answer: Answer = ground.ask(BUSY, &Request::post("/api/identity/invitation/accept", &form))?.expect(303)?;
    let name = format!("{}=", identity::session::cookie_name(false));
    let cookie = answer
        .headers("set-cookie")
        .find(|cookie| cookie.starts_with(&name))
        .and_then(|cookie| cookie.split(';').next());
    Ok(cookie.ok_or("The invitation did not sign anybody in.")?.to_owned())
}
