//! Letters as a mail server gets them, and what their links lead to.

#[path = "support/desk.rs"]
mod desk;
#[path = "support/mailbox.rs"]
mod mailbox;
mod support;

use axum::http::StatusCode;
use balcao::server::modules::Composition;
use chrono::TimeDelta;
use contacts::subject_data::{Subject, erase};
use desk::{Desk, PLATFORM, Ways};
use identity::mails;
use kernel::Locale;
use mail::{Letter, Variable};
use mailbox::Mailbox;
use std::{fs, os::unix::fs::PermissionsExt};
use support::{Client, PASSWORD};

const ORIGIN: &str = "http://aurora.localhost:3000";
const GOOD: &str = "três tesouras novas";

/// Invites somebody as `balcao tenant create` does.
async fn invite(desk: &Desk, email: &str) {
    let mut scope = desk.town.pair.platform.scope(&desk.town.pair.aurora).await;
    identity::create_owner(&mut scope, "Conceição", email).await.unwrap();
    scope.commit().await.unwrap();
}

/// Asks for a link as somebody who forgot their password does.
async fn forgot(desk: &Desk, email: &str) -> (StatusCode, String, String) {
    let mut browser = desk.town.anonymous("aurora.localhost");
    let answer = browser.post("/api/identity/reset/ask", &[("email", email), ("page", "/entrar/senha")]).await;
    (answer.status, answer.location().to_owned(), answer.body)
}

async fn sign_in(browser: &mut Client, email: &str, password: &str) -> StatusCode {
    browser.post("/api/identity/session/start", &[("email", email), ("password", password)]).await.status
}

#[tokio::test]
async fn who_is_invited_comes_in_by_the_link_that_was_mailed() {
    let mailbox = Mailbox::open();
    let desk = Desk::new(Ways::platform(&mailbox)).await;
    invite(&desk, "Conceicao@Aurora.example").await;
    desk.work().await;
    let letter = mailbox.next();
    assert_eq!(letter.header("from"), format!("Estúdio Aurora <{PLATFORM}>"));
    assert_eq!(
        (letter.header("to"), letter.recipients()),
        ("conceicao@aurora.example", vec!["conceicao@aurora.example"])
    );
    assert_eq!(letter.header("subject"), "Seu convite para Estúdio Aurora");
    assert_eq!(letter.header("auto-submitted"), "auto-generated");
    assert!(letter.header("message-id").ends_with("@aurora.localhost>"), "{}", letter.header("message-id"));
    assert_eq!(letter.0["parts"], 2);
    let path = letter.path(ORIGIN);
    assert!(letter.html().contains(&format!("href=\"{ORIGIN}{path}\"")), "{}", letter.html());
    assert!(letter.html().contains("Estúdio Aurora") && letter.text().contains("Estúdio Aurora"));

    let mut browser = desk.town.anonymous("aurora.localhost");
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("conceicao@aurora.example"), "{}", page.body);
    let token = path.rsplit('/').next().unwrap();
    let fields = [("token", token), ("name", "Conceição"), ("password", GOOD)];
    let answer = browser.post("/api/identity/invitation/accept", &fields).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/app/"));
    assert_eq!(browser.get("/app/").await.status, StatusCode::OK);
    assert!(mailbox.is_empty(), "one letter");
}

