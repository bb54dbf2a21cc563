//! The private PostgreSQL, on the real thing: who runs it, where it is, who stops it, who gets in.

#[path = "support/program.rs"]
mod program;

use balcao::cluster::{Cluster, Error};
use nix::{
    sys::signal::Signal,
    unistd::{Pid, getsid},
};
use program::Server;
use sqlx::{Connection, PgConnection};
use std::{
    fs::{self, Permissions},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A data folder, gone with everything of it at the end of the test, wherever its database was put.
struct Folder(TempDir);

impl Folder {
    /// Closed to all others, like a clone under root's home.
    fn closed() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        fs::set_permissions(folder.0.path(), Permissions::from_mode(0o700)).unwrap();
        folder
    }

    /// Everyone may pass through.
    fn open() -> Self {
        let folder = Self::closed();
        fs::set_permissions(folder.0.path(), Permissions::from_mode(0o755)).unwrap();
        folder
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let place = fs::read(self.data().join("cluster.json")).unwrap_or_default();
        if let Ok(place) = serde_json::from_slice::<serde_json::Value>(&place) {
            for part in ["database", "socket"] {
                let _ = fs::remove_dir_all(place[part].as_str().unwrap());
            }
        }
    }
}

#[test]
fn it_runs_as_an_unprivileged_user_apart_from_our_terminal_and_answers_on_its_socket_alone() {
    let folder = Folder::open();
    let cluster = Cluster::join(&folder.data()).unwrap();
    let place = cluster.place();

    assert_eq!(place.database, folder.data().canonicalize().unwrap().join("postgres"));
    let postmaster = postmaster(&place.database).unwrap();
    assert_ne!(fs::metadata(format!("/proc/{postmaster}")).unwrap().uid(), 0, "PostgreSQL never runs as root");
    let session = getsid(Some(Pid::from_raw(postmaster))).unwrap();
    assert_ne!(session, getsid(None).unwrap(), "Ctrl-C at our terminal does not reach it");
    assert_eq!(fs::metadata(&place.socket).unwrap().mode() & 0o777, 0o700);

    for (setting, value) in [
        ("listen_addresses", ""),
        ("max_connections", "300"),
        ("max_wal_size", "4GB"),
        ("jit", "off"),
        ("recovery_init_sync_method", "syncfs"),
        ("fsync", "on"),
        ("timezone", "UTC"),
        ("log_parameter_max_length", "0"),
    ] {
        assert_eq!(shown(&cluster.admin_url(), setting), value, "{setting}");
    }
}

#[test]
fn a_role_with_a_password_enters_the_database_of_its_own_name_and_no_other() {
    let folder = Folder::open();
    let cluster = Cluster::join(&folder.data()).unwrap();
    execute(&cluster.admin_url(), "create role t_one login password 'right'");
    execute(&cluster.admin_url(), "create database t_one");
    execute(&cluster.admin_url(), "create database t_two");
    let enters = |password: &str, database: &str| {
        let socket = cluster.place().socket.display();
        let url = format!("postgres://t_one:{password}@localhost:5432/{database}?host={socket}");
        block_on(async { PgConnection::connect(&url).await.is_ok() })
    };
    assert!(enters("right", "t_one"));
    assert!(!enters("wrong", "t_one"));
    for other in ["t_two", "postgres", "template1"] {
        assert!(!enters("right", other), "{other}");
    }
}

#[test]
fn the_last_to_leave_stops_it() {
    let folder = Folder::open();
    let first = Cluster::join(&folder.data()).unwrap();
    let second = Cluster::join(&folder.data()).unwrap();
    let database = first.place().database.clone();
    let running = postmaster(&database);
    drop(first);
    assert_eq!(postmaster(&database), running, "one is still inside");
    assert_eq!(shown(&second.admin_url(), "jit"), "off");
    drop(second);
    assert_eq!(postmaster(&database), None, "nobody is inside");
}

#[test]
fn after_kill_9_the_next_process_adopts_it() {
    let folder = Folder::open();
    let server = Server::start(&folder.data());
    let database = folder.data().join("postgres");
    let running = postmaster(&database).expect("serve started it");
    server.kill();
    assert_eq!(postmaster(&database), Some(running), "nobody was left to stop it");

    let next = Cluster::join(&folder.data()).unwrap();
    assert_eq!(postmaster(&database), Some(running), "adopted, not started again");
    drop(next);
    assert_eq!(postmaster(&database), None);
}

