use super::*;
use http::{HeaderValue, header};
use std::{
    io,
    pin::Pin,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

type Served<'a> = Pin<Box<dyn Future<Output = io::Result<()>> + Send + 'a>>;

/// A server of this machine that gives what a path is told to give, and what it was asked.
struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start(serve: for<'a> fn(&'a str, &'a mut TcpStream) -> Served<'a>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let log = log.clone();
                tokio::spawn(async move {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        head.push(stream.read_u8().await?);
                    }
                    let head = String::from_utf8_lossy(&head).into_owned();
                    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                    log.lock().unwrap().push(head);
                    serve(&path, &mut stream).await
                });
            }
        });
        Self { port, asked }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Goes to the path after `/to?`; everything else is greeted.
fn plain<'a>(path: &'a str, stream: &'a mut TcpStream) -> Served<'a> {
    Box::pin(async move {
        let answer = match path.split_once('?') {
            Some((status, target)) => {
                let status = status.trim_start_matches('/');
                format!("HTTP/1.1 {status} x\r\nlocation: {target}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            }
            None => "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\n{\"a\":1".to_owned(),
        };
        stream.write_all(answer.as_bytes()).await
    })
}

/// A way out to this machine.
fn home() -> Egress {
    Egress::new(vec!["127.0.0.0/8".parse().unwrap()])
}

fn get(url: &str) -> EgressRequest {
    EgressRequest::get(url).unwrap().or_http()
}

/// A name server with one answer to everything.
struct Names(&'static [&'static str]);

impl Lookup for Names {
    fn addresses(&self, _: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        let addresses = self.0.iter().map(|text| text.parse().unwrap()).collect();
        Box::pin(async move { Ok(addresses) })
    }
}

#[tokio::test]
async fn an_allowed_network_is_reached_and_its_answer_read() {
    let server = Server::start(plain).await;
    let answer = home().send(get(&server.url("/"))).await.unwrap().successful().unwrap();
    assert_eq!(answer.body, b"{\"a\":1");
    assert!(answer.json::<serde_json::Value>().is_err(), "half of a value is none");
    let asked = server.asked().remove(0).to_lowercase();
    assert!(asked.contains("user-agent: balcao/") && asked.contains("accept-encoding: gzip"), "{asked}");
    assert!(!asked.contains("cookie") && !asked.contains("referer"), "{asked}");
}

#[tokio::test]
async fn nobody_is_sent_into_our_own_network_however_the_address_is_written() {
    let server = Server::start(plain).await;
    let port = server.port;
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0x7f.0.0.0x1",
        "127.0.0.1.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "localhost",
        "LOCALHOST",
        "0",
        "10.0.0.1",
        "169.254.169.254",
        "２１３０７０６４３３",
    ] {
        let refused = Egress::default().send(get(&format!("http://{host}:{port}/"))).await;
        assert!(matches!(refused, Err(EgressError::Refused { .. })), "{host}: {refused:?}");
    }
    assert_eq!(server.asked(), Vec::<String>::new(), "no connection was made");
}

#[tokio::test]
async fn a_redirect_is_judged_like_the_first_address() {
    let server = Server::start(plain).await;
    // Only the address of the server itself is allowed.
    let egress = Egress::new(vec!["127.0.0.1/32".parse().unwrap()]);
    for target in [
        "http://127.0.0.2/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://2852039166/",
        "http://0251.0376.0251.0376/",
        "//10.0.0.1/",
    ] {
        for status in [301, 302, 303, 307, 308] {
            let sent = egress.send(get(&server.url(&format!("/{status}?{target}"))).follow(3)).await;
            assert!(matches!(sent, Err(EgressError::Refused { .. })), "{status} {target}: {sent:?}");
        }
    }
    let local = Egress::with_lookup(vec!["127.0.0.1/32".parse().unwrap()], Arc::new(Names(&["::1"])));
    let sent = local.send(get(&server.url("/302?http://localhost/")).follow(3)).await;
    assert!(matches!(sent, Err(EgressError::Refused { .. })), "{sent:?}");
    for target in ["ftp://127.0.0.1/", "file:///etc/passwd", "http://ana:segredo@127.0.0.1/", "gopher:x"] {
        let sent = egress.send(get(&server.url(&format!("/302?{target}"))).follow(3)).await;
        assert_eq!(sent.unwrap_err(), EgressError::Malformed, "{target}");
    }
}