#[tokio::test]
async fn who_forgot_their_password_chooses_another_by_the_link_that_was_mailed() {
    let mailbox = Mailbox::open();
    let desk = Desk::new(Ways::platform(&mailbox)).await;
    let mut elsewhere = desk.town.staff("agente").await;
    let mut browser = desk.town.anonymous("aurora.localhost");
    let page = browser.get("/entrar").await;
    assert!(page.body.contains("href=\"/entrar/senha\""), "{}", page.body);
    assert_eq!(browser.get("/entrar/senha").await.status, StatusCode::OK);
    forgot(&desk, " Agente@Aurora.example ").await;
    desk.work().await;
    let letter = mailbox.next();
    assert_eq!(letter.recipients(), ["agente@aurora.example"]);
    assert_eq!(letter.header("subject"), "Sua nova senha em Estúdio Aurora");
    assert!(letter.text().starts_with("Olá, Júlia Nogueira!"), "{}", letter.text());
    let path = letter.path(ORIGIN);

    let mut rival = desk.town.anonymous("oficina.localhost");
    assert_eq!(rival.get(&path).await.status, StatusCode::NOT_FOUND, "a link of another business");
    let token = path.rsplit('/').next().unwrap();
    let choose = [("token", token), ("password", GOOD)];
    let answer = rival.post("/api/identity/reset/choose", &choose).await;
    assert_eq!(rival.get(answer.location()).await.status, StatusCode::NOT_FOUND);

    assert_eq!(browser.get(&path).await.status, StatusCode::OK);
    let weak = browser.post("/api/identity/reset/choose", &[("token", token), ("password", "abc123")]).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(weak.body.contains("Use pelo menos 10 caracteres.") && !weak.body.contains("abc123"), "{}", weak.body);
    let answer = browser.post("/api/identity/reset/choose", &choose).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/app/"));
    assert_eq!(browser.get("/app/").await.status, StatusCode::OK, "they are in");
    assert_eq!(elsewhere.get("/app/").await.status, StatusCode::SEE_OTHER, "the other device is out");

    assert_eq!(browser.get(&path).await.status, StatusCode::GONE, "used");
    let again = browser.post("/api/identity/reset/choose", &choose).await;
    assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, path.as_str()));
    let mut fresh = desk.town.anonymous("aurora.localhost");
    assert_eq!(sign_in(&mut fresh, "agente@aurora.example", PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in(&mut fresh, "agente@aurora.example", GOOD).await, StatusCode::SEE_OTHER);
    desk.work().await;
    let notice = mailbox.next();
    assert_eq!((notice.header("subject"), notice.path(ORIGIN)), ("Sua senha foi trocada", "/entrar/senha".to_owned()));
}

#[tokio::test]
async fn nobody_learns_who_works_here_by_asking_for_a_link() {
    let mailbox = Mailbox::open();
    let desk = Desk::new(Ways::platform(&mailbox)).await;
    let known = forgot(&desk, "leitura@aurora.example").await;
    assert_eq!((known.0, known.1.as_str()), (StatusCode::SEE_OTHER, "/entrar/senha?feito=ask"));
    assert_eq!(forgot(&desk, "ninguem@aurora.example").await, known);
    assert_eq!(forgot(&desk, "admin@oficina.example").await, known, "of another business");
    desk.work().await;
    assert_eq!(mailbox.next().recipients(), ["leitura@aurora.example"]);
    assert!(mailbox.is_empty(), "nobody else gets a letter");
    let wrong = forgot(&desk, "leitura").await;
    assert_eq!(wrong.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.2.contains("Confira o e-mail") && wrong.2.contains("value=\"leitura\""), "{}", wrong.2);
    for email in ["leitura@aurora.example", "outro@aurora.example"] {
        let mut last = StatusCode::OK;
        for _ in 0..6 {
            last = forgot(&desk, email).await.0;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "{email}");
    }
    let page = desk.town.anonymous("aurora.localhost").get("/app/entrar/senha?feito=ask").await;
    assert!(page.body.contains("o link está a caminho") && page.body.contains("href=\"/app/entrar\""), "{}", page.body);
}

#[tokio::test]
async fn a_link_that_is_unknown_or_too_old_says_so() {
    let mailbox = Mailbox::open();
    let desk = Desk::new(Ways::platform(&mailbox)).await;
    let mut browser = desk.town.anonymous("aurora.localhost");
    for token in ["x", &"A".repeat(43)] {
        let page = browser.get(&format!("/senha/{token}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{token}");
        assert!(page.body.contains("href=\"/entrar/senha\""), "{}", page.body);
    }
    assert_eq!(browser.post("/api/identity/reset/choose", &[("token", "x")]).await.status, StatusCode::NOT_FOUND);
    forgot(&desk, "agente@aurora.example").await;
    desk.work().await;
    let path = mailbox.next().path(ORIGIN);
    forgot(&desk, "agente@aurora.example").await;
    desk.work().await;
    assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "a newer link took its place");
    assert_eq!(browser.get(&mailbox.next().path(ORIGIN)).await.status, StatusCode::OK);

    let mut scope = desk.town.pair.platform.scope(&desk.town.pair.aurora).await;
    let now = scope.now();
    sqlx::query(
        "insert into identity.password_reset (token_hash, staff_id, created_at, expires_at)
         select sha256(decode(repeat('00', 32), 'hex')), id, $1, $2 from identity.staff where email = 'leitura@aurora.example'",
    )
    .bind(now - TimeDelta::hours(2))
    .bind(now)
    .execute(scope.conn())
    .await
    .unwrap();
    scope.commit().await.unwrap();
    let page = browser.get(&format!("/senha/{}", "A".repeat(43))).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.body.contains("Este link venceu"), "{}", page.body);
}

