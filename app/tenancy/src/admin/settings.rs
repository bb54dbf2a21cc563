use crate::{BaseUrl, Interruption, MasterKey, Settings};
use kernel::{Clock, Locale};
use std::{path::PathBuf, sync::Arc};

/// What [`Admin`](crate::Admin) needs to know.
#[derive(Debug, Clone)]
pub struct AdminSettings {
    /// `BALCAO_ADMIN_DATABASE_URL`: a superuser, or a role with CREATEDB and CREATEROLE; its database is the maintenance database.
    pub admin_url: String,
    /// Name of the registry database, made by `prepare`; `balcao`, a name of its own in each test.
    pub registry_database: String,
    /// Login role of the running server, a member of `balcao_registry`.
    pub registry_role: String,
    /// The password of a role that `prepare` has to make. Without one, that role gets in only where the server trusts the user
    /// of the machine (peer).
    pub registry_password: Option<String>,
    /// The template database is `{prefix}_v{version}_{fingerprint}`; may be shared by registries.
    pub template_prefix: String,
    /// Where the platform lives.
    pub base_url: BaseUrl,
    /// Seals the passwords of the tenants' roles.
    pub master_key: MasterKey,
    /// The present instant.
    pub clock: Arc<dyn Clock>,
    /// Most live pools of its own to tenants' databases.
    pub pool_cap: usize,
    /// The operator's language, for messages about fields.
    pub locale: Locale,
    /// Databases kept ready for new tenants, `BALCAO_SPARE_DATABASES`.
    pub spare_databases: usize,
    /// The tenants' migrations from a folder instead of the embedded ones. Tests only; does nothing in a release build.
    pub migrations: Option<PathBuf>,
    /// Tests only; does nothing in a release build.
    pub interruption: Option<Interruption>,
}

impl AdminSettings {
    /// The usual names: database and role from `settings.registry_url`, template `balcao_template`, no password for it, no
    /// spare databases.
    ///
    /// # Errors
    /// [`sqlx::Error::Configuration`] when the registry's address cannot be read.
    pub fn new(admin_url: &str, settings: &Settings) -> Result<Self, sqlx::Error> {
        let registry: sqlx::postgres::PgConnectOptions = settings.registry_url.parse()?;
        let role = registry.get_username().to_owned();
        Ok(Self {
            admin_url: admin_url.to_owned(),
            registry_database: registry.get_database().unwrap_or(&role).to_owned(),
            registry_role: role,
            registry_password: None,
            template_prefix: "balcao_template".to_owned(),
            base_url: settings.base_url.clone(),
            master_key: settings.master_key.clone(),
            clock: settings.clock.clone(),
            pool_cap: 4,
            locale: Locale::default(),
            spare_databases: 0,
            migrations: None,
            interruption: None,
        })
    }
}
