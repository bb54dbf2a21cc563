//! The nginx of docs/deployment.md, started as it stands there: only addresses, ports and folders are those of the test.

#![allow(dead_code, reason = "each test file uses its part")]

use crate::program::free_port;
use std::{
    fs,
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// A block of the page with this word behind its fence.
pub fn block(kind: &str) -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/deployment.md");
    let page = fs::read_to_string(page).unwrap();
    let start = format!("```{kind}\n");
    let rest = page.split_once(&start).unwrap_or_else(|| panic!("the page has no block {kind}")).1;
    rest.split_once("```").unwrap().0.to_owned()
}

/// nginx in front of servers, with a certificate made for the test.
pub struct Nginx {
    process: Child,
    folder: TempDir,
    /// Where it speaks TLS.
    pub port: u16,
    /// Where it sends on to https.
    pub plain: u16,
}

impl Nginx {
    /// Checks the page's configuration, starts it in front of two servers and waits until it answers.
    pub fn start(servers: [u16; 2]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (port, plain) = (free_port(), free_port());
        certificate(folder.path());
        let configuration = folder.path().join("nginx.conf");
        fs::write(&configuration, whole(folder.path(), servers, port, plain)).unwrap();
        let checked = nginx(&configuration).arg("-t").output().expect("nginx is installed: bin/setup");
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
        let process = nginx(&configuration).stderr(Stdio::null()).spawn().unwrap();
        for _ in 0..300 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Self { process, folder, port, plain }
    }

    /// The certificate, which no authority of this machine vouches for.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("fullchain.pem")
    }

    /// `curl` at a host behind it, over TLS and as a stranger to the proxy.
    pub fn curl(&self, host: &str, path: &str) -> Command {
        let mut command = Command::new("curl");
        command.args(["--silent", "--show-error", "--include", "--max-time", "60", "--interface", "127.0.0.9"]);
        command.arg("--cacert").arg(self.certificate());
        command.args(["--connect-to", &format!("::127.0.0.1:{}", self.port), &format!("https://{host}{path}")]);
        command
    }

    /// What it logged of requests.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("balcao.log")).unwrap()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers end with it.
        crate::program::signal(self.process.id(), nix::sys::signal::Signal::SIGTERM);
        let _ = self.process.wait();
    }
}

/// What a command said.
pub fn text(output: Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn nginx(configuration: &Path) -> Command {
    let mut command = Command::new(if Path::new("/usr/sbin/nginx").exists() { "/usr/sbin/nginx" } else { "nginx" });
    command.args(["-e", "stderr", "-c"]).arg(configuration);
    command
}

/// The page's configuration within what Debian's `nginx.conf` puts around it, without that file's folders.
fn whole(folder: &Path, servers: [u16; 2], port: u16, plain: u16) -> String {
    let at = folder.display();
    let mut page = block("nginx");
    for (there, here) in [
        ("127.0.0.1:3000", format!("127.0.0.1:{}", servers[0])),
        ("127.0.0.1:3001", format!("127.0.0.1:{}", servers[1])),
        ("listen 80 ", format!("listen 127.0.0.1:{plain} ")),
        ("listen 443 ", format!("listen 127.0.0.1:{port} ")),
        ("/etc/letsencrypt/live/balcao.example", at.to_string()),
        ("/var/log/nginx", at.to_string()),
    ] {
        assert!(page.contains(there), "the page says {there}");
        page = page.replace(there, &here);
    }
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("    {kind}_temp_path {at}/{kind};\n"))
        .concat();
    format!(
        "daemon off;\nworker_processes 1;\npid {at}/nginx.pid;\nerror_log stderr crit;\nevents {{}}\nhttp {{\n{temporary}{page}}}\n"
    )
}

fn certificate(folder: &Path) {
    let names = "subjectAltName=DNS:balcao.example,DNS:*.balcao.example,IP:127.0.0.1";
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=balcao.example", "-addext", names, "-keyout", "privkey.pem", "-out", "fullchain.pem"])
        .current_dir(folder)
        .output()
        .expect("openssl is installed: bin/setup");
    assert!(made.status.success(), "{made:?}");
}
