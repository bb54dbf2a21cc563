//! The business's own way of sending mail, and its own words.

#[path = "support/desk.rs"]
mod desk;
#[path = "support/mailbox.rs"]
mod mailbox;
#[path = "support/retelling.rs"]
mod retelling;
mod support;

use axum::http::StatusCode;
use desk::{Desk, PLATFORM, Ways};
use mailbox::Mailbox;
use support::{Answer, Client};

const SAVE: &str = "/api/settings/mail/save";
const TEST: &str = "/api/settings/mail/test";
const WORDS: &str = "/app/settings/mails/identity.invitation";
const SAVE_WORDS: &str = "/api/settings/words/save";

const SECRET: &str = "s3nha-do-servidor";

/// What the button sends that asks to see the letter first.
fn previewed<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [fields, &[("preview", "1")]].concat()
}

/// A form with a server of one's own.
fn server<'a>(port: &'a str, password: &'a str, security: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("sender_name", "Estúdio da Conceição"),
        ("reply_to", "recado@aurora.example"),
        ("host", "localhost"),
        ("port", port),
        ("security", security),
        ("sender", "oi@aurora.example"),
        ("user", "oi"),
        ("password", password),
    ]
}

async fn save(admin: &mut Client, fields: &[(&str, &str)]) -> Answer {
    let answer = admin.post(SAVE, fields).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/app/settings/mail?feito=save"));
    answer
}

#[tokio::test]
async fn a_business_sends_by_a_server_of_its_own() {
    for (secure, security) in [(true, "tls"), (false, "starttls")] {
        let mailbox = Mailbox::private(secure, "oi", SECRET);
        let desk = Desk::new(Ways::own(&mailbox)).await;
        let mut admin = desk.town.staff("admin").await;
        let port = mailbox.port.to_string();
        save(&mut admin, &server(&port, "outra", security)).await;
        let wrong = admin.post(TEST, &[]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("Usuário ou senha não conferem no servidor de e-mail."), "{}", wrong.body);
        save(&mut admin, &server(&port, SECRET, security)).await;
        let right = admin.post(TEST, &[]).await;
        assert_eq!((right.status, right.location()), (StatusCode::SEE_OTHER, "/app/settings/mail?feito=own"));
        let letter = mailbox.next();
        assert_eq!(letter.recipients(), ["admin@aurora.example"]);
        assert_eq!(letter.header("from"), "Estúdio da Conceição <oi@aurora.example>");
        assert_eq!(letter.header("reply-to"), "recado@aurora.example");
        assert_eq!(letter.header("subject"), "Teste de e-mail de Estúdio Aurora");
        assert_eq!((letter.0["user"].as_str(), letter.0["secure"].as_bool()), (Some("oi"), Some(true)));
        let page = admin.get("/app/settings/mail?feito=own").await;
        assert!(page.body.contains("Teste enviado para admin@aurora.example"), "{}", page.body);
        assert!(page.body.contains("value=\"localhost\"") && !page.body.contains(SECRET), "{}", page.body);
        // The password stays where nothing is typed, and letters of the queue leave the same way.
        save(&mut admin, &server(&port, "", security)).await;
        let mut scope = desk.town.pair.platform.scope(&desk.town.pair.aurora).await;
        identity::create_owner(&mut scope, "Ana", "dona@aurora.example").await.unwrap();
        scope.commit().await.unwrap();
        desk.work().await;
        assert_eq!(mailbox.next().recipients(), ["dona@aurora.example"]);
    }
}

