//! Every setting of the program: a flag or a variable of the environment, read once at the start.

mod serve;
mod unknown;
mod values;

pub use serve::{Serve, Watch};
pub use unknown::unknown_variables;
pub use values::{FilesUrl, LogFormat, Network, Secret, SecretKey, between};

use crate::{commands::Command, server::modules::Composition};
use clap::{Args, Parser};
use events::worker::WorkerSettings;
use mail::{PostOffice, PostSettings};
use std::path::PathBuf;
use tenancy::{BaseUrl, Interruption, Tenancy};

/// The front desk of a small business on the web.
#[derive(Debug, Parser)]
#[command(name = "balcao", version, propagate_version = true, disable_help_subcommand = true)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub settings: Settings,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Folder of what this machine keeps: the master key, the private PostgreSQL, the tenants' files, letters that no server
    /// takes, final dumps; save what another setting gives a place of its own.
    #[arg(
        long,
        global = true,
        env = "BALCAO_DATA",
        value_name = "FOLDER",
        default_value = "data",
        hide_env_values = true
    )]
    pub data: PathBuf,

    /// The registry, as a role that may only read it: postgres://role:password@host/database; what is missing of these
    /// the administrator makes. Without it a private PostgreSQL is started in the data folder.
    #[arg(long, global = true, env = "BALCAO_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<Secret>,

    /// The same server as a role that may create databases and roles; only commands that provision or migrate need it.
    #[arg(long, global = true, env = "BALCAO_ADMIN_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub admin_database_url: Option<Secret>,

    /// Public address of the platform; tenants live one label below it. https everywhere but on localhost. Without it
    /// http://localhost and the port.
    #[arg(long, global = true, env = "BALCAO_BASE_URL", value_name = "URL", hide_env_values = true,
          value_parser = values::base_url)]
    pub base_url: Option<BaseUrl>,

    /// Port to listen on.
    #[arg(long, global = true, env = "BALCAO_PORT", value_name = "PORT", default_value_t = 3000, hide_env_values = true,
          value_parser = between::<u16>(1, 65_535))]
    pub port: u16,

    /// File with the key that encrypts the passwords of the tenants' databases; made at first use, mode 0600. Without it
    /// master.key in the data folder.
    #[arg(long, global = true, env = "BALCAO_MASTER_KEY_FILE", value_name = "FILE", hide_env_values = true)]
    pub master_key_file: Option<PathBuf>,

    /// Where the tenants' files are: a bucket that speaks S3, s3://bucket or s3://bucket/folder. Without it the folder files
    /// in the data folder, which only one machine can serve from.
    #[arg(long, global = true, env = "BALCAO_FILES_URL", value_name = "URL", hide_env_values = true)]
    pub files_url: Option<FilesUrl>,

    /// Address of the server with the bucket, such as https://s3.example; without it Amazon's own.
    #[arg(long, global = true, env = "BALCAO_FILES_ENDPOINT", value_name = "URL", hide_env_values = true,
          value_parser = values::endpoint)]
    pub files_endpoint: Option<String>,

    /// Region of the bucket; servers of one's own mostly take any.
    #[arg(
        long,
        global = true,
        env = "BALCAO_FILES_REGION",
        value_name = "NAME",
        default_value = "us-east-1",
        hide_env_values = true
    )]
    pub files_region: String,

    /// Who we are at the bucket.
    #[arg(long, global = true, env = "BALCAO_FILES_ACCESS_KEY", value_name = "KEY", hide_env_values = true)]
    pub files_access_key: Option<String>,

    /// The secret that belongs to it.
    #[arg(long, global = true, env = "BALCAO_FILES_SECRET_KEY", value_name = "SECRET", hide_env_values = true)]
    pub files_secret_key: Option<SecretKey>,

    /// Connections to tenants' databases that this process may hold.
    #[arg(long, global = true, env = "BALCAO_DB_CONNECTIONS", value_name = "NUMBER", default_value_t = 100,
          hide_env_values = true, value_parser = between::<u32>(4, 10_000))]
    pub db_connections: u32,

    /// Tenants whose connection pools stay open at one time. Without it as many as the connections allow.
    #[arg(long, global = true, env = "BALCAO_POOL_CAP", value_name = "NUMBER", hide_env_values = true,
          value_parser = between::<u32>(1, 10_000))]
    pub pool_cap: Option<u32>,

    /// Connections to tenants' databases that this process may hold for work outside of requests.
    #[arg(long, global = true, env = "BALCAO_WORKER_CONNECTIONS", value_name = "NUMBER", default_value_t = 20,
          hide_env_values = true, value_parser = between::<u32>(2, 10_000))]
    pub worker_connections: u32,

    /// Databases kept ready, so that a new tenant need not wait for one; made by tenant create and migrate after their work.
    #[arg(long, global = true, env = "BALCAO_SPARE_DATABASES", value_name = "NUMBER", default_value_t = 2,
          hide_env_values = true, value_parser = between::<u32>(0, 500))]
    pub spare_databases: u32,

    /// Networks that requests to addresses given by people may reach although they are not on the public internet, such as
    /// that of an Evolution API of your own: addresses or networks, parted by commas.
    #[arg(
        long,
        global = true,
        env = "BALCAO_EGRESS_ALLOW",
        value_name = "NETWORKS",
        value_delimiter = ',',
        hide_env_values = true
    )]
    pub egress_allow: Vec<Network>,

    /// Server that takes the mail of tenants without one of their own: smtps://user:password@host:port, or smtp://… which has to
    /// turn to TLS before anything is told, or with ?tls=none for one on this machine. Without it letters are put into the
    /// folder outbox of the data folder.
    #[arg(long, global = true, env = "BALCAO_SMTP_URL", value_name = "URL", requires = "mail_from",
          hide_env_values = true, value_parser = values::smtp)]
    pub smtp_url: Option<mail::Server>,

    /// Address that the mail of this server comes from, under the tenant's name.
    #[arg(long, global = true, env = "BALCAO_MAIL_FROM", value_name = "EMAIL", hide_env_values = true,
          value_parser = values::email)]
    pub mail_from: Option<String>,

    /// How the log on stderr looks; auto is human on a terminal and json elsewhere.
    #[arg(
        long,
        global = true,
        env = "BALCAO_LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "auto",
        hide_env_values = true
    )]
    pub log_format: LogFormat,

    /// What is logged: error, warn, info, debug, trace, or directives such as info,tenancy=debug. Without it info for
    /// serve and warn for the other commands.
    #[arg(long, global = true, env = "BALCAO_LOG_LEVEL", value_name = "LEVEL", hide_env_values = true,
          value_parser = values::log_level)]
    pub log_level: Option<String>,

    /// Answer in JSON on stdout; what is wrong comes as {"error": "…"} on stderr.
    #[arg(long, global = true)]
    pub json: bool,

    /// Milliseconds after which the work of a killed process is taken up, so that a test need not wait a minute.
    #[cfg(debug_assertions)]
    #[arg(long, global = true, env = "BALCAO_LEASE", value_name = "MILLISECONDS", hide = true, hide_env_values = true,
          value_parser = between::<u32>(100, 60_000))]
    pub lease: Option<u32>,

    /// Step of provisioning at which the process waits for ever, so that a test can kill it there.
    #[cfg(debug_assertions)]
    #[arg(long, global = true, env = "BALCAO_PAUSE_AT", value_name = "STEP", hide = true, hide_env_values = true)]
    pub pause_at: Option<Interruption>,

    /// Folder with the tenants' migrations in place of those that are built in, so that a test can bring its own.
    #[cfg(debug_assertions)]
    #[arg(long, global = true, env = "BALCAO_MIGRATIONS", value_name = "FOLDER", hide = true, hide_env_values = true)]
    pub migrations: Option<PathBuf>,
}

