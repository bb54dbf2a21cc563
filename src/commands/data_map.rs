//! `balcao data-map`: the record of processing (LGPD art. 37), as the database itself tells it.

mod words;

pub(super) use words::period;

use super::{Failure, Platform, tell};
use crate::config::Settings;
use clap::Args;
use events::data_map::{self, Data, DataMap, Table};
use std::process::ExitCode;
use tenancy::{Admin, Tenancy, TenantScope, TenantStatus};

/// Whose data map.
#[derive(Debug, Args)]
pub struct ShowDataMap {
    /// Slug of the tenant; without it the first one, as all of one version have the same
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
}

pub(super) async fn run(settings: &Settings, show: &ShowDataMap) -> Result<ExitCode, Failure> {
    let platform = Platform::open(settings).await?;
    let admin = platform.required_admin().await?;
    let tenancy = platform.tenancy().await?;
    let map = read(&admin, &tenancy, show.tenant.as_deref()).await;
    tenancy.close().await;
    admin.close().await;
    let map = map?;
    tell(settings, &map, || record(&map))?;
    Ok(if map.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn read(admin: &Admin, tenancy: &Tenancy, slug: Option<&str>) -> Result<DataMap, Failure> {
    let slugs = slugs(admin, slug).await?;
    let slug = slugs.first().ok_or_else(|| Failure::input("ainda não há empresa nenhuma para mostrar o mapa"))?;
    let mut scope = scope(tenancy, slug).await?;
    let mut map = data_map::load(&mut scope).await?;
    map.faults = map.check();
    Ok(map)
}

/// The tenants with a database: the one that was named, else all.
pub(super) async fn slugs(admin: &Admin, only: Option<&str>) -> Result<Vec<String>, Failure> {
    let there = |status| !matches!(status, TenantStatus::Provisioning | TenantStatus::Deleted);
    let records = admin.list().await?.into_iter().filter(|record| there(record.status));
    let slugs: Vec<String> =
        records.map(|record| record.slug).filter(|slug| only.is_none_or(|only| only == slug)).collect();
    match only {
        Some(only) if slugs.is_empty() => Err(Failure::input(format!("não existe a empresa {only}"))),
        _ => Ok(slugs),
    }
}

/// The database of a tenant.
pub(super) async fn scope(tenancy: &Tenancy, slug: &str) -> Result<TenantScope, Failure> {
    let tenant = tenancy.by_slug(slug).await?;
    let tenant = tenant.ok_or_else(|| Failure::fault(format!("{slug} não apareceu no registro")))?;
    Ok(TenantScope::of_command(tenant, tenancy.pools(), tenancy.clock().now()).await?)
}

fn record(map: &DataMap) -> String {
    let mut lines = vec!["Registro das operações de tratamento de dados pessoais (LGPD, art. 37)".to_owned()];
    let (about_somebody, others): (Vec<&Table>, Vec<&Table>) =
        map.tables.iter().partition(|table| !table.mark.subjects.is_empty());
    for table in about_somebody {
        lines.push(format!("\n{}", table.name));
        lines.push(format!("  titulares   {}", words::subjects(&table.mark)));
        lines.extend(table.mark.purpose.map(|purpose| format!("  finalidade  {}", words::purpose(purpose))));
        lines.push(format!("  guarda      {}", words::keep(&table.mark.keep)));
        lines.extend(table.mark.erase.map(|erase| format!("  a pedido    {}", words::erase(erase))));
        for column in &table.columns {
            let about = match column.data {
                Data::Personal(basis, category) => words::data(basis, category, false),
                Data::Sensitive(basis, category) => words::data(basis, category, true),
                Data::Secret => "segredo: nunca mostrado nem exportado".to_owned(),
                Data::None | Data::Link => continue,
            };
            lines.push(format!("  dado        {}: {about}", column.name));
        }
    }
    let others: Vec<&str> = others.iter().map(|table| table.name.as_str()).collect();
    lines.push(format!("\nSem dados de pessoas: {}", others.join(", ")));
    if !map.faults.is_empty() {
        lines.push("\nO mapa não confere com o banco; rode balcao migrate:".to_owned());
        lines.extend(map.faults.iter().map(|fault| format!("  {fault}")));
    }
    lines.join("\n")
}
