use crate::platform::{Platform, with_platform};
use sqlx::{AssertSqlSafe, PgConnection};
use std::time::Duration;
use tenancy::{Admin, AdminError, MigrationOrder};

const MORE: &str = "create table crm.fleet (n integer); insert into crm.fleet values (1);";
const SLUGS: [&str; 5] = ["ana", "bia", "cai", "dora", "eva"];

fn order() -> MigrationOrder {
    MigrationOrder { jobs: Some(1), ..MigrationOrder::default() }
}

async fn five(platform: &Platform) {
    for slug in SLUGS {
        platform.make(slug).await;
    }
}

async fn inside(platform: &Platform, slug: &str) -> PgConnection {
    platform.inside(&platform.admin.show(slug).await.unwrap().database).await
}

async fn execute(connection: &mut PgConnection, sql: &'static str) {
    sqlx::raw_sql(sql).execute(connection).await.unwrap();
}

/// Slug, state, attempts and error of each tenant's way to a version.
async fn log(platform: &Platform, version: i64) -> Vec<(String, String, i32, Option<String>)> {
    sqlx::query_as(
        "select t.slug, m.state, m.attempts, m.error from registry.tenant_migration m
         join registry.tenant t on t.id = m.tenant where m.version = $1 order by t.slug",
    )
    .bind(version)
    .fetch_all(&mut platform.inside(&platform.name).await)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_fails_stops_the_others_unless_they_are_to_go_on() {
    with_platform(async |platform| {
        five(&platform).await;
        let admin = platform.admin_of(9000, &[(9001, MORE)], 0).await;
        execute(&mut inside(&platform, "cai").await, "create table crm.fleet (text text)").await;
        let plan = admin.plan_migration(&order()).await.unwrap();
        assert_eq!((plan.version, plan.tenants.len(), plan.makes_template), (9001, 5, false));

        let canary = MigrationOrder { canary: Some("cai".into()), continue_on_error: true, ..order() };
        let report = admin.migrate(&canary).await.unwrap();
        assert_eq!((report.migrated, report.failed, report.not_tried), (0, 1, 4), "{report:?}");
        let error = report.tenants[0].error.clone().unwrap();
        assert!(error.contains("9001") && error.contains("fleet"), "{error}");

        let report = admin.migrate(&order()).await.unwrap();
        assert_eq!((report.migrated, report.failed, report.not_tried), (2, 1, 2), "it stops at the third");
        let on = MigrationOrder { continue_on_error: true, ..order() };
        let report = admin.migrate(&on).await.unwrap();
        assert_eq!((report.untouched, report.migrated, report.failed, report.not_tried), (2, 2, 1, 0));
        assert!(!report.is_complete());
        let logged = log(&platform, 9001).await;
        for (slug, state, attempts, error) in &logged {
            let expected = if slug == "cai" { ("failed", 3, true) } else { ("done", 1, false) };
            assert_eq!((state.as_str(), *attempts, error.is_some()), expected, "{slug}");
        }

        execute(&mut inside(&platform, "cai").await, "drop table crm.fleet").await;
        let report = admin.migrate(&order()).await.unwrap();
        assert!(report.is_complete() && report.untouched == 4 && report.migrated == 1, "{report:?}");
        assert!(log(&platform, 9001).await.iter().all(|(_, state, _, error)| state == "done" && error.is_none()));
        for slug in SLUGS {
            assert_eq!(admin.show(slug).await.unwrap().schema_version, 9001);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_migrate_each_tenant_once() {
    with_platform(async |platform| {
        five(&platform).await;
        let slow = "create table crm.fleet (n integer); insert into crm.fleet values (1); select pg_sleep(0.2);";
        let admin = platform.admin_of(9000, &[(9001, slow)], 0).await;
        let other = Admin::connect(admin.settings().clone()).await;
        // The folder of the first is gone: it was read when it connected.
        assert!(matches!(other, Err(AdminError::Migration(_))));
        let both = MigrationOrder { jobs: Some(3), ..MigrationOrder::default() };
        let (one, two) = tokio::join!(admin.migrate(&both), admin.migrate(&both));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert!(one.is_complete() && two.is_complete(), "{one:?} {two:?}");
        let did = |report: &tenancy::MigrationReport| report.tenants.iter().filter(|tenant| tenant.from < 9001).count();
        assert_eq!(did(&one) + did(&two), 5, "{one:?} {two:?}");
        assert!(log(&platform, 9001).await.iter().all(|(_, state, attempts, _)| state == "done" && *attempts == 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_in_use_is_waited_for_in_short_turns() {
    with_platform(async |platform| {
        platform.make("ana").await;
        let admin = platform.admin_of(9000, &[(9001, "alter table crm.deal add column fleet integer")], 0).await;
        let mut busy = inside(&platform, "ana").await;
        execute(&mut busy, "begin; lock table crm.deal in access share mode").await;
        let holding = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(3)).await;
            execute(&mut busy, "commit").await;
        });
        let report = admin.migrate_all().await.unwrap();
        assert!(report.is_complete(), "{report:?}");
        assert!(report.tenants[0].milliseconds >= 2000, "it met the lock");
        holding.await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_is_right_about_its_version() {
    with_platform(async |platform| {
        five(&platform).await;
        platform.admin.suspend("ana").await.unwrap();
        platform.admin.cancel("bia").await.unwrap();
        let mut registry = platform.inside(&platform.name).await;
        execute(&mut registry, "update registry.tenant set status = 'deleted' where slug = 'cai'").await;
        let admin = platform.admin_of(9000, &[(9001, MORE)], 0).await;
        let report = admin.migrate_all().await.unwrap();
        let slugs: Vec<_> = report.tenants.iter().map(|tenant| tenant.slug.as_str()).collect();
        assert_eq!(slugs, ["ana", "bia", "dora", "eva"], "all but the one that is deleted");

        execute(
            &mut inside(&platform, "dora").await,
            "drop table crm.fleet; delete from _sqlx_migrations where version = 9001",
        )
        .await;
        assert!(admin.migrate_all().await.unwrap().tenants.is_empty(), "nobody looks into a database without cause");
        let named = MigrationOrder { tenant: Some("dora".into()), ..order() };
        let report = admin.migrate(&named).await.unwrap();
        assert_eq!((report.tenants[0].from, report.tenants[0].to), (Admin::newest_version(), 9001));
        for (slug, wrong) in [("cai", "deleted"), ("ninguem", "unknown")] {
            let refused = admin.migrate(&MigrationOrder { tenant: Some(slug.into()), ..order() }).await;
            let told = matches!(refused, Err(AdminError::WrongStatus { .. } | AdminError::UnknownTenant(_)));
            assert!(told, "{wrong}");
        }
        // An older program leaves alone what a newer one has migrated.
        assert!(platform.admin.migrate_all().await.unwrap().tenants.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_nobody_uses_is_dropped_after_a_week() {
    with_platform(async |platform| {
        let older = platform.admin_of(Admin::newest_version() - 1, &[], 0).await;
        let templates = async || -> Vec<String> {
            let names = "select datname::text from pg_database where starts_with(datname, $1) order by 1";
            let mut server = platform.inside("postgres").await;
            sqlx::query_scalar(names).bind(format!("{}_v", platform.name)).fetch_all(&mut server).await.unwrap()
        };
        let old = templates().await;
        platform.admin_of(9000, &[], 0).await;
        assert_eq!(templates().await.len(), 2, "the older program is still in use");
        let mut server = platform.inside("postgres").await;
        let idle = format!("comment on database {} is 'last used 2026-01-01'", old[0]);
        sqlx::raw_sql(AssertSqlSafe(idle)).execute(&mut server).await.unwrap();
        platform.admin_of(9000, &[(9001, MORE)], 0).await;
        let left = templates().await;
        assert!(left.len() == 2 && !left.contains(&old[0]), "{left:?}");
        older.prepare().await.unwrap();
        assert_eq!(templates().await.len(), 3, "who still needs it makes it again");
    })
    .await;
}