impl Settings {
    /// The public address: the one that was given, else this machine and the port.
    pub fn base_url(&self) -> BaseUrl {
        self.base_url.clone().unwrap_or_else(|| {
            BaseUrl::parse(&format!("http://localhost:{}", self.port)).expect("localhost and a port are an address")
        })
    }

    /// Where the tenants' files are; why a bucket is not told completely.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub fn files(&self) -> Result<files::Place, &'static str> {
        let Some(FilesUrl { bucket, folder }) = &self.files_url else {
            return Ok(files::Place::Folder(self.data.join("files")));
        };
        match (&self.files_access_key, &self.files_secret_key) {
            (Some(access_key), Some(secret_key)) => Ok(files::Place::Bucket(files::Bucket {
                name: bucket.clone(),
                prefix: folder.clone(),
                endpoint: self.files_endpoint.clone(),
                region: self.files_region.clone(),
                access_key: access_key.clone(),
                secret_key: secret_key.expose().to_owned(),
            })),
            _ => Err("faltam BALCAO_FILES_ACCESS_KEY e BALCAO_FILES_SECRET_KEY ao lado de BALCAO_FILES_URL"),
        }
    }

    /// The way out for work outside of requests.
    pub fn egress(&self) -> events::Egress {
        events::Egress::new(self.egress_allow.iter().map(|network| network.0).collect())
    }

    /// By what letters leave.
    pub fn post_office(&self, tenancy: &Tenancy, composition: &Composition) -> PostOffice {
        let platform = self.smtp_url.clone().zip(self.mail_from.clone());
        PostOffice::new(PostSettings {
            kinds: composition.mails(),
            master_key: tenancy.master_key().clone(),
            egress: self.egress(),
            platform: platform.map(|(server, sender)| mail::Platform { server, sender }),
            outbox: Some(self.data.join("outbox")),
            authorities: Vec::new(),
        })
    }

    /// How the worker works: each tenant at its turn takes two connections.
    pub fn work(&self) -> WorkerSettings {
        let settings = WorkerSettings::default();
        let tenants = settings.tenants.min(self.worker_connections as usize / 2).max(1);
        #[cfg(debug_assertions)]
        let settings = WorkerSettings {
            lease: self.lease.map_or(settings.lease, |lease| std::time::Duration::from_millis(lease.into())),
            ..settings
        };
        WorkerSettings { tenants, ..settings }
    }

    /// Where a test wants to kill this process; never in a release.
    pub fn interruption(&self) -> Option<Interruption> {
        #[cfg(debug_assertions)]
        return self.pause_at;
        #[cfg(not(debug_assertions))]
        None
    }

    /// A test's own migrations of the tenants; never in a release.
    pub fn migrations(&self) -> Option<PathBuf> {
        #[cfg(debug_assertions)]
        return self.migrations.clone();
        #[cfg(not(debug_assertions))]
        None
    }

    /// Where the master key is.
    pub fn master_key_file(&self) -> PathBuf {
        self.master_key_file.clone().unwrap_or_else(|| self.data.join("master.key"))
    }
}
