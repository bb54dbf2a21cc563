use crate::{
    Admin, AdminError, TenantId,
    admin::{ddl, name::Name},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::Connection;

/// Makes the final copy of a tenant's database. The root package implements it: it knows where PostgreSQL's programs are.
#[async_trait]
pub trait Dump: Send + Sync {
    /// Writes the whole database into a file and makes sure that it can be read; gives the file. Called again after a crash it
    /// replaces what it left.
    ///
    /// # Errors
    /// One sentence for the operator; the tenant then stays.
    async fn dump(&self, order: &DumpOrder) -> Result<String, String>;

    /// Removes the tenant's files; who keeps none has nothing to do. Called again after a crash.
    ///
    /// # Errors
    /// One sentence for the operator; the next purge goes on from there.
    async fn remove_files(&self, _tenant: TenantId) -> Result<(), String> {
        Ok(())
    }
}

/// What to copy.
#[derive(Debug, Clone)]
pub struct DumpOrder {
    /// The tenant's slug.
    pub slug: String,
    /// Name of its database.
    pub database: String,
    /// The role that may read all of it.
    pub owner: &'static str,
    /// The instant of the purge, UTC.
    pub now: DateTime<Utc>,
}

/// A tenant whose grace is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The tenant.
    pub slug: String,
    /// Since when, UTC.
    pub delete_after: DateTime<Utc>,
}

/// How one tenant's deletion went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Purged {
    /// The tenant.
    pub slug: String,
    /// File of the final dump.
    pub dump: Option<String>,
    /// Why it stopped, in the operator's language; the next purge goes on.
    pub error: Option<String>,
}

struct Leaving {
    id: TenantId,
    slug: String,
    database: String,
    dump: Option<String>,
}

impl Admin {
    /// The tenants a purge would delete now, the longest due first.
    ///
    /// # Errors
    /// [`AdminError::Database`].
    pub async fn due_for_purge(&self) -> Result<Vec<Due>, AdminError> {
        let due = sqlx::query_as!(
            Due,
            "select t.slug, d.delete_after from registry.deletion d join registry.tenant t on t.id = d.tenant
             where d.deleted_at is null and d.delete_after <= $1 order by d.delete_after, t.slug",
            self.settings().clock.now()
        );
        Ok(due.fetch_all(self.registry()).await?)
    }

    /// Deletes the tenants whose grace is over: dump, then database, role and what the registry knew of them, but for the slugs.
    /// One tenant's failure does not stop the others. Killed anywhere, the next purge goes on from there.
    ///
    /// # Errors
    /// [`AdminError`] when the registry cannot be read.
    pub async fn purge(&self, dump: &dyn Dump) -> Result<Vec<Purged>, AdminError> {
        let mut purged = Vec::new();
        for Due { slug, .. } in self.due_for_purge().await? {
            let outcome = self.purge_one(&slug, dump).await;
            let error = outcome.as_ref().err().map(|error| error.message(self.settings().locale));
            purged.push(Purged { slug, dump: outcome.ok().flatten(), error });
        }
        Ok(purged)
    }

    async fn purge_one(&self, slug: &str, dump: &dyn Dump) -> Result<Option<String>, AdminError> {
        let mut registry = self.inside(&self.0.names.registry).await?;
        // Takes turns with another purge and with whoever would keep the tenant; ends with the connection.
        sqlx::query!("set lock_timeout = '2s'").execute(&mut registry).await?;
        sqlx::query!(
            "select pg_advisory_lock(hashtextextended(id::text, 1)) from registry.tenant where slug = $1",
            slug
        )
        .execute(&mut registry)
        .await
        .map_err(AdminError::of_lock)?;
        let found = sqlx::query_as!(
            Leaving,
            r#"select t.id as "id: TenantId", t.slug, d.name as database, x.dump
               from registry.deletion x join registry.tenant t on t.id = x.tenant join registry.database d on d.tenant = t.id
               where t.slug = $1 and x.deleted_at is null and x.delete_after <= $2"#,
            slug,
            self.settings().clock.now()
        )
        .fetch_optional(&mut registry)
        .await?;
        // Kept or deleted meanwhile.
        let Some(mut leaving) = found else { return Ok(None) };
        let name = Name::new(&leaving.database)?;
        let mut server = self.server().await?;
        if leaving.dump.is_none() {
            ddl::shut_out(&mut server, &name).await?;
            self.pause("purge-closed").await;
            match self.dump(&leaving, dump).await {
                Ok(file) => leaving.dump = Some(file),
                Err(error) => {
                    ddl::let_in(&mut server, &name).await?;
                    return Err(error);
                }
            }
            self.pause("purge-dumped").await;
        }
        ddl::drop_database(&mut server, &name).await?;
        self.pause("purge-database").await;
        ddl::drop_role(&mut server, &name).await?;
        self.pause("purge-role").await;
        dump.remove_files(leaving.id).await.map_err(AdminError::Dump)?;
        self.strike(leaving.id).await?;
        server.close().await?;
        registry.close().await?;
        Ok(leaving.dump)
    }

    async fn dump(&self, leaving: &Leaving, dump: &dyn Dump) -> Result<String, AdminError> {
        let now = self.settings().clock.now();
        let order =
            DumpOrder { slug: leaving.slug.clone(), database: leaving.database.clone(), owner: ddl::OWNER, now };
        let file = dump.dump(&order).await.map_err(AdminError::Dump)?;
        sqlx::query!(
            "update registry.deletion set dump = $2, dumped_at = $3 where tenant = $1",
            leaving.id.0,
            file,
            now
        )
        .execute(self.registry())
        .await?;
        Ok(file)
    }

    /// Of a deleted tenant the registry keeps what reserves its slugs, and when it went.
    async fn strike(&self, tenant: TenantId) -> Result<(), AdminError> {
        let mut transaction = self.registry().begin().await?;
        for rows in [
            sqlx::query!("delete from registry.domain where tenant = $1", tenant.0),
            sqlx::query!("delete from registry.module where tenant = $1", tenant.0),
            sqlx::query!("delete from registry.brand where tenant = $1", tenant.0),
            sqlx::query!("delete from registry.provisioning_step where tenant = $1", tenant.0),
            sqlx::query!("delete from registry.tenant_migration where tenant = $1", tenant.0),
            sqlx::query!("delete from registry.tenant_wake where tenant = $1", tenant.0),
            sqlx::query!("delete from registry.database where tenant = $1", tenant.0),
            sqlx::query!(
                "update registry.tenant set status = 'deleted', resumes_as = null, name = '-', document = null, phone = null,
                     email = 'deleted@invalid', plan = 'none', trial_ends_at = null, trade = 'other'
                 where id = $1",
                tenant.0
            ),
            sqlx::query!(
                "update registry.deletion set deleted_at = $2 where tenant = $1",
                tenant.0,
                self.settings().clock.now()
            ),
        ] {
            rows.execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }
}
