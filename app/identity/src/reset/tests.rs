use super::{choose::choose, store};
use crate::{StaffMember, demo, staff::store as staff, token::Token};
use chrono::Duration;
use kernel::Error;
use testkit::{TestDb, db, now};

const GOOD: &str = "três tesouras novas";

async fn shop() -> TestDb {
    let db = db().await;
    let mut scope = db.scope().await;
    demo::staff(&mut scope, "aurora.example").await.unwrap();
    scope.commit().await.unwrap();
    db
}

/// The link that the job would send.
async fn link(db: &TestDb, email: &str) -> Token {
    let mut scope = db.scope().await;
    let known = staff::secret(&mut scope, email).await.unwrap().unwrap();
    let token = Token::new();
    store::replace(&mut scope, known.member.id, &token.hash()).await.unwrap();
    scope.commit().await.unwrap();
    token
}

async fn chosen(db: &TestDb, token: &Token) -> Result<Option<StaffMember>, Error> {
    choose(&db.request(), token, GOOD.to_owned()).await.map(|known| known.map(|known| known.member))
}

#[tokio::test]
async fn a_link_gives_one_new_password() {
    let db = shop().await;
    let token = link(&db, "agente@aurora.example").await;
    let member = chosen(&db, &token).await.unwrap().unwrap();
    assert_eq!(member.email, "agente@aurora.example");
    assert_eq!(chosen(&db, &token).await, Ok(None), "it is used up");
    let known = staff::secret(&mut db.scope().await, "agente@aurora.example").await.unwrap().unwrap();
    assert!(crate::password::verify(GOOD.to_owned(), known.password_hash.clone()).await.unwrap());
    assert!(!crate::password::verify(demo::PASSWORD.to_owned(), known.password_hash).await.unwrap());
}

#[tokio::test]
async fn of_two_at_once_one_chooses() {
    let db = shop().await;
    let token = link(&db, "agente@aurora.example").await;
    let (first, second) = tokio::join!(chosen(&db, &token), chosen(&db, &token));
    assert_eq!([first.unwrap(), second.unwrap()].into_iter().flatten().count(), 1);
}

#[tokio::test]
async fn a_link_lasts_two_hours_and_a_newer_one_takes_its_place() {
    let db = shop().await;
    let token = link(&db, "agente@aurora.example").await;
    let late = db.request_at(now() + Duration::hours(2));
    assert_eq!(choose(&late, &token, GOOD.to_owned()).await, Ok(None));
    let newer = link(&db, "agente@aurora.example").await;
    assert_eq!(chosen(&db, &token).await, Ok(None), "the older one");
    assert!(chosen(&db, &newer).await.unwrap().is_some());
}

#[tokio::test]
async fn a_refused_password_does_not_use_the_link_up() {
    let db = shop().await;
    let token = link(&db, "agente@aurora.example").await;
    for (password, message) in
        [("curta", "Use pelo menos 10 caracteres."), ("agente@aurora.example", "A senha não pode ser o seu e-mail.")]
    {
        let refused = choose(&db.request(), &token, password.to_owned()).await;
        assert_eq!(refused, Err(Error::invalid("password", message)));
    }
    assert!(chosen(&db, &token).await.unwrap().is_some());
}

#[tokio::test]
async fn who_works_here_no_more_chooses_nothing() {
    let db = shop().await;
    let token = link(&db, "agente@aurora.example").await;
    let mut scope = db.scope().await;
    sqlx::query("update identity.staff set active = false where email = 'agente@aurora.example'")
        .execute(scope.conn())
        .await
        .unwrap();
    scope.commit().await.unwrap();
    assert_eq!(chosen(&db, &token).await, Ok(None));
    assert_eq!(chosen(&db, &Token::new()).await, Ok(None), "a link that nobody gave");
}

#[tokio::test]
async fn the_trail_and_the_queue_say_that_it_was_changed_and_never_to_what() {
    let db = shop().await;
    let token = link(&db, "agente@aurora.example").await;
    chosen(&db, &token).await.unwrap().unwrap();
    let mut scope = db.scope().await;
    let told: Vec<String> =
        sqlx::query_scalar("select changes::text from events.audit where verb = 'identity.password_reset'")
            .fetch_all(scope.conn())
            .await
            .unwrap();
    assert_eq!(told.len(), 1);
    assert!(!told[0].contains("argon2") && !told[0].contains(GOOD), "{told:?}");
    let notice: String = sqlx::query_scalar(
        "select payload ->> 'kind' from events.job where kind = 'mail.send' order by id desc limit 1",
    )
    .fetch_one(scope.conn())
    .await
    .unwrap();
    assert_eq!(notice, "identity.password_changed");
}
