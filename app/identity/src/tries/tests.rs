use super::*;
use chrono::Duration;
use std::net::IpAddr;
use testkit::{TestDb, db, now, pair};

const SHOP: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));

async fn take_at<'a>(db: &TestDb, seconds: i64, whos: &[Who<'a>]) -> Result<Try<'a>, Error> {
    take(&db.request_at(now() + Duration::seconds(seconds)), whos).await
}

async fn forgive(db: &TestDb, attempt: Try<'_>) {
    let mut scope = db.scope().await;
    attempt.forgive(&db.request(), &mut scope).await.unwrap();
    scope.commit().await.unwrap();
}

async fn rows(db: &TestDb) -> i64 {
    let mut scope = db.scope().await;
    sqlx::query_scalar!(r#"select count(*) as "n!" from identity.attempt"#).fetch_one(&mut *scope.conn()).await.unwrap()
}

fn seconds(answer: Result<Try<'_>, Error>) -> u32 {
    match answer {
        Err(Error::TooMany { seconds }) => seconds,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_sixth_wrong_password_in_a_minute_has_to_wait() {
    let pair = pair().await;
    let at = |tenant, seconds| pair.platform.request_at(tenant, now() + Duration::seconds(seconds));
    let ana = [Who::Account("a@b.example")];
    for i in 0..5 {
        let _counted = take(&at(&pair.aurora, i), &ana).await.unwrap();
    }
    assert_eq!(seconds(take(&at(&pair.aurora, 10), &ana).await), 50);
    assert!(take(&at(&pair.aurora, 10), &[Who::Account("c@b.example")]).await.is_ok(), "another account");
    assert!(take(&at(&pair.oficina, 10), &ana).await.is_ok(), "another tenant");
    assert!(take(&at(&pair.aurora, 60), &ana).await.is_ok(), "a minute later");
}

#[tokio::test]
async fn twenty_wrong_passwords_in_an_hour_have_to_wait_for_the_hour() {
    let db = db().await;
    let ana = [Who::Account("a@b.example")];
    for minute in 0..20 {
        let _counted = take_at(&db, minute * 60, &ana).await.unwrap();
    }
    assert_eq!(seconds(take_at(&db, 20 * 60, &ana).await), 40 * 60);
    assert!(take_at(&db, 3600, &ana).await.is_ok());
}

#[tokio::test]
async fn who_comes_in_often_is_never_locked_out() {
    let db = db().await;
    let whos = [Who::Account("a@b.example"), Who::Address(SHOP), Who::Everybody];
    for _ in 0..120 {
        let attempt = take_at(&db, 0, &whos).await.unwrap();
        forgive(&db, attempt).await;
    }
}

#[tokio::test]
async fn a_right_password_does_not_wash_an_address_clean() {
    let db = db().await;
    for i in 0..19 {
        let email = format!("{i}@b.example");
        let _counted = take_at(&db, i, &[Who::Account(&email), Who::Address(SHOP)]).await.unwrap();
    }
    let own = take_at(&db, 20, &[Who::Account("own@b.example"), Who::Address(SHOP)]).await.unwrap();
    let mut scope = db.scope_at(now() + Duration::seconds(20)).await;
    own.forgive(&db.request(), &mut scope).await.unwrap();
    scope.commit().await.unwrap();
    let _counted = take_at(&db, 21, &[Who::Account("x@b.example"), Who::Address(SHOP)]).await.unwrap();
    assert!(take_at(&db, 22, &[Who::Account("y@b.example"), Who::Address(SHOP)]).await.is_err());
    assert!(take_at(&db, 22, &[Who::Address(SHOP)]).await.is_err(), "no account at all");
    assert!(take_at(&db, 22, &[Who::Account("x@b.example")]).await.is_ok(), "from elsewhere");
}

#[tokio::test]
async fn what_one_limit_refuses_counts_for_none() {
    let db = db().await;
    for i in 0..20 {
        let email = format!("{i}@b.example");
        let _counted = take_at(&db, 0, &[Who::Account(&email), Who::Address(SHOP)]).await.unwrap();
    }
    let before = rows(&db).await;
    for _ in 0..50 {
        assert!(take_at(&db, 1, &[Who::Account("new@b.example"), Who::Address(SHOP)]).await.is_err());
    }
    assert_eq!(rows(&db).await, before);
}

#[tokio::test]
async fn a_hundred_at_once_are_a_hundred_tries() {
    let db = db().await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let request = db.request();
        tasks.spawn(async move { take(&request, &[Who::Account("a@b.example"), Who::Everybody]).await.is_ok() });
    }
    let taken = tasks.join_all().await.into_iter().filter(|taken| *taken).count();
    assert_eq!(taken, 5);
}

#[tokio::test]
async fn a_flood_from_everywhere_fills_neither_the_database_nor_the_processor() {
    let db = db().await;
    let mut taken = 0;
    for i in 0..1000_u32 {
        let (email, address) = (format!("{i}@b.example"), IpAddr::from(i.to_be_bytes()));
        let whos = [Who::Account(&email), Who::Address(address), Who::Everybody];
        taken += usize::from(take_at(&db, i64::from(i) / 100, &whos).await.is_ok());
    }
    assert_eq!(taken, 60, "as many as everybody together may in a minute");
    assert!(rows(&db).await <= 121);
}

#[tokio::test]
async fn what_is_over_is_taken_away_by_those_who_come_after() {
    let db = db().await;
    for i in 0..30 {
        let email = format!("{i}@b.example");
        let _counted = take_at(&db, 0, &[Who::Account(&email)]).await.unwrap();
    }
    for i in 0..2 {
        let _counted = take_at(&db, 3600 + i, &[Who::Account("a@b.example")]).await.unwrap();
    }
    assert_eq!(rows(&db).await, 1);
}

#[tokio::test]
async fn a_known_device_is_counted_apart() {
    let db = db().await;
    for _ in 0..5 {
        let _counted = take_at(&db, 0, &[Who::Account("a@b.example")]).await.unwrap();
    }
    assert!(take_at(&db, 0, &[Who::Account("a@b.example")]).await.is_err());
    for _ in 0..5 {
        let _counted = take_at(&db, 0, &[Who::Device("a@b.example", b"one")]).await.unwrap();
    }
    assert!(take_at(&db, 0, &[Who::Device("a@b.example", b"one")]).await.is_err(), "it has limits too");
    assert!(take_at(&db, 0, &[Who::Device("a@b.example", b"two")]).await.is_ok());
}

#[tokio::test]
async fn strangers_fill_an_hour_with_at_most_sixty_lines() {
    let db = db().await;
    let mut kept = 0;
    for minute in 0..60 {
        for _ in 0..3 {
            let request = db.request_at(now() + Duration::minutes(minute));
            let mut scope = db.scope_at(now() + Duration::minutes(minute)).await;
            kept += usize::from(is_worth_a_line(&request, &mut scope, Who::Strangers).await.unwrap());
            scope.commit().await.unwrap();
        }
    }
    assert_eq!(kept, 60);
}

#[tokio::test]
async fn the_database_says_neither_who_nor_where() {
    let db = db().await;
    let _counted = take_at(&db, 0, &[Who::Account("ana@b.example"), Who::Address(SHOP)]).await.unwrap();
    let mut scope = db.scope().await;
    let rows = sqlx::query_scalar!(r#"select to_jsonb(a)::text as "row!" from identity.attempt a"#)
        .fetch_all(&mut *scope.conn())
        .await
        .unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| !row.contains("ana") && !row.contains("203.0")), "{rows:?}");
}
