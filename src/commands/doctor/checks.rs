use super::Report;
use crate::commands::Platform;
use sqlx::{Connection, PgConnection, Row};
use std::{fs, os::unix::fs::PermissionsExt, path::Path};
use tenancy::{Admin, AdminSettings, Spares, Tenancy, TenantRecord, TenantScope, TenantStatus};

/// The master key is the platform's alone.
pub(super) fn key_file(path: &Path) -> Result<String, String> {
    let Ok(found) = fs::metadata(path) else { return Ok("ainda não existia; foi criada agora".to_owned()) };
    let mode = found.permissions().mode() & 0o777;
    let shown = path.display();
    if mode & 0o077 == 0 {
        Ok(format!("{shown} só é lida pelo dono"))
    } else {
        Err(format!("{shown} pode ser lida por outros (modo {mode:o}); rode chmod 600 nela"))
    }
}

/// Everything behind the registry's URL and, where given, the administrator's.
pub(super) async fn server(platform: &Platform, report: &mut Report) {
    if let Some(cluster) = platform.cluster() {
        let place = cluster.place();
        let found = format!("dados em {}, soquete em {}", place.database.display(), place.socket.display());
        report.note("PostgreSQL próprio", Ok(found));
    }
    let tenancy = match platform.unproven_tenancy().await {
        Ok(tenancy) => tenancy,
        Err(error) => return report.note("registro", Err(error.to_string())),
    };
    let ready = tenancy.ready().await;
    report.note(
        "registro",
        verdict(ready, "responde", "não responde; confira BALCAO_DATABASE_URL e rode balcao migrate"),
    );
    match platform.admin_settings() {
        Some(settings) => administration(settings, &tenancy, report).await,
        None => {
            let left_out = "sem BALCAO_ADMIN_DATABASE_URL: papéis e empresas não conferidos";
            report.note("administração", Ok(left_out.to_owned()));
        }
    }
    tenancy.close().await;
}

async fn administration(settings: &AdminSettings, tenancy: &Tenancy, report: &mut Report) {
    let Ok(mut connection) = PgConnection::connect(&settings.admin_url).await else {
        return report.note("PostgreSQL", Err("o administrador não consegue entrar".to_owned()));
    };
    report.note("PostgreSQL", version(&mut connection).await.unwrap_or_else(unreadable));
    for role in ["balcao_owner", "balcao_app", "balcao_registry", &settings.registry_role] {
        let logs_in = role == settings.registry_role;
        let found = role_is_right(&mut connection, role, logs_in).await.unwrap_or_else(unreadable);
        report.note(format!("papel {role}"), found);
    }
    report.note("isolamento", common_databases(&mut connection).await.unwrap_or_else(unreadable));
    report.note("modelo", template(&mut connection, &settings.template_prefix).await.unwrap_or_else(unreadable));
    let tenants = match Admin::connect(settings.clone()).await {
        Ok(admin) => {
            let tenants = admin.list().await;
            if let Ok(spares) = admin.spares().await {
                report.note("bancos de reserva", Ok(reserve(spares, settings.spare_databases)));
            }
            admin.close().await;
            tenants
        }
        Err(error) => Err(error),
    };
    let Ok(tenants) = tenants else {
        return report.note("empresas", Err("o registro não pôde ser lido; rode balcao migrate".to_owned()));
    };
    for record in tenants.iter().filter(|record| record.status != TenantStatus::Deleted) {
        report.note(format!("empresa {}", record.slug), tenant(record, tenancy).await);
    }
}

type Found = Result<String, String>;

/// `create database … strategy wal_log` came with PostgreSQL 15.
async fn version(connection: &mut PgConnection) -> Result<Found, sqlx::Error> {
    let row = sqlx::query(
        "select current_setting('server_version_num')::int as number, current_setting('server_version') as text",
    )
    .fetch_one(connection)
    .await?;
    let (number, text): (i32, String) = (row.try_get("number")?, row.try_get("text")?);
    Ok(verdict(number >= 150_000, &format!("versão {text}"), &format!("versão {text}; é preciso a 15 ou mais nova")))
}

