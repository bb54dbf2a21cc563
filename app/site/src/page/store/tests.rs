use super::*;
use crate::page::read;
use testkit::{TestDb, db};

fn draft(slug: &str) -> Draft {
    Draft {
        title: format!("Página {slug}"),
        slug: slug.to_owned(),
        source: "Oi".into(),
        in_menu: true,
        is_public: true,
    }
}

async fn written(db: &TestDb, slugs: &[&str]) -> Vec<PageId> {
    let mut scope = db.scope().await;
    let mut ids = Vec::new();
    for slug in slugs {
        ids.push(create(&mut scope, &draft(slug)).await.unwrap());
    }
    scope.commit().await.unwrap();
    ids
}

async fn in_menu(scope: &mut TenantScope) -> Vec<String> {
    read::menu(scope).await.unwrap().into_iter().map(|(slug, _)| slug).collect()
}

fn message(result: Result<(), Error>, field: &str) -> String {
    match result {
        Err(Error::Invalid(errors)) => errors.get(field).unwrap_or_default().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_new_page_comes_last_in_the_menu() {
    let db = db().await;
    written(&db, &["sobre", "contato", "promocao"]).await;
    let mut scope = db.scope().await;
    assert_eq!(in_menu(&mut scope).await, ["sobre", "contato", "promocao"]);
    let page = read::at(&mut scope, "contato").await.unwrap();
    assert_eq!((page.title.as_str(), page.version, page.is_public), ("Página contato", 1, true));
    assert_eq!(read::at(&mut scope, "nada").await, Err(Error::NotFound));
}

#[tokio::test]
async fn two_pages_never_share_an_address() {
    let db = db().await;
    let ids = written(&db, &["sobre", "contato"]).await;
    let mut scope = db.scope().await;
    let Err(Error::Invalid(errors)) = create(&mut scope, &draft("sobre")).await else { panic!("a second /sobre") };
    assert!(errors.get("slug").unwrap().contains("/sobre"));
    assert!(message(edit(&mut scope, ids[1], 1, &draft("sobre")).await, "slug").contains("/sobre"));
    remove(&mut scope, ids[0]).await.unwrap();
    edit(&mut scope, ids[1], 1, &draft("sobre")).await.unwrap();
    assert_eq!(read::at(&mut scope, "sobre").await.unwrap().id, ids[1], "the address of a deleted page is free");
}

#[tokio::test]
async fn two_at_once_with_one_address_make_one_page() {
    let db = db().await;
    let attempt = || async {
        let mut scope = db.scope().await;
        create(&mut scope, &draft("sobre")).await?;
        scope.commit().await
    };
    let (one, two) = tokio::join!(attempt(), attempt());
    assert_eq!([&one, &two].into_iter().filter(|result| result.is_ok()).count(), 1, "{one:?} {two:?}");
}

#[tokio::test]
async fn a_page_moves_to_behind_another_one_and_a_repeat_changes_nothing() {
    let db = db().await;
    let ids = written(&db, &["a", "b", "c"]).await;
    let mut scope = db.scope().await;
    for (page, after, order) in [
        (2, None, ["c", "a", "b"]),
        (2, None, ["c", "a", "b"]),
        (2, Some(1), ["a", "b", "c"]),
        (0, Some(1), ["b", "a", "c"]),
        (0, Some(1), ["b", "a", "c"]),
        (2, Some(1), ["b", "c", "a"]),
    ] {
        place(&mut scope, ids[page], after.map(|after: usize| ids[after])).await.unwrap();
        assert_eq!(in_menu(&mut scope).await, order, "{page} after {after:?}");
    }
    assert_eq!(read::load(&mut scope, ids[2]).await.unwrap().version, 4, "one for each real move");
}

#[tokio::test]
async fn who_moves_in_a_menu_that_changed_is_told() {
    let db = db().await;
    let ids = written(&db, &["a", "b"]).await;
    let mut scope = db.scope().await;
    edit(&mut scope, ids[0], 1, &Draft { in_menu: false, ..draft("a") }).await.unwrap();
    assert!(matches!(place(&mut scope, ids[1], Some(ids[0])).await, Err(Error::Conflict { .. })));
    assert!(matches!(place(&mut scope, ids[0], None).await, Err(Error::Conflict { .. })));
    assert_eq!(place(&mut scope, PageId::new(), None).await, Err(Error::NotFound));
}

#[tokio::test]
async fn a_text_written_over_an_older_one_is_refused_and_the_same_one_is_not() {
    let db = db().await;
    let ids = written(&db, &["sobre"]).await;
    let mut scope = db.scope().await;
    let (first, second) =
        (Draft { source: "um".into(), ..draft("sobre") }, Draft { source: "dois".into(), ..draft("sobre") });
    edit(&mut scope, ids[0], 1, &first).await.unwrap();
    edit(&mut scope, ids[0], 1, &first).await.unwrap();
    assert!(!message(edit(&mut scope, ids[0], 1, &second).await, "version").is_empty());
    assert_eq!(read::load(&mut scope, ids[0]).await.unwrap().source, "um");
    edit(&mut scope, ids[0], 2, &second).await.unwrap();
}

#[tokio::test]
async fn what_is_not_public_or_deleted_is_in_no_menu() {
    let db = db().await;
    let ids = written(&db, &["a", "b", "c"]).await;
    let mut scope = db.scope().await;
    set_public(&mut scope, ids[0], false).await.unwrap();
    set_public(&mut scope, ids[0], false).await.unwrap();
    remove(&mut scope, ids[1]).await.unwrap();
    assert_eq!(in_menu(&mut scope).await, ["c"]);
    assert_eq!(read::load(&mut scope, ids[1]).await, Err(Error::NotFound));
    assert_eq!(remove(&mut scope, ids[1]).await, Err(Error::NotFound));
    assert_eq!(read::list(&mut scope).await.unwrap().len(), 2);
    set_public(&mut scope, ids[0], true).await.unwrap();
    assert_eq!(in_menu(&mut scope).await, ["a", "c"], "at its old place");
    assert_eq!(read::names(&mut scope, &[ids[1].0]).await.unwrap(), [(ids[1].0, "Página b".to_owned())]);
}
