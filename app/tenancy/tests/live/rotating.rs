use crate::platform::{Rooms, new, open, whereabouts, with_platform};
use sqlx::ConnectOptions;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};
use tenancy::{AdminError, Interruption, MasterKey, Settings, Step, Tenancy};

#[tokio::test(flavor = "multi_thread")]
async fn secrets_change_under_load_and_nobody_notices() {
    with_platform(async |platform| {
        let tenancy = platform.tenancy().await;
        let mut tenants = Vec::new();
        for slug in ["aurora", "oficina"] {
            platform.make(slug).await;
            tenants.push(tenancy.by_slug(slug).await.unwrap().unwrap());
        }
        let before = [platform.entrance("aurora").await, platform.entrance("oficina").await];
        let (over, served) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
        let readers: Vec<_> = (0..12)
            .map(|n: usize| {
                let (tenancy, tenant) = (tenancy.clone(), tenants[n % 2].clone());
                let (over, served) = (over.clone(), served.clone());
                tokio::spawn(async move {
                    while !over.load(Ordering::Relaxed) {
                        let mut scope = open(&tenancy, &tenant).await.unwrap();
                        assert_eq!(whereabouts(&mut scope).await.0, tenant.database);
                        scope.commit().await.unwrap();
                        served.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        let old = platform.settings.master_key.id();
        for _ in 0..3 {
            let until = served.load(Ordering::Relaxed) + 50;
            let rotation = platform.admin.rotate_secrets(None, &[]).await.unwrap();
            assert_eq!((rotation.tenants, rotation.resumed), (vec!["aurora".to_owned(), "oficina".to_owned()], false));
            for _ in 0..1500 {
                if served.load(Ordering::Relaxed) >= until {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            assert!(served.load(Ordering::Relaxed) >= until, "the readers go on");
        }
        over.store(true, Ordering::Relaxed);
        for reader in readers {
            reader.await.unwrap();
        }
        assert_ne!(platform.settings.master_key.id(), old);
        for (slug, before) in ["aurora", "oficina"].into_iter().zip(before) {
            let refused = before.connect().await.unwrap_err();
            assert_eq!(refused.as_database_error().unwrap().code().unwrap(), "28P01", "{slug}: {refused}");
            platform.entrance(slug).await.connect().await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_tenants_password_changes_alone() {
    with_platform(async |platform| {
        platform.make("aurora").await;
        platform.make("oficina").await;
        let before = [platform.entrance("aurora").await, platform.entrance("oficina").await];
        let key = platform.settings.master_key.id();
        let rotation = platform.admin.rotate_secrets(Some("aurora"), &[]).await.unwrap();
        assert_eq!((rotation.key_id, rotation.tenants), (key, vec!["aurora".to_owned()]));
        assert!(before[0].connect().await.is_err() && before[1].connect().await.is_ok());
        platform.entrance("aurora").await.connect().await.unwrap();
        let unknown = platform.admin.rotate_secrets(Some("ninguem"), &[]).await;
        assert!(matches!(unknown, Err(AdminError::UnknownTenant(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_is_half_made_is_finished_after_a_rotation() {
    with_platform(async |platform| {
        for step in [Step::Database, Step::Role] {
            let slug = format!("casa-{step}");
            let stopped = platform.admin_that(Interruption::Fail(step)).await;
            stopped.create_tenant(&new(&slug), &Rooms::default()).await.unwrap_err();
            let rotation = platform.admin.rotate_secrets(None, &[]).await.unwrap();
            let with_role = if step == Step::Role { &rotation.tenants } else { &rotation.resealed };
            assert!(with_role.contains(&slug), "{rotation:?}");
            platform.make(&slug).await;
            platform.entrance(&slug).await.connect().await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_learns_of_a_new_key_from_the_file() {
    with_platform(async |platform| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.key");
        let key = || MasterKey::load_or_create(&file).unwrap();
        let admin = platform.admin_with(key()).await;
        admin.create_tenant(&new("aurora"), &Rooms::default()).await.unwrap();
        // Its own copy of the key, from before.
        let tenancy = Tenancy::connect(Settings { master_key: key(), ..platform.settings.clone() }).await.unwrap();
        let maker = platform.admin_with(key()).await;
        admin.rotate_secrets(None, &[]).await.unwrap();
        let tenant = tenancy.by_slug("aurora").await.unwrap().unwrap();
        open(&tenancy, &tenant).await.unwrap().commit().await.unwrap();
        maker.create_tenant(&new("oficina"), &Rooms::default()).await.unwrap();
        let prepared = admin.prepare_rotation().await.unwrap();
        assert!(prepared.tenants.is_empty() && prepared.key_id == key().id(), "{prepared:?}");
        assert_eq!(admin.prepare_rotation().await.unwrap().key_id, prepared.key_id, "one is enough");
        let rotation = admin.rotate_secrets(None, &[]).await.unwrap();
        assert!(rotation.key_id == prepared.key_id && rotation.tenants.len() == 2, "{rotation:?}");
        admin.rotate_secrets(None, &[]).await.unwrap();
        let tenant = tenancy.by_slug("oficina").await.unwrap().unwrap();
        open(&tenancy, &tenant).await.unwrap().commit().await.unwrap();
    })
    .await;
}