#[tokio::test]
async fn redirects_are_followed_only_when_asked_for_and_not_for_ever() {
    let server = Server::start(plain).await;
    let chain = server.url("/302?/301?/307?/end");
    let first = home().send(get(&chain)).await.unwrap();
    assert_eq!(first.status, StatusCode::FOUND, "an answer like any other");
    assert!(matches!(first.successful(), Err(EgressError::Status(StatusCode::FOUND))));
    let end = home().send(get(&server.url("/302?/end")).follow(1)).await.unwrap();
    assert_eq!(end.status, StatusCode::OK);
    let before = server.asked().len();
    let endless = home().send(get(&server.url("/302?")).follow(4)).await;
    assert_eq!(endless.unwrap_err(), EgressError::TooManyRedirects { limit: 4 });
    assert_eq!(server.asked().len() - before, 5);
}

#[tokio::test]
async fn what_is_meant_for_one_site_is_shown_to_no_other() {
    let (here, there) = (Server::start(plain).await, Server::start(plain).await);
    let secret = |request: EgressRequest| {
        let request = request.header(header::AUTHORIZATION, HeaderValue::from_static("Bearer s3gredo"));
        request.header("apikey".parse().unwrap(), HeaderValue::from_static("s3gredo")).follow(3)
    };
    home().send(secret(get(&here.url(&format!("/302?{}", there.url("/")))))).await.unwrap();
    assert!(here.asked()[0].contains("s3gredo"));
    assert_eq!(there.asked().len(), 1);
    assert!(!there.asked()[0].contains("s3gredo"), "{}", there.asked()[0]);
    home().send(secret(get(&here.url("/302?/end")))).await.unwrap();
    assert!(here.asked()[2].contains("s3gredo"), "the same site");

    let post = |path: &str| EgressRequest::post(&here.url(path), "text/plain", b"s3gredo".to_vec()).unwrap().or_http();
    let diverted = home().send(post(&format!("/307?{}", there.url("/"))).follow(3)).await;
    assert_eq!(diverted.unwrap_err(), EgressError::Diverted);
    home().send(post(&format!("/303?{}", there.url("/"))).follow(3)).await.unwrap();
    let got = &there.asked()[1];
    assert!(got.starts_with("GET ") && !got.contains("content-type"), "{got}");
}

#[tokio::test]
async fn https_is_asked_for_and_never_given_up() {
    let server = Server::start(plain).await;
    let plainly = home().send(EgressRequest::get(&server.url("/")).unwrap()).await;
    assert_eq!(plainly.unwrap_err(), EgressError::Insecure);
    let mut request = EgressRequest::get("https://example.com/").unwrap().or_http();
    let lower = request.move_to("http://example.com/".parse().unwrap(), StatusCode::FOUND);
    assert_eq!(lower, Err(EgressError::Insecure), "even where http would have done");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { listener.accept().await.unwrap().0.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await });
    let sent = home().send(EgressRequest::get(&url).unwrap()).await;
    assert!(matches!(sent, Err(EgressError::Connect { .. })), "what answers does not speak TLS: {sent:?}");
    for wrong in
        ["", "/path", "example.com", "ftp://example.com/", "https://", "https://ana@example.com/", "https://:x@e.br/"]
    {
        assert_eq!(EgressRequest::get(wrong).unwrap_err(), EgressError::Malformed, "{wrong}");
    }
    assert!(EgressRequest::get(&format!("https://e.br/{}", "a".repeat(2048))).is_err());
}

