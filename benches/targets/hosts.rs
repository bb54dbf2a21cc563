use crate::{Outcome, ground::Ground, table::Table, tenants::others};
use std::time::{Duration, Instant};
use tenancy::{Host, Tenancy};

const ROUNDS: usize = 500;

/// From the bytes of a `Host` header to the tenant, for every tenant in turn, when each was asked for before.
pub(crate) async fn time_resolution(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let tenancy = Tenancy::connect(ground.settings()?).await?;
    let hosts: Vec<String> = others().map(|slug| ground.host(&slug)).collect();
    // The first connection of the listener empties the cache.
    tokio::time::sleep(Duration::from_millis(500)).await;
    for host in &hosts {
        resolve(&tenancy, host).await?;
    }
    let mut times = Vec::with_capacity(ROUNDS * hosts.len());
    for _ in 0..ROUNDS {
        for host in &hosts {
            let started = Instant::now();
            resolve(&tenancy, host).await?;
            times.push(started.elapsed());
        }
    }
    tenancy.close().await;
    times.sort_unstable();
    let (half, most) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    table.target(
        "host to tenant, warm, p99",
        format!("{:.1} µs (p50 {:.1})", micros(most), micros(half)),
        "< 50 µs",
        most < Duration::from_micros(50),
    );
    Ok(())
}

async fn resolve(tenancy: &Tenancy, host: &str) -> Outcome<()> {
    let found = tenancy.resolve(&Host::parse(host.as_bytes())?).await?;
    if found.tenant().is_some() { Ok(()) } else { Err(format!("nobody is at {host}").into()) }
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
