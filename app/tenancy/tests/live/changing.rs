use crate::platform::with_platform;
use kernel::Locale;
use tenancy::{AdminError, ModuleKey, TenantStatus};

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_is_suspended_resumed_and_cancelled() {
    with_platform(async |platform| {
        let admin = &platform.admin;
        platform.make("aurora").await;
        for _ in 0..2 {
            assert_eq!(admin.suspend("aurora").await.unwrap().status, TenantStatus::Suspended);
        }
        for _ in 0..2 {
            assert_eq!(admin.resume("aurora").await.unwrap().status, TenantStatus::Active);
        }
        admin.suspend("aurora").await.unwrap();
        for _ in 0..2 {
            assert_eq!(admin.cancel("aurora").await.unwrap().status, TenantStatus::Cancelled);
        }
        for refused in [admin.suspend("aurora").await, admin.resume("aurora").await] {
            assert!(matches!(refused, Err(AdminError::WrongStatus { status: TenantStatus::Cancelled, .. })));
        }
        let unknown = admin.suspend("ninguem").await.unwrap_err();
        assert_eq!(unknown.message(Locale::PtBr), "Não existe o cliente ninguem.");
        assert_eq!(unknown.message(Locale::En), "There is no tenant ninguem.");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn modules_are_switched_but_never_privacy() {
    with_platform(async |platform| {
        let admin = &platform.admin;
        platform.make("aurora").await;
        assert_eq!(admin.show("aurora").await.unwrap().modules, ModuleKey::ALL);
        for _ in 0..2 {
            let record = admin.disable_module("aurora", ModuleKey::Crm).await.unwrap();
            assert!(!record.modules.contains(&ModuleKey::Crm) && record.modules.len() == 4);
        }
        assert_eq!(admin.enable_module("aurora", ModuleKey::Crm).await.unwrap().modules, ModuleKey::ALL);
        let refused = admin.disable_module("aurora", ModuleKey::Privacy).await;
        assert!(matches!(refused, Err(AdminError::RequiredModule(ModuleKey::Privacy))));
        let unknown = admin.disable_module("ninguem", ModuleKey::Crm).await;
        assert!(matches!(unknown, Err(AdminError::UnknownTenant(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_belongs_to_one_tenant() {
    with_platform(async |platform| {
        let admin = &platform.admin;
        platform.make("aurora").await;
        platform.make("oficina").await;
        let record = admin.add_domain("aurora", "WWW.Aurora.example.", false).await.unwrap();
        assert_eq!(record.url, "http://www.aurora.example:3000", "the first becomes the primary one");
        assert_eq!(admin.add_domain("aurora", "www.aurora.example", false).await.unwrap(), record, "nothing changes");
        let record = admin.add_domain("aurora", "salão.example", true).await.unwrap();
        let domains: Vec<_> = record.domains.iter().map(|domain| (domain.host.as_str(), domain.primary)).collect();
        assert_eq!(domains, [("xn--salo-ioa.example", true), ("www.aurora.example", false)]);
        let taken = admin.add_domain("oficina", "www.aurora.example", true).await;
        assert!(matches!(taken, Err(AdminError::TakenDomain(_))));
        for text in ["localhost", "oficina.localhost", "a.b.localhost"] {
            let refused = admin.add_domain("oficina", text, false).await;
            assert!(matches!(refused, Err(AdminError::PlatformDomain(_) | AdminError::InvalidDomain(_))), "{text}");
        }
        for text in ["", "oficina", "10.0.0.1", "a_b.example", "oficina.example:80", "https://oficina.example", "[::1]"]
        {
            let refused = admin.add_domain("oficina", text, false).await;
            assert!(matches!(refused, Err(AdminError::InvalidDomain(_))), "{text}");
        }
        let foreign = admin.remove_domain("oficina", "www.aurora.example").await;
        assert!(matches!(foreign, Err(AdminError::UnknownDomain(_))));
        let record = admin.remove_domain("aurora", "xn--salo-ioa.example").await.unwrap();
        assert_eq!((record.domains.len(), record.url.as_str()), (1, "http://aurora.localhost:3000"));
        assert_eq!(
            admin.list().await.unwrap().iter().map(|record| record.slug.as_str()).collect::<Vec<_>>(),
            ["aurora", "oficina"]
        );
    })
    .await;
}
