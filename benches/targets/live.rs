use crate::{Outcome, baseline::hash, ground::Ground, http::Request, page::Page, table::Table, tenants::BUSY};
use kernel::{Clock, SystemClock};
use sqlx::Connection;
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    sync::mpsc,
};
use tower_sessions::session::Id;
use uuid::Uuid;

const STREAMS: usize = 200;
/// Each with as many devices as the streams need.
const PEOPLE: usize = 25;
const MOVES: usize = 25;
/// The pace of somebody who moves one card after the other.
const PACE: Duration = Duration::from_millis(600);
const MOST: Duration = Duration::from_millis(300);

/// From the moment somebody posts a move until each of 200 open boards is told of it.
pub(crate) async fn time_delay(ground: &Ground, page: &Page, table: &mut Table) -> Outcome<()> {
    let cookies = sign_in(ground, page).await?;
    let (told, mut heard) = mpsc::unbounded_channel();
    for cookie in &cookies {
        let stream = open(ground, cookie).await?;
        let told = told.clone();
        tokio::spawn(async move {
            let mut lines = stream.lines();
            while let Ok(Some(line)) = lines.next_line().await {
                if line.starts_with("data:") && line.contains("crm.deal") && told.send(Instant::now()).is_err() {
                    return;
                }
            }
        });
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut delays = Vec::with_capacity(STREAMS * MOVES);
    for _ in 0..MOVES {
        while heard.try_recv().is_ok() {}
        let form = next_move(page, ground).await?;
        let request = Request::post("/api/crm/deal/move", &form).cookie(&page.cookie);
        let started = Instant::now();
        ground.ask(BUSY, &request)?.expect(303)?;
        for n in 0..STREAMS {
            let heard = tokio::time::timeout(Duration::from_secs(5), heard.recv()).await;
            let Ok(Some(at)) = heard else { return Err(format!("only {n} of {STREAMS} boards were told").into()) };
            delays.push(at - started);
        }
        tokio::time::sleep(PACE).await;
    }
    delays.sort_unstable();
    let (half, most) = (delays[delays.len() / 2], delays[delays.len() * 95 / 100]);
    table.target(
        &format!("a move seen on {STREAMS} boards, p95"),
        format!("{:.0} ms (p50 {:.0})", most.as_secs_f64() * 1e3, half.as_secs_f64() * 1e3),
        "< 300 ms",
        most < MOST,
    );
    Ok(())
}

/// Sessions of colleagues of the busy tenant.
async fn sign_in(ground: &Ground, page: &Page) -> Outcome<Vec<String>> {
    let mut tenant = ground.admin(&page.database).await?;
    let now = SystemClock.now();
    let people: Vec<Uuid> = (0..PEOPLE).map(|_| Uuid::now_v7()).collect();
    for (n, person) in people.iter().enumerate() {
        sqlx::query(
            "insert into identity.staff (id, email, name, role, created_at) values ($1, $2, 'Colega', 'agent', $3)",
        )
        .bind(person)
        .bind(format!("colega-{n}@{BUSY}.example"))
        .bind(now)
        .execute(&mut tenant)
        .await?;
    }
    let mut cookies = Vec::with_capacity(STREAMS);
    for n in 0..STREAMS {
        let session = Id::default().to_string();
        sqlx::query(
            "insert into identity.session (id_hash, staff_id, created_at, last_seen_at, expires_at, user_agent)
             values ($1, $2, $3, $3, $4, 'bench')",
        )
        .bind(hash(&session))
        .bind(people[n % PEOPLE])
        .bind(now)
        .bind(now + chrono::Duration::days(1))
        .execute(&mut tenant)
        .await?;
        cookies.push(format!("{}={session}", identity::session::cookie_name(false)));
    }
    tenant.close().await?;
    Ok(cookies)
}

/// A stream that is open.
async fn open(ground: &Ground, cookie: &str) -> Outcome<BufReader<TcpStream>> {
    let mut stream = TcpStream::connect(("127.0.0.1", ground.port)).await?;
    let request = format!(
        "GET /live HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nAccept: text/event-stream\r\n\r\n",
        ground.host(BUSY)
    );
    stream.write_all(request.as_bytes()).await?;
    let mut stream = BufReader::new(stream);
    let mut status = String::new();
    stream.read_line(&mut status).await?;
    if !status.contains(" 200 ") {
        return Err(format!("/live answered {}", status.trim()).into());
    }
    Ok(stream)
}

/// A deal that goes to another stage.
async fn next_move(page: &Page, ground: &Ground) -> Outcome<String> {
    let mut tenant = ground.admin(&page.database).await?;
    let (deal, version, to): (Uuid, i32, Uuid) = sqlx::query_as(
        "select d.id, d.version, s.id from crm.deal d join crm.stage s on s.id <> d.stage_id and s.kind = 'open'
         order by d.version, d.id, s.position limit 1",
    )
    .fetch_one(&mut tenant)
    .await?;
    tenant.close().await?;
    Ok(format!("deal={deal}&version={version}&to={to}"))
}
