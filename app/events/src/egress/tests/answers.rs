use super::*;

/// A megabyte of zeros in a kilobyte.
fn bomb() -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![0; 1024 * 1024]).unwrap();
    packed.finish().unwrap()
}

/// Answers that never come, never end, or grow.
fn hostile<'a>(path: &'a str, stream: &'a mut TcpStream) -> Served<'a> {
    Box::pin(async move {
        match path {
            "/silent" => tokio::time::sleep(Duration::from_secs(3600)).await,
            "/slow" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n").await?;
                loop {
                    stream.write_all(b"x").await?;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
            "/endless" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await?;
                loop {
                    stream.write_all(b"1000\r\n").await?;
                    stream.write_all(&[b'x'; 0x1000]).await?;
                    stream.write_all(b"\r\n").await?;
                }
            }
            "/bomb" => {
                let body = bomb();
                let head =
                    format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", body.len());
                stream.write_all(head.as_bytes()).await?;
                stream.write_all(&body).await?;
            }
            "/headers" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\n").await?;
                loop {
                    stream.write_all(b"x-more: and more\r\n").await?;
                }
            }
            "/short" => stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nx").await?,
            _ => stream.write_all(b"nonsense\r\n\r\n").await?,
        }
        Ok(())
    })
}

async fn ask(path: &str) -> Result<EgressAnswer, EgressError> {
    let server = Server::start(hostile).await;
    home().send(get(&server.url(path)).within(Duration::from_secs(20)).at_most(64 * 1024)).await
}

#[tokio::test]
async fn an_answer_that_never_comes_or_ends_is_given_up() {
    let server = Server::start(hostile).await;
    for path in ["/silent", "/slow"] {
        let sent = home().send(get(&server.url(path)).within(Duration::from_millis(300))).await;
        assert_eq!(sent.unwrap_err(), EgressError::Timeout, "{path}");
    }
}

#[tokio::test]
async fn an_answer_may_not_grow_without_end() {
    let limit = EgressError::TooLarge { limit: 64 * 1024 };
    assert_eq!(ask("/endless").await.unwrap_err(), limit);
    assert!(bomb().len() < 2 * 1024, "small on the way");
    assert_eq!(ask("/bomb").await.unwrap_err(), limit, "large when unpacked");
    let sent = ask("/headers").await;
    assert!(matches!(sent, Err(EgressError::Broken { .. })), "{sent:?}");
}

#[tokio::test]
async fn a_packed_answer_is_unpacked_within_its_limit() {
    let server = Server::start(hostile).await;
    let answer = home().send(get(&server.url("/bomb")).at_most(2 * 1024 * 1024)).await.unwrap();
    assert_eq!(answer.body.len(), 1024 * 1024);
}

#[tokio::test]
async fn what_is_no_answer_is_told_without_the_address() {
    let server = Server::start(hostile).await;
    for path in ["/short", "/nonsense?token=s3gredo"] {
        let failed = home().send(get(&server.url(path))).await.unwrap_err();
        assert!(matches!(failed, EgressError::Broken { .. }), "{path}: {failed:?}");
        assert!(failed.is_passing());
        assert!(!failed.to_string().contains("s3gredo"), "{failed}");
    }
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let failed = home().send(get(&format!("http://{closed}/?token=s3gredo"))).await.unwrap_err();
    assert!(matches!(failed, EgressError::Connect { .. }), "{failed:?}");
    assert!(!failed.to_string().contains("s3gredo"), "{failed}");
}
