use crate::platform::with_platform;
use sqlx::{AssertSqlSafe, Connection};
use tenancy::{Admin, Difference, Drift};

/// What is planted, the kind and the name of what must be told, and how it differs: `-` missing, `+` too much, else the facet.
const PLANTED: &[(&str, &str, &str, &str)] = &[
    ("drop index events.audit_actor_idx", "index", "events.audit_actor_idx", "-"),
    ("create index fleet_idx on crm.deal (title)", "index", "crm.fleet_idx", "+"),
    ("create table crm.fleet (id integer primary key)", "table", "crm.fleet", "+"),
    ("drop table crm.deal_stage_change cascade", "table", "crm.deal_stage_change", "-"),
    ("alter table crm.deal drop column title cascade", "column", "crm.deal.title", "-"),
    ("alter table crm.deal alter column version type bigint", "column", "crm.deal.version", "type"),
    ("alter table crm.deal alter column owner_id set not null", "column", "crm.deal.owner_id", "not_null"),
    ("alter table crm.deal alter column version drop default", "column", "crm.deal.version", "default"),
    ("alter table events.job alter column id drop identity", "column", "events.job.id", "identity"),
    ("alter table crm.deal drop constraint deal_position_key", "constraint", "crm.deal.deal_position_key", "-"),
    (
        "create function crm.fleet() returns trigger language plpgsql as 'begin return null; end'",
        "function",
        "crm.fleet()",
        "+",
    ),
    (
        "create trigger fleet after insert on crm.deal for each row execute function suppress_redundant_updates_trigger()",
        "trigger",
        "crm.deal.fleet",
        "+",
    ),
    ("grant delete on crm.deal to balcao_app", "table", "crm.deal", "grants"),
    ("grant update (created_at) on crm.deal to balcao_app", "column", "crm.deal.created_at", "grants"),
    ("alter table crm.deal owner to balcao_admin", "table", "crm.deal", "owner"),
    ("revoke usage on schema crm from balcao_app", "schema", "crm", "grants"),
    ("create schema fleet", "schema", "fleet", "+"),
    ("drop extension pg_trgm", "extension", "pg_trgm", "-"),
    ("create sequence crm.fleet_seq", "sequence", "crm.fleet_seq", "+"),
    ("create type crm.fleet_kind as enum ('a')", "type", "crm.fleet_kind", "+"),
    ("comment on table crm.deal is 'Another.'", "table", "crm.deal", "comment"),
    ("alter table crm.deal enable row level security", "table", "crm.deal", "row_security"),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_drift_is_named() {
    with_platform(async |platform| {
        platform.make("ana").await;
        platform.make("bia").await;
        let checks = platform.admin.check_schemas(None).await.unwrap();
        assert!(checks.len() == 2 && checks.iter().all(tenancy::SchemaCheck::is_right), "{checks:?}");

        let database = platform.admin.show("ana").await.unwrap().database;
        let kept = format!("{}_kept", platform.name);
        let mut server = platform.inside("postgres").await;
        let leave = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'");
        let copy = |from: &str, to: &str| {
            format!("create database {to} template {from} owner balcao_owner; revoke all on database {to} from public")
        };
        let restore = format!("drop database {database} with (force)");
        let mut run = async |sql: String| {
            // One statement at a time: databases are made outside of a transaction.
            for statement in sql.split("; ") {
                sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut server).await.unwrap();
            }
        };
        run(leave).await;
        run(copy(&database, &kept)).await;
        // What a killed doctor left.
        let _ = sqlx::raw_sql("create database tenancy_test_template_scratch")
            .execute(&mut platform.inside("postgres").await)
            .await;
        for (sql, kind, name, how) in PLANTED {
            let mut inside = platform.inside(&database).await;
            sqlx::raw_sql(*sql).execute(&mut inside).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
            inside.close().await.unwrap();
            let check = platform.admin.check_schemas(Some("ana")).await.unwrap().pop().unwrap();
            let told = check.drifts.iter().any(|drift| is(drift, kind, name, how));
            assert!(told && !check.is_right(), "{sql}: {:?}", check.drifts);
            run(restore.clone()).await;
            run(copy(&kept, &database)).await;
        }
        let check = platform.admin.check_schemas(Some("ana")).await.unwrap().pop().unwrap();
        assert!(check.is_right(), "{check:?}");
        let mut server = platform.inside("postgres").await;
        let scratch: bool = sqlx::query_scalar(
            "select exists (select from pg_database where datname = 'tenancy_test_template_scratch')",
        )
        .fetch_one(&mut server)
        .await
        .unwrap();
        assert!(!scratch, "the copy is gone");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_made_at_an_older_version_and_migrated_is_like_the_template() {
    with_platform(async |platform| {
        let older = platform.admin_of(Admin::newest_version() - 1, &[], 0).await;
        older.create_tenant(&crate::platform::new("ana"), &crate::platform::Rooms::default()).await.unwrap();
        let before = platform.admin.check_schemas(Some("ana")).await.unwrap().pop().unwrap();
        assert_eq!(before.version, Some(Admin::newest_version() - 1));
        assert!(!before.is_right() && before.drifts.is_empty(), "it is behind, and that is what is told");
        platform.admin.migrate_all().await.unwrap();
        let check = platform.admin.check_schemas(Some("ana")).await.unwrap().pop().unwrap();
        assert!(check.is_right(), "{check:?}");
    })
    .await;
}

fn is(drift: &Drift, kind: &str, name: &str, how: &str) -> bool {
    let right = match &drift.difference {
        Difference::Missing => how == "-",
        Difference::Extra => how == "+",
        Difference::Differs { facet, .. } => facet == how,
    };
    drift.kind == kind && drift.name == name && right
}
