use super::{accept::accept, owner::create_owner};
use crate::{Role, StaffMember, staff::store, token::Token};
use chrono::Duration;
use kernel::Error;
use testkit::{TestDb, db, now};

const NAME: &str = "Marina Azevedo";
const GOOD: &str = "três tesouras";

async fn invited(db: &TestDb) -> Token {
    let mut scope = db.scope().await;
    let token = create_owner(&mut scope, " Marina Azevedo ", "Marina@Aurora.example").await.unwrap();
    scope.commit().await.unwrap();
    Token::parse(&token).unwrap()
}

async fn accepted(db: &TestDb, token: &Token) -> Result<Option<StaffMember>, Error> {
    accept(&db.request(), token, NAME, GOOD.to_owned()).await.map(|known| known.map(|known| known.member))
}

#[tokio::test]
async fn an_invitation_opens_once() {
    let db = db().await;
    let token = invited(&db).await;
    let member = accepted(&db, &token).await.unwrap().unwrap();
    assert_eq!(
        (member.name.as_str(), member.email.as_str(), member.role),
        ("Marina Azevedo", "marina@aurora.example", Role::Owner)
    );
    assert_eq!(accepted(&db, &token).await, Ok(None));
    let mut scope = db.scope().await;
    let known = store::secret(&mut scope, "marina@aurora.example").await.unwrap().unwrap();
    assert!(crate::password::verify(GOOD.to_owned(), known.password_hash).await.unwrap());
}

#[tokio::test]
async fn of_two_at_once_one_comes_in() {
    let db = db().await;
    let token = invited(&db).await;
    let (first, second) = tokio::join!(accepted(&db, &token), accepted(&db, &token));
    let came_in = [first.unwrap(), second.unwrap()].into_iter().flatten().count();
    assert_eq!(came_in, 1);
}

#[tokio::test]
async fn a_refused_password_does_not_use_the_invitation_up() {
    let db = db().await;
    let token = invited(&db).await;
    for (password, message) in [
        ("curta", "Use pelo menos 10 caracteres."),
        ("senha123456", "Essa senha é fácil de adivinhar. Escolha outra."),
        ("marina@aurora.example", "A senha não pode ser o seu e-mail."),
    ] {
        let refused = accept(&db.request(), &token, NAME, password.to_owned()).await;
        assert_eq!(refused, Err(Error::invalid("password", message)));
    }
    assert!(accepted(&db, &token).await.unwrap().is_some());
}

#[tokio::test]
async fn who_comes_in_says_what_they_are_called() {
    let db = db().await;
    let token = invited(&db).await;
    let Err(Error::Invalid(errors)) = accept(&db.request(), &token, " \u{200B} ", "curta".to_owned()).await else {
        panic!("taken")
    };
    assert!(errors.get("name").is_some() && errors.get("password").is_some(), "both are told at once");
    let known = accept(&db.request(), &token, " Nina  Souza ", GOOD.to_owned()).await.unwrap().unwrap();
    assert_eq!(known.member.name, "Nina Souza");
}

#[tokio::test]
async fn after_seven_days_it_opens_no_more() {
    let db = db().await;
    let token = invited(&db).await;
    let late = db.request_at(now() + Duration::days(7));
    assert_eq!(accept(&late, &token, NAME, GOOD.to_owned()).await, Ok(None));
    let in_time = db.request_at(now() + Duration::days(7) - Duration::seconds(1));
    assert!(accept(&in_time, &token, NAME, GOOD.to_owned()).await.unwrap().is_some());
}

#[tokio::test]
async fn a_repeated_provisioning_replaces_the_link() {
    let db = db().await;
    let (first, second) = (invited(&db).await, invited(&db).await);
    assert_eq!(accepted(&db, &first).await, Ok(None));
    assert!(accepted(&db, &second).await.unwrap().is_some());
    let mut scope = db.scope().await;
    let again = create_owner(&mut scope, "Marina", "marina@aurora.example").await;
    assert!(matches!(again, Err(Error::Conflict { .. })), "who came in is not invited again: {again:?}");
}

#[tokio::test]
async fn a_token_that_nobody_gave_opens_nothing() {
    let db = db().await;
    invited(&db).await;
    assert_eq!(accepted(&db, &Token::new()).await, Ok(None));
}

#[tokio::test]
async fn an_owner_needs_a_name_and_an_address() {
    let db = db().await;
    let mut scope = db.scope().await;
    let Err(Error::Invalid(errors)) = create_owner(&mut scope, "  ", "marina@").await else { panic!("taken") };
    assert!(errors.get("name").is_some() && errors.get("email").is_some());
}