#[tokio::test]
async fn nothing_that_people_write_makes_a_header_or_a_reader() {
    let mailbox = Mailbox::open();
    let desk = Desk::new(Ways::platform(&mailbox)).await;
    let mean = "Ana\r\nBcc: todos@rival.example\r\n\r\n<script>x</script> https://evil.example/ раураl {{link}}";
    let mut scope = desk.town.pair.platform.scope(&desk.town.pair.aurora).await;
    let template = mail::Template { subject: "{{nome}}".to_owned(), body: "{{nome}}\n\n{{link}}".to_owned() };
    mail::Template::save(&mut scope, &mails::INVITATION, Locale::PtBr, Some(&template)).await.unwrap();
    let letter = Letter::new(&mails::INVITATION, "ana@cliente.example", scope.locale())
        .with(&Variable::NAME, mean)
        .with(&Variable::LINK, mail::link(&scope, "/convite/x"));
    mail::send(&mut scope, &letter).await.unwrap();
    scope.commit().await.unwrap();
    desk.work().await;
    let letter = mailbox.next();
    assert_eq!(letter.recipients(), ["ana@cliente.example"]);
    let plain = "Ana Bcc: todos@rival.example <script>x</script> https://evil.example/ раураl {{link}}";
    assert_eq!(letter.header("subject"), plain);
    assert!(letter.text().starts_with(plain), "{}", letter.text());
    assert!(letter.headers().all(|(name, _)| !name.eq_ignore_ascii_case("bcc")), "{:?}", letter.0);
    assert!(!letter.html().contains("<script>") && !letter.html().contains("href=\"https://evil"), "{}", letter.html());
}

#[tokio::test]
async fn an_address_that_is_none_is_handed_to_no_server() {
    let mailbox = Mailbox::open();
    let desk = Desk::new(Ways::platform(&mailbox)).await;
    let mut scope = desk.town.pair.platform.scope(&desk.town.pair.aurora).await;
    for to in ["ana@x.example\r\nRCPT TO:<b@y.example>", "ana@x.example, b@y.example", "ana", ""] {
        let letter = Letter::new(&mails::INVITATION, to, scope.locale());
        mail::send(&mut scope, &letter).await.unwrap();
    }
    scope.commit().await.unwrap();
    desk.work().await;
    assert!(mailbox.is_empty());
}

#[tokio::test]
async fn without_a_server_letters_lie_in_a_folder_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = folder.path().join("outbox");
    let desk = Desk::new(Ways { outbox: Some(outbox.clone()), ..Ways::default() }).await;
    invite(&desk, "dona@aurora.example").await;
    desk.work().await;
    let files: Vec<_> = fs::read_dir(&outbox).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [file] = files.as_slice() else { panic!("{files:?}") };
    let name = file.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("20260304T150000Z-") && name.ends_with(".eml"), "{name}");
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&outbox).unwrap().permissions().mode() & 0o777, 0o700);
    let letter = fs::read_to_string(file).unwrap();
    assert!(letter.contains("To: dona@aurora.example") && letter.contains("/convite/"), "{letter}");
}

#[tokio::test]
async fn a_letter_that_is_refused_waits_for_its_next_try() {
    let refusing = Mailbox::refusing();
    let desk = Desk::new(Ways::platform(&refusing)).await;
    invite(&desk, "dona@aurora.example").await;
    desk.work().await;
    let mut scope = desk.town.pair.platform.scope(&desk.town.pair.aurora).await;
    let (waiting, error): (i64, String) =
        sqlx::query_as("select count(*), min(last_error) from events.job where kind = 'mail.send'")
            .fetch_one(scope.conn())
            .await
            .unwrap();
    assert_eq!(waiting, 1);
    assert!(!error.contains("dona@"), "{error}");
}

#[tokio::test]
async fn what_is_not_sent_yet_goes_with_whom_it_is_about() {
    let desk = Desk::new(Ways::default()).await;
    invite(&desk, "dona@aurora.example").await;
    let mut scope = desk.town.pair.platform.scope(&desk.town.pair.aurora).await;
    let everybody = identity::everybody(&mut scope).await.unwrap();
    let (them, _) = everybody.into_iter().find(|(_, name)| name == "Conceição").unwrap();
    sqlx::query("update identity.staff set active = false where id = $1")
        .bind(them.0)
        .execute(scope.conn())
        .await
        .unwrap();
    erase(&mut scope, &Composition::default().subject_data(), Subject::Staff(them)).await.unwrap();
    let left: i64 = sqlx::query_scalar("select count(*) from events.job where payload::text like '%dona@%'")
        .fetch_one(scope.conn())
        .await
        .unwrap();
    assert_eq!(left, 0);
}
