use super::{Account, Error};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, DirBuilder, Permissions},
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// Longest path of a Unix socket: `sun_path` holds 108 bytes with the final zero.
const LONGEST: usize = 107;

/// Where the cluster of a data folder is; kept in the folder as `cluster.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The data folder it belongs to.
    pub folder: PathBuf,
    /// PostgreSQL's own data folder.
    pub database: PathBuf,
    /// The folder of its socket.
    pub socket: PathBuf,
}

impl Place {
    /// The place that was recorded, else a new one: in the data folder where PostgreSQL's user gets in, else
    /// `/var/lib/balcao`.
    pub(super) fn find(folder: &Path) -> Result<(Self, Account), Error> {
        let record = folder.join("cluster.json");
        match fs::read(&record) {
            Ok(json) => {
                let unreadable = |error: serde_json::Error| Error::Record { path: record, message: error.to_string() };
                Self::recorded(serde_json::from_slice(&json).map_err(unreadable)?, folder)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Self::choose(folder),
            Err(error) => Err(Error::at(&record)(error)),
        }
    }

    /// The folder of the socket, closed to everyone but PostgreSQL's user. `/run` is emptied at each boot.
    pub(super) fn make_socket_folder(&self, account: &Account) -> Result<(), Error> {
        fits(&self.socket)?;
        match DirBuilder::new().mode(0o700).create(&self.socket) {
            Ok(()) => account.own(&self.socket)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::at(&self.socket)(error)),
        }
        // In /tmp anybody may have made it before us.
        if account.keeps_alone(&self.socket) { Ok(()) } else { Err(Error::Unsafe(self.socket.clone())) }
    }

    fn recorded(mut place: Self, folder: &Path) -> Result<(Self, Account), Error> {
        if place.folder != folder {
            let inside = folder.join("postgres");
            if place.database != place.folder.join("postgres") || !inside.exists() {
                return Err(Error::Moved { from: place.folder, database: place.database });
            }
            // The whole folder moved, database and all.
            place = Self { socket: socket_folder(folder), database: inside, folder: folder.to_owned() };
            place.record()?;
        }
        let account = if place.database.exists() { Account::owner_of(&place.database)? } else { Account::for_new()? };
        Ok((place, account))
    }

    fn choose(folder: &Path) -> Result<(Self, Account), Error> {
        let mut database = folder.join("postgres");
        let account = if database.exists() { Account::owner_of(&database)? } else { Account::for_new()? };
        if !account.can_search(folder) {
            let shared = Path::new("/var/lib/balcao");
            fs::create_dir_all(shared).map_err(Error::at(shared))?;
            fs::set_permissions(shared, Permissions::from_mode(0o755)).map_err(Error::at(shared))?;
            database = shared.join(hash(folder));
            if database.exists() {
                return Err(Error::Orphan { path: database });
            }
        }
        let place = Self { folder: folder.to_owned(), database, socket: socket_folder(folder) };
        place.record()?;
        Ok((place, account))
    }

    /// Written whole or not at all.
    fn record(&self) -> Result<(), Error> {
        let (record, draft) = (self.folder.join("cluster.json"), self.folder.join("cluster.json.new"));
        let json = serde_json::to_string_pretty(self)
            .map_err(|error| Error::Record { path: record.clone(), message: error.to_string() })?;
        fs::write(&draft, json + "\n").map_err(Error::at(&draft))?;
        fs::rename(&draft, &record).map_err(Error::at(&record))
    }
}

/// `/run` where we may write there, else `/tmp`: short whatever the data folder's path is.
fn socket_folder(folder: &Path) -> PathBuf {
    let name = format!("balcao-{}", hash(folder));
    let run = Path::new("/run");
    let writable = nix::unistd::access(run, nix::unistd::AccessFlags::W_OK).is_ok();
    if writable { run.join(name) } else { Path::new("/tmp").join(name) }
}

fn hash(folder: &Path) -> String {
    kernel::hex(&Sha256::digest(folder.as_os_str().as_encoded_bytes())[..6])
}

fn fits(socket: &Path) -> Result<(), Error> {
    let path = socket.join(".s.PGSQL.5432");
    if path.as_os_str().len() > LONGEST { Err(Error::LongPath(path)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_path_of_107_bytes_fits_and_one_of_108_does_not() {
        let folder = |length: usize| PathBuf::from(format!("/{}", "x".repeat(length - 1 - "/.s.PGSQL.5432".len())));
        assert!(fits(&folder(107)).is_ok());
        assert!(matches!(fits(&folder(108)), Err(Error::LongPath(_))));
    }

    #[test]
    fn the_socket_is_short_however_long_the_data_folder_is() {
        let deep = PathBuf::from(format!("/{}", "very-long-name/".repeat(40)));
        assert!(fits(&socket_folder(&deep)).is_ok());
        assert_ne!(socket_folder(&deep), socket_folder(Path::new("/other")));
    }
}
