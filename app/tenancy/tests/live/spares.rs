use crate::platform::{Rooms, new, with_platform};
use tenancy::Admin;

#[tokio::test(flavor = "multi_thread")]
async fn a_new_tenant_gets_a_database_that_was_made_ahead() {
    with_platform(async |platform| {
        let admin = platform.admin_of(9000, &[], 2).await;
        assert_eq!(admin.refill_spares().await.unwrap(), 2);
        let ready = listed(&platform.name, &platform).await;
        assert_eq!(ready.len(), 2);
        let rooms = Rooms::default();
        let (one, two, three) = (new("ana"), new("bia"), new("cai"));
        let made = tokio::join!(
            admin.create_tenant(&one, &rooms),
            admin.create_tenant(&two, &rooms),
            admin.create_tenant(&three, &rooms)
        );
        for created in [made.0, made.1, made.2] {
            created.unwrap();
        }
        let databases: Vec<String> = admin.list().await.unwrap().into_iter().map(|tenant| tenant.database).collect();
        assert!(ready.iter().all(|name| databases.contains(name)), "two were ready, {ready:?} {databases:?}");
        assert_eq!(admin.spares().await.unwrap().ready, 0);
        assert_eq!(admin.refill_spares().await.unwrap(), 2);
        assert_eq!(admin.refill_spares().await.unwrap(), 0, "there are enough");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_process_left_and_copies_of_an_older_template_are_dropped() {
    with_platform(async |platform| {
        let older = platform.admin_of(Admin::newest_version() - 1, &[], 2).await;
        older.refill_spares().await.unwrap();
        let old = listed(&platform.name, &platform).await;
        let mut registry = platform.inside(&platform.name).await;
        sqlx::query("update registry.spare_database set state = 'making' where name = $1")
            .bind(&old[0])
            .execute(&mut registry)
            .await
            .unwrap();
        older.refill_spares().await.unwrap();
        let left = listed(&platform.name, &platform).await;
        assert!(left.len() == 2 && !left.contains(&old[0]), "{old:?} {left:?}");
        assert!(!exists(&platform, &old[0]).await);

        let newer = platform.admin_of(9000, &[], 1).await;
        assert_eq!(listed(&platform.name, &platform).await, Vec::<String>::new(), "the template is another");
        for name in &left {
            assert!(!exists(&platform, name).await);
        }
        assert_eq!(newer.refill_spares().await.unwrap(), 1);
        older.refill_spares().await.unwrap();
        assert_eq!(newer.spares().await.unwrap().ready, 1, "an older program leaves those of a newer one alone");
    })
    .await;
}

async fn listed(name: &str, platform: &crate::platform::Platform) -> Vec<String> {
    let mut registry = platform.inside(name).await;
    sqlx::query_scalar("select name from registry.spare_database order by name").fetch_all(&mut registry).await.unwrap()
}

async fn exists(platform: &crate::platform::Platform, database: &str) -> bool {
    sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(database)
        .fetch_one(&mut platform.inside("postgres").await)
        .await
        .unwrap()
}