#[test]
fn a_server_told_to_stop_takes_it_along() {
    let folder = Folder::open();
    let server = Server::start(&folder.data());
    let database = folder.data().join("postgres");
    assert!(postmaster(&database).is_some());
    assert_eq!(server.terminate(), Some(0));
    assert_eq!(postmaster(&database), None);
}

#[test]
fn ctrl_c_at_the_terminal_reaches_balcao_alone() {
    let folder = Folder::open();
    let keeper = Cluster::join(&folder.data()).unwrap();
    let running = postmaster(&keeper.place().database);
    let server = Server::start(&folder.data());
    program::signal(server.id(), Signal::SIGINT);
    drop(server);
    assert_eq!(postmaster(&keeper.place().database), running);
    assert_eq!(shown(&keeper.admin_url(), "jit"), "off");
}

#[test]
fn a_clone_that_other_users_cannot_enter_has_its_database_where_postgres_can() {
    let folder = Folder::closed();
    let cluster = Cluster::join(&folder.data()).unwrap();
    let inside = folder.data().canonicalize().unwrap().join("postgres");
    if nix::unistd::geteuid().is_root() {
        assert!(cluster.place().database.starts_with("/var/lib/balcao"), "{:?}", cluster.place());
    } else {
        assert_eq!(cluster.place().database, inside);
    }
    execute(&cluster.admin_url(), "create table kept (x int)");
    drop(cluster);
    let again = Cluster::join(&folder.data()).unwrap();
    execute(&again.admin_url(), "insert into kept values (1)");
}

#[test]
fn a_long_path_of_the_clone_changes_nothing() {
    let folder = Folder::open();
    let deep = folder.0.path().join("a-folder-with-a-long-name/".repeat(8)).join("data");
    fs::create_dir_all(&deep).unwrap();
    std::os::unix::fs::symlink(&deep, folder.data()).unwrap();
    assert!(deep.as_os_str().len() > 200);
    let cluster = Cluster::join(&deep).unwrap();
    assert_eq!(shown(&cluster.admin_url(), "jit"), "off");
    assert!(Cluster::join(&folder.data()).is_ok(), "by another name it is the same cluster");
}

#[test]
fn a_copied_data_folder_does_not_reach_into_the_first_ones_database() {
    let folder = Folder::closed();
    if !nix::unistd::geteuid().is_root() {
        return; // the database is inside and is copied with it
    }
    drop(Cluster::join(&folder.data()).unwrap());
    let copy = folder.0.path().join("copy");
    fs::create_dir(&copy).unwrap();
    fs::copy(folder.data().join("cluster.json"), copy.join("cluster.json")).unwrap();
    assert!(matches!(Cluster::join(&copy), Err(Error::Moved { .. })));
}

#[test]
fn a_folder_somebody_else_may_read_is_no_place_for_the_socket() {
    let folder = Folder::open();
    let cluster = Cluster::join(&folder.data()).unwrap();
    let socket = cluster.place().socket.clone();
    drop(cluster);
    assert!(!socket.exists(), "the last to leave takes it away");
    fs::create_dir(&socket).unwrap();
    fs::set_permissions(&socket, Permissions::from_mode(0o755)).unwrap();
    assert!(matches!(Cluster::join(&folder.data()), Err(Error::Unsafe(_))));
}

/// Process id of the living postmaster.
fn postmaster(database: &Path) -> Option<i32> {
    let id = fs::read_to_string(database.join("postmaster.pid")).ok()?.lines().next()?.parse().ok()?;
    // A process that was ended and not yet reaped is gone for us.
    let deadline = Instant::now() + Duration::from_secs(1);
    while Instant::now() < deadline {
        let state = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        if state.rsplit(") ").next()?.starts_with('Z') {
            std::thread::sleep(Duration::from_millis(20));
        } else {
            return Some(id);
        }
    }
    None
}

fn shown(url: &str, setting: &str) -> String {
    block_on(async {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::query_scalar("select current_setting($1)").bind(setting).fetch_one(&mut connection).await.unwrap()
    })
}

fn execute(url: &str, statement: &'static str) {
    block_on(async {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    });
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
