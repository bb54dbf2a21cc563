mod log;
mod reserve;

use super::{Admin, AdminError, CreateError, Created, Furnish, Interruption, NewTenant, Owner, Step, ddl};
use crate::{TenantScope, pools, registry};
use reserve::Reserved;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::sync::Arc;

impl Admin {
    /// Makes a tenant in resumable, logged steps. Called again with the same slug and e-mail it goes on where it stopped, by
    /// what was written down the first time. Two at once with one slug take turns: the second finds the slug taken.
    ///
    /// # Errors
    /// [`CreateError`].
    pub async fn create_tenant(&self, new: &NewTenant, furnish: &dyn Furnish) -> Result<Created, CreateError> {
        let new = new.check(self.settings().locale).map_err(CreateError::Invalid)?;
        let mut registry = self.inside(&self.0.names.registry).await?;
        log::lock_slug(&mut registry, new.slug.as_str()).await?;
        let reserved = reserve::reserve(&mut registry, self, &new).await?;
        let failed = |step| move |cause| CreateError::Step { step, cause };
        if reserved.is_fresh {
            self.interrupt(Step::Reserve).await.map_err(failed(Step::Reserve))?;
        }
        if reserved.has_database() {
            // Since then there may be a new version.
            self.migrate_one(reserved.id, &reserved.name).await?;
        }
        let mut making = Making { admin: self, server: self.server().await?, reserved, furnish, token: String::new() };
        for step in making.reserved.open_steps() {
            log::begin(&mut registry, making.reserved.id, step, self.settings().clock.now()).await?;
            let outcome = making.take(step).await;
            log::end(&mut registry, making.reserved.id, step, self.settings().clock.now(), outcome.as_ref().err())
                .await?;
            outcome.map_err(failed(step))?;
        }
        let Making { server, reserved, token, .. } = making;
        // The locks end with the connections.
        for connection in [server, registry] {
            connection.close().await.map_err(AdminError::from)?;
        }
        let url = self.settings().base_url.origin_for(&reserved.slug);
        Ok(Created { id: reserved.id, slug: reserved.slug, invite_url: format!("{url}/convite/{token}"), url })
    }

    /// In test builds stops here, where a step took effect and that is not logged yet.
    async fn interrupt(&self, step: Step) -> Result<(), AdminError> {
        match self.settings().interruption {
            Some(Interruption::Pause(at)) if at == step && cfg!(debug_assertions) => {
                eprintln!("paused at {step}");
                std::future::pending().await
            }
            Some(Interruption::Fail(at)) if at == step && cfg!(debug_assertions) => Err(AdminError::Interrupted(step)),
            _ => Ok(()),
        }
    }
}

/// A tenant that is being made.
struct Making<'a> {
    admin: &'a Admin,
    server: PgConnection,
    reserved: Reserved,
    furnish: &'a dyn Furnish,
    /// Of the invitation: not kept anywhere, so each try makes a new one.
    token: String,
}

impl Making<'_> {
    async fn take(&mut self, step: Step) -> Result<(), AdminError> {
        match step {
            Step::Reserve => {}
            Step::Database => self.database().await?,
            Step::Role => {
                ddl::create_tenant_role(&mut self.server, &self.reserved.name, &self.reserved.password).await?
            }
            Step::Grants => ddl::grant_tenant(&mut self.server, &self.reserved.name).await?,
            Step::Settings => self.settings().await?,
            Step::Invitation => self.invitation().await?,
            Step::Active => self.open().await?,
        }
        self.admin.interrupt(step).await
    }

    /// A spare database is there already. The name of another was written down before, so that what a killed CREATE DATABASE
    /// left under it can be found and dropped.
    async fn database(&mut self) -> Result<(), AdminError> {
        let name = &self.reserved.name;
        ddl::create_database(&mut self.server, name, Some(&self.admin.0.names.template)).await?;
        ddl::open_database(&mut self.server, name).await?;
        // A copy made by an earlier try may come from an older template: finds out, and mostly does nothing.
        self.admin.migrate_one(self.reserved.id, name).await
    }

    async fn settings(&mut self) -> Result<(), AdminError> {
        let mut scope = self.scope().await?;
        self.furnish.settings(&mut scope, self.reserved.trade).await?;
        Ok(scope.commit().await?)
    }

    async fn invitation(&mut self) -> Result<(), AdminError> {
        let mut scope = self.scope().await?;
        let owner = Owner { name: scope.tenant().name.clone(), email: self.reserved.email.clone() };
        self.token = self.furnish.invitation(&mut scope, &owner).await?;
        Ok(scope.commit().await?)
    }

    /// Opens the tenant to the world, after its role came in once more by itself: so is the first visitor spared the price of a
    /// database's first connection, and a tenant that nobody can reach never opens.
    async fn open(&mut self) -> Result<(), AdminError> {
        let (inner, id) = (&self.admin.0, self.reserved.id);
        let found = registry::entrance(&inner.registry, id).await?.ok_or(sqlx::Error::RowNotFound)?;
        let options = pools::entrance(&inner.server, &inner.settings.master_key, id, found)?;
        let mut connection = options.connect().await?;
        pools::check_database(&mut connection, self.reserved.name.as_str()).await?;
        connection.close().await?;
        sqlx::query!(
            "update registry.tenant set status = case when trial_ends_at is null then 'active' else 'trial' end
             where id = $1 and status = 'provisioning'",
            id.0
        )
        .execute(&inner.registry)
        .await?;
        Ok(())
    }

    /// The tenant's database, as the tenant's own role.
    async fn scope(&self) -> Result<TenantScope, AdminError> {
        let inner = &self.admin.0;
        let tenant = registry::tenant(&inner.registry, self.reserved.id, &inner.settings.base_url).await?;
        let tenant = Arc::new(tenant.ok_or(sqlx::Error::RowNotFound)?);
        Ok(TenantScope::of_command(tenant, &inner.pools, inner.settings.clock.now()).await?)
    }
}
