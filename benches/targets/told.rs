use crate::{Outcome, ground::Ground, table::Table, tenants::others};
use std::time::{Duration, Instant};
use tenancy::{Host, Tenancy, TenantStatus};

const TIMED: usize = 10;
const MOST: Duration = Duration::from_secs(1);

/// From the start of a command that suspends or resumes a tenant until another process that knows the tenant has learnt
/// it; then the same while the connection on which it hears of changes has just been cut.
pub(crate) async fn time_news(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let tenancy = Tenancy::connect(ground.settings()?).await?;
    let slug = others().nth(90).ok_or("there are tenants")?;
    let host = ground.host(&slug);
    // The first connection of the listener empties the cache.
    tokio::time::sleep(Duration::from_millis(500)).await;
    for (what, cuts) in [("", false), (", its ears just cut off", true)] {
        let mut times = Vec::with_capacity(TIMED);
        for n in 0..TIMED {
            let (verb, wanted) =
                if n % 2 == 0 { ("suspend", TenantStatus::Suspended) } else { ("resume", TenantStatus::Active) };
            if status(&tenancy, &host).await? == wanted {
                return Err(format!("{slug} is {wanted:?} already").into());
            }
            if cuts {
                cut(ground).await?;
            }
            let started = Instant::now();
            let mut command = tokio::process::Command::from(ground.balcao());
            let mut command = command.args(["tenant", verb, &slug]).stdout(std::process::Stdio::null()).spawn()?;
            while status(&tenancy, &host).await? != wanted {
                if started.elapsed() > 30 * MOST {
                    return Err(format!("balcao tenant {verb} was never heard of").into());
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            times.push(started.elapsed());
            if !command.wait().await?.success() {
                return Err(format!("balcao tenant {verb} failed").into());
            }
        }
        times.sort_unstable();
        let (half, most) = (times[TIMED / 2], times[TIMED - 1]);
        table.target(
            &format!("a change known to another process{what}, longest of {TIMED}"),
            format!("{:.0} ms (p50 {:.0})", most.as_secs_f64() * 1e3, half.as_secs_f64() * 1e3),
            "< 1 s",
            most < MOST,
        );
    }
    tenancy.close().await;
    Ok(())
}

async fn status(tenancy: &Tenancy, host: &str) -> Outcome<TenantStatus> {
    let found = tenancy.resolve(&Host::parse(host.as_bytes())?).await?;
    Ok(found.tenant().ok_or_else(|| format!("nobody is at {host}"))?.status)
}

/// Ends every connection on which a process listens to the registry.
async fn cut(ground: &Ground) -> Outcome<()> {
    let mut registry = ground.admin(balcao::cluster::REGISTRY_DATABASE).await?;
    let cut: i64 = sqlx::query_scalar(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity
         where application_name = 'balcao registry' and query ilike 'listen%'",
    )
    .fetch_one(&mut registry)
    .await?;
    if cut == 0 { Err("nobody listened".into()) } else { Ok(()) }
}
