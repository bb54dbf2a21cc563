use super::{Customer, CustomerAccount, code};
use crate::{
    device::{Device, Door},
    token::Token,
};
use chrono::Duration;
use kernel::Error;
use testkit::{TestDb, db, now, pair};

const EMAIL: &str = "ana@mail.example";

/// What was sent last.
async fn sent(db: &TestDb) -> String {
    let mut scope = db.scope().await;
    let letter = sqlx::query_scalar!(
        r#"select payload::text as "payload!" from events.job where kind = 'mail.send' order by id desc limit 1"#
    )
    .fetch_one(&mut *scope.conn())
    .await
    .unwrap();
    let at = letter.match_indices(' ').map(|(at, _)| at).find(|at| {
        let around =
            |from: usize, to: usize| letter.get(from..to).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
        *at >= 3 && around(at - 3, *at) && around(at + 1, at + 4)
    });
    let at = at.unwrap_or_else(|| panic!("{letter}"));
    letter[at - 3..at + 4].to_owned()
}

async fn asked(db: &TestDb) -> (Token, String) {
    let browser = code::ask(&db.request(), None, " Ana@Mail.example ").await.unwrap();
    (browser, sent(db).await)
}

async fn enter(db: &TestDb, browser: &Token, typed: &str) -> Result<(CustomerAccount, Token), Error> {
    code::enter(&db.request(), None, Some(browser), typed).await
}

/// Another code than this one.
fn other(code: &str) -> String {
    code.chars()
        .map(|c| {
            if c == '9' {
                '0'
            } else if c.is_ascii_digit() {
                char::from(c as u8 + 1)
            } else {
                c
            }
        })
        .collect()
}

fn message(answer: Result<(CustomerAccount, Token), Error>) -> String {
    match answer {
        Err(Error::Invalid(errors)) => errors.get("code").unwrap_or_default().to_owned(),
        Err(other) => panic!("{other:?}"),
        Ok((account, _)) => panic!("{account:?} came in"),
    }
}

const WRONG: &str = "Esse não é o código. Confira os 6 números do e-mail mais novo.";
const GONE: &str = "Esse código não vale mais. Peça outro.";

#[tokio::test]
async fn a_customer_comes_in_with_the_code_that_was_sent_to_them() {
    let db = db().await;
    let (browser, code) = asked(&db).await;
    let (account, token) = enter(&db, &browser, &code).await.unwrap();
    assert_eq!((account.email.as_str(), account.name.as_str()), (EMAIL, ""));
    let customer = Customer::recognise(&db.request(), Some(token.to_text())).await.unwrap();
    assert_eq!(customer.account(), &account);
    drop(customer);
    let (browser, code) = asked(&db).await;
    let (again, _) = enter(&db, &browser, &code).await.unwrap();
    assert_eq!(again, account, "the second time it is the same account");
}

#[tokio::test]
async fn a_code_opens_once() {
    let db = db().await;
    let (browser, code) = asked(&db).await;
    let (first, second) = tokio::join!(enter(&db, &browser, &code), enter(&db, &browser, &code));
    assert_eq!([first.is_ok(), second.is_ok()].into_iter().filter(|came_in| *came_in).count(), 1);
    assert_eq!(message(enter(&db, &browser, &code).await), GONE);
}

#[tokio::test]
async fn after_five_wrong_codes_the_right_one_is_too_late() {
    let db = db().await;
    let (browser, code) = asked(&db).await;
    for _ in 0..4 {
        assert_eq!(message(enter(&db, &browser, &other(&code)).await), WRONG);
    }
    assert_eq!(message(enter(&db, &browser, &other(&code)).await), GONE);
    assert_eq!(message(enter(&db, &browser, &code).await), GONE);
}

#[tokio::test]
async fn what_can_be_no_code_costs_no_try() {
    let db = db().await;
    let (browser, code) = asked(&db).await;
    for typed in ["", "12345", "abcdef", "1234567"].repeat(3) {
        assert_eq!(message(enter(&db, &browser, typed).await), WRONG);
    }
    assert!(enter(&db, &browser, &code).await.is_ok());
}

#[tokio::test]
async fn after_ten_minutes_it_opens_no_more() {
    let db = db().await;
    let (browser, code) = asked(&db).await;
    let late = db.request_at(now() + Duration::minutes(10));
    assert_eq!(message(code::enter(&late, None, Some(&browser), &code).await), GONE);
    let in_time = db.request_at(now() + Duration::minutes(10) - Duration::seconds(1));
    assert!(code::enter(&in_time, None, Some(&browser), &code).await.is_ok());
}

#[tokio::test]
async fn a_code_is_worth_nothing_in_another_browser() {
    let db = db().await;
    let (_, code) = asked(&db).await;
    let (attacker, _) = asked(&db).await;
    let answer = enter(&db, &attacker, &code).await;
    // A code may by chance be the same as another, once in a million.
    assert_eq!(message(answer), WRONG);
    assert_eq!(message(code::enter(&db.request(), None, None, &code).await), GONE);
    assert_eq!(message(enter(&db, &Token::new(), &code).await), GONE);
}

