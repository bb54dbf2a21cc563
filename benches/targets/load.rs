use crate::{
    Outcome,
    baseline::{Baseline, Door, MOST, hash},
    ground::Ground,
    http::Request,
    page::{PATH, Page, view},
    table::{Table, median},
    tenants::BUSY,
};
use kernel::{Clock, SystemClock};
use std::{fs, path::PathBuf, process::Command, time::Duration};
use tokio::runtime::Runtime;

const ROUNDS: usize = 5;
const SECONDS: u32 = 4;

/// The real page against the same page by hand, and that one against the bare statements: interleaved, so that whatever
/// else the machine does meets all three.
pub(crate) fn compare(ground: &Ground, page: &Page, runtime: &Runtime, table: &mut Table) -> Outcome<()> {
    let door = Door { host: ground.host(BUSY), database: &page.database, password: &page.password, html: &page.html };
    let baseline = runtime.block_on(Baseline::start(ground, page.statements, &[door]))?;
    let by_hand = Request::get(PATH).cookie(&page.cookie).send(baseline.port, &ground.host(BUSY))?.expect(200)?;
    let share = by_hand.body.len() as f64 / page.html.len() as f64;
    if !(0.9..=1.1).contains(&share) {
        return Err(format!(
            "The page by hand has {} bytes, the real one {}: bring benches/targets/baseline/html.rs up to date.",
            by_hand.body.len(),
            page.html.len()
        )
        .into());
    }
    let script = Script::write(ground, page)?;
    for port in [ground.port, baseline.port] {
        wrk(ground, page, port, 1)?;
    }
    let (mut real, mut hand, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        real.push(wrk(ground, page, ground.port, SECONDS)?);
        hand.push(wrk(ground, page, baseline.port, SECONDS)?);
        bare.push(script.run(SECONDS)?);
    }
    // Somebody who was signed out would be served quickly.
    view(ground, &page.cookie)?;
    let rate = |rounds: &[Load]| median(&rounds.iter().map(|load| load.per_second).collect::<Vec<_>>());
    let slowest = |rounds: &[Load]| median(&rounds.iter().map(|load| load.p99).collect::<Vec<_>>());
    let (real_rate, hand_rate, bare_rate) = (rate(&real), rate(&hand), median(&bare));
    table.note("statements alone (pgbench)", format!("{bare_rate:.0}/s"));
    table.target(
        "page by hand, share of the statements alone",
        format!("{:.2} ({hand_rate:.0}/s)", hand_rate / bare_rate),
        ">= 0.25",
        hand_rate >= 0.25 * bare_rate,
    );
    table.target(
        "/app/deals, share of the page by hand",
        format!("{:.2} ({real_rate:.0}/s)", real_rate / hand_rate),
        ">= 0.50",
        real_rate >= 0.5 * hand_rate,
    );
    table.note("page by hand, p99", format!("{:.1} ms", slowest(&hand).as_secs_f64() * 1e3));
    table.target(
        "/app/deals, p99 at 16 connections",
        format!("{:.1} ms", slowest(&real).as_secs_f64() * 1e3),
        "<= 50 ms",
        slowest(&real) <= Duration::from_millis(50),
    );
    Ok(())
}

fn wrk(ground: &Ground, page: &Page, port: u16, seconds: u32) -> Outcome<Load> {
    let (host, cookie) = (format!("Host: {}", ground.host(BUSY)), format!("Cookie: {}", page.cookie));
    Load::of(port, seconds, &["-H", &host, "-H", &cookie])
}

/// One round of wrk.
pub(crate) struct Load {
    pub(crate) per_second: f64,
    pub(crate) p99: Duration,
}

impl Load {
    /// Asks for the board over 16 connections; `who` says at which host and as whom.
    pub(crate) fn of(port: u16, seconds: u32, who: &[&str]) -> Outcome<Self> {
        let output = Command::new("wrk")
            .args(["-t1", "-c16", "--latency", &format!("-d{seconds}s")])
            .args(who)
            .args(["-H", "Accept: text/html", "-H", "Accept-Encoding: identity"])
            .arg(format!("http://127.0.0.1:{port}{PATH}"))
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let after = |label: &str| text.lines().find_map(|line| line.trim().strip_prefix(label)).map(str::trim);
        if !output.status.success() || after("Non-2xx or 3xx responses:").is_some() || after("Socket errors:").is_some()
        {
            return Err(format!("wrk on port {port}:\n{text}{}", String::from_utf8_lossy(&output.stderr)).into());
        }
        let per_second = after("Requests/sec:").and_then(|rate| rate.parse().ok());
        match (per_second, after("99%").and_then(duration)) {
            (Some(per_second), Some(p99)) => Ok(Self { per_second, p99 }),
            _ => Err(format!("wrk printed something else:\n{text}").into()),
        }
    }
}

/// `970.00us`, `24.51ms`, `1.02s`.
fn duration(text: &str) -> Option<Duration> {
    let end = text.find(|character: char| character.is_ascii_alphabetic())?;
    let unit = match &text[end..] {
        "us" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        _ => return None,
    };
    text[..end].parse::<f64>().ok().map(|number| Duration::from_secs_f64(number * unit))
}

/// The page's statements for pgbench, as the tenant's role.
struct Script {
    program: PathBuf,
    arguments: Vec<String>,
    password: String,
}

impl Script {
    fn write(ground: &Ground, page: &Page) -> Outcome<Self> {
        let statements = &page.statements;
        let text = format!(
            "begin;\n{};\n{};\n{};\n{};\ncommit;\n",
            statements.session.replace("$1", ":session").replace("$2", ":now"),
            statements.newest,
            statements.totals,
            statements.cards.replace("$1", ":most"),
        );
        let file = ground.work().join("board.sql");
        fs::write(&file, text)?;
        let session = page.cookie.split_once('=').map_or("", |(_, id)| id);
        let session = kernel::hex(&hash(session));
        let arguments = vec![
            format!("-f{}", file.display()),
            format!("-Dsession=\\x{session}"),
            format!("-Dnow={}", SystemClock.now().to_rfc3339()),
            format!("-Dmost={MOST}"),
            format!("-h{}", ground.socket().display()),
            format!("-U{}", page.database),
            page.database.clone(),
        ];
        Ok(Self { program: ground.postgres_program("pgbench"), arguments, password: page.password.clone() })
    }

    /// Transactions per second.
    fn run(&self, seconds: u32) -> Outcome<f64> {
        let output = Command::new(&self.program)
            .args(["-n", "-Mprepared", "-c8", "-j1", &format!("-T{seconds}")])
            .args(&self.arguments)
            .env("PGPASSWORD", &self.password)
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let rate = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        match rate {
            Some(rate) if output.status.success() => Ok(rate),
            _ => Err(format!("pgbench:\n{text}{}", String::from_utf8_lossy(&output.stderr)).into()),
        }
    }
}
