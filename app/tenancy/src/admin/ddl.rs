//! Statements that PostgreSQL does not take parameters in. The only place that writes names into SQL, and it takes none but a
//! [`Name`].

use super::{AdminError, name::Name, scram};
use sqlx::{AssertSqlSafe, PgConnection};

/// The owner of every schema; used by migrations alone.
pub(super) const OWNER: &str = "balcao_owner";

/// Roles of the whole cluster: none of them can log in.
pub(super) async fn create_group_roles(admin: &mut PgConnection) -> Result<(), AdminError> {
    run(
        admin,
        "do $$ declare name text; begin
            foreach name in array array['balcao_owner', 'balcao_app', 'balcao_registry'] loop
                if not exists (select from pg_roles where rolname = name) then
                    execute format('create role %I nologin', name);
                end if;
            end loop;
            -- Since PostgreSQL 16 whoever makes a role may administer it, but not become it.
            if not pg_has_role(current_user, 'balcao_owner',
                case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end) then
                execute format('grant balcao_owner to %I', current_user);
            end if;
        end $$",
    )
    .await
}

/// The role of the running server. Without a password it gets in only where the server trusts the user of the machine. A
/// role that was there keeps the password it has: a mistyped one must not lock a running server out.
pub(super) async fn create_runtime_role(
    admin: &mut PgConnection,
    role: &Name,
    password: Option<&str>,
) -> Result<(), AdminError> {
    if !role_exists(admin, role).await? {
        let password = password.map(|password| format!("password '{}'", scram::verifier(password))).unwrap_or_default();
        run(admin, format!("create role {role} login nosuperuser nocreatedb nocreaterole {password}")).await?;
    }
    run(admin, format!("grant balcao_registry to {role}")).await
}

/// The one role of a tenant, with the limits that protect the others from it.
pub(super) async fn create_tenant_role(
    admin: &mut PgConnection,
    role: &Name,
    password: &str,
) -> Result<(), AdminError> {
    if !role_exists(admin, role).await? {
        run(admin, format!("create role {role} login nosuperuser nocreatedb nocreaterole")).await?;
    }
    let verifier = scram::verifier(password);
    run(
        admin,
        format!(
            "alter role {role} login nocreatedb nocreaterole connection limit 20 password '{verifier}';
             alter role {role} set statement_timeout = '15s';
             alter role {role} set lock_timeout = '5s';
             alter role {role} set idle_in_transaction_session_timeout = '30s'"
        ),
    )
    .await
}

/// A role's new password, as PostgreSQL keeps it; may stand in a transaction.
pub(super) async fn change_password(admin: &mut PgConnection, role: &Name, verifier: &str) -> Result<(), AdminError> {
    run(admin, format!("alter role {role} password '{verifier}'")).await
}

/// Ends a tenant's sessions and lets it in no more, so that nothing changes in its database from now on. Only who is a
/// member of a role may end its sessions.
pub(super) async fn shut_out(admin: &mut PgConnection, role: &Name) -> Result<(), AdminError> {
    if !role_exists(admin, role).await? {
        return Ok(());
    }
    run(
        admin,
        format!(
            "alter role {role} nologin;
             do $$ begin
                if not pg_has_role(current_user, '{role}', 'usage') then
                    execute format('grant {role} to %I', current_user);
                end if;
             end $$;
             select pg_terminate_backend(pid) from pg_stat_activity where usename = '{role}'"
        ),
    )
    .await
}

/// Lets a tenant in again.
pub(super) async fn let_in(admin: &mut PgConnection, role: &Name) -> Result<(), AdminError> {
    if role_exists(admin, role).await? { run(admin, format!("alter role {role} login")).await } else { Ok(()) }
}

/// Drops a role that owns nothing, if it is there.
pub(super) async fn drop_role(admin: &mut PgConnection, role: &Name) -> Result<(), AdminError> {
    run(admin, format!("drop role if exists {role}")).await
}

/// What a tenant's role may do: come into its own database, and there what `balcao_app` may.
pub(super) async fn grant_tenant(admin: &mut PgConnection, name: &Name) -> Result<(), AdminError> {
    run(admin, format!("grant balcao_app to {name}; grant connect on database {name} to {name}")).await
}

/// The state of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Missing,
    /// Left behind by a CREATE or DROP that was killed: can only be dropped.
    Broken,
    Whole,
}

/// Whether a database is there.
pub(super) async fn presence(admin: &mut PgConnection, name: &Name) -> Result<Presence, AdminError> {
    let limit = sqlx::query_scalar!("select datconnlimit from pg_database where datname = $1", name.as_str() as _)
        .fetch_optional(admin)
        .await?;
    Ok(match limit {
        None => Presence::Missing,
        Some(-2) => Presence::Broken,
        Some(_) => Presence::Whole,
    })
}

