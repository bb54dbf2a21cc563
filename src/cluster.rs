//! The private PostgreSQL: started in the data folder when no server was named.
//!
//! Reached by a Unix socket alone. Every `balcao` process of the data folder shares it: the first starts it, the last
//! to leave stops it, and one that was killed leaves it running for the next to adopt.

mod account;
mod error;
mod gate;
mod place;
mod programs;
mod settings;
mod tools;

pub use error::Error;
pub use place::Place;
pub use tools::Tools;

use account::Account;
use gate::Gate;
use programs::Programs;
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::Path,
};

/// The administrator: the superuser that `initdb` makes.
pub const ADMINISTRATOR: &str = "balcao_admin";

/// The role of the running server; it gets into the registry's database alone.
pub const REGISTRY_ROLE: &str = "balcao_server";

/// The database of the registry.
pub const REGISTRY_DATABASE: &str = "balcao";

/// A share in the running cluster; the cluster is stopped when the last share is dropped.
#[derive(Debug)]
pub struct Cluster {
    place: Place,
    programs: Programs,
    account: Account,
    gate: Gate,
}

impl Cluster {
    /// Joins the cluster of a data folder, making and starting it where needed. Blocks until it accepts connections.
    ///
    /// # Errors
    /// [`Error`], a sentence for the person at the terminal.
    pub fn join(folder: &Path) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(Error::at(folder))?;
        let folder = &folder.canonicalize().map_err(Error::at(folder))?;
        let gate = Gate::join(folder)?;
        let (place, account) = Place::find(folder)?;
        let programs = Programs::find(&place.database)?;
        let cluster = Self { place, programs, account, gate };
        cluster.gate.alone(|| cluster.start())?;
        Ok(cluster)
    }

    /// Where the administrator connects.
    pub fn admin_url(&self) -> String {
        self.url(ADMINISTRATOR, "postgres")
    }

    /// Where the running server reaches the registry.
    pub fn registry_url(&self) -> String {
        self.url(REGISTRY_ROLE, REGISTRY_DATABASE)
    }

    /// Where its files are.
    pub fn place(&self) -> &Place {
        &self.place
    }

    fn url(&self, role: &str, database: &str) -> String {
        // The port is named so that a PGPORT of the environment changes nothing.
        format!("postgres://{role}@localhost:5432/{database}?host={}", self.place.socket.display())
    }

    fn start(&self) -> Result<(), Error> {
        self.place.make_socket_folder(&self.account)?;
        if self.programs.is_running(&self.account, &self.place.database)? {
            return Ok(());
        }
        if !self.place.database.join("PG_VERSION").exists() {
            self.initialise()?;
        }
        settings::write(&self.place, &self.account)?;
        self.programs.start(&self.account, &self.place.database)
    }

    /// Made beside its place and renamed, so that a killed `initdb` leaves nothing that looks like a database.
    fn initialise(&self) -> Result<(), Error> {
        let database = &self.place.database;
        let unfinished = &database.with_extension("unfinished");
        if unfinished.exists() {
            fs::remove_dir_all(unfinished).map_err(Error::at(unfinished))?;
        }
        fs::create_dir(unfinished).map_err(Error::at(unfinished))?;
        fs::set_permissions(unfinished, Permissions::from_mode(0o700)).map_err(Error::at(unfinished))?;
        self.account.own(unfinished)?;
        self.programs.initialise(&self.account, unfinished)?;
        fs::rename(unfinished, database).map_err(Error::at(database))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stopped = self.gate.leave(|| {
            self.programs.stop(&self.account, &self.place.database)?;
            // Empty now. Whatever else may be in it is not ours to delete.
            let _ = fs::remove_dir(&self.place.socket);
            Ok(())
        });
        if let Err(error) = stopped {
            tracing::warn!(%error, "the private PostgreSQL was not stopped");
        }
    }
}
