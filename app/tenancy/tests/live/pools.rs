use crate::platform::{Platform, open, whereabouts, with_platform};
use kernel::{Clock, Error, SystemClock};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tenancy::{PATIENCE, Settings, Tenancy, Tenant, TenantScope};

#[tokio::test(flavor = "multi_thread")]
async fn ten_tenants_share_three_pools_without_an_error_or_a_mix_up() {
    with_platform(async |platform| {
        // What is shown is that nobody is forgotten or mixed up; how soon is a matter for the benchmark.
        let patient = Settings { patience: Duration::from_secs(60), pool_cap: 3, ..platform.settings.clone() };
        let (_, tenants) = tenants(&platform, 10, 3).await;
        let tenancy = Tenancy::connect(patient).await.unwrap();
        let browsers = (0..16).map(|browser: usize| {
            let (tenancy, tenants) = (tenancy.clone(), tenants.clone());
            tokio::spawn(async move {
                for n in 0..25 {
                    let tenant = &tenants[(browser * 3 + n * 7) % 10];
                    let mut scope = open(&tenancy, tenant).await.map_err(|error| format!("{browser}/{n}: {error}"))?;
                    let found = whereabouts(&mut scope).await;
                    assert_eq!(found, (tenant.database.clone(), tenant.database.clone()));
                    assert!(tenancy.pools().live() <= 3 && tenancy.pools().connections() <= 12);
                    scope.commit().await.map_err(|error| error.to_string())?;
                }
                Ok::<_, String>(())
            })
        });
        for browser in browsers.collect::<Vec<_>>() {
            browser.await.unwrap().unwrap();
        }
        let mut server = platform.inside("postgres").await;
        let names: Vec<String> = tenants.iter().map(|tenant| tenant.database.clone()).collect();
        let sql = "select count(distinct datname) from pg_stat_activity where datname = any($1) and application_name = 'balcao'";
        // The server takes a moment to end what was closed.
        let mut open = i64::MAX;
        for _ in 0..40 {
            open = sqlx::query_scalar(sql).bind(&names).fetch_one(&mut server).await.unwrap();
            if open <= 3 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(open <= 3, "{open} databases have connections");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_in_use_is_never_closed_for_another() {
    with_platform(async |platform| {
        let (tenancy, tenants) = tenants(&platform, 4, 3).await;
        let mut held = Vec::new();
        for tenant in &tenants[..3] {
            held.push(open(&tenancy, tenant).await.unwrap());
        }
        let started = Instant::now();
        assert_eq!(open(&tenancy, &tenants[3]).await.unwrap_err(), Error::Unavailable);
        assert!(started.elapsed() >= PATIENCE, "{:?}", started.elapsed());
        for (scope, tenant) in held.iter_mut().zip(&tenants) {
            assert_eq!(whereabouts(scope).await.0, tenant.database, "still open");
        }
        let waiting = tokio::spawn({
            let (tenancy, tenant) = (tenancy.clone(), tenants[3].clone());
            async move { whereabouts(&mut open(&tenancy, &tenant).await.unwrap()).await.0 }
        });
        tokio::time::sleep(Duration::from_millis(200)).await;
        drop(held.pop());
        assert_eq!(waiting.await.unwrap(), tenants[3].database, "gets the place that became free");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_busy_tenant_takes_four_connections_and_waits_for_a_fifth() {
    with_platform(async |platform| {
        let (tenancy, tenants) = tenants(&platform, 2, 3).await;
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(open(&tenancy, &tenants[0]).await.unwrap());
        }
        assert_eq!(open(&tenancy, &tenants[0]).await.unwrap_err(), Error::Unavailable);
        open(&tenancy, &tenants[1]).await.unwrap().commit().await.unwrap();
        held.pop().unwrap().commit().await.unwrap();
        open(&tenancy, &tenants[0]).await.unwrap().commit().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_and_work_outside_of_them_take_no_connection_from_each_other() {
    with_platform(async |platform| {
        let (tenancy, tenants) = tenants(&platform, 1, 1).await;
        let work = || TenantScope::of_job(tenants[0].clone(), tenancy.background(), SystemClock.now());
        let mut requests = Vec::new();
        for _ in 0..4 {
            requests.push(open(&tenancy, &tenants[0]).await.unwrap());
        }
        assert_eq!(open(&tenancy, &tenants[0]).await.unwrap_err(), Error::Unavailable);
        let jobs = [work().await.unwrap(), work().await.unwrap()];
        assert_eq!(work().await.unwrap_err(), Error::Unavailable, "two are work's own at one tenant");
        drop(requests);
        open(&tenancy, &tenants[0]).await.unwrap().commit().await.unwrap();
        drop(jobs);
        assert_eq!(tenancy.background().live(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_the_server_ended_are_replaced_unseen() {
    with_platform(async |platform| {
        let (tenancy, tenants) = tenants(&platform, 1, 3).await;
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(open(&tenancy, &tenants[0]).await.unwrap());
        }
        for scope in held {
            scope.commit().await.unwrap();
        }
        let mut server = platform.inside("postgres").await;
        let ended: i64 = sqlx::query_scalar(
            "select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity where datname = $1) as ended",
        )
        .bind(&tenants[0].database)
        .fetch_one(&mut server)
        .await
        .unwrap();
        assert!(ended >= 4, "{ended}");
        tokio::time::sleep(Duration::from_millis(50)).await;
        open(&tenancy, &tenants[0]).await.unwrap().commit().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_committed_is_undone_and_shutdown_waits() {
    with_platform(async |platform| {
        let (tenancy, tenants) = tenants(&platform, 1, 3).await;
        let scope = open(&tenancy, &tenants[0]).await.unwrap();
        let closing = tokio::spawn({
            let tenancy = tenancy.clone();
            async move { tenancy.close().await }
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!closing.is_finished(), "a request is not over yet");
        assert_eq!(open(&tenancy, &tenants[0]).await.unwrap_err(), Error::Unavailable);
        drop(scope);
        tokio::time::timeout(Duration::from_secs(30), closing).await.unwrap().unwrap();
        assert!(!tenancy.ready().await);
    })
    .await;
}

/// So many tenants, and a server that keeps so many pools.
async fn tenants(platform: &Platform, count: usize, pool_cap: usize) -> (Tenancy, Vec<Arc<Tenant>>) {
    let tenancy = Tenancy::connect(Settings { pool_cap, ..platform.settings.clone() }).await.unwrap();
    let mut tenants = Vec::new();
    for n in 0..count {
        let created = platform.make(&format!("casa-{n}")).await;
        tenants.push(tenancy.by_slug(&created.slug).await.unwrap().unwrap());
    }
    (tenancy, tenants)
}
