use super::*;
use crate::{
    Studio,
    brand::publish::{note_published, publish, restore},
};
use files::{Files, Place};
use tenancy::{Font, MasterKey};
use testkit::{TestDb, db};

/// What a server knows of the tenant once the registry told it.
async fn scope(db: &TestDb) -> TenantScope {
    for _ in 0..200 {
        let tenant = db.platform.tenant("aurora").await;
        if tenant.brand.version == registry(db).await.version {
            return db.platform.scope(&tenant).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the notice of the registry did not come");
}

fn studio() -> Studio {
    Studio::new(Files::open(Place::Memory, MasterKey::random()).unwrap())
}

/// The look in the registry, asked past every cache.
async fn registry(db: &TestDb) -> Brand {
    let shown = db.platform.admin.show("aurora").await.unwrap().brand.unwrap();
    Brand { name: shown.name, primary: shown.color, version: shown.version, ..db.tenant.brand.clone() }
}

fn pink(db: &TestDb) -> Brand {
    Brand { primary: "#b0306a".into(), font: Font::Lora, opening: "Oi!".into(), ..db.tenant.brand.clone() }
}

async fn publish_it(db: &TestDb, brand: &Brand) {
    let mut scope = scope(db).await;
    let draft = draft_to_change(&mut scope, "").await.unwrap();
    save(&mut scope, &draft, brand, None).await.unwrap();
    assert_eq!(publish(&mut scope, brand).await, Ok("published"));
    scope.commit().await.unwrap();
}

#[tokio::test]
async fn without_a_draft_one_begins_with_what_is_published() {
    let db = db().await;
    let mut scope = db.scope().await;
    let first = draft(&mut scope).await.unwrap();
    assert_eq!((first.version, &first.brand), (0, &db.tenant.brand));
    assert!(history(&mut scope, 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_draft_is_kept_and_seen_by_nobody_else() {
    let db = db().await;
    let mut scope = db.scope().await;
    let before = draft_to_change(&mut scope, "0").await.unwrap();
    save(&mut scope, &before, &pink(&db), Some(&[Colour::BLACK])).await.unwrap();
    let kept = draft(&mut scope).await.unwrap();
    assert_eq!((kept.version, &*kept.brand.primary, &*kept.logo_colours), (1, "#b0306a", &[Colour::BLACK][..]));
    save(&mut scope, &kept, &kept.brand, None).await.unwrap();
    assert_eq!(draft(&mut scope).await.unwrap().version, 1, "the same again is no change");
    scope.commit().await.unwrap();
    assert_eq!(registry(&db).await.version, 1);
}

#[tokio::test]
async fn who_looks_at_an_old_draft_is_told_so() {
    let db = db().await;
    let mut scope = db.scope().await;
    let before = draft_to_change(&mut scope, "0").await.unwrap();
    save(&mut scope, &before, &pink(&db), None).await.unwrap();
    assert!(matches!(draft_to_change(&mut scope, "0").await, Err(Error::Conflict { .. })));
    assert!(draft_to_change(&mut scope, "1").await.is_ok());
}

#[tokio::test]
async fn what_is_published_is_seen_and_what_was_before_can_be_gone_back_to() {
    let db = db().await;
    publish_it(&db, &pink(&db)).await;
    assert!(scope(&db).await.tenant().brand.looks_like(&pink(&db)));
    let mut scope = scope(&db).await;
    let past = history(&mut scope, 9).await.unwrap();
    assert_eq!(past.iter().map(|past| past.version).collect::<Vec<_>>(), [2, 1]);
    restore(&mut scope, &studio(), 1).await.unwrap();
    scope.commit().await.unwrap();
    let mut scope = self::scope(&db).await;
    assert!(scope.tenant().brand.looks_like(&db.tenant.brand));
    assert_eq!(scope.tenant().brand.version, 3);
    let past = history(&mut scope, 9).await.unwrap();
    assert_eq!((past[0].version, past[0].restored_from), (3, Some(1)));
    assert!(draft(&mut scope).await.unwrap().brand.looks_like(&db.tenant.brand));
    assert_eq!(restore(&mut scope, &studio(), 77).await, Err(Error::NotFound));
}

#[tokio::test]
async fn the_same_look_is_not_published_twice() {
    let db = db().await;
    publish_it(&db, &pink(&db)).await;
    let mut scope = scope(&db).await;
    assert_eq!(publish(&mut scope, &pink(&db)).await, Ok("same"));
    assert_eq!(scope.publish_brand(&pink(&db)).await, Ok(2), "nor by the registry");
}

/// A process that did not get the notices: all it knows is the look of the beginning.
#[tokio::test]
async fn what_everybody_sees_is_the_registrys_to_say_not_what_this_process_knows() {
    let db = db().await;
    let old = db.tenant.clone();
    let first = old.brand.clone();
    let mut scope = db.platform.scope(&old).await;
    assert_eq!(publish(&mut scope, &first).await, Ok("same"));
    for (version, brand) in [(2, &pink(&db)), (3, &first), (4, &pink(&db))] {
        assert_eq!(publish(&mut scope, brand).await, Ok("published"), "{version}");
        assert_eq!(publish(&mut scope, brand).await, Ok("same"), "{version}");
        assert_eq!(registry(&db).await.version, version);
        let seen = super::published(&mut scope).await.unwrap();
        assert!(seen.looks_like(brand) && seen.version == version, "{seen:?}");
    }
    assert_eq!(restore(&mut scope, &studio(), 1).await, Ok(("restored", None)));
    assert_eq!(restore(&mut scope, &studio(), 3).await, Ok(("same", None)));
    assert_eq!((registry(&db).await.version, &registry(&db).await.primary), (5, &first.primary));
    let past = history(&mut scope, 9).await.unwrap();
    assert_eq!(past.iter().map(|past| past.version).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn the_registry_takes_nothing_that_cannot_be_shown() {
    let db = db().await;
    let scope = db.scope().await;
    let wrong = Brand { primary: "#fff;}".into(), ..pink(&db) };
    assert!(matches!(scope.publish_brand(&wrong).await, Err(Error::Fault { .. })));
    assert_eq!(registry(&db).await.version, 1);
}

#[tokio::test]
async fn what_the_operator_publishes_stands_in_the_history_and_takes_an_untouched_draft_along() {
    let db = db().await;
    publish_it(&db, &pink(&db)).await;
    let before = scope(&db).await.tenant().brand.clone();
    let told = tenancy::BrandChange { color: Some("#0b5cad".into()), ..tenancy::BrandChange::default() };
    db.platform.admin.change_brand("aurora", &told).await.unwrap();
    let mut scope = scope(&db).await;
    note_published(&mut scope, &before).await.unwrap();
    let past = history(&mut scope, 9).await.unwrap();
    assert_eq!((past[0].version, &*past[0].brand.primary, past[0].by.as_deref()), (3, "#0b5cad", None));
    assert_eq!(draft(&mut scope).await.unwrap().brand.primary, "#0b5cad");
}

#[tokio::test]
async fn a_published_logo_is_known_as_one() {
    let db = db().await;
    let logo = format!("logo/{}.png", "0a".repeat(32));
    publish_it(&db, &Brand { logo: Some(logo.clone()), ..pink(&db) }).await;
    publish_it(&db, &pink(&db)).await;
    let mut scope = scope(&db).await;
    assert_eq!(is_logo_published(&mut scope, &logo).await, Ok(true));
    assert_eq!(is_logo_published(&mut scope, "logo/x.png").await, Ok(false));
}