#[tokio::test]
async fn one_private_address_spoils_the_answer_of_a_name_server() {
    for addresses in [
        &["1.1.1.1", "10.0.0.1"][..],
        &["10.0.0.1", "1.1.1.1"],
        &["2606:4700::1111", "::1"],
        &["1.1.1.1", "::ffff:192.168.0.1"],
    ] {
        let egress = Egress::with_lookup(Vec::new(), Arc::new(Names(Box::leak(addresses.into()))));
        let sent = egress.send(get("http://rebind.example/")).await;
        assert!(matches!(sent, Err(EgressError::Refused { .. })), "{addresses:?}: {sent:?}");
    }
    let nowhere = Egress::with_lookup(Vec::new(), Arc::new(Names(&[])));
    let sent = nowhere.send(get("http://nowhere.example/")).await;
    assert_eq!(sent.unwrap_err(), EgressError::UnknownHost { host: "nowhere.example".to_owned() });
}

#[tokio::test]
async fn a_host_of_another_protocol_is_judged_alike() {
    let names = |addresses: &'static [&'static str]| Egress::with_lookup(Vec::new(), Arc::new(Names(addresses)));
    let found = names(&["1.1.1.1", "2606:4700::1111"]).addresses("smtp.example").await.unwrap();
    assert_eq!(found, ["1.1.1.1".parse::<IpAddr>().unwrap(), "2606:4700::1111".parse().unwrap()]);
    for host in ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:10.0.0.1]", "169.254.169.254"] {
        let refused = names(&["1.1.1.1"]).addresses(host).await;
        assert!(matches!(refused, Err(EgressError::Refused { .. })), "{host}: {refused:?}");
        assert_eq!(names(&[]).trusted_addresses(host).await.unwrap().len(), 1, "{host}");
    }
    let refused = names(&["1.1.1.1", "10.0.0.1"]).addresses("smtp.example").await;
    assert!(matches!(refused, Err(EgressError::Refused { .. })), "{refused:?}");
    assert_eq!(names(&["10.0.0.1"]).trusted_addresses("smtp.example").await.unwrap().len(), 1);
    let nowhere = names(&[]).addresses("nowhere.example").await.unwrap_err();
    assert_eq!(nowhere, EgressError::UnknownHost { host: "nowhere.example".to_owned() });
    for wrong in ["", "a b", "smtp.example:25", "ana@smtp.example", "smtp.example/x"] {
        assert_eq!(names(&["1.1.1.1"]).addresses(wrong).await.unwrap_err(), EgressError::Malformed, "{wrong}");
    }
    let home = Egress::new(vec!["127.0.0.0/8".parse().unwrap()]);
    assert_eq!(home.addresses("127.0.0.1").await.unwrap().len(), 1, "allowed");
}

/// Says something else each time it is asked, as a name server of an attacker does.
struct Rebinding(AtomicUsize);

impl Lookup for Rebinding {
    fn addresses(&self, _: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        let first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
        let address = if first { "127.0.0.1" } else { "127.0.0.2" };
        Box::pin(async move { Ok(vec![address.parse().unwrap()]) })
    }
}

#[tokio::test]
async fn the_connection_goes_to_the_very_address_that_was_judged() {
    let server = Server::start(plain).await;
    let names = Arc::new(Rebinding(AtomicUsize::new(0)));
    let egress = Egress::with_lookup(vec!["127.0.0.1/32".parse().unwrap()], names.clone());
    let url = format!("http://rebind.example:{}/", server.port);
    egress.send(get(&url)).await.unwrap();
    assert_eq!(names.0.load(Ordering::SeqCst), 1, "asked once for one request");
    let again = egress.send(get(&url)).await;
    let address: IpAddr = "127.0.0.2".parse().unwrap();
    assert_eq!(again.unwrap_err(), EgressError::Refused { host: "rebind.example".to_owned(), address });
    assert!(server.asked()[0].to_lowercase().contains("host: rebind.example"));
}

mod answers;
