use crate::{
    Outcome,
    http::{Answer, Request},
};
use balcao::cluster::Cluster;
use kernel::SystemClock;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
};
use tenancy::{BaseUrl, MasterKey, Settings};

/// Tenants whose pools the server may hold open; 4 connections each.
pub(crate) const OPEN: usize = 60;
const CONNECTIONS: u32 = 240;

/// What everything is measured on: `balcao serve` with a data folder, a private PostgreSQL and a port of its own.
pub(crate) struct Ground {
    server: Child,
    // Dropped after the server: whoever leaves last stops PostgreSQL.
    cluster: Cluster,
    work: PathBuf,
    pub(crate) port: u16,
}

impl Ground {
    /// Starts the program in `work`, an empty folder that whoever made it removes.
    pub(crate) fn prepare(work: &Path) -> Outcome<Self> {
        let log = work.join("server.log");
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut server = balcao(work, port)
            .args(["serve", "--json", "--db-connections", &CONNECTIONS.to_string(), "--pool-cap", &OPEN.to_string()])
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            .spawn()?;
        // For bin/bench, should this process be killed.
        fs::write(work.join("server.pid"), server.id().to_string())?;
        let mut opening = String::new();
        BufReader::new(server.stdout.as_mut().expect("stdout is piped")).read_line(&mut opening)?;
        if opening.is_empty() {
            server.wait()?;
            return Err(format!("balcao serve did not start:\n{}", fs::read_to_string(&log)?).into());
        }
        let cluster = match Cluster::join(&work.join("data")) {
            Ok(cluster) => cluster,
            Err(error) => {
                stop(&mut server);
                return Err(error.into());
            }
        };
        Ok(Self { server, cluster, work: work.to_owned(), port })
    }

    /// `balcao` on the same ground.
    pub(crate) fn balcao(&self) -> Command {
        balcao(&self.work, self.port)
    }

    /// Process id of the server.
    pub(crate) fn server(&self) -> u32 {
        self.server.id()
    }

    /// The host of a tenant, as browsers send it.
    pub(crate) fn host(&self, slug: &str) -> String {
        format!("{slug}.localhost:{}", self.port)
    }

    /// Asks the server.
    pub(crate) fn ask(&self, slug: &str, request: &Request<'_>) -> Outcome<Answer> {
        request.send(self.port, &self.host(slug))
    }

    /// The administrator in a database.
    pub(crate) async fn admin(&self, database: &str) -> Outcome<PgConnection> {
        let options: PgConnectOptions = self.admin_url().parse()?;
        Ok(PgConnection::connect_with(&options.database(database)).await?)
    }

    /// The administrator's way in, as the settings name it.
    pub(crate) fn admin_url(&self) -> String {
        self.cluster.admin_url()
    }

    /// What a server on this ground is told.
    pub(crate) fn settings(&self) -> Outcome<Settings> {
        Ok(Settings {
            registry_url: self.cluster.registry_url(),
            base_url: BaseUrl::parse(&format!("http://localhost:{}", self.port))?,
            master_key: MasterKey::load_or_create(&self.work.join("data/master.key"))?,
            connections: CONNECTIONS,
            pool_cap: OPEN,
            worker_connections: 20,
            patience: tenancy::PATIENCE,
            clock: Arc::new(SystemClock),
        })
    }

    /// The folder of PostgreSQL's socket.
    pub(crate) fn socket(&self) -> &Path {
        &self.cluster.place().socket
    }

    /// One of the programs of the PostgreSQL that runs, which Debian does not put on the PATH.
    pub(crate) fn postgres_program(&self, name: &str) -> PathBuf {
        let version = fs::read_to_string(self.cluster.place().database.join("PG_VERSION")).unwrap_or_default();
        let here = Path::new("/usr/lib/postgresql").join(version.trim()).join("bin").join(name);
        if here.exists() { here } else { name.into() }
    }

    /// The folder for files that are gone at the end.
    pub(crate) fn work(&self) -> &Path {
        &self.work
    }

    /// Everything PostgreSQL wrote to its log.
    pub(crate) fn database_log(&self) -> Outcome<String> {
        let mut files: Vec<PathBuf> = fs::read_dir(self.cluster.place().database.join("log"))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        files.sort_by_key(|file| fs::metadata(file).and_then(|about| about.modified()).ok());
        Ok(files.iter().map(fs::read_to_string).collect::<Result<Vec<_>, _>>()?.concat())
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        stop(&mut self.server);
    }
}

/// SIGTERM, as a service manager does it.
fn stop(server: &mut Child) {
    if let Ok(id) = i32::try_from(server.id()) {
        let _ = kill(Pid::from_raw(id), Signal::SIGTERM);
    }
    let _ = server.wait();
}

/// Nothing of the caller's settings reaches the program.
fn balcao(work: &Path, port: u16) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_balcao"));
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").stdin(Stdio::null());
    command.arg("--data").arg(work.join("data")).args(["--port", &port.to_string()]);
    command
}
