use crate::platform::{Platform, host, open, with_platform};
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use kernel::FixedClock;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tenancy::{Admin, AdminError, AdminSettings, CreateError, Dump, DumpOrder, ModuleKey, Resolved, TenantStatus};

/// Counts how often it is asked, and fails where it is told to. The real one is tested with the program.
#[derive(Default)]
struct Counted {
    asked: AtomicU32,
    fails: bool,
}

#[async_trait]
impl Dump for Counted {
    async fn dump(&self, order: &DumpOrder) -> Result<String, String> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.fails { Err("no space".to_owned()) } else { Ok(format!("/{}.dump", order.slug)) }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_destroyed_before_the_grace_is_over() {
    with_platform(async |platform| {
        platform.make("aurora").await;
        let now = platform.settings.clock.now();
        platform.admin.suspend("aurora").await.unwrap();
        let record = platform.admin.delete("aurora", 30).await.unwrap();
        let end = now + Duration::days(30);
        assert_eq!((record.status, record.deletion.unwrap().delete_after), (TenantStatus::Cancelled, end));
        let dump = Counted::default();
        for instant in [now, end - Duration::seconds(1)] {
            let admin = admin_at(&platform, instant).await;
            assert!(admin.due_for_purge().await.unwrap().is_empty() && admin.purge(&dump).await.unwrap().is_empty());
        }
        platform.entrance("aurora").await;
        assert_eq!(dump.asked.load(Ordering::SeqCst), 0);

        let kept = admin_at(&platform, end - Duration::seconds(1)).await.keep("aurora").await.unwrap();
        assert_eq!((kept.status, kept.deletion), (TenantStatus::Suspended, None), "what it was before");
        assert_eq!(platform.admin.resume("aurora").await.unwrap().status, TenantStatus::Active);
        assert!(matches!(platform.admin.keep("aurora").await, Err(AdminError::NotLeaving(_))));

        platform.admin.delete("aurora", 30).await.unwrap();
        platform.admin.delete("aurora", 10).await.unwrap();
        let late = admin_at(&platform, now + Duration::days(10)).await;
        assert_eq!(late.due_for_purge().await.unwrap().len(), 1, "asked again, the grace began anew");
        assert!(matches!(late.keep("aurora").await, Err(AdminError::TooLate { .. })));
        assert_eq!(late.delete("aurora", 1).await.unwrap().status, TenantStatus::Cancelled);
        assert_eq!(
            late.keep("aurora").await.unwrap().status,
            TenantStatus::Active,
            "as it was before the first asking"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_deleted_tenant_only_its_slugs_are_left() {
    with_platform(async |platform| {
        let (admin, tenancy) = (&platform.admin, platform.tenancy().await);
        let id = platform.make("aurora").await.id;
        platform.make("oficina").await;
        admin.rename("aurora", "alvorada").await.unwrap();
        admin.add_domain("alvorada", "www.aurora.example", false).await.unwrap();
        let database = admin.show("alvorada").await.unwrap().database;
        let tenant = tenancy.by_slug("alvorada").await.unwrap().unwrap();
        open(&tenancy, &tenant).await.unwrap().commit().await.unwrap();
        assert_eq!(tenancy.pools().live(), 1);
        admin.delete("alvorada", 0).await.unwrap();

        let failed = admin.purge(&Counted { fails: true, ..Counted::default() }).await.unwrap();
        assert!(failed[0].error.as_ref().is_some_and(|error| error.contains("no space")), "{failed:?}");
        open(&tenancy, &tenant).await.unwrap().commit().await.unwrap();
        let done = admin.purge(&Counted::default()).await.unwrap();
        assert_eq!((done.len(), done[0].dump.as_deref(), &done[0].error), (1, Some("/alvorada.dump"), &None));
        assert!(admin.purge(&Counted::default()).await.unwrap().is_empty());

        let mut registry = platform.inside(&platform.name).await;
        let kept: Vec<String> = sqlx::query_scalar(
            "select to_jsonb(t)::text from registry.tenant t where id = $1
             union all select to_jsonb(f)::text from registry.former_slug f where tenant = $1
             union all select to_jsonb(d)::text from registry.deletion d where tenant = $1",
        )
        .bind(id.0)
        .fetch_all(&mut registry)
        .await
        .unwrap();
        assert_eq!(kept.len(), 3);
        for personal in ["Casa", "ana@", "www.aurora.example", &database] {
            assert!(kept.iter().all(|row| !row.contains(personal)), "{personal}: {kept:?}");
        }
        for table in ["domain", "database", "module", "brand", "provisioning_step", "tenant_wake", "tenant_migration"] {
            let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
                "select count(*) from registry.{table} where tenant = '{id}'"
            )))
            .fetch_one(&mut registry)
            .await
            .unwrap();
            assert_eq!(rows, 0, "{table}");
        }
        let mut server = platform.inside("postgres").await;
        let there: bool = sqlx::query_scalar(
            "select exists (select from pg_database where datname = $1) or exists (select from pg_roles where rolname = $1)",
        )
        .bind(&database)
        .fetch_one(&mut server)
        .await
        .unwrap();
        assert!(!there, "database and role are gone");

        for name in ["alvorada.localhost", "aurora.localhost", "www.aurora.example"] {
            nobody(&tenancy, name).await;
        }
        for _ in 0..500 {
            if tenancy.pools().live() == 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(tenancy.pools().live(), 0, "its pool was closed by the notice");
        for slug in ["aurora", "alvorada"] {
            let taken = admin.create_tenant(&crate::platform::new(slug), &crate::platform::Rooms::default()).await;
            assert!(matches!(taken, Err(CreateError::Taken(_))), "{slug}");
        }
        assert!(matches!(admin.keep("alvorada").await, Err(AdminError::TooLate { .. })));
        let gone = admin.delete("alvorada", 1).await;
        assert!(matches!(gone, Err(AdminError::WrongStatus { status: TenantStatus::Deleted, .. })));
        assert_eq!(admin.show("alvorada").await.unwrap().status, TenantStatus::Deleted);
        admin.add_domain("oficina", "www.aurora.example", false).await.unwrap();
        assert_eq!(admin.rotate_secrets(None, &[]).await.unwrap().tenants, ["oficina"]);
        admin.disable_module("oficina", ModuleKey::Crm).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_is_changed_in_part_and_checked() {
    with_platform(async |platform| {
        let admin = &platform.admin;
        platform.make("aurora").await;
        let told = |text: &str| Some(text.to_owned());
        let change = tenancy::BrandChange { color: told("#A03050"), tagline: told("Beleza"), ..Default::default() };
        for _ in 0..2 {
            let brand = admin.change_brand("aurora", &change).await.unwrap().brand.unwrap();
            assert_eq!((brand.color.as_str(), brand.tagline.as_str(), brand.version), ("#a03050", "Beleza", 2));
            assert_eq!(brand.name, "Casa aurora");
        }
        for wrong in [
            tenancy::BrandChange { color: told("red"), ..Default::default() },
            tenancy::BrandChange { short_name: told("mais de doze letras"), ..Default::default() },
            tenancy::BrandChange { name: told(" "), ..Default::default() },
        ] {
            assert!(matches!(admin.change_brand("aurora", &wrong).await, Err(AdminError::InvalidBrand)));
        }
        assert_eq!(admin.show("aurora").await.unwrap().brand.unwrap().version, 2);
        assert!(matches!(admin.change_brand("ninguem", &change).await, Err(AdminError::UnknownTenant(_))));
    })
    .await;
}

/// The administrator at another instant.
async fn admin_at(platform: &Platform, instant: DateTime<Utc>) -> Admin {
    let clock = Arc::new(FixedClock(instant));
    Admin::connect(AdminSettings { clock, ..platform.admin.settings().clone() }).await.unwrap()
}

async fn nobody(tenancy: &tenancy::Tenancy, name: &str) {
    for _ in 0..750 {
        if matches!(tenancy.resolve(&host(name)).await.unwrap(), Resolved::Nobody) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{name} still leads somewhere");
}
