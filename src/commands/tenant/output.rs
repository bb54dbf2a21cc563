use chrono::{DateTime, Utc};
use tenancy::{FormerSlug, ModuleKey, TenantRecord, TenantStatus};

/// One tenant per line.
pub(super) fn table(records: &[TenantRecord]) -> String {
    if records.is_empty() {
        return "Nenhuma empresa ainda.".to_owned();
    }
    let width = records.iter().map(|record| record.slug.len()).max().unwrap_or_default();
    let line = |record: &TenantRecord| format!("{:width$}  {:12}  {}", record.slug, status(record.status), record.url);
    records.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Everything the registry knows of one tenant.
pub(super) fn sheet(record: &TenantRecord) -> String {
    let modules = record.modules.iter().map(|key: &ModuleKey| key.code()).collect::<Vec<_>>().join(", ");
    if record.status == TenantStatus::Deleted {
        let lines = [record.slug.clone(), format!("  situação   {}", status(record.status))];
        return lines.into_iter().chain(former(record)).chain(ending(record)).collect::<Vec<_>>().join("\n");
    }
    let mut lines = vec![
        format!("{} ({})", record.name, record.slug),
        format!("  endereço   {}", record.url),
        format!("  situação   {}", status(record.status)),
        format!("  plano      {}", record.plan),
        format!("  ramo       {}", record.trade.code()),
        format!("  e-mail     {}", record.email),
        format!("  módulos    {modules}"),
        format!("  banco      {} (versão {})", record.database, record.schema_version),
        format!("  criada em  {}", record.created_at.format("%d/%m/%Y %H:%M UTC")),
    ];
    if let Some(document) = &record.document {
        lines.push(format!("  documento  {document}"));
    }
    if let Some(phone) = &record.phone {
        lines.push(format!("  telefone   {phone}"));
    }
    if let Some(end) = record.trial_ends_at {
        lines.push(format!("  teste até  {}", end.format("%d/%m/%Y %H:%M UTC")));
    }
    for domain in &record.domains {
        let primary = if domain.primary { " (principal)" } else { "" };
        lines.push(format!("  domínio    {}{primary}", domain.host));
    }
    lines.extend(former(record));
    if let Some(brand) = &record.brand {
        lines.push(format!("  marca      {} · {} · {}", brand.name, brand.short_name, brand.color));
    }
    lines.extend(ending(record));
    for step in record.steps.iter().filter(|step| step.state != "done") {
        lines.push(format!("  etapa      {}: {} {}", step.step, step.state, step.error.as_deref().unwrap_or_default()));
    }
    lines.join("\n")
}

/// The slugs it had before.
fn former(record: &TenantRecord) -> Vec<String> {
    let line = |former: &FormerSlug| {
        let until = former.redirects_until.format("%d/%m/%Y");
        format!("  antes      {} (leva ao endereço de agora até {until})", former.slug)
    };
    record.former_slugs.iter().map(line).collect()
}

/// When it ends or ended.
fn ending(record: &TenantRecord) -> Vec<String> {
    let Some(deletion) = &record.deletion else { return Vec::new() };
    let when = |instant: DateTime<Utc>| instant.format("%d/%m/%Y %H:%M UTC").to_string();
    let ends = match deletion.deleted_at {
        Some(done) => format!("  apagada em {}", when(done)),
        None => format!("  a apagar   depois de {}; até lá balcao tenant keep desfaz", when(deletion.delete_after)),
    };
    let copy = deletion.dump.iter().map(|file| format!("  cópia      {file}"));
    std::iter::once(ends).chain(copy).collect()
}

fn status(status: TenantStatus) -> &'static str {
    match status {
        TenantStatus::Provisioning => "em criação",
        TenantStatus::Trial => "em teste",
        TenantStatus::Active => "ativa",
        TenantStatus::PastDue => "em atraso",
        TenantStatus::Suspended => "suspensa",
        TenantStatus::Cancelled => "cancelada",
        TenantStatus::Deleted => "apagada",
    }
}
