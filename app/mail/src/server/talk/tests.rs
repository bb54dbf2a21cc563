use super::*;
use std::io;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

/// A server of this machine that says these lines, one for each line it hears and the first by itself, and goes; one that has
/// nothing to say stays.
async fn server(lines: &'static [&'static str]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.into_split();
        let mut heard = BufReader::new(read).lines();
        for line in lines {
            write.write_all(line.as_bytes()).await.unwrap();
            if heard.next_line().await.unwrap().is_none() {
                return;
            }
        }
        if lines.is_empty() {
            std::future::pending::<()>().await;
        }
    });
    port
}

async fn handed_over(port: u16, security: Security, login: bool) -> Result<(), MailError> {
    let login = login.then(|| Login { user: "oi".to_owned(), password: "s3nha".to_owned() });
    let server = Server { host: "127.0.0.1".to_owned(), port, security, login };
    let message = Message::builder()
        .from("oi@aurora.example".parse().unwrap())
        .to("ana@cliente.example".parse().unwrap())
        .body(String::new())
        .unwrap();
    server.hand_over(&["127.0.0.1".parse().unwrap()], "aurora.example", &[], &message).await
}

const HELLO: &str = "220 smtp.example\r\n";
const PLAIN: &str = "250-smtp.example\r\n250 AUTH PLAIN\r\n";

#[tokio::test]
async fn what_a_server_says_no_to_is_told_with_its_words() {
    let port = server(&[HELLO, PLAIN, "250 ok\r\n", "550 5.1.1 <ana@cliente.example> unknown\r\n"]).await;
    let refused = handed_over(port, Security::None, false).await.unwrap_err();
    let MailError::Refused { code: 550, said } = &refused else { panic!("{refused:?}") };
    assert!(said.contains("unknown"), "{said}");
    assert!(!refused.to_string().contains("ana@"), "the log names nobody: {refused}");
    let busy = server(&["421 come again\r\n"]).await;
    let refused = handed_over(busy, Security::None, false).await.unwrap_err();
    assert!(matches!(refused, MailError::Refused { code: 421, .. }), "{refused:?}");
}

#[tokio::test]
async fn a_wrong_password_is_told_from_a_server_that_takes_none() {
    let wrong = server(&[HELLO, PLAIN, "535 5.7.8 no\r\n"]).await;
    assert_eq!(handed_over(wrong, Security::None, true).await, Err(MailError::Login));
    let none = server(&[HELLO, "250 smtp.example\r\n"]).await;
    assert_eq!(handed_over(none, Security::None, true).await, Err(MailError::NoLogin));
}

#[tokio::test]
async fn nothing_is_told_before_the_conversation_is_secret() {
    let open = server(&[HELLO, PLAIN, "535 it was told\r\n"]).await;
    assert_eq!(handed_over(open, Security::StartTls, true).await, Err(MailError::NoTls));
    let open = server(&[HELLO, PLAIN]).await;
    assert_eq!(handed_over(open, Security::Tls, true).await, Err(MailError::Tls));
}

#[tokio::test]
async fn where_nobody_answers_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let closed = handed_over(port, Security::None, false).await;
    assert_eq!(closed, Err(MailError::Connect(io::ErrorKind::ConnectionRefused)));
    let gone = server(&["no answer at all\r\n"]).await;
    assert_eq!(handed_over(gone, Security::None, false).await, Err(MailError::Broken));
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_ever() {
    let silent = server(&[]).await;
    assert_eq!(handed_over(silent, Security::None, false).await, Err(MailError::Timeout));
}
