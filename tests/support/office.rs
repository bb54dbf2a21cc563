//! A data folder with its PostgreSQL, and what is asked of it.

#![allow(dead_code, reason = "each test file uses its part")]

use crate::program::{Outcome, run};
use balcao::cluster::Cluster;
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};
use tempfile::TempDir;

/// A data folder whose PostgreSQL stays up for the whole test, and goes with it.
pub struct Office {
    cluster: Option<Cluster>,
    _folder: TempDir,
    /// What `--data` is told.
    pub data: PathBuf,
}

impl Office {
    /// Makes the folder and starts PostgreSQL.
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let data = folder.path().join("data");
        Self { cluster: Some(Cluster::join(&data).unwrap()), _folder: folder, data }
    }

    /// A command, to its end.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        run(&self.data, arguments)
    }

    /// `tenant create`.
    pub fn create(&self, slug: &str, more: &[&str]) -> Outcome {
        let email = format!("dona@{slug}.example");
        let mut arguments = vec!["tenant", "create", "--slug", slug, "--name", "Ana", "--email", &email, "--json"];
        arguments.extend(more);
        self.run(&arguments)
    }

    /// Its PostgreSQL.
    pub fn cluster(&self) -> &Cluster {
        self.cluster.as_ref().expect("it is open")
    }

    /// Every tenant there is.
    pub fn slugs(&self) -> Vec<String> {
        let listed = self.run(&["tenant", "list", "--json"]).success().json();
        listed.as_array().unwrap().iter().map(|tenant| tenant["slug"].as_str().unwrap().to_owned()).collect()
    }
}

impl Office {
    /// A statement of the administrator's.
    pub fn execute(&self, statement: &str) {
        self.on_server(async |server| {
            sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(server).await.unwrap();
        });
    }

    /// A statement of the administrator's in another database.
    pub fn execute_in(&self, database: &str, statement: &str) {
        self.on(database, async |connection| {
            sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(connection).await.unwrap();
        });
    }

    /// The one text the administrator asks for.
    pub fn ask(&self, query: &'static str) -> String {
        self.on_server(async |server| sqlx::query_scalar(query).fetch_one(server).await.unwrap())
    }

    fn on_server<T>(&self, act: impl AsyncFnOnce(&mut PgConnection) -> T) -> T {
        self.on("postgres", act)
    }

    fn on<T>(&self, database: &str, act: impl AsyncFnOnce(&mut PgConnection) -> T) -> T {
        let options: PgConnectOptions = self.cluster().admin_url().parse().unwrap();
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let mut server = PgConnection::connect_with(&options.database(database)).await.unwrap();
            act(&mut server).await
        })
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        // Before its folder goes.
        self.cluster = None;
    }
}

/// The whole answer to a request with this Host.
pub fn get(port: u16, host: &str, path: &str) -> String {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
