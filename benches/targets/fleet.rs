use crate::{
    Outcome,
    ground::Ground,
    table::{Table, median},
    tenants::REGISTERED,
};
use std::time::{Duration, Instant};

const TIMED: usize = 5;

/// `balcao migrate` when every tenant has the newest version, from the start of the process to its end.
pub(crate) fn time_nothing_to_do(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let times: Vec<Duration> = (0..TIMED).map(|_| migrate(ground)).collect::<Outcome<_>>()?;
    let median = median(&times);
    table.target(
        &format!("migrate with nothing to do, {REGISTERED} tenants, median of {TIMED}"),
        format!("{:.0} ms", median.as_secs_f64() * 1e3),
        "< 1 s",
        median < Duration::from_secs(1),
    );
    Ok(())
}

fn migrate(ground: &Ground) -> Outcome<Duration> {
    let started = Instant::now();
    let output = ground.balcao().args(["migrate", "--json"]).output()?;
    let time = started.elapsed();
    if !output.status.success() {
        return Err(format!("balcao migrate: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    match report["tenants"].as_array() {
        Some(touched) if touched.is_empty() => Ok(time),
        _ => Err(format!("balcao migrate touched somebody: {report}").into()),
    }
}
