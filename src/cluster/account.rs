use super::Error;
use nix::unistd::{Uid, User, geteuid};
use std::{
    ffi::OsStr,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
};

/// Variables that would send PostgreSQL's programs elsewhere.
pub(super) const FOREIGN: [&str; 8] =
    ["PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGOPTIONS", "PGSERVICE", "PGPASSWORD"];

/// The user of the machine that PostgreSQL runs as: ourselves, but never root, which PostgreSQL refuses.
#[derive(Debug, Clone)]
pub(super) struct Account {
    /// Its name, which the peer map needs.
    pub(super) name: String,
    uid: u32,
    gid: u32,
    /// We are root and become this user for each program.
    becomes: bool,
}

impl Account {
    /// The user for a new database.
    pub(super) fn for_new() -> Result<Self, Error> {
        if !geteuid().is_root() {
            return Self::known(geteuid());
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .filter(|user| !user.uid.is_root())
            .map(|user| Self::of(user, true))
            .ok_or(Error::NoAccount)
    }

    /// The owner of a database that exists.
    pub(super) fn owner_of(database: &Path) -> Result<Self, Error> {
        let owner = Uid::from_raw(database.metadata().map_err(Error::at(database))?.uid());
        if geteuid() != owner && !geteuid().is_root() || owner.is_root() {
            return Err(Error::Foreign { path: database.to_owned() });
        }
        Self::known(owner)
    }

    /// A program that will run as this user, away from our folder, our terminal's signals and our settings.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").process_group(0).stdin(Stdio::null());
        FOREIGN.iter().for_each(|name| {
            command.env_remove(name);
        });
        if self.becomes {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Whether this user can search the folder and all its parents: asked of the system, which knows groups and ACLs.
    pub(super) fn can_search(&self, folder: &Path) -> bool {
        self.command("test").arg("-x").arg(folder).status().is_ok_and(|status| status.success())
    }

    /// Gives a file or folder of ours to this user.
    pub(super) fn own(&self, path: &Path) -> Result<(), Error> {
        if self.becomes { chown(path, Some(self.uid), Some(self.gid)).map_err(Error::at(path)) } else { Ok(()) }
    }

    /// Whether a folder is this user's and closed to all others.
    pub(super) fn keeps_alone(&self, folder: &Path) -> bool {
        folder
            .symlink_metadata()
            .is_ok_and(|found| found.is_dir() && found.uid() == self.uid && found.mode() & 0o77 == 0)
    }

    fn known(uid: Uid) -> Result<Self, Error> {
        let user = User::from_uid(uid).ok().flatten().ok_or(Error::NoAccount)?;
        Ok(Self::of(user, geteuid().is_root()))
    }

    fn of(user: User, becomes: bool) -> Self {
        Self { name: user.name, uid: user.uid.as_raw(), gid: user.gid.as_raw(), becomes }
    }
}
