//! The floor of what this machine can do: the same page by hand. A bare axum handler runs the same statements on the same
//! kind of pool and writes the same HTML into one `String`; no layers, no framework, no compression.

mod html;

use crate::{
    Outcome,
    ground::Ground,
    page::{PATH, Page},
    statements::Statements,
};
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
use std::{sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// Most cards of a column, as the board asks for them: a page and one more.
pub(crate) const MOST: i64 = 51;

/// The hand-written page.
pub(crate) struct Baseline {
    pub(crate) port: u16,
    server: tokio::task::AbortHandle,
}

struct Shared {
    pool: PgPool,
    statements: Statements,
    frame: Frame,
}

impl Baseline {
    /// Starts it beside the real server; on a port of its own.
    pub(crate) async fn start(ground: &Ground, page: &Page) -> Outcome<Self> {
        let shared = Shared { pool: pool(ground, page)?, statements: page.statements, frame: Frame::of(&page.html)? };
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
    match session {
        Some(session) => match write(&shared, session).await {
            Ok(Some(html)) => Html(html).into_response(),
            Ok(None) => StatusCode::UNAUTHORIZED.into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// The page, or nothing when nobody is signed in.
async fn write(shared: &Shared, session: &str) -> Result<Option<String>, sqlx::Error> {
    let (now, statements) = (SystemClock.now(), &shared.statements);
    let mut transaction = shared.pool.begin().await?;
    let found = sqlx::query(statements.session).bind(hash(session)).bind(now).fetch_optional(&mut *transaction).await?;
    let Some(found) = found else { return Ok(None) };
    let _role: &str = found.try_get("role")?;
    let columns = sqlx::query(statements.totals).fetch_all(&mut *transaction).await?;
    let cards = sqlx::query(statements.cards).bind(MOST).fetch_all(&mut *transaction).await?;
    transaction.commit().await?;
    shared.frame.fill(&columns, &cards, now).map(Some)
}

/// What the database knows a session by.
pub(crate) fn hash(session: &str) -> Vec<u8> {
    Sha256::digest(session).to_vec()
}

/// As `tenancy` makes it.
fn pool(ground: &Ground, page: &Page) -> Outcome<PgPool> {
    let base: PgConnectOptions = ground.settings()?.registry_url.parse()?;
    let options = base
        .database(&page.database)
        .username(&page.database)
        .password(&page.password)
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
