use crate::{Outcome, ground::Ground, table::Table, tenants::others};
use std::time::{Duration, Instant};
use tenancy::{Host, ModuleKey, Resolved, Tenancy, TenantStatus};

/// How often everything that can be changed is changed.
const ROUNDS: usize = 2;
const MOST: Duration = Duration::from_secs(1);

/// What an operator does to a tenant, and how another process shows that it knows.
struct Change {
    arguments: Vec<String>,
    /// The slug under which it is looked for.
    at: String,
    seen: Box<dyn Fn(&Resolved) -> bool>,
}

/// From the start of a command that changes a tenant until another process that knows the tenant has learnt it; then the
/// same while the connection on which it hears of changes has just been cut.
pub(crate) async fn time_news(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let tenancy = Tenancy::connect(ground.settings()?).await?;
    let slug = others().nth(90).ok_or("there are tenants")?;
    // The first connection of the listener empties the cache.
    tokio::time::sleep(Duration::from_millis(500)).await;
    for (what, cuts) in [("", false), (", its ears just cut off", true)] {
        let mut times = Vec::new();
        for n in 0..ROUNDS {
            for change in changes(&slug, &format!("Casa {n}{}", if cuts { " surda" } else { "" })) {
                times.push((time(ground, &tenancy, &change, cuts).await?, change.arguments.join(" ")));
            }
        }
        times.sort_unstable();
        let (half, (most, slowest)) = (times[times.len() / 2].0, &times[times.len() - 1]);
        table.target(
            &format!("a change known to another process{what}, longest of {}", times.len()),
            format!("{:.0} ms (p50 {:.0}; {slowest})", most.as_secs_f64() * 1e3, half.as_secs_f64() * 1e3),
            "< 1 s",
            *most < MOST,
        );
    }
    tenancy.close().await;
    Ok(())
}

/// Everything that is told to other processes; at its end the tenant has its slug back.
fn changes(slug: &str, name: &str) -> Vec<Change> {
    let change = |arguments: &[&str], at: &str, seen: Box<dyn Fn(&Resolved) -> bool>| Change {
        arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
        at: at.to_owned(),
        seen,
    };
    let standing = |wanted| -> Box<dyn Fn(&Resolved) -> bool> {
        Box::new(move |found| matches!(found, Resolved::Tenant(tenant) if tenant.status == wanted))
    };
    let pipeline = |wanted| -> Box<dyn Fn(&Resolved) -> bool> {
        Box::new(move |found| matches!(found, Resolved::Tenant(tenant) if tenant.has_module(ModuleKey::Crm) == wanted))
    };
    let look = {
        let name = name.to_owned();
        move |found: &Resolved| matches!(found, Resolved::Tenant(tenant) if tenant.brand.name == name)
    };
    let moved = || Box::new(|found: &Resolved| matches!(found, Resolved::Moved(_)));
    let other = format!("{slug}-nova");
    vec![
        change(&["suspend", slug], slug, standing(TenantStatus::Suspended)),
        change(&["resume", slug], slug, standing(TenantStatus::Active)),
        change(&["module", "disable", slug, "crm"], slug, pipeline(false)),
        change(&["module", "enable", slug, "crm"], slug, pipeline(true)),
        change(&["brand", slug, "--name", name], slug, Box::new(look)),
        change(&["rename", slug, &other], slug, moved()),
        change(&["rename", &other, slug], &other, moved()),
    ]
}

async fn time(ground: &Ground, tenancy: &Tenancy, change: &Change, cuts: bool) -> Outcome<Duration> {
    let host = Host::parse(ground.host(&change.at).as_bytes())?;
    let told = change.arguments.join(" ");
    if (change.seen)(&tenancy.resolve(&host).await?) {
        return Err(format!("balcao tenant {told} changes nothing").into());
    }
    if cuts {
        cut(ground).await?;
    }
    let started = Instant::now();
    let mut command = tokio::process::Command::from(ground.balcao());
    let mut command = command.arg("tenant").args(&change.arguments).stdout(std::process::Stdio::null()).spawn()?;
    while !(change.seen)(&tenancy.resolve(&host).await?) {
        if started.elapsed() > 30 * MOST {
            return Err(format!("balcao tenant {told} was never heard of").into());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let took = started.elapsed();
    if !command.wait().await?.success() {
        return Err(format!("balcao tenant {told} failed").into());
    }
    Ok(took)
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