/// A closed copy of `template`, or of the bare template0. What a killed creation left behind is cleared away first.
pub(super) async fn create_database(
    admin: &mut PgConnection,
    name: &Name,
    template: Option<&Name>,
) -> Result<(), AdminError> {
    match presence(admin, name).await? {
        Presence::Whole => return Ok(()),
        Presence::Broken => drop_database(admin, name).await?,
        Presence::Missing => {}
    }
    let source = match template {
        Some(template) => format!("template {template} strategy wal_log"),
        None => "template template0 encoding 'UTF8' locale 'C.UTF-8'".to_owned(),
    };
    run(admin, format!("create database {name} {source} owner {OWNER} allow_connections false")).await
}

/// Lets in those who are granted it, and nobody else. A copy of a database does not copy who may connect, so the door opens
/// only after PUBLIC lost its key.
pub(super) async fn open_database(admin: &mut PgConnection, name: &Name) -> Result<(), AdminError> {
    run(
        admin,
        format!(
            "revoke all on database {name} from public;
             alter database {name} set timezone = 'UTC';
             alter database {name} allow_connections true"
        ),
    )
    .await
}

/// Lets the runtime's roles into the registry.
pub(super) async fn grant_registry(admin: &mut PgConnection, registry: &Name) -> Result<(), AdminError> {
    run(admin, format!("grant connect on database {registry} to balcao_registry")).await
}

/// The databases every cluster has are no meeting place of tenants. An administrator who does not own them leaves them as
/// they are; `balcao doctor` tells.
pub(super) async fn close_common_databases(admin: &mut PgConnection) -> Result<(), AdminError> {
    run(
        admin,
        "do $$ declare name text; begin
            for name in select datname from pg_database
                where datname in ('postgres', 'template1') and pg_has_role(current_user, datdba, 'usage')
                    and has_database_privilege('public', oid, 'connect, temporary')
            loop
                execute format('revoke connect, temporary on database %I from public', name);
            end loop;
        end $$",
    )
    .await
}

/// Turns a database that is whole into a template: nobody connects to it any more, or copying it would fail.
pub(super) async fn make_template(admin: &mut PgConnection, making: &Name, name: &Name) -> Result<(), AdminError> {
    run(admin, format!("alter database {making} allow_connections false")).await?;
    run(admin, format!("alter database {making} rename to {name}")).await
}

/// Writes onto a template that it was used today, once a day; whether this was the first time of the day.
pub(super) async fn note_use(admin: &mut PgConnection, template: &Name) -> Result<bool, AdminError> {
    let found = sqlx::query!(
        r#"select shobj_description(oid, 'pg_database') as "said", 'last used ' || current_date as "today!"
           from pg_database where datname = $1"#,
        template.as_str() as _
    )
    .fetch_optional(&mut *admin)
    .await?;
    match found {
        Some(row) if row.said.as_ref() != Some(&row.today) => {
            run(admin, format!("comment on database {template} is '{}'", row.today)).await?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// The templates of a prefix, each with the days since its last use.
pub(super) async fn templates(admin: &mut PgConnection, prefix: &str) -> Result<Vec<(Name, Option<i32>)>, AdminError> {
    let rows = sqlx::query!(
        r#"select datname::text as "name!",
               current_date - substring(shobj_description(oid, 'pg_database') from '^last used (\d{4}-\d\d-\d\d)$')::date as days
           from pg_database where datname ~ ('^' || $1 || '_v[0-9]+_[0-9a-f]{8}$')"#,
        prefix
    )
    .fetch_all(admin)
    .await?;
    rows.into_iter().map(|row| Ok((Name::new(&row.name)?, row.days))).collect()
}

/// Writes to disk what was changed in memory, where the administrator may ask for it: the bigger the heap, the longer the
/// server takes to stop, and to come back after a crash.
pub(super) async fn checkpoint(admin: &mut PgConnection) -> Result<(), AdminError> {
    match run(admin, "checkpoint").await {
        Err(AdminError::Database(error)) if is_forbidden(&error) => Ok(()),
        done => done,
    }
}

fn is_forbidden(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.code().as_deref() == Some("42501"))
}

/// Drops a database, if it is there, from under whoever is connected.
pub(super) async fn drop_database(admin: &mut PgConnection, name: &Name) -> Result<(), AdminError> {
    run(admin, format!("drop database if exists {name} with (force)")).await
}

/// Acts as the owner of the schema for the rest of this connection.
pub(super) async fn become_owner(connection: &mut PgConnection) -> Result<(), AdminError> {
    run(connection, format!("set role {OWNER}")).await
}

/// Whether a role is there.
pub(super) async fn role_exists(admin: &mut PgConnection, role: &Name) -> Result<bool, AdminError> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from pg_roles where rolname = $1) as "found!""#,
        role.as_str() as _
    );
    Ok(found.fetch_one(admin).await?)
}

async fn run(connection: &mut PgConnection, sql: impl Into<String>) -> Result<(), AdminError> {
    sqlx::raw_sql(AssertSqlSafe(sql.into())).execute(connection).await?;
    Ok(())
}
