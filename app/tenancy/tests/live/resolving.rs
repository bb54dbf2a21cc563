use crate::platform::{Rooms, host, new, with_platform};
use sqlx::Connection;
use std::time::Duration;
use tenancy::{BaseUrl, ModuleKey, NewTenant, Resolved, Settings, Tenancy, TenantStatus};

#[tokio::test(flavor = "multi_thread")]
async fn a_host_leads_to_its_tenant_and_no_other() {
    with_platform(async |platform| {
        let aurora = platform.make("aurora").await;
        platform.make("oficina").await;
        platform.admin.add_domain("aurora", "www.aurora.example", false).await.unwrap();
        let tenancy = platform.tenancy().await;
        for name in ["aurora.localhost", "AURORA.localhost:3000", "aurora.localhost.", "www.Aurora.example:443"] {
            let tenant = tenancy.resolve(&host(name)).await.unwrap().tenant().unwrap();
            assert_eq!(tenant.id, aurora.id, "{name}");
        }
        for name in [
            "localhost",
            "127.0.0.1",
            "[::1]",
            "admin.localhost",
            "ninguem.localhost",
            "a.aurora.localhost",
            "aurora.example",
            "aurora",
            "aurora.localhost.example",
            "www.aurora.example.localhost",
            "auroralocalhost",
        ] {
            assert!(tenancy.resolve(&host(name)).await.unwrap().tenant().is_none(), "{name}");
        }
        assert!(tenancy.by_slug("no slug").await.unwrap().is_none());
        assert!(tenancy.ready().await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_seen_at_once() {
    with_platform(async |platform| {
        let (admin, tenancy) = (&platform.admin, platform.tenancy().await);
        assert!(tenancy.by_slug("aurora").await.unwrap().is_none(), "and that there is none is known from now on");
        platform.make("aurora").await;
        sees(&tenancy, "aurora.localhost", |found| found == Some(TenantStatus::Active)).await;
        admin.suspend("aurora").await.unwrap();
        sees(&tenancy, "aurora.localhost", |found| found == Some(TenantStatus::Suspended)).await;
        admin.resume("aurora").await.unwrap();
        sees(&tenancy, "aurora.localhost", |found| found == Some(TenantStatus::Active)).await;
        assert!(tenancy.resolve(&host("www.aurora.example")).await.unwrap().tenant().is_none());
        admin.add_domain("aurora", "www.aurora.example", false).await.unwrap();
        sees(&tenancy, "www.aurora.example", |found| found.is_some()).await;
        admin.disable_module("aurora", ModuleKey::Crm).await.unwrap();
        for name in ["www.aurora.example", "aurora.localhost"] {
            eventually(async || {
                !tenancy.resolve(&host(name)).await.unwrap().tenant().unwrap().has_module(ModuleKey::Crm)
            })
            .await;
        }
        admin.remove_domain("aurora", "www.aurora.example").await.unwrap();
        sees(&tenancy, "www.aurora.example", |found| found.is_none()).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_seen_after_the_notices_were_cut_off() {
    with_platform(async |platform| {
        platform.make("aurora").await;
        let tenancy = platform.tenancy().await;
        sees(&tenancy, "aurora.localhost", |found| found == Some(TenantStatus::Active)).await;
        let mut registry = platform.inside(&platform.name).await;
        let listeners = "select pid from pg_stat_activity where datname = current_database() and usename = $1";
        eventually(async || {
            let mut registry = platform.inside(&platform.name).await;
            let sql = "select exists (select from pg_stat_activity where usename = $1 and query ilike 'listen%')";
            sqlx::query_scalar(sql).bind(&platform.name).fetch_one(&mut registry).await.unwrap()
        })
        .await;
        // The change and the cut in one transaction: its notice reaches nobody who listened before.
        let mut transaction = registry.begin().await.unwrap();
        sqlx::query("update registry.tenant set status = 'past_due'").execute(&mut *transaction).await.unwrap();
        let pids: Vec<i32> =
            sqlx::query_scalar(listeners).bind(&platform.name).fetch_all(&mut *transaction).await.unwrap();
        for pid in pids {
            sqlx::query("select pg_terminate_backend($1)").bind(pid).execute(&mut *transaction).await.unwrap();
        }
        transaction.commit().await.unwrap();
        sees(&tenancy, "aurora.localhost", |found| found == Some(TenantStatus::PastDue)).await;
        platform.admin.suspend("aurora").await.unwrap();
        sees(&tenancy, "aurora.localhost", |found| found == Some(TenantStatus::Suspended)).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_and_a_debt_leave_reading() {
    with_platform(async |platform| {
        let trial = NewTenant { trial_days: Some(7), ..new("aurora") };
        platform.admin.create_tenant(&trial, &Rooms::default()).await.unwrap();
        let (tenancy, now) = (platform.tenancy().await, platform.settings.clock.now());
        let tenant = tenancy.by_slug("aurora").await.unwrap().unwrap();
        assert_eq!((tenant.status, tenant.trial_ends_at), (TenantStatus::Trial, Some(now + chrono::Duration::days(7))));
        assert!(!tenant.is_read_only(now) && tenant.is_read_only(now + chrono::Duration::days(7)));
        platform.admin.suspend("aurora").await.unwrap();
        assert_eq!(platform.admin.resume("aurora").await.unwrap().status, TenantStatus::Trial);
        sqlx::query("update registry.tenant set status = 'past_due'")
            .execute(&mut platform.inside(&platform.name).await)
            .await
            .unwrap();
        eventually(async || tenancy.by_slug("aurora").await.unwrap().unwrap().is_read_only(now)).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_built_from_the_primary_domain() {
    with_platform(async |platform| {
        platform.make("aurora").await;
        let base_url = BaseUrl::parse("https://balcao.example").unwrap();
        let tenancy = Tenancy::connect(Settings { base_url, ..platform.settings.clone() }).await.unwrap();
        let origin =
            async || tenancy.resolve(&host("aurora.balcao.example")).await.unwrap().tenant().unwrap().origin.clone();
        assert_eq!(origin().await, "https://aurora.balcao.example");
        platform.admin.add_domain("aurora", "www.aurora.example", false).await.unwrap();
        eventually(async || origin().await == "https://www.aurora.example").await;
        platform.admin.add_domain("aurora", "aurora.example", true).await.unwrap();
        eventually(async || origin().await == "https://aurora.example").await;
    })
    .await;
}

async fn sees(tenancy: &Tenancy, name: &str, right: impl Fn(Option<TenantStatus>) -> bool) {
    eventually(async || {
        right(tenancy.resolve(&host(name)).await.ok().and_then(Resolved::tenant).map(|tenant| tenant.status))
    })
    .await;
}

/// Well before any answer would be forgotten by its age.
async fn eventually(ask: impl AsyncFn() -> bool) {
    for _ in 0..750 {
        if ask().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("not within fifteen seconds");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_is_still_served_while_the_registry_cannot_be_asked() {
    with_platform(async |platform| {
        platform.make("aurora").await;
        platform.make("oficina").await;
        let tenancy = platform.tenancy().await;
        sees(&tenancy, "aurora.localhost", |found| found == Some(TenantStatus::Active)).await;
        let mut server = platform.inside("postgres").await;
        let close = format!("alter database {} connection limit 0", platform.name);
        sqlx::raw_sql(sqlx::AssertSqlSafe(close)).execute(&mut server).await.unwrap();
        let cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
        sqlx::query(cut).bind(&platform.name).execute(&mut server).await.unwrap();
        eventually(async || !tenancy.ready().await).await;
        let known = tenancy.resolve(&host("aurora.localhost")).await.unwrap().tenant();
        assert!(known.is_some_and(|tenant| tenant.slug == "aurora"));
        for unknown in ["oficina.localhost", "ninguem.localhost"] {
            assert_eq!(tenancy.resolve(&host(unknown)).await.unwrap_err(), kernel::Error::Unavailable, "{unknown}");
        }
        let open = format!("alter database {} connection limit -1", platform.name);
        sqlx::raw_sql(sqlx::AssertSqlSafe(open)).execute(&mut server).await.unwrap();
        platform.admin.suspend("aurora").await.unwrap();
        sees(&tenancy, "aurora.localhost", |found| found == Some(TenantStatus::Suspended)).await;
    })
    .await;
}
