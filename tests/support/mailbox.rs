//! A real mail server on this machine, and the letters that came.

#![allow(dead_code, reason = "each test file uses its part")]

use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

/// A server that takes mail; it ends with the test.
pub struct Mailbox {
    process: Child,
    /// Its end is the server's.
    _stdin: ChildStdin,
    lines: Receiver<Value>,
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
    /// Its certificate, PEM.
    pub certificate: Vec<u8>,
}

/// A letter as a mail program shows it.
#[derive(Debug, Clone)]
pub struct Mail(pub Value);

impl Mailbox {
    /// One that takes anything from anybody, in the open.
    pub fn open() -> Self {
        Self::start(json!({}), Vec::new())
    }

    /// One that takes nothing.
    pub fn refusing() -> Self {
        Self::start(json!({ "refuse": true }), Vec::new())
    }

    /// One that speaks TLS from the first byte, or turns to it, and asks for a name and a password.
    pub fn private(secure: bool, user: &str, password: &str) -> Self {
        let (key, certificate) = certificate();
        let options = json!({
            "secure": secure,
            "user": user,
            "password": password,
            "key": key,
            "certificate": String::from_utf8(certificate.clone()).unwrap(),
        });
        Self::start(options, certificate)
    }

    fn start(options: Value, certificate: Vec<u8>) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/mailbox.mjs");
        let mut process = Command::new("node")
            .arg(script)
            .arg(options.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node is installed: bin/setup");
        let (stdin, stdout) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).unwrap());
            }
        });
        let first: Value = lines.recv_timeout(Duration::from_secs(30)).expect("smtp-server is installed: bin/setup");
        let port = first["port"].as_u64().unwrap().try_into().unwrap();
        Self { process, _stdin: stdin, lines, port, certificate }
    }

    /// The next letter.
    pub fn next(&self) -> Mail {
        Mail(self.lines.recv_timeout(Duration::from_secs(10)).expect("a letter comes"))
    }

    /// That no other letter came.
    pub fn is_empty(&self) -> bool {
        self.lines.recv_timeout(Duration::from_millis(300)).is_err()
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Mail {
    /// A header, decoded; empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers().find(|(own, _)| own.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    /// Every header.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0["headers"].as_array().unwrap().iter();
        pairs.map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
    }

    /// What it says, as plain text.
    pub fn text(&self) -> &str {
        self.0["text"].as_str().unwrap()
    }

    /// The same in HTML.
    pub fn html(&self) -> &str {
        self.0["html"].as_str().unwrap()
    }

    /// Whom it was handed over for.
    pub fn recipients(&self) -> Vec<&str> {
        self.0["to"].as_array().unwrap().iter().map(|to| to.as_str().unwrap()).collect()
    }

    /// The path of the address in it that begins so.
    pub fn path(&self, origin: &str) -> String {
        let word = self.text().split_whitespace().find(|word| word.starts_with(origin));
        word.unwrap_or_else(|| panic!("no link: {}", self.text())).trim_start_matches(origin).to_owned()
    }
}

/// A key and a certificate for localhost that no authority vouches for.
fn certificate() -> (String, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout", "key.pem", "-out", "certificate.pem"])
        .current_dir(folder.path())
        .output()
        .expect("openssl is installed: bin/setup");
    assert!(made.status.success(), "{made:?}");
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    (String::from_utf8(read("key.pem")).unwrap(), read("certificate.pem"))
}
