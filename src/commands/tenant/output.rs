use tenancy::{ModuleKey, TenantRecord, TenantStatus};

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
    for step in record.steps.iter().filter(|step| step.state != "done") {
        lines.push(format!("  etapa      {}: {} {}", step.step, step.state, step.error.as_deref().unwrap_or_default()));
    }
    lines.join("\n")
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