async fn role_is_right(connection: &mut PgConnection, role: &str, logs_in: bool) -> Result<Found, sqlx::Error> {
    let found = sqlx::query(
        "select rolcanlogin, rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls as powerful
         from pg_catalog.pg_roles where rolname = $1",
    )
    .bind(role)
    .fetch_optional(connection)
    .await?;
    let Some(row) = found else { return Ok(Err("não existe; rode balcao migrate".to_owned())) };
    if row.try_get("powerful")? {
        return Ok(Err("tem poderes de administração, que não pode ter".to_owned()));
    }
    let right = row.try_get::<bool, _>("rolcanlogin")? == logs_in;
    Ok(verdict(
        right,
        "sem poderes de administração",
        if logs_in { "não pode entrar" } else { "pode entrar, e não devia" },
    ))
}

/// The databases that every server has are closed to the tenants' roles. An administrator who does not own them cannot
/// close them.
async fn common_databases(connection: &mut PgConnection) -> Result<Found, sqlx::Error> {
    let open: Option<String> = sqlx::query_scalar(
        "select string_agg(datname::text, ', ' order by datname) from pg_catalog.pg_database
         where datname in ('postgres', 'template1') and has_database_privilege('public', oid, 'connect')",
    )
    .fetch_one(connection)
    .await?;
    let wrong = |open: String| {
        format!(
            "os papéis das empresas entram em {open}; como superusuário, rode revoke connect, temporary on database {open} from public"
        )
    };
    Ok(open.map_or_else(|| Ok("nenhuma empresa entra em banco alheio".to_owned()), |open| Err(wrong(open))))
}

/// What is ready for new tenants. None is no fault: a new tenant then waits for a copy of the template.
fn reserve(spares: Spares, wanted: usize) -> String {
    let Spares { ready, making, outdated } = spares;
    let mut parts = vec![format!("{ready} de {wanted} prontos")];
    if making > 0 {
        parts.push(format!("{making} em criação"));
    }
    if outdated > 0 {
        parts.push(format!("{outdated} de outro modelo, que balcao migrate troca"));
    }
    parts.join(", ")
}

/// The template of this program's migrations is there.
async fn template(connection: &mut PgConnection, prefix: &str) -> Result<Found, sqlx::Error> {
    let names = format!("{prefix}_v{}_", Admin::newest_version());
    let found: Option<String> = sqlx::query_scalar(
        "select datname::text from pg_catalog.pg_database where starts_with(datname::text, $1) limit 1",
    )
    .bind(names)
    .fetch_optional(connection)
    .await?;
    Ok(found.ok_or_else(|| "não existe na versão deste programa; rode balcao migrate".to_owned()))
}

/// Its database has the newest version and its own login gets in.
async fn tenant(record: &TenantRecord, tenancy: &Tenancy) -> Found {
    if record.status == TenantStatus::Provisioning {
        return Err("criação interrompida; repita balcao tenant create com os mesmos dados".to_owned());
    }
    let newest = Admin::newest_version();
    if record.schema_version < newest {
        return Err(format!("banco na versão {}, a nova é {newest}; rode balcao migrate", record.schema_version));
    }
    let tenant = tenancy.by_slug(&record.slug).await.ok().flatten().ok_or("o servidor não a acha no registro")?;
    match TenantScope::of_command(tenant, tenancy.pools(), tenancy.clock().now()).await {
        Ok(_) => Ok(format!("banco {} na versão {newest}, a entrada funciona", record.database)),
        Err(_) => Err(format!("o banco {} não deixa entrar com a senha guardada", record.database)),
    }
}

fn verdict(right: bool, good: &str, bad: &str) -> Found {
    if right { Ok(good.to_owned()) } else { Err(bad.to_owned()) }
}

fn unreadable(error: sqlx::Error) -> Found {
    Err(error.to_string())
}
