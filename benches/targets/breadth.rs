use crate::{
    Outcome,
    baseline::{Baseline, Door},
    board,
    ground::Ground,
    http::Request,
    load::Load,
    page::{PATH, entrance, sign_in},
    statements::Statements,
    table::{Table, median},
    tenants::others,
};
use std::{fmt::Write, fs, path::PathBuf};
use tokio::runtime::Runtime;

/// Tenants asked in turn.
const TENANTS: usize = 50;
const ROUNDS: usize = 5;
const SECONDS: u32 = 4;

/// One of the tenants, with a full board.
struct Stop {
    host: String,
    cookie: String,
    database: String,
    password: String,
    html: String,
}

impl Stop {
    fn door(&self) -> Door<'_> {
        Door { host: self.host.clone(), database: &self.database, password: &self.password, html: &self.html }
    }
}

/// The board of fifty tenants in turn, against the page by hand for the same fifty in the same turn.
pub(crate) fn compare(ground: &Ground, statements: Statements, runtime: &Runtime, table: &mut Table) -> Outcome<()> {
    let stops: Vec<Stop> =
        others().take(TENANTS).map(|slug| runtime.block_on(stop(ground, &slug))).collect::<Outcome<_>>()?;
    let doors: Vec<Door<'_>> = stops.iter().map(Stop::door).collect();
    let baseline = runtime.block_on(Baseline::start(ground, statements, &doors))?;
    let script = rotation(ground, &stops)?;
    let who = ["-s", script.to_str().ok_or("the folder's name is not text")?];
    for port in [ground.port, baseline.port] {
        Load::of(port, 2, &who)?;
    }
    let (mut real, mut hand) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        real.push(Load::of(ground.port, SECONDS, &who)?.per_second);
        hand.push(Load::of(baseline.port, SECONDS, &who)?.per_second);
    }
    let (real, hand) = (median(&real), median(&hand));
    table.target(
        &format!("/app/deals of {TENANTS} tenants in turn, share of the page by hand"),
        format!("{:.2} ({real:.0}/s)", real / hand),
        ">= 0.50",
        real >= 0.5 * hand,
    );
    Ok(())
}

async fn stop(ground: &Ground, slug: &str) -> Outcome<Stop> {
    let (database, password) = entrance(ground, slug).await?;
    board::fill(&mut ground.admin(&database).await?).await?;
    let cookie = sign_in(ground, slug).await?;
    let html = ground.ask(slug, &Request::get(PATH).cookie(&cookie))?.expect(200)?.text();
    Ok(Stop { host: ground.host(slug), cookie, database, password, html })
}

/// For wrk: the next request goes to the next tenant.
fn rotation(ground: &Ground, stops: &[Stop]) -> Outcome<PathBuf> {
    let mut lua = String::from("local requests = {}\ninit = function()\n");
    for Stop { host, cookie, .. } in stops {
        writeln!(
            lua,
            "  requests[#requests + 1] = wrk.format(nil, nil, {{ [\"Host\"] = \"{host}\", [\"Cookie\"] = \"{cookie}\", \
             [\"Accept\"] = \"text/html\", [\"Accept-Encoding\"] = \"identity\" }})"
        )?;
    }
    lua.push_str(
        "end\nlocal turn = 0\nrequest = function()\n  turn = turn % #requests + 1\n  return requests[turn]\nend\n",
    );
    let file = ground.work().join("rotation.lua");
    fs::write(&file, lua)?;
    Ok(file)
}
