use super::{password, rename};
use crate::{Permission, Staff, StaffMember, demo, session, staff::store};
use kernel::Error;
use std::sync::Arc;
use testkit::{TestDb, db};
use tower_sessions::{Expiry, Session};

const NEW: &str = "quatro cadeiras";

async fn shop() -> TestDb {
    let db = db().await;
    let mut scope = db.scope().await;
    demo::staff(&mut scope, "aurora.example").await.unwrap();
    scope.commit().await.unwrap();
    db
}

/// A new session of the agent, as another browser.
async fn browser(db: &TestDb) -> Session {
    let mut scope = db.scope().await;
    let known = store::secret(&mut scope, "agente@aurora.example").await.unwrap().unwrap();
    scope.commit().await.unwrap();
    let store = Arc::new(session::Store::new(db.request()));
    let session = Session::new(None, store, Some(Expiry::OnSessionEnd));
    session::start(&session, &known).await.unwrap();
    session.save().await.unwrap();
    session
}

async fn change(db: &TestDb, session: &Session, current: &str, new: &str) -> Result<(), Error> {
    let request = db.request();
    password::change(&request, &session::again(session, &request), current.to_owned(), new.to_owned()).await
}

async fn who(db: &TestDb, session: &Session) -> Result<StaffMember, Error> {
    let request = db.request();
    let staff = Staff::begin_again(&request, session, Permission::UseApp).await?;
    Ok(staff.member().clone())
}

fn message(answer: Result<(), Error>, field: &str) -> String {
    match answer {
        Err(Error::Invalid(errors)) => errors.get(field).unwrap_or_default().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_new_password_needs_the_present_one_and_ends_every_other_session() {
    let db = shop().await;
    let (here, elsewhere) = (browser(&db).await, browser(&db).await);
    change(&db, &here, demo::PASSWORD, NEW).await.unwrap();
    assert!(who(&db, &here).await.is_ok(), "this browser stays in");
    assert_eq!(who(&db, &elsewhere).await, Err(Error::Unauthenticated));
    let mut scope = db.scope().await;
    let hash = store::secret(&mut scope, "agente@aurora.example").await.unwrap().unwrap().password_hash;
    assert!(crate::password::verify(NEW.to_owned(), hash).await.unwrap());
}

#[tokio::test]
async fn what_began_with_the_old_password_ends_with_it() {
    let db = shop().await;
    let here = browser(&db).await;
    let mut scope = db.scope().await;
    let known = store::secret(&mut scope, "agente@aurora.example").await.unwrap().unwrap();
    sqlx::query(
        "insert into identity.password_reset (token_hash, staff_id, created_at, expires_at)
         values (sha256('x'), $1, now(), now() + interval '2 hours')",
    )
    .bind(known.member.id.0)
    .execute(scope.conn())
    .await
    .unwrap();
    scope.commit().await.unwrap();
    let session_store = Arc::new(session::Store::new(db.request()));
    let late = Session::new(None, session_store, Some(Expiry::OnSessionEnd));
    session::start(&late, &known).await.unwrap();
    change(&db, &here, demo::PASSWORD, NEW).await.unwrap();
    late.save().await.unwrap();
    assert_eq!(who(&db, &late).await, Err(Error::Unauthenticated), "it was proved before, and is written after");
    let mut scope = db.scope().await;
    let open: i64 =
        sqlx::query_scalar("select count(*) from identity.password_reset").fetch_one(scope.conn()).await.unwrap();
    assert_eq!(open, 0, "nor does an older link give another one");
    assert!(who(&db, &browser(&db).await).await.is_ok(), "who signs in now is in");
}

#[tokio::test]
async fn without_the_present_password_nothing_changes() {
    let db = shop().await;
    let (here, elsewhere) = (browser(&db).await, browser(&db).await);
    let told = change(&db, &here, "errada-errada", NEW).await;
    assert_eq!(message(told, "current_password"), "Essa não é a sua senha de agora.");
    for (new, words) in [
        ("curta", "Use pelo menos 10 caracteres."),
        ("qwertyuiop123", "Essa senha é fácil de adivinhar. Escolha outra."),
        ("agente@aurora.example", "A senha não pode ser o seu e-mail."),
    ] {
        assert_eq!(message(change(&db, &here, demo::PASSWORD, new).await, "password"), words);
    }
    for session in [&here, &elsewhere] {
        assert!(who(&db, session).await.is_ok());
    }
}

#[tokio::test]
async fn who_guesses_at_an_open_browser_has_to_wait() {
    let db = shop().await;
    let here = browser(&db).await;
    for _ in 0..5 {
        message(change(&db, &here, "errada-errada", NEW).await, "current_password");
    }
    let sixth = change(&db, &here, demo::PASSWORD, NEW).await;
    assert!(matches!(sixth, Err(Error::TooMany { .. })), "{sixth:?}");
}

#[tokio::test]
async fn a_name_is_what_one_can_read() {
    let db = shop().await;
    let here = browser(&db).await;
    let request = db.request();
    let mut staff = Staff::begin_again(&request, &here, Permission::UseApp).await.unwrap();
    for odd in ["", " \u{200B} ", &"x".repeat(121)] {
        assert!(matches!(rename::rename(&mut staff, odd).await, Err(Error::Invalid(_))), "{odd:?}");
    }
    rename::rename(&mut staff, " Nina  Souza ").await.unwrap();
    staff.commit().await.unwrap();
    assert_eq!(who(&db, &here).await.unwrap().name, "Nina Souza");
}
