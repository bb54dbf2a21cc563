use super::*;
use testkit::{TestDb, db};

const PASSWORD: &str = "s3nha do servidor";

fn account(user: Option<&str>) -> Account {
    Account {
        sender_name: Some("Aurora".to_owned()),
        reply_to: None,
        server: Some(OwnServer {
            host: "smtp.aurora.example".to_owned(),
            port: 587,
            security: Security::StartTls,
            sender: "oi@aurora.example".to_owned(),
            user: user.map(str::to_owned),
        }),
    }
}

async fn saved(db: &TestDb, key: &MasterKey, account: &Account, password: NewPassword) {
    let mut scope = db.scope().await;
    account.save(&mut scope, key, password).await.unwrap();
    scope.commit().await.unwrap();
}

async fn password(db: &TestDb, key: &MasterKey) -> Option<String> {
    let (_, server) = with_server(&mut db.scope().await, key).await.unwrap();
    server.and_then(|server| server.login).map(|login| login.password)
}

/// How often the trail tells of it, and all that it says.
async fn trail(db: &TestDb) -> (i64, String) {
    sqlx::query_as("select count(*), coalesce(string_agg(changes::text, ' '), '') from events.audit where verb = $1")
        .bind("mail.account_changed")
        .fetch_one(db.scope().await.conn())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_business_keeps_a_server_of_its_own_and_the_trail_keeps_no_password() {
    let (db, key) = (db().await, MasterKey::random());
    assert_eq!(Account::load(&mut db.scope().await).await.unwrap(), Account::default());
    let own = account(Some("oi"));
    saved(&db, &key, &own, NewPassword::Set(PASSWORD.to_owned())).await;
    assert_eq!(Account::load(&mut db.scope().await).await.unwrap(), own);
    assert_eq!(password(&db, &key).await.as_deref(), Some(PASSWORD));
    let stored: Vec<u8> =
        sqlx::query_scalar("select password from mail.account").fetch_one(db.scope().await.conn()).await.unwrap();
    assert!(!stored.windows(PASSWORD.len()).any(|part| part == PASSWORD.as_bytes()));
    let (rows, told) = trail(&db).await;
    assert_eq!(rows, 1);
    assert!(told.contains("smtp.aurora.example") && told.contains("left_out"), "{told}");
    assert!(!told.contains(PASSWORD) && !told.contains(&key.id()), "{told}");
}

#[tokio::test]
async fn a_password_stays_until_another_is_given_or_nobody_needs_it() {
    let (db, key) = (db().await, MasterKey::random());
    saved(&db, &key, &account(Some("oi")), NewPassword::Set(PASSWORD.to_owned())).await;
    saved(&db, &key, &account(Some("oi")), NewPassword::Keep).await;
    assert_eq!(trail(&db).await.0, 1, "nothing changed");
    let renamed = Account { sender_name: None, ..account(Some("oi")) };
    saved(&db, &key, &renamed, NewPassword::Keep).await;
    assert_eq!(password(&db, &key).await.as_deref(), Some(PASSWORD));
    saved(&db, &key, &renamed, NewPassword::Set("outra".to_owned())).await;
    assert_eq!(password(&db, &key).await.as_deref(), Some("outra"));
    assert_eq!(trail(&db).await.0, 3, "another password is a change");
    saved(&db, &key, &account(None), NewPassword::Keep).await;
    assert_eq!(password(&db, &key).await, None);
    saved(&db, &key, &Account::default(), NewPassword::Keep).await;
    assert_eq!(Account::load(&mut db.scope().await).await.unwrap(), Account::default());
}

#[tokio::test]
async fn another_key_another_business_and_another_use_open_nothing() {
    let (db, key) = (db().await, MasterKey::random());
    saved(&db, &key, &account(Some("oi")), NewPassword::Set(PASSWORD.to_owned())).await;
    let foreign = with_server(&mut db.scope().await, &MasterKey::random()).await;
    assert!(matches!(foreign, Err(Error::Fault { .. })));
    let sealed = key.seal(db.tenant.id, PASSWORD);
    let mut scope = db.scope().await;
    store::replace(&mut scope, &sealed).await.unwrap();
    assert!(with_server(&mut scope, &key).await.is_err(), "the database's password is no mail password");
}

#[tokio::test]
async fn a_rotation_seals_anew_and_only_what_needs_it() {
    let db = db().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("master.key");
    let old = MasterKey::load_or_create(&file).unwrap();
    saved(&db, &old, &account(Some("oi")), NewPassword::Set(PASSWORD.to_owned())).await;
    let line = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let new = MasterKey::load_or_create(&file).unwrap();
    // As a rotation leaves the file: the newest first.
    let both = format!("{}\n{line}", std::fs::read_to_string(&file).unwrap().trim_end());
    std::fs::write(&file, both).unwrap();
    new.reload().unwrap();
    let mut scope = db.scope().await;
    reseal(&mut scope, &new).await.unwrap();
    reseal(&mut scope, &new).await.unwrap();
    scope.commit().await.unwrap();
    assert_eq!(password(&db, &new).await.as_deref(), Some(PASSWORD));
    assert!(with_server(&mut db.scope().await, &MasterKey::random()).await.is_err());
    let key_id: String =
        sqlx::query_scalar("select key_id from mail.account").fetch_one(db.scope().await.conn()).await.unwrap();
    assert_eq!(key_id, new.id());
    assert_ne!(key_id, old.id());
}
