use super::{ADMINISTRATOR, Account, Error};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// Oldest major version that is good enough.
const OLDEST: u32 = 15;

/// The programs of one PostgreSQL version.
#[derive(Debug)]
pub(super) struct Programs {
    /// Their folder; `None` when they are on the PATH.
    folder: Option<PathBuf>,
}

impl Programs {
    /// The version that made the database, else the newest installed.
    pub(super) fn find(database: &Path) -> Result<Self, Error> {
        let programs = Self { folder: folder(Some(database), "initdb") };
        programs.check_version()?;
        Ok(programs)
    }

    /// `initdb`; nobody gets in before the access rules are written.
    pub(super) fn initialise(&self, account: &Account, folder: &Path) -> Result<(), Error> {
        let mut command = account.command(self.path("initdb"));
        command.args(["--username", ADMINISTRATOR, "--encoding=UTF8", "--locale=C.UTF-8", "--auth=reject"]);
        command.arg("--data-checksums").arg("--pgdata").arg(folder);
        run("initdb", &mut command)
    }

    /// Whether the cluster's postmaster lives.
    pub(super) fn is_running(&self, account: &Account, folder: &Path) -> Result<bool, Error> {
        if !folder.join("postmaster.pid").exists() {
            return Ok(false);
        }
        let mut command = account.command(self.path("pg_ctl"));
        command.arg("status").arg("--pgdata").arg(folder).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(command.status().map_err(|_| Error::Missing)?.success())
    }

    /// Starts it and waits until it answers; `pg_ctl` gives the postmaster a session of its own, so that Ctrl-C at the
    /// terminal does not reach it. Ten minutes are for the recovery of many databases.
    pub(super) fn start(&self, account: &Account, folder: &Path) -> Result<(), Error> {
        let log = folder.join("start.log");
        let mut command = account.command(self.path("pg_ctl"));
        command.args(["start", "--silent", "--wait", "--timeout=600"]);
        command.arg("--pgdata").arg(folder).arg("--log").arg(&log);
        // The postmaster keeps what it inherits: a pipe would never end.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().map_err(|_| Error::Missing)?;
        if status.success() {
            return Ok(());
        }
        Err(Error::Program { program: "postgres", message: ending(&fs::read_to_string(&log).unwrap_or_default()) })
    }

    /// Stops it: sessions are ended, everything is written down.
    pub(super) fn stop(&self, account: &Account, folder: &Path) -> Result<(), Error> {
        let mut command = account.command(self.path("pg_ctl"));
        command.args(["stop", "--silent", "--mode=fast", "--wait", "--timeout=120"]).arg("--pgdata").arg(folder);
        run("pg_ctl stop", &mut command)
    }

    fn check_version(&self) -> Result<(), Error> {
        let said = Command::new(self.path("postgres")).arg("--version").output().map_err(|_| Error::Missing)?;
        let said = String::from_utf8_lossy(&said.stdout).trim().to_owned();
        let major = said.split_whitespace().nth(2).and_then(|version| version.split('.').next()?.parse::<u32>().ok());
        if major.is_some_and(|major| major >= OLDEST) { Ok(()) } else { Err(Error::TooOld(said)) }
    }

    fn path(&self, program: &str) -> PathBuf {
        self.folder.as_ref().map_or_else(|| program.into(), |folder| folder.join(program))
    }
}

/// Where the programs are: of the version that made the database, else the newest that has this one; `None`: on the PATH.
pub(super) fn folder(database: Option<&Path>, having: &str) -> Option<PathBuf> {
    let made_by =
        database.and_then(|database| fs::read_to_string(database.join("PG_VERSION")).ok()).unwrap_or_default();
    let mut installed: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join(having).exists())
        .collect();
    installed.sort();
    let same = installed.iter().position(|(version, _)| made_by.trim() == version.to_string());
    match same {
        Some(index) => Some(installed.swap_remove(index).1),
        None => installed.pop().map(|(_, bin)| bin),
    }
}

/// Runs a program to its end.
pub(super) fn run(program: &'static str, command: &mut Command) -> Result<(), Error> {
    let Output { status, stderr, .. } = command.output().map_err(|_| Error::Missing)?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Program { program, message: ending(&String::from_utf8_lossy(&stderr)) })
}

/// The last lines, on one line.
fn ending(text: &str) -> String {
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(3)..].join("; ")
}
