use crate::platform::with_platform;
use sqlx::AssertSqlSafe;

#[tokio::test(flavor = "multi_thread")]
async fn only_tenants_that_are_behind_are_migrated() {
    with_platform(async |platform| {
        for slug in ["aurora", "oficina", "padaria"] {
            platform.make(slug).await;
        }
        let report = platform.admin.migrate_all().await.unwrap();
        assert_eq!((report.untouched, report.tenants.len()), (3, 0));
        let newest = report.version;

        let mut registry = platform.inside(&platform.name).await;
        sqlx::query("update registry.database set schema_version = 0 where tenant in (select id from registry.tenant where slug <> 'padaria')")
            .execute(&mut registry)
            .await
            .unwrap();
        // One that cannot be reached does not stop the next.
        let closed = platform.admin.show("aurora").await.unwrap().database;
        let mut server = platform.inside("postgres").await;
        let door = |open: bool| AssertSqlSafe(format!("alter database {closed} allow_connections {open}"));
        sqlx::raw_sql(door(false)).execute(&mut server).await.unwrap();
        let report = platform.admin.migrate_all().await.unwrap();
        assert!(!report.is_complete() && report.untouched == 1);
        let [aurora, oficina] = &report.tenants[..] else { panic!("{report:?}") };
        assert_eq!((aurora.slug.as_str(), aurora.from, aurora.to), ("aurora", 0, 0));
        assert!(aurora.error.as_ref().is_some_and(|error| error.contains(&closed)), "{aurora:?}");
        let found = (oficina.slug.as_str(), oficina.from, oficina.to, &oficina.error);
        assert_eq!(found, ("oficina", newest, newest, &None), "the database is right, the registry is mended");

        sqlx::raw_sql(door(true)).execute(&mut server).await.unwrap();
        let report = platform.admin.migrate_all().await.unwrap();
        assert!(report.is_complete() && report.untouched == 2 && report.tenants.len() == 1);
        assert_eq!(platform.admin.show("aurora").await.unwrap().schema_version, newest);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn preparing_again_and_at_once_changes_nothing() {
    with_platform(async |platform| {
        platform.make("aurora").await;
        let (one, two, three) =
            tokio::join!(platform.admin.prepare(), platform.admin.prepare(), platform.admin.prepare());
        for prepared in [one, two, three] {
            prepared.unwrap();
        }
        assert_eq!(platform.admin.list().await.unwrap().len(), 1);
        let mut server = platform.inside("postgres").await;
        let templates: Vec<(String, bool)> = sqlx::query_as(
            "select datname::text, datallowconn from pg_database where datname like 'tenancy_test_template%'",
        )
        .fetch_all(&mut server)
        .await
        .unwrap();
        assert!(!templates.is_empty());
        for (name, open) in templates {
            assert!(!open && !name.ends_with("_making"), "{name}");
        }
    })
    .await;
}
