use super::Found;
use chrono::TimeDelta;
use events::Queue;
use kernel::Error;
use tenancy::{Admin, Tenancy, TenantRecord, TenantScope, TenantStatus};

/// Nothing waits so long where a worker runs.
const LATE: TimeDelta = TimeDelta::hours(1);

/// Its database has the newest version and its own login gets in.
pub(super) async fn database(record: &TenantRecord, tenancy: &Tenancy) -> Found {
    if record.status == TenantStatus::Provisioning {
        return Err("criação interrompida; repita balcao tenant create com os mesmos dados".to_owned());
    }
    let newest = Admin::newest_version();
    if record.schema_version < newest {
        return Err(format!("banco na versão {}, a nova é {newest}; rode balcao migrate", record.schema_version));
    }
    match scope(tenancy, &record.slug).await {
        Ok(Some(_)) => Ok(format!("banco {} na versão {newest}, a entrada funciona", record.database)),
        Ok(None) => Err("o servidor não a acha no registro".to_owned()),
        Err(_) => Err(format!(
            "o banco {} não deixa entrar com a senha guardada; rode balcao secrets rotate --tenant {}, ou traga de volta a chave mestra",
            record.database, record.slug
        )),
    }
}

/// What was left to be done is being done. Who does not answer is told of elsewhere.
pub(super) async fn work(tenancy: &Tenancy) -> Found {
    let Ok(slugs) = tenancy.slugs().await else { return Err("o registro não diz quais são as empresas".to_owned()) };
    let (mut dead, mut late, mut waiting) = (Vec::new(), Vec::new(), 0);
    for slug in slugs {
        let Ok(Some(mut scope)) = scope(tenancy, &slug).await else { continue };
        let Ok(Queue { waiting: here, dead: lost, oldest_due, .. }) = events::queue(&mut scope).await else { continue };
        waiting += here;
        if lost > 0 {
            dead.push(format!("{slug} ({lost})"));
        }
        if oldest_due.is_some_and(|since| scope.now() - since > LATE) {
            late.push(slug);
        }
    }
    match (dead.is_empty(), late.is_empty()) {
        (false, _) => Err(format!(
            "falharam de vez em {}; veja com balcao jobs list --dead, corrija a causa e rode balcao jobs retry",
            dead.join(", ")
        )),
        (true, false) => Err(format!(
            "esperam há mais de uma hora em {}; deixe no ar balcao serve (sem BALCAO_NO_WORKER) ou balcao work",
            late.join(", ")
        )),
        (true, true) => Ok(format!("nenhum falhou de vez, {waiting} esperam a vez")),
    }
}

async fn scope(tenancy: &Tenancy, slug: &str) -> Result<Option<TenantScope>, Error> {
    let Some(tenant) = tenancy.by_slug(slug).await? else { return Ok(None) };
    TenantScope::of_command(tenant, tenancy.pools(), tenancy.clock().now()).await.map(Some)
}
