//! The floor of what this machine can do: the same page by hand. A bare axum handler runs the same statements on the same
//! kind of pool and writes the same HTML into one `String`; no layers, no framework, no compression.

mod html;

use crate::{Outcome, ground::Ground, page::PATH, statements::Statements};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use html::Frame;
use kernel::{Clock, SystemClock};
use sha2::{Digest, Sha256};
use sqlx::{
    PgPool, Row,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// Most cards of a column, as the board asks for them: a page and one more.
pub(crate) const MOST: i64 = 51;

/// The hand-written page.
pub(crate) struct Baseline {
    pub(crate) port: u16,
    server: tokio::task::AbortHandle,
}

/// A tenant whose board it serves.
pub(crate) struct Door<'a> {
    /// As browsers send it.
    pub(crate) host: String,
    /// The tenant's database; its role has the same name.
    pub(crate) database: &'a str,
    /// The role's password.
    pub(crate) password: &'a str,
    /// The real page.
    pub(crate) html: &'a str,
}

struct Shared {
    statements: Statements,
    boards: HashMap<String, Board>,
}

struct Board {
    pool: PgPool,
    frame: Frame,
}

impl Baseline {
    /// Starts it beside the real server; on a port of its own.
    pub(crate) async fn start(ground: &Ground, statements: Statements, doors: &[Door<'_>]) -> Outcome<Self> {
        let open = |door: &Door<'_>| Outcome::Ok(Board { pool: pool(ground, door)?, frame: Frame::of(door.html)? });
        let boards = doors.iter().map(|door| Ok((door.host.clone(), open(door)?))).collect::<Outcome<_>>()?;
        let shared = Shared { statements, boards };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let router = Router::new().route(PATH, get(board)).with_state(Arc::new(shared));
        let server = tokio::spawn(async { axum::serve(listener, router).await }).abort_handle();
        Ok(Self { port, server })
    }
}

impl Drop for Baseline {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn board(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let session =
        headers.get(header::COOKIE).and_then(|cookie| cookie.to_str().ok()?.split_once('=')).map(|(_, id)| id);
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let Some(board) = host.and_then(|host| shared.boards.get(host)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match session {
        Some(session) => match write(&shared.statements, board, session).await {
            Ok(Some(html)) => Html(html).into_response(),
            Ok(None) => StatusCode::UNAUTHORIZED.into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// The page, or nothing when nobody is signed in.
async fn write(statements: &Statements, board: &Board, session: &str) -> Result<Option<String>, sqlx::Error> {
    let now = SystemClock.now();
    let mut transaction = board.pool.begin().await?;
    let found = sqlx::query(statements.session).bind(hash(session)).bind(now).fetch_optional(&mut *transaction).await?;
    let Some(found) = found else { return Ok(None) };
    let _role: &str = found.try_get("role")?;
    let newest = sqlx::query(statements.newest).fetch_one(&mut *transaction).await?;
    let _newest: i64 = newest.try_get(0)?;
    let columns = sqlx::query(statements.totals).fetch_all(&mut *transaction).await?;
    let cards = sqlx::query(statements.cards).bind(MOST).fetch_all(&mut *transaction).await?;
    transaction.commit().await?;
    board.frame.fill(&columns, &cards, now).map(Some)
}

/// What the database knows a session by.
pub(crate) fn hash(session: &str) -> Vec<u8> {
    Sha256::digest(session).to_vec()
}

/// As `tenancy` makes it.
fn pool(ground: &Ground, door: &Door<'_>) -> Outcome<PgPool> {
    let base: PgConnectOptions = ground.settings()?.registry_url.parse()?;
    let options = base
        .database(door.database)
        .username(door.database)
        .password(door.password)
        .application_name("baseline")
        .statement_cache_capacity(100);
    let pool = PgPoolOptions::new()
        .min_connections(0)
        .max_connections(4)
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(2))
        .idle_timeout(Duration::from_secs(60))
        .connect_lazy_with(options);
    Ok(pool)
}
