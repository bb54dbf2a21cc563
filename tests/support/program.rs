//! The real program, run as a person would run it: in a data folder of its own, with nothing of our environment.

#![allow(dead_code, reason = "each test file uses its part")]

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

/// `balcao` with this data folder.
pub fn balcao(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_balcao"));
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin");
    command.arg("--data").arg(data).args(arguments).stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub fn run(data: &Path, arguments: &[&str]) -> Outcome {
    Outcome::from(balcao(data, arguments).output().expect("the program starts"))
}

/// How a run ended.
#[derive(Debug)]
pub struct Outcome {
    /// Exit code; `None` when it was killed.
    pub code: Option<i32>,
    /// What it said to a person or a pipe.
    pub stdout: String,
    /// What it complained about.
    pub stderr: String,
}

impl Outcome {
    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Fails the test unless the run went well.
    #[track_caller]
    pub fn success(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:?}");
        self
    }

    /// Fails the test unless it was refused with one plain sentence; gives the sentence.
    #[track_caller]
    pub fn refused(self) -> String {
        assert_eq!(self.code, Some(2), "{self:?}");
        assert_eq!(self.stdout, "", "nothing was done, nothing is reported");
        let sentence = self.stderr.trim_end();
        assert!(!sentence.is_empty() && !sentence.contains('\n'), "one sentence: {sentence:?}");
        for word in ["panicked", "Error", "Some(", "sqlx", "src/"] {
            assert!(!sentence.contains(word), "for a person: {sentence:?}");
        }
        sentence.to_owned()
    }
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program speaks UTF-8");
        Self { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

/// `balcao serve` on a port of its own, ready to answer; killed when dropped.
#[derive(Debug)]
pub struct Server {
    process: Child,
    /// Where it listens.
    pub port: u16,
    /// What it said when it was about to serve.
    pub opening: serde_json::Value,
}

impl Server {
    /// Starts it and waits for its addresses, which it prints when it is about to serve.
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// The same, with more settings.
    pub fn start_with(data: &Path, more: &[&str]) -> Self {
        let port = free_port();
        let mut process = balcao(data, &["serve", "--json", "--log-level", "warn", "--port", &port.to_string()])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let out = process.stdout.as_mut().expect("stdout is piped");
        BufReader::new(out).read_line(&mut line).expect("it says where it serves");
        assert!(!line.is_empty(), "it ended before it served");
        let opening = serde_json::from_str(&line).expect("it answers in JSON");
        Self { process, port, opening }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// SIGKILL, as the kernel does it when memory is short.
    pub fn kill(mut self) {
        self.process.kill().expect("it lives");
        self.process.wait().expect("it ends");
    }

    /// SIGTERM, as a service manager does it; gives the exit code.
    pub fn terminate(mut self) -> Option<i32> {
        signal(self.id(), nix::sys::signal::Signal::SIGTERM);
        self.process.wait().expect("it ends").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A signal to one process.
pub fn signal(id: u32, signal: nix::sys::signal::Signal) {
    let id = nix::unistd::Pid::from_raw(i32::try_from(id).expect("a process id"));
    nix::sys::signal::kill(id, signal).expect("it lives");
}

/// A port nobody listens on now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}
