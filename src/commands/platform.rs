use super::Failure;
use crate::{cluster::Cluster, config};
use files::Files;
use kernel::SystemClock;
use std::{fs, path::Path, sync::Arc};
use tenancy::{Admin, AdminError, AdminSettings, MasterKey, MasterKeyError, Settings, Tenancy};

/// How often the registry is asked whether it is there; each time it has a second.
const ATTEMPTS: u32 = 3;

/// What the commands work on: PostgreSQL, ours or one that was named, and the ways into it.
#[derive(Debug)]
pub(super) struct Platform {
    settings: Settings,
    admin: Option<AdminSettings>,
    // Dropped last: may stop PostgreSQL.
    cluster: Option<Cluster>,
}

impl Platform {
    /// Reads the master key and finds PostgreSQL: the one that was named, else our own, which is started.
    pub(super) async fn open(settings: &config::Settings) -> Result<Self, Failure> {
        let key_file = settings.master_key_file();
        let folder = key_file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if settings.master_key_file.is_none() {
            let unusable = |error| format!("a pasta de dados {} não pode ser usada: {error}", folder.display());
            fs::create_dir_all(folder).map_err(|error| Failure::input(unusable(error)))?;
        }
        let master_key = MasterKey::load_or_create(&key_file).map_err(key_failure)?;
        let common = |registry_url: String| Settings {
            registry_url,
            base_url: settings.base_url(),
            master_key: master_key.clone(),
            connections: settings.db_connections,
            patience: tenancy::PATIENCE,
            pool_cap: settings.pool_cap.map_or(usize::MAX, |cap| cap as usize),
            worker_connections: settings.worker_connections,
            clock: Arc::new(SystemClock),
        };
        match (&settings.database_url, &settings.admin_database_url) {
            (Some(registry), admin) => {
                let common = common(registry.expose().to_owned());
                let mut admin =
                    admin.as_ref().map(|url| admin_settings(settings, url.expose(), &common)).transpose()?;
                if let Some(admin) = &mut admin {
                    admin.registry_password = registry.password();
                }
                Ok(Self { settings: common, admin, cluster: None })
            }
            (None, Some(_)) => Err(Failure::input("falta BALCAO_DATABASE_URL ao lado de BALCAO_ADMIN_DATABASE_URL")),
            (None, None) => {
                let folder = settings.data.clone();
                let join = tokio::task::spawn_blocking(move || Cluster::join(&folder));
                let cluster = join.await.map_err(Failure::fault)??;
                let common = common(cluster.registry_url());
                let admin = admin_settings(settings, &cluster.admin_url(), &common)?;
                Ok(Self { settings: common, admin: Some(admin), cluster: Some(cluster) })
            }
        }
    }

    /// The administrator, with roles, registry and template made ready; `None` when only the registry's URL was given.
    pub(super) async fn admin(&self) -> Result<Option<Admin>, Failure> {
        let Some(settings) = &self.admin else { return Ok(None) };
        let admin = Admin::connect(settings.clone()).await?;
        admin.prepare().await?;
        Ok(Some(admin))
    }

    /// The same for a server: where the template alone cannot be made, the tenants that are there are served all the same.
    pub(super) async fn admin_of_server(&self) -> Result<Option<Admin>, Failure> {
        let Some(settings) = &self.admin else { return Ok(None) };
        let admin = Admin::connect(settings.clone()).await?;
        match admin.prepare().await {
            Err(error @ AdminError::Template(_)) => tracing::error!(%error, "no tenant can be made"),
            prepared => prepared?,
        }
        Ok(Some(admin))
    }

    /// The administrator, who makes nothing ready.
    pub(super) async fn unprepared_admin(&self) -> Result<Admin, Failure> {
        Ok(Admin::connect(self.admin.clone().ok_or_else(Self::no_admin)?).await?)
    }

    /// The administrator, for commands that cannot do without.
    pub(super) async fn required_admin(&self) -> Result<Admin, Failure> {
        self.admin().await?.ok_or_else(Self::no_admin)
    }

    /// What such a command says without one.
    pub(super) fn no_admin() -> Failure {
        Failure::input("este comando precisa de BALCAO_ADMIN_DATABASE_URL")
    }

    /// The tenants as a server sees them, after the administrator prepared the way: a registry that is still closed to the
    /// server's role will stay so.
    pub(super) async fn tenancy(&self) -> Result<Tenancy, Failure> {
        let tenancy = self.unproven_tenancy().await?;
        for _ in 0..ATTEMPTS {
            if self.cluster.is_some() || tenancy.ready().await {
                return Ok(tenancy);
            }
        }
        if self.admin.is_none() {
            tracing::warn!("the registry does not answer yet: check BALCAO_DATABASE_URL, run balcao doctor");
            return Ok(tenancy);
        }
        tenancy.close().await;
        Err(Failure::input("não dá para entrar no registro com BALCAO_DATABASE_URL: confira servidor, papel e senha"))
    }

    /// The tenants, whether the registry answers or not.
    pub(super) async fn unproven_tenancy(&self) -> Result<Tenancy, Failure> {
        Ok(Tenancy::connect(self.settings.clone()).await?)
    }

    /// The tenants' files.
    pub(super) fn files(&self, settings: &config::Settings) -> Result<Files, Failure> {
        let place = settings.files().map_err(Failure::input)?;
        Files::open(place, self.settings.master_key.clone())
            .map_err(|error| Failure::input(format!("os arquivos não podem ser guardados: {error}")))
    }

    /// What the administrator was told.
    pub(super) fn admin_settings(&self) -> Option<&AdminSettings> {
        self.admin.as_ref()
    }

    /// Where the program finds the registry, as its own role.
    pub(super) fn registry_url(&self) -> &str {
        &self.settings.registry_url
    }

    /// Our own PostgreSQL.
    pub(super) fn cluster(&self) -> Option<&Cluster> {
        self.cluster.as_ref()
    }
}

fn admin_settings(config: &config::Settings, admin_url: &str, common: &Settings) -> Result<AdminSettings, Failure> {
    let mut settings = AdminSettings::new(admin_url, common)
        .map_err(|_| Failure::input("BALCAO_DATABASE_URL não é um endereço de banco"))?;
    settings.interruption = config.interruption();
    settings.migrations = config.migrations();
    settings.spare_databases = config.spare_databases as usize;
    Ok(settings)
}

fn key_failure(error: MasterKeyError) -> Failure {
    Failure::input(match error {
        MasterKeyError::File { path, cause } => format!("a chave em {path} não pode ser usada: {cause}"),
        MasterKeyError::Malformed { path } => {
            format!("o arquivo {path} não é uma chave do Balcão: precisa ter 32 bytes em base64")
        }
        MasterKeyError::Foreign { .. } => "as senhas dos bancos foram guardadas com outra chave".to_owned(),
    })
}
