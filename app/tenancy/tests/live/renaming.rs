use crate::platform::{Platform, Rooms, host, new, with_platform};
use chrono::{DateTime, Duration, Utc};
use kernel::{FixedClock, Locale};
use std::sync::Arc;
use tenancy::{Admin, AdminError, AdminSettings, CreateError, Resolved, Settings, Tenancy, TenantStatus};

#[tokio::test(flavor = "multi_thread")]
async fn the_old_host_leads_straight_to_the_newest_for_ninety_days() {
    with_platform(async |platform| {
        platform.make("aurora").await;
        let tenancy = platform.tenancy().await;
        assert!(tenancy.by_slug("aurora").await.unwrap().is_some(), "and is known from now on");
        let record = platform.admin.rename("aurora", "alvorada").await.unwrap();
        assert_eq!((record.slug.as_str(), record.url.as_str()), ("alvorada", "http://alvorada.localhost:3000"));
        let until = now(&platform) + Duration::days(90);
        let former: Vec<_> = record.former_slugs.iter().map(|one| (one.slug.as_str(), one.redirects_until)).collect();
        assert_eq!(former, [("aurora", until)]);
        leads(&tenancy, "aurora", Some("http://alvorada.localhost:3000")).await;
        assert_eq!(tenancy.by_slug("alvorada").await.unwrap().unwrap().slug, "alvorada");
        assert!(tenancy.by_slug("aurora").await.unwrap().is_none());

        platform.admin.rename("alvorada", "manha").await.unwrap();
        for old in ["aurora", "alvorada"] {
            leads(&tenancy, old, Some("http://manha.localhost:3000")).await;
        }
        platform.admin.add_domain("manha", "www.manha.example", false).await.unwrap();
        leads(&tenancy, "aurora", Some("http://www.manha.example:3000")).await;
        platform.admin.suspend("manha").await.unwrap();
        let moved = async || match tenancy.resolve(&host("aurora.localhost")).await.unwrap() {
            Resolved::Moved(moved) => moved.status,
            other => panic!("{other:?}"),
        };
        for _ in 0..500 {
            if moved().await == TenantStatus::Suspended {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(moved().await, TenantStatus::Suspended);

        for (instant, there) in [(until - Duration::seconds(1), true), (until, false)] {
            let found = later(&platform, instant).await.resolve(&host("aurora.localhost")).await.unwrap();
            assert_eq!(matches!(found, Resolved::Moved(_)), there, "{instant}: {found:?}");
            assert_eq!(matches!(found, Resolved::Nobody), !there, "{instant}: {found:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slug_that_was_somebodys_is_nobody_elses() {
    with_platform(async |platform| {
        let (admin, tenancy) = (&platform.admin, platform.tenancy().await);
        platform.make("aurora").await;
        platform.make("oficina").await;
        admin.rename("aurora", "alvorada").await.unwrap();
        let far = AdminSettings {
            clock: Arc::new(FixedClock(now(&platform) + Duration::days(4000))),
            ..admin.settings().clone()
        };
        for admin in [admin, &Admin::connect(far).await.unwrap()] {
            let taken = admin.create_tenant(&new("aurora"), &Rooms::default()).await;
            assert!(matches!(taken, Err(CreateError::Taken(slug)) if slug == "aurora"));
            for (slug, wanted) in [("oficina", "aurora"), ("oficina", "alvorada"), ("alvorada", "oficina")] {
                let taken = admin.rename(slug, wanted).await;
                assert!(matches!(taken, Err(AdminError::TakenSlug(_))), "{wanted}");
            }
        }
        for wrong in ["admin", "Aurora", "a", "ab--c", ""] {
            let refused = admin.rename("oficina", wrong).await.unwrap_err();
            assert!(matches!(refused, AdminError::InvalidSlug { .. }), "{wrong}");
            assert!(refused.message(Locale::PtBr).ends_with('.'));
        }
        assert!(matches!(admin.rename("ninguem", "padaria").await, Err(AdminError::UnknownTenant(_))));

        let before = admin.show("alvorada").await.unwrap();
        assert_eq!(admin.rename("alvorada", "alvorada").await.unwrap(), before, "nothing changes");
        let back = admin.rename("alvorada", "aurora").await.unwrap();
        assert_eq!(back.former_slugs.iter().map(|one| one.slug.as_str()).collect::<Vec<_>>(), ["alvorada"]);
        leads(&tenancy, "aurora", None).await;
        leads(&tenancy, "alvorada", Some("http://aurora.localhost:3000")).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_new_and_a_renamed_tenant_one_gets_the_slug() {
    with_platform(async |platform| {
        for n in 0..4 {
            let (mine, wanted) = (format!("casa-{n}"), format!("sonho-{n}"));
            platform.make(&mine).await;
            let (rooms, other) = (Rooms::default(), new(&wanted));
            let (renamed, made) =
                tokio::join!(platform.admin.rename(&mine, &wanted), platform.admin.create_tenant(&other, &rooms));
            match (renamed, made) {
                (Ok(_), Err(CreateError::Taken(_))) | (Err(AdminError::TakenSlug(_)), Ok(_)) => {}
                other => panic!("{other:?}"),
            }
        }
    })
    .await;
}

fn now(platform: &Platform) -> DateTime<Utc> {
    platform.settings.clock.now()
}

/// A server that starts at another instant.
async fn later(platform: &Platform, instant: DateTime<Utc>) -> Tenancy {
    let clock = Arc::new(FixedClock(instant));
    Tenancy::connect(Settings { clock, ..platform.settings.clone() }).await.unwrap()
}

/// Waits until the host of a slug leads there; `None`: to the tenant itself.
async fn leads(tenancy: &Tenancy, slug: &str, origin: Option<&str>) {
    for _ in 0..750 {
        match (tenancy.resolve(&host(&format!("{slug}.localhost"))).await.unwrap(), origin) {
            (Resolved::Moved(moved), Some(origin)) if moved.origin == origin => return,
            (Resolved::Tenant(tenant), None) if tenant.slug == slug => return,
            _ => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
        }
    }
    panic!("{slug} does not lead to {origin:?} within fifteen seconds");
}
