use super::{Found, clock, unreadable, verdict};
use crate::config::Settings;
use chrono::{DateTime, Utc};
use kernel::{Clock, SystemClock};
use sqlx::{PgConnection, Row};
use tenancy::{Admin, Spares};

/// What a process takes beside the tenants' connections: registry and notices.
const BESIDE: u32 = 6;
/// What the template needs of PostgreSQL's contrib package.
const EXTENSIONS: [&str; 3] = ["btree_gist", "pg_trgm", "unaccent"];

/// `create database … strategy wal_log` came with PostgreSQL 15.
pub(super) async fn version(connection: &mut PgConnection) -> Result<Found, sqlx::Error> {
    let row = sqlx::query(
        "select current_setting('server_version_num')::int as number, current_setting('server_version') as text",
    )
    .fetch_one(connection)
    .await?;
    let (number, text): (i32, String) = (row.try_get("number")?, row.try_get("text")?);
    Ok(verdict(number >= 150_000, &format!("versão {text}"), &format!("versão {text}; é preciso a 15 ou mais nova")))
}

/// What this program may take is there.
pub(super) async fn connections(connection: &mut PgConnection, settings: &Settings) -> Result<Found, sqlx::Error> {
    let row = sqlx::query(
        "select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most,
             (select count(*) from pg_catalog.pg_stat_activity where backend_type = 'client backend')::int as used",
    )
    .fetch_one(connection)
    .await?;
    let (most, used): (i32, i32) = (row.try_get("most")?, row.try_get("used")?);
    let wanted = settings.db_connections.saturating_add(settings.worker_connections).saturating_add(BESIDE);
    if i64::from(wanted) > i64::from(most) {
        return Ok(Err(format!(
            "um processo pode tomar {wanted}, o PostgreSQL aceita {most}; baixe BALCAO_DB_CONNECTIONS ou BALCAO_WORKER_CONNECTIONS, ou aumente max_connections"
        )));
    }
    Ok(Ok(format!("{used} de {most} em uso; um processo pode tomar {wanted}")))
}

/// Its clock and ours.
pub(super) async fn time(connection: &mut PgConnection) -> Result<Found, sqlx::Error> {
    let before = SystemClock.now();
    let theirs: DateTime<Utc> = sqlx::query_scalar("select clock_timestamp()").fetch_one(connection).await?;
    Ok(clock::agrees(before, theirs, SystemClock.now()))
}

/// PostgreSQL's own folder, where it is on this machine and we may know it.
pub(super) async fn folder(connection: &mut PgConnection) -> Option<String> {
    let local = "select inet_server_addr() is null or inet_server_addr() << '127.0.0.0/8'::inet or inet_server_addr() = '::1'::inet";
    let is_here: bool = sqlx::query_scalar(local).fetch_one(&mut *connection).await.ok()?;
    if !is_here {
        return None;
    }
    sqlx::query_scalar("select current_setting('data_directory', true)").fetch_one(connection).await.ok()?
}

/// The administrator can do what provisioning and migrations do.
pub(super) async fn administrator(connection: &mut PgConnection) -> Result<Found, sqlx::Error> {
    let row = sqlx::query(
        "select rolname::text as name, rolsuper or (rolcreatedb and rolcreaterole) as able
         from pg_catalog.pg_roles where rolname = current_user",
    )
    .fetch_one(connection)
    .await?;
    let name: String = row.try_get("name")?;
    Ok(verdict(
        row.try_get("able")?,
        &format!("{name} pode criar bancos e papéis"),
        &format!(
            "{name} não pode criar bancos e papéis; como superusuário, rode alter role {name} createdb createrole"
        ),
    ))
}

/// What the template is made with is installed.
pub(super) async fn extensions(connection: &mut PgConnection) -> Result<Found, sqlx::Error> {
    let there: Vec<String> =
        sqlx::query_scalar("select name::text from pg_catalog.pg_available_extensions where name = any($1)")
            .bind(EXTENSIONS.as_slice())
            .fetch_all(connection)
            .await?;
    let missing: Vec<_> = EXTENSIONS.into_iter().filter(|name| !there.iter().any(|other| other == name)).collect();
    Ok(verdict(
        missing.is_empty(),
        "todas instaladas",
        &format!("falta {}; instale o pacote postgresql-contrib", missing.join(", ")),
    ))
}

/// A role has no more powers than it needs.
pub(super) async fn role(connection: &mut PgConnection, role: &str, logs_in: bool) -> Found {
    role_is_right(connection, role, logs_in).await.unwrap_or_else(unreadable)
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
        return Ok(Err(format!(
            "tem poderes de administração, que não pode ter; rode alter role {role} nosuperuser nocreatedb nocreaterole noreplication nobypassrls"
        )));
    }
    let right = row.try_get::<bool, _>("rolcanlogin")? == logs_in;
    let wrong = match logs_in {
        true => format!("não pode entrar; rode alter role {role} login"),
        false => format!("pode entrar, e não devia; rode alter role {role} nologin"),
    };
    Ok(verdict(right, "sem poderes de administração", &wrong))
}

/// The databases that every server has are closed to the tenants' roles. An administrator who does not own them cannot
/// close them.
pub(super) async fn common_databases(connection: &mut PgConnection) -> Result<Found, sqlx::Error> {
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

/// The template of this program's migrations is there.
pub(super) async fn template(connection: &mut PgConnection, prefix: &str) -> Result<Found, sqlx::Error> {
    let names = format!("{prefix}_v{}_", Admin::newest_version());
    let found: Option<String> = sqlx::query_scalar(
        "select datname::text from pg_catalog.pg_database where starts_with(datname::text, $1) limit 1",
    )
    .bind(names)
    .fetch_optional(connection)
    .await?;
    Ok(found.ok_or_else(|| "não existe na versão deste programa; rode balcao migrate".to_owned()))
}

/// The registry has the tables this program knows.
pub(super) fn registry_version((found, newest): (i64, i64)) -> Found {
    match found {
        _ if found < newest => Err(format!("registro na versão {found}, a nova é {newest}; rode balcao migrate")),
        _ if found > newest => {
            Err(format!("registro na versão {found}, de um programa mais novo que este ({newest}); instale o novo"))
        }
        _ => Ok(format!("registro na versão {newest}")),
    }
}

/// What is ready for new tenants. None is no fault: a new tenant then waits for a copy of the template.
pub(super) fn reserve(spares: Spares, wanted: usize) -> String {
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
