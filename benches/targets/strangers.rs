use crate::{
    Outcome,
    ground::Ground,
    http::Request,
    page::entrance,
    table::{Table, median},
    tenants::others,
};
use sqlx::Connection;
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Instant,
};

/// Tenants asked in turn, so that no limit on tries is reached.
const TENANTS: usize = 50;
/// Tries at each with an e-mail of somebody there, and as many with one of nobody.
const TRIES: usize = 4;

/// Of the right form, and of no password.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$YmFuY2FkYS1kZS1wcm92YQ$x0pZ3m2Jc8qVd1u7L5sYk9wBfTnRhGe4aKiQoWlUvXs";

/// Whether a sign-in with a wrong password tells who works there, by its time or its length.
pub(crate) async fn compare(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let (mut known, mut unknown) = (Times::default(), Times::default());
    let slugs: Vec<String> = others().take(TENANTS).collect();
    for slug in &slugs {
        let (database, _) = entrance(ground, slug).await?;
        let mut tenant = ground.admin(&database).await?;
        sqlx::query("update identity.staff set password_hash = $1, email = $2")
            .bind(HASH)
            .bind(email("dona", slug))
            .execute(&mut tenant)
            .await?;
        tenant.close().await?;
        ground.ask(slug, &Request::get("/entrar"))?.expect(200)?;
        for turn in 0..TRIES {
            // In turn, and each first as often.
            let order = if turn % 2 == 0 { ["dona", "dito"] } else { ["dito", "dona"] };
            for who in order {
                let times = if who == "dona" { &mut known } else { &mut unknown };
                times.add(sign_in(ground, slug, &email(who, slug))?);
            }
        }
    }
    let (ours, theirs) = (median(&known.milliseconds), median(&unknown.milliseconds));
    let noise = (known.noise(ours).hypot(unknown.noise(theirs)) * 3.0).max(0.02 * ours);
    table.target(
        &format!(
            "sign-in refused, {} known and {} unknown e-mails, medians",
            known.milliseconds.len(),
            unknown.milliseconds.len()
        ),
        format!("{ours:.2} and {theirs:.2} ms"),
        &format!("differ < {noise:.2} ms"),
        (ours - theirs).abs() <= noise,
    );
    // As many at each tenant, whose names are not equally long.
    known.lengths.sort_unstable();
    unknown.lengths.sort_unstable();
    let spread = |lengths: &[usize]| format!("{}-{}", lengths[0], lengths[lengths.len() - 1]);
    table.target(
        "the same, bytes of the answer",
        format!("{} and {}", spread(&known.lengths), spread(&unknown.lengths)),
        "equal",
        known.lengths == unknown.lengths,
    );
    Ok(())
}

#[derive(Default)]
struct Times {
    milliseconds: Vec<f64>,
    lengths: Vec<usize>,
}

impl Times {
    fn add(&mut self, (milliseconds, length): (f64, usize)) {
        self.milliseconds.push(milliseconds);
        self.lengths.push(length);
    }

    /// Standard error of the median, from the median distance to it: nothing that one slow answer changes.
    fn noise(&self, middle: f64) -> f64 {
        let distances: Vec<f64> = self.milliseconds.iter().map(|time| (time - middle).abs()).collect();
        1.2533 * 1.4826 * median(&distances) / (distances.len() as f64).sqrt()
    }
}

/// As long for every tenant, as the form brings it back.
fn email(who: &str, slug: &str) -> String {
    format!("{who}@{slug:0>12}.example")
}

/// One try, from the first byte sent to the last received; its time in milliseconds and the length of the body.
fn sign_in(ground: &Ground, slug: &str, email: &str) -> Outcome<(f64, usize)> {
    let form = format!("email={}&password=nao-e-esta", email.replace('@', "%40"));
    let mut stream = TcpStream::connect(("127.0.0.1", ground.port))?;
    let started = Instant::now();
    write!(
        stream,
        "POST /api/identity/session/start HTTP/1.1\r\nHost: {}\r\nAccept: text/html\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
        ground.host(slug),
        form.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let time = started.elapsed().as_secs_f64() * 1e3;
    if !answer.starts_with(b"HTTP/1.1 422") {
        return Err(format!("{slug}: {}", String::from_utf8_lossy(&answer[..answer.len().min(400)])).into());
    }
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").ok_or("an answer without headers")?;
    Ok((time, answer.len() - end - 4))
}