#[tokio::test]
async fn what_a_server_says_is_told_in_words() {
    let mailbox = Mailbox::private(true, "oi", SECRET);
    let port = mailbox.port.to_string();
    let told = async |ways: Ways, fields: &[(&str, &str)]| {
        let desk = Desk::new(ways).await;
        let mut admin = desk.town.staff("admin").await;
        save(&mut admin, fields).await;
        let answer = admin.post(TEST, &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        answer.body
    };
    let page = told(Ways::default(), &server(&port, SECRET, "tls")).await;
    assert!(page.contains("Esse servidor fica numa rede interna"), "{page}");
    let untrusted = Ways { authority: None, ..Ways::own(&mailbox) };
    let page = told(untrusted, &server(&port, SECRET, "tls")).await;
    assert!(page.contains("A conexão segura não deu certo"), "a certificate that nobody vouches for: {page}");
    let page = told(Ways::own(&mailbox), &server("1", SECRET, "tls")).await;
    assert!(page.contains("O servidor não atende nessa porta."), "{page}");
    let open = Mailbox::open();
    let page = told(Ways::own(&open), &server(&open.port.to_string(), SECRET, "starttls")).await;
    assert!(page.contains("O servidor não oferece STARTTLS"), "{page}");
    assert!(mailbox.is_empty() && open.is_empty());
}

#[tokio::test]
async fn without_a_server_of_its_own_the_platform_sends_in_the_name_of_the_business() {
    let mailbox = Mailbox::open();
    let desk = Desk::new(Ways::platform(&mailbox)).await;
    let mut admin = desk.town.staff("admin").await;
    let mean = "Ana\r\nBcc: todos@rival.example";
    save(&mut admin, &[("sender_name", mean), ("reply_to", "recado@aurora.example")]).await;
    let answer = admin.post(TEST, &[]).await;
    assert_eq!(answer.location(), "/app/settings/mail?feito=platform");
    let letter = mailbox.next();
    assert_eq!(letter.recipients(), ["admin@aurora.example"]);
    assert_eq!(letter.header("from").replace('"', ""), format!("Ana Bcc: todos@rival.example <{PLATFORM}>"));
    assert_eq!((letter.header("reply-to"), letter.header("bcc")), ("recado@aurora.example", ""));
    let refusing = Mailbox::refusing();
    let desk = Desk::new(Ways::platform(&refusing)).await;
    let answer = desk.town.staff("admin").await.post(TEST, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("O servidor recusou o e-mail. Ele disse: 550"), "{}", answer.body);
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_what_was_typed_stays() {
    let desk = Desk::new(Ways::default()).await;
    let mut admin = desk.town.staff("admin").await;
    let mut fields = server("0", SECRET, "none");
    fields[0].1 = "Conceição";
    fields[2].1 = "smtр.example";
    fields[5].1 = "oi@";
    let answer = admin.post(SAVE, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "Confira o servidor: só letras",
        "Escolha uma opção da lista.",
        "A porta é um número de 1 a 65535.",
        "Confira o e-mail: parece incompleto.",
        "value=\"Conceição\"",
    ] {
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
    assert!(!answer.body.contains(SECRET), "a password is never shown");
    let page = admin.get("/app/settings/mail").await;
    assert!(page.body.contains("Ainda não há por onde mandar e-mail") && !page.body.contains("Conceição"));
    let nowhere = admin.post(TEST, &[]).await;
    assert!(nowhere.body.contains("Ainda não há por onde mandar e-mail. Preencha"), "{}", nowhere.body);
}

#[tokio::test]
async fn all_is_as_usual_again_when_it_is_wished_for_and_the_trail_tells_it_all() {
    let desk = Desk::new(Ways::default()).await;
    let mut admin = desk.town.staff("admin").await;
    save(&mut admin, &server("465", SECRET, "tls")).await;
    save(&mut admin, &server("465", "outra", "tls")).await;
    let mut elsewhere = server("465", "", "tls");
    elsewhere[2].1 = "smtp.evil.example";
    let stolen = admin.post(SAVE, &elsewhere).await;
    assert_eq!(stolen.status, StatusCode::UNPROCESSABLE_ENTITY, "the password goes to no other server");
    assert!(stolen.body.contains("Digite a senha"), "{}", stolen.body);
    let answer = admin.post("/api/settings/mail/reset", &[]).await;
    assert_eq!(answer.location(), "/app/settings/mail?feito=reset");
    let page = admin.get("/app/settings/mail").await;
    assert!(!page.body.contains("value=\"localhost\"") && !page.body.contains("Voltar ao padrão"), "{}", page.body);
    let words = [("key", "identity.invitation"), ("locale", "pt-BR"), ("subject", "Oi"), ("body", "{{link}}")];
    assert_eq!(admin.post(SAVE_WORDS, &words).await.status, StatusCode::SEE_OTHER);
    assert_eq!(admin.post("/api/settings/words/reset", &words).await.status, StatusCode::SEE_OTHER);
    let mut scope = desk.town.pair.platform.scope(&desk.town.pair.aurora).await;
    assert_eq!(retelling::told(&mut scope).await, retelling::there(&mut scope).await);
    let trail: String = sqlx::query_scalar("select string_agg(changes::text, ' ') from events.audit")
        .fetch_one(scope.conn())
        .await
        .unwrap();
    assert!(!trail.contains(SECRET) && !trail.contains("outra"), "{trail}");
    drop(scope);
    let history = admin.get("/app/settings/audit").await;
    assert!(history.body.contains("mudou como os e-mails saem"), "{}", history.body);
}

#[tokio::test]
async fn a_mail_gets_the_words_of_the_business_after_a_preview() {
    let mailbox = Mailbox::open();
    let desk = Desk::new(Ways::platform(&mailbox)).await;
    let mut admin = desk.town.staff("admin").await;
    let list = admin.get("/app/settings/mails").await;
    for title in ["Convite para a equipe", "Senha esquecida", "Aviso de senha trocada"] {
        assert!(list.body.contains(title), "{title}: {}", list.body);
    }
    assert!(!list.body.contains("Seu texto"));
    let page = admin.get(WORDS).await;
    assert!(page.body.contains("Você recebeu um convite") && page.body.contains("{{link}}"), "{}", page.body);

    let words = |subject: &'static str, body: &'static str| {
        [("key", "identity.invitation"), ("locale", "pt-BR"), ("subject", subject), ("body", body)]
    };
    let own = words("Vem, {{nome}}!", "Oi & <b>bem-vinda</b> a {{empresa}}\r\n\r\n{{link}}");
    let preview = admin.post(SAVE_WORDS, &previewed(&own)).await;
    assert_eq!(preview.status, StatusCode::OK);
    assert!(preview.body.contains("Vem, Ana Souza!"), "{}", preview.body);
    assert!(preview.body.contains("Oi &amp; &lt;b&gt;bem-vinda&lt;/b&gt; a Estúdio Aurora"), "{}", preview.body);
    assert!(preview.body.contains("http://aurora.localhost:3000/exemplo") && preview.body.contains("Vem, {{nome}}!"));
    assert!(!admin.get(WORDS).await.body.contains("Vem, "), "nothing was written");

    for (subject, body, message) in [
        ("Oi {{cpf}}", "{{link}}", "Não existe {{cpf}}."),
        ("Oi", "Oi, {{nome}}", "Falta {{link}}"),
        ("Oi", "{{link}} {{nome", "Falta fechar"),
        ("", "{{link}}", "Escreva alguma coisa aqui."),
    ] {
        let typed = words(subject, body);
        for fields in [typed.to_vec(), previewed(&typed)] {
            let answer = admin.post(SAVE_WORDS, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?} {message}");
            assert!(answer.body.contains(message) && answer.body.contains(body), "{message}: {}", answer.body);
        }
    }

    let saved = admin.post(SAVE_WORDS, &own).await;
    assert_eq!(saved.location(), format!("{WORDS}?idioma=pt-BR&feito=save"));
    assert!(admin.get("/app/settings/mails").await.body.contains("Seu texto"));
    let invite = async |email: &str| {
        let mut scope = desk.town.pair.platform.scope(&desk.town.pair.aurora).await;
        identity::create_owner(&mut scope, "Conceição", email).await.unwrap();
        scope.commit().await.unwrap();
        desk.work().await;
        mailbox.next()
    };
    let letter = invite("dona@aurora.example").await;
    assert_eq!(letter.header("subject"), "Vem, Conceição!");
    assert!(letter.text().starts_with("Oi & <b>bem-vinda</b> a Estúdio Aurora"), "{}", letter.text());
    assert!(letter.html().contains("Oi &amp; &lt;b&gt;bem-vinda&lt;/b&gt;"), "{}", letter.html());
    let english = admin.get(&format!("{WORDS}?idioma=en")).await;
    assert!(english.body.contains("You are invited to the team"), "the other language has its own");
    let reset = admin.post("/api/settings/words/reset", &own).await;
    assert_eq!(reset.location(), format!("{WORDS}?idioma=pt-BR&feito=reset"));
    assert_eq!(invite("outra@aurora.example").await.header("subject"), "Seu convite para Estúdio Aurora");
}

#[tokio::test]
async fn only_who_runs_the_business_changes_how_its_mail_leaves() {
    let desk = Desk::new(Ways::default()).await;
    for who in ["agente", "leitura"] {
        let mut client = desk.town.staff(who).await;
        for page in ["/app/settings/mail", "/app/settings/mails", WORDS] {
            assert_eq!(client.get(page).await.status, StatusCode::FORBIDDEN, "{who} {page}");
        }
        assert_eq!(client.post(TEST, &[]).await.status, StatusCode::FORBIDDEN);
        let fields = [("key", "identity.invitation"), ("subject", "x")];
        assert_eq!(client.post(SAVE_WORDS, &previewed(&fields)).await.status, StatusCode::FORBIDDEN);
        assert!(!client.get("/app/mais").await.body.contains("/app/settings/mail"), "{who} is not shown the way");
    }
    let mut admin = desk.town.staff("admin").await;
    assert!(admin.get("/app/mais").await.body.contains("href=\"/app/settings/mail\""));
    let mut scope = desk.town.pair.platform.scope(&desk.town.pair.aurora).await;
    sqlx::query("update identity.staff set role = 'admin' where email like 'agente@%'")
        .execute(scope.conn())
        .await
        .unwrap();
    scope.commit().await.unwrap();
    let mut manager = desk.town.staff("agente").await;
    assert_eq!(manager.get("/app/settings/mails").await.status, StatusCode::OK, "words are everyday work");
    assert!(!manager.get("/app/mais").await.body.contains("href=\"/app/settings/mail\""));
    // Whoever runs the server reads the owner's link to a new password.
    for path in ["/app/settings/mail", SAVE, TEST, "/api/settings/mail/reset"] {
        let is_page = path.starts_with("/app/");
        let answer =
            if is_page { manager.get(path).await } else { manager.post(path, &server("25", SECRET, "tls")).await };
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    for key in ["identity.nada", "x", "..", "crm.deal_moved"] {
        assert_eq!(admin.get(&format!("/app/settings/mails/{key}")).await.status, StatusCode::NOT_FOUND, "{key}");
        let words = [("key", key), ("locale", "pt-BR"), ("subject", "Oi"), ("body", "{{link}}")];
        assert_eq!(admin.post(SAVE_WORDS, &words).await.status, StatusCode::NOT_FOUND, "{key}");
    }
}
