use super::{ADMINISTRATOR, Error, Place, account, programs};
use crate::config::Secret;
use sqlx::postgres::PgConnectOptions;
use std::{
    ffi::OsString,
    fmt,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// PostgreSQL's programs for copies of databases, and where they connect as the administrator.
pub struct Tools {
    /// Folder of the programs; `None` when they are on the PATH.
    folder: Option<PathBuf>,
    /// How libpq is told where to go. A password never stands in a command line, which every user of the machine may read.
    connection: Vec<(&'static str, OsString)>,
}

impl Tools {
    /// For the private cluster of a data folder.
    ///
    /// # Errors
    /// [`Error`] when the folder has none, or the programs are not installed.
    pub fn of_folder(data: &Path) -> Result<Self, Error> {
        let data = data.canonicalize().map_err(Error::at(data))?;
        let (Place { database, socket, .. }, _) = Place::find(&data)?;
        let connection =
            vec![("PGHOST", socket.into_os_string()), ("PGPORT", "5432".into()), ("PGUSER", ADMINISTRATOR.into())];
        Ok(Self { folder: programs::folder(Some(&database), "pg_dump"), connection })
    }

    /// For another server; the newest programs know every older one.
    ///
    /// # Errors
    /// [`Error::Missing`] when the URL cannot be read.
    pub fn elsewhere(url: &Secret) -> Result<Self, Error> {
        let options: PgConnectOptions = url.expose().parse().map_err(|_| Error::Missing)?;
        let host =
            options.get_socket().map_or_else(|| options.get_host().into(), |socket| socket.clone().into_os_string());
        let mode = format!("{:?}", options.get_ssl_mode()).to_lowercase().replace("verify", "verify-");
        let mut connection = vec![
            ("PGHOST", host),
            ("PGPORT", options.get_port().to_string().into()),
            ("PGUSER", options.get_username().into()),
            ("PGSSLMODE", mode.into()),
        ];
        let rest = [
            ("PGPASSWORD", url.password()),
            ("PGSSLROOTCERT", url.parameter(&["sslrootcert", "ssl-root-cert", "ssl-ca"])),
            ("PGSSLCERT", url.parameter(&["sslcert", "ssl-cert"])),
            ("PGSSLKEY", url.parameter(&["sslkey", "ssl-key"])),
        ];
        connection.extend(rest.into_iter().filter_map(|(name, value)| Some((name, value?.into()))));
        Ok(Self { folder: programs::folder(None, "pg_dump"), connection })
    }

    /// `pg_dump -Fc` of a whole database, read as `role`, into a file.
    ///
    /// # Errors
    /// [`Error::Program`] with what it said.
    pub fn dump(&self, database: &str, role: &str, file: &Path) -> Result<(), Error> {
        let mut command = self.command("pg_dump");
        command.arg("--format=custom").arg("--role").arg(role).arg("--file").arg(file).arg("--dbname").arg(database);
        programs::run("pg_dump", &mut command)
    }

    /// Whether a dump can be read again.
    ///
    /// # Errors
    /// [`Error::Program`] with what `pg_restore` said.
    pub fn check_dump(&self, file: &Path) -> Result<(), Error> {
        let mut command = self.command("pg_restore");
        programs::run("pg_restore", command.arg("--list").arg(file))
    }

    /// Puts a dump into a database that exists and is empty.
    ///
    /// # Errors
    /// [`Error::Program`] with what `pg_restore` said.
    pub fn restore(&self, file: &Path, database: &str) -> Result<(), Error> {
        let mut command = self.command("pg_restore");
        command.arg("--exit-on-error").arg("--dbname").arg(database).arg(file);
        programs::run("pg_restore", &mut command)
    }

    fn command(&self, program: &str) -> Command {
        let mut command =
            Command::new(self.folder.as_ref().map_or_else(|| program.into(), |folder| folder.join(program)));
        command.stdin(Stdio::null()).process_group(0);
        for name in account::FOREIGN {
            command.env_remove(name);
        }
        command.envs(self.connection.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// Without the connection, which holds a password.
impl fmt::Debug for Tools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tools({:?})", self.folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_goes_by_the_environment_and_is_shown_nowhere() {
        let url = "postgres://chief:s3%40gredo@db.example:5433/postgres?sslmode=verify-full&sslrootcert=/etc/ca.pem";
        let tools = Tools::elsewhere(&url.parse().unwrap()).unwrap();
        let mut command = tools.command("pg_dump");
        command.arg("--dbname").arg("t_1");
        let told: Vec<_> =
            command.get_envs().filter_map(|(name, value)| Some((name.to_str()?, value?.to_str()?))).collect();
        for expected in [
            ("PGHOST", "db.example"),
            ("PGPORT", "5433"),
            ("PGUSER", "chief"),
            ("PGPASSWORD", "s3@gredo"),
            ("PGSSLMODE", "verify-full"),
            ("PGSSLROOTCERT", "/etc/ca.pem"),
        ] {
            assert!(told.contains(&expected), "{expected:?} in {told:?}");
        }
        assert!(command.get_args().all(|argument| !argument.to_string_lossy().contains("gredo")));
        assert!(!format!("{tools:?}").contains("gredo"));
    }
}
