use crate::{
    Outcome,
    ground::Ground,
    table::{Table, median},
};
use balcao::commands::Modules;
use std::time::{Duration, Instant};
use tenancy::{Admin, AdminSettings, NewTenant, Trade};

/// Tenants in the registry.
pub(crate) const REGISTERED: usize = 200;
/// The one with the board.
pub(crate) const BUSY: &str = "bancada";
const TIMED: usize = 5;

/// `balcao tenant create`, from the start of the process to its end, while a server runs.
pub(crate) fn time_creation(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let times: Vec<Duration> =
        (1..=TIMED).map(|n| create(ground, &slug(n)).map(|(time, _)| time)).collect::<Outcome<_>>()?;
    let median = median(&times);
    table.target(
        "tenant create, median of 5",
        format!("{:.0} ms", median.as_secs_f64() * 1e3),
        "< 1 s",
        median < Duration::from_secs(1),
    );
    Ok(())
}

/// Makes a tenant as the operator does; gives the time it took and the invitation's link.
pub(crate) fn create(ground: &Ground, slug: &str) -> Outcome<(Duration, String)> {
    let email = format!("dona@{slug}.example");
    let started = Instant::now();
    let output = ground
        .balcao()
        .args(["tenant", "create", "--json", "--trade", "salon"])
        .args(["--slug", slug, "--name", "Estúdio Bancada", "--email", &email])
        .output()?;
    let time = started.elapsed();
    if !output.status.success() {
        return Err(format!("balcao tenant create: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let created: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let link = created["invite_url"].as_str().ok_or("tenant create told no invite_url")?;
    Ok((time, link.to_owned()))
}

/// Makes the rest of the registered tenants, all but the busy one.
pub(crate) async fn fill_up(ground: &Ground) -> Outcome<()> {
    let settings = AdminSettings::new(&ground.admin_url(), &ground.settings()?)?;
    let admin = Admin::connect(settings).await?;
    for n in TIMED + 1..REGISTERED {
        let new = NewTenant {
            slug: slug(n),
            name: format!("Empresa {n}"),
            email: format!("dono@{}.example", slug(n)),
            trade: Trade::Workshop,
            ..NewTenant::default()
        };
        admin.create_tenant(&new, &Modules).await?;
    }
    Ok(())
}

/// Slugs of everyone but the busy one.
pub(crate) fn others() -> impl Iterator<Item = String> {
    (1..REGISTERED).map(slug)
}

fn slug(n: usize) -> String {
    format!("empresa-{n}")
}
