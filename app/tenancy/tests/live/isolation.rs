use crate::platform::{Platform, open, with_platform};
use sqlx::{ConnectOptions, Connection, PgConnection};

#[tokio::test(flavor = "multi_thread")]
async fn a_tenants_role_comes_into_its_own_database_and_no_other() {
    with_platform(async |platform| {
        platform.make("aurora").await;
        platform.make("oficina").await;
        let aurora = platform.entrance("aurora").await;
        let (own, rival) = (database(&platform, "aurora").await, database(&platform, "oficina").await);
        aurora.clone().connect().await.unwrap().close().await.unwrap();
        let mut server = platform.inside("postgres").await;
        for other in [rival.as_str(), &platform.name, "postgres", "template1"] {
            let refused = aurora.clone().database(other).connect().await.unwrap_err();
            assert!(refused.as_database_error().is_some(), "{other}: {refused}");
            // Not only the server's access file is in the way.
            assert!(!may_connect(&mut server, &own, other).await, "{other}");
        }
        assert!(may_connect(&mut server, &own, &own).await);
        assert!(!may_connect(&mut server, &platform.name, &own).await, "the running server's role is no tenant's");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_refused() {
    with_platform(async |platform| {
        platform.make("aurora").await;
        platform.make("oficina").await;
        let aurora = platform.entrance("aurora").await;
        for password in ["", "segredo", "SCRAM-SHA-256$4096:x"] {
            let refused = aurora.clone().password(password).connect().await.unwrap_err();
            let code = refused.as_database_error().and_then(|error| error.code().map(|code| code.into_owned()));
            assert_eq!(code.as_deref(), Some("28P01"), "{refused}");
        }
        let stored: String = sqlx::query_scalar("select rolpassword from pg_authid where rolname = $1")
            .bind(database(&platform, "aurora").await)
            .fetch_one(&mut platform.inside("postgres").await)
            .await
            .unwrap();
        assert!(stored.starts_with("SCRAM-SHA-256$4096:"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenants_role_is_small_and_limited() {
    with_platform(async |platform| {
        platform.make("aurora").await;
        let (role, mut server) = (database(&platform, "aurora").await, platform.inside("postgres").await);
        let (powers, limit, settings): (bool, i32, Vec<String>) = sqlx::query_as(
            "select rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls, rolconnlimit, rolconfig
             from pg_roles where rolname = $1",
        )
        .bind(&role)
        .fetch_one(&mut server)
        .await
        .unwrap();
        assert_eq!((powers, limit), (false, 20));
        assert_eq!(settings, ["statement_timeout=15s", "lock_timeout=5s", "idle_in_transaction_session_timeout=30s"]);
        let owner: String = sqlx::query_scalar("select datdba::regrole::text from pg_database where datname = $1")
            .bind(&role)
            .fetch_one(&mut server)
            .await
            .unwrap();
        assert_eq!(owner, "balcao_owner");

        let tenancy = platform.tenancy().await;
        let tenant = tenancy.by_slug("aurora").await.unwrap().unwrap();
        for sql in [
            "create schema own",
            "create table public.own (id int)",
            "create temporary table own (id int)",
            "set role balcao_owner",
            "create database own",
            "create role own",
            "select pg_read_file('/etc/passwd')",
        ] {
            let mut scope = open(&tenancy, &tenant).await.unwrap();
            let refused = sqlx::query(sql).execute(scope.conn()).await.unwrap_err();
            let code = refused.as_database_error().and_then(|error| error.code().map(|code| code.into_owned()));
            assert!(matches!(code.as_deref(), Some("42501" | "25001")), "{sql}: {refused}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_running_server_reads_the_registry_and_changes_nothing() {
    with_platform(async |platform| {
        platform.make("aurora").await;
        let mut registry = PgConnection::connect(&platform.settings.registry_url).await.unwrap();
        let count: i64 =
            sqlx::query_scalar("select count(*) from registry.tenant").fetch_one(&mut registry).await.unwrap();
        assert_eq!(count, 1);
        for sql in [
            "update registry.tenant set status = 'cancelled'",
            "delete from registry.domain",
            "update registry.database set role = 'x'",
            "create database own",
        ] {
            let refused = sqlx::query(sql).execute(&mut registry).await.unwrap_err();
            let code = refused.as_database_error().and_then(|error| error.code().map(|code| code.into_owned()));
            assert_eq!(code.as_deref(), Some("42501"), "{sql}");
        }
    })
    .await;
}

async fn database(platform: &Platform, slug: &str) -> String {
    platform.admin.show(slug).await.unwrap().database
}

async fn may_connect(server: &mut PgConnection, role: &str, database: &str) -> bool {
    sqlx::query_scalar("select has_database_privilege($1, $2, 'connect')")
        .bind(role)
        .bind(database)
        .fetch_one(server)
        .await
        .unwrap()
}
