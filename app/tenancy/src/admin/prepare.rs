use super::{Admin, AdminError, ddl, migrations};
use sqlx::{Connection, PgConnection};

/// Held in the maintenance database: roles belong to the whole cluster, so processes and registries take turns.
const LOCK: i64 = 0x0062_616c_6361_6f00;

impl Admin {
    /// Makes what is missing: roles, registry database with its migrations and grants, template database. Repeatable, and safe
    /// when several processes do it at once.
    ///
    /// # Errors
    /// [`AdminError::Template`] when all is ready but the template: tenants can be served, none can be made. Else
    /// [`AdminError`].
    pub async fn prepare(&self) -> Result<(), AdminError> {
        let mut server = self.server().await?;
        sqlx::query!("select pg_advisory_lock($1)", LOCK).execute(&mut server).await?;
        ddl::create_group_roles(&mut server).await?;
        ddl::create_runtime_role(&mut server, &self.0.names.role, self.settings().registry_password.as_deref()).await?;
        ddl::close_common_databases(&mut server).await?;
        self.prepare_registry(&mut server).await?;
        self.prepare_template(&mut server).await.map_err(|cause| AdminError::Template(Box::new(cause)))?;
        // Ends the lock too.
        Ok(server.close().await?)
    }

    async fn prepare_registry(&self, server: &mut PgConnection) -> Result<(), AdminError> {
        let registry = &self.0.names.registry;
        ddl::create_database(server, registry, None).await?;
        ddl::open_database(server, registry).await?;
        ddl::grant_registry(server, registry).await?;
        let mut inside = self.inside(registry).await?;
        migrations::run(&migrations::REGISTRY, &mut inside).await?;
        Ok(inside.close().await?)
    }
}