#[tokio::test]
async fn a_mailbox_is_not_flooded() {
    let db = db().await;
    let mut sent = 0;
    for minute in 0..50 {
        for _ in 0..3 {
            let request = db.request_at(now() + Duration::minutes(minute));
            sent += usize::from(code::ask(&request, None, EMAIL).await.is_ok());
        }
    }
    assert_eq!(sent, 6);
    assert!(code::ask(&db.request_at(now() + Duration::minutes(49)), None, "bia@mail.example").await.is_ok());
}

#[tokio::test]
async fn customers_who_come_in_take_no_room_from_those_after_them() {
    let db = db().await;
    for i in 0..61 {
        let email = format!("{i}@mail.example");
        let browser = code::ask(&db.request(), None, &email).await.unwrap();
        let code = sent(&db).await;
        enter(&db, &browser, &code).await.unwrap();
    }
    for i in 0..20 {
        code::ask(&db.request(), None, &format!("{i}@elsewhere.example")).await.unwrap();
    }
    let flood = code::ask(&db.request(), None, "20@elsewhere.example").await;
    assert!(matches!(flood, Err(Error::TooMany { .. })), "who only asks does");
}

#[tokio::test]
async fn somebody_at_a_browser_of_theirs_comes_in_as_often_as_they_like() {
    let db = db().await;
    let cookie = Device::cookie_of(&db.request(), Door::Customer, EMAIL);
    for _ in 0..8 {
        let browser = code::ask(&db.request(), Some(&cookie), EMAIL).await.unwrap();
        let code = sent(&db).await;
        code::enter(&db.request(), Some(&cookie), Some(&browser), &code).await.unwrap();
    }
}

#[tokio::test]
async fn whoever_asks_gets_the_same_answer_and_typing_slips_are_told() {
    let db = db().await;
    let (browser, code) = asked(&db).await;
    enter(&db, &browser, &code).await.unwrap();
    for email in [EMAIL, "ninguem@mail.example"] {
        assert!(code::ask(&db.request(), None, email).await.is_ok(), "{email}");
    }
    for slip in ["", "ana", "ana@mail", "a b@mail.example"] {
        let answer = code::ask(&db.request(), None, slip).await.map(|_| ());
        assert_eq!(answer, Err(Error::invalid("email", "Confira o e-mail: parece incompleto.")));
    }
}

#[tokio::test]
async fn a_customer_of_one_business_is_nobody_at_another() {
    let pair = pair().await;
    let (here, there) = (pair.platform.request(&pair.aurora), pair.platform.request(&pair.oficina));
    let browser = code::ask(&here, None, EMAIL).await.unwrap();
    assert_eq!(message(code::enter(&there, None, Some(&browser), "123456").await), GONE);
    let mut scope = pair.platform.scope(&pair.aurora).await;
    let account = super::store::come_in(&mut scope, EMAIL).await.unwrap().0;
    let token = super::session::start(&mut scope, account.id).await.unwrap();
    scope.commit().await.unwrap();
    assert!(Customer::recognise(&pair.platform.request(&pair.aurora), Some(token.to_text())).await.is_ok());
    let answer = Customer::recognise(&pair.platform.request(&pair.oficina), Some(token.to_text())).await;
    assert_eq!(answer.err(), Some(Error::Unauthenticated));
}

#[tokio::test]
async fn a_session_ends_sixty_days_after_the_last_visit_and_a_year_after_sign_in() {
    let db = db().await;
    let (browser, code) = asked(&db).await;
    let (_, token) = enter(&db, &browser, &code).await.unwrap();
    let visit = async |days: i64| {
        let customer = Customer::recognise(&db.request_at(now() + Duration::days(days)), Some(token.to_text())).await?;
        customer.commit().await
    };
    for days in (50..365).step_by(50) {
        assert_eq!(visit(days).await, Ok(()), "day {days}");
    }
    assert_eq!(visit(364).await, Ok(()));
    assert_eq!(visit(365).await, Err(Error::Unauthenticated));
    let (browser, code) = asked(&db).await;
    let (_, token) = enter(&db, &browser, &code).await.unwrap();
    let late = Customer::recognise(&db.request_at(now() + Duration::days(60)), Some(token.to_text())).await;
    assert_eq!(late.err(), Some(Error::Unauthenticated));
}

#[tokio::test]
async fn the_database_holds_neither_the_code_nor_the_browsers_secret() {
    let db = db().await;
    let (browser, code) = asked(&db).await;
    let mut scope = db.scope().await;
    let row = sqlx::query_scalar!(r#"select to_jsonb(c)::text as "row!" from identity.customer_code c"#)
        .fetch_one(&mut *scope.conn())
        .await
        .unwrap();
    assert!(!row.contains(&code.replace(' ', "")) && !row.contains(&browser.to_text()), "{row}");
}
