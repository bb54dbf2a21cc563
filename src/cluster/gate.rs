use super::Error;
use std::{
    fs::{File, OpenOptions},
    path::Path,
};

/// Who is inside: two `flock`s in the data folder, which the system drops with the process, however it ends.
///
/// `cluster.users` is held shared by every process that uses the cluster; `cluster.gate` alone by the one that is
/// starting or stopping it.
#[derive(Debug)]
pub(super) struct Gate {
    gate: File,
    users: File,
}

impl Gate {
    /// Goes in; waits while another process is starting or stopping.
    pub(super) fn join(folder: &Path) -> Result<Self, Error> {
        let this = Self { gate: open(&folder.join("cluster.gate"))?, users: open(&folder.join("cluster.users"))? };
        this.alone(|| this.users.lock_shared().map_err(Error::at(folder)))?;
        Ok(this)
    }

    /// Does something that no other process of the folder does at the same time.
    pub(super) fn alone<T>(&self, act: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        self.gate.lock().map_err(Error::at(Path::new("cluster.gate")))?;
        let done = act();
        self.gate.unlock().map_err(Error::at(Path::new("cluster.gate")))?;
        done
    }

    /// Goes out; the last one out does `stop`.
    pub(super) fn leave(&self, stop: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
        self.alone(|| {
            self.users.unlock().map_err(Error::at(Path::new("cluster.users")))?;
            if self.users.try_lock().is_ok() { stop() } else { Ok(()) }
        })
    }
}

fn open(path: &Path) -> Result<File, Error> {
    OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(Error::at(path))
}
