//! While programs are replaced, this one works with databases of the version before.

mod support;

use axum::http::StatusCode;
use std::{fs, path::Path};
use support::Town;
use tenancy::{Admin, AdminSettings, NewTenant, Trade};
use testkit::{Bare, Pair, Platform};
use uuid::Uuid;

const NOTE: &str = "/api/crm/note/add";

/// Two businesses whose databases an older program made, behind today's router.
async fn town(version: i64) -> Town {
    let platform = testkit::platform().await;
    let folder = tempfile::tempdir().unwrap();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/tenant")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name[..4].parse::<i64>().unwrap() <= version {
            fs::copy(&path, folder.path().join(name)).unwrap();
        }
    }
    let settings = AdminSettings {
        migrations: Some(folder.path().to_owned()),
        template_prefix: platform.admin_settings.registry_database.clone(),
        ..platform.admin_settings.clone()
    };
    let older = Admin::connect(settings).await.unwrap();
    older.prepare().await.unwrap();
    for (slug, trade) in [("aurora", Trade::Salon), ("oficina", Trade::Workshop)] {
        let email = format!("admin@{slug}.example");
        let new = NewTenant { slug: slug.into(), name: slug.into(), email, trade, ..NewTenant::default() };
        older.create_tenant(&new, &Bare).await.unwrap();
    }
    older.close().await;
    let (aurora, oficina) = (platform.tenant("aurora").await, platform.tenant("oficina").await);
    Town::of(Pair { aurora, oficina, platform }).await
}

async fn version(platform: &Platform) -> i64 {
    platform.admin.show("aurora").await.unwrap().schema_version
}

#[tokio::test]
async fn a_business_one_version_behind_works_and_goes_on_when_it_is_migrated() {
    let town = town(Admin::oldest_served_version()).await;
    assert!(version(&town.pair.platform).await < Admin::newest_version());
    assert!(town.pair.aurora.works() && town.pair.aurora.is_served());
    for round in ["before", "after"] {
        let mut owner = town.staff("admin").await;
        let (key, name) = (Uuid::now_v7().to_string(), format!("Ana {round}"));
        let form = [("key", &*key), ("name", &*name), ("phone", "11 98765-4321")];
        let made = owner.post("/api/crm/deal/create", &form).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{round}: {}", made.body);
        let deal = made.location().rsplit('/').next().unwrap().to_owned();
        let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
        let stage: Uuid = sqlx::query_scalar("select id from crm.stage order by position offset 2 limit 1")
            .fetch_one(scope.conn())
            .await
            .unwrap();
        drop(scope);
        let form = [("deal", &*deal), ("version", "1"), ("to", &*stage.to_string())];
        assert_eq!(owner.post("/api/crm/deal/move", &form).await.status, StatusCode::SEE_OTHER, "{round}");
        for path in ["/", "/app/", "/app/deals", "/app/settings/audit"] {
            let page = owner.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{round} {path}: {}", page.body);
        }
        assert!(owner.get("/app/deals").await.body.contains("Ana before"), "{round}");
        let page = owner.get(&format!("/app/deals/{deal}")).await;
        assert_eq!(page.status, StatusCode::OK, "{round}: {}", page.body);
        assert_eq!(
            page.body.contains(NOTE),
            round == "after",
            "{round}: what came with the newest version waits for it"
        );
        let key = Uuid::now_v7().to_string();
        let noted = owner.post(NOTE, &[("key", &*key), ("deal", &*deal), ("text", "oi")]).await.status;
        let expected = if round == "after" { StatusCode::SEE_OTHER } else { StatusCode::SERVICE_UNAVAILABLE };
        assert_eq!(noted, expected, "{round}");
        if round == "before" {
            let report = town.pair.platform.admin.migrate_all().await.unwrap();
            assert!(report.is_complete() && report.migrated == 2, "{report:?}");
            assert_eq!(version(&town.pair.platform).await, Admin::newest_version());
        }
    }
}
