use crate::{
    Outcome,
    ground::{Ground, OPEN},
    http::Request,
    page::{PATH, Page, sign_in, view},
    table::Table,
    tenants::{REGISTERED, others},
};
use std::fs;

const MOST: u64 = 80_000_000;

/// What the server process holds in memory after the load: first with few tenants open, then with as many as it may.
pub(crate) async fn weigh(ground: &Ground, page: &Page, table: &mut Table) -> Outcome<()> {
    let registered: i64 =
        count(ground, "select count(*) from registry.tenant", balcao::cluster::REGISTRY_DATABASE).await?;
    if usize::try_from(registered)? != REGISTERED {
        return Err(format!("{registered} tenants are registered instead of {REGISTERED}.").into());
    }
    view(ground, &page.cookie)?;
    table.note(&format!("memory, {} of {registered} tenants open", open(ground).await?), megabytes(resident(ground)?));
    for slug in others().take(OPEN - 1) {
        let cookie = sign_in(ground, &slug).await?;
        ground.ask(&slug, &Request::get(PATH).cookie(&cookie))?.expect(200)?;
    }
    view(ground, &page.cookie)?;
    let (open, resident) = (open(ground).await?, resident(ground)?);
    if open != OPEN {
        return Err(format!("{open} tenants are open instead of {OPEN}.").into());
    }
    table.target(
        &format!("memory, {open} of {registered} tenants open"),
        megabytes(resident),
        "<= 80 MB",
        resident <= MOST,
    );
    Ok(())
}

/// Tenants' databases to which the server has a connection.
async fn open(ground: &Ground) -> Outcome<usize> {
    let statement = r"select count(distinct datname) from pg_stat_activity where application_name = 'balcao' and datname like 't\_%'";
    Ok(usize::try_from(count(ground, statement, "postgres").await?)?)
}

async fn count(ground: &Ground, statement: &'static str, database: &str) -> Outcome<i64> {
    let mut connection = ground.admin(database).await?;
    Ok(sqlx::query_scalar(statement).fetch_one(&mut connection).await?)
}

/// Resident memory of the server process, bytes.
fn resident(ground: &Ground) -> Outcome<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", ground.server()))?;
    let kib =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    Ok(kib.ok_or("the server process tells no VmRSS")? * 1024)
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
