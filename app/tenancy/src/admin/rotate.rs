use super::{Admin, AdminError, Reseal, ddl, name::Name, scram};
use crate::{MasterKey, Sealed, TenantId, TenantScope, registry};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use sqlx::{Connection, PgConnection};
use std::sync::Arc;

/// Held by the one process that rotates.
const ROTATION: i64 = 0x0062_616c_6361_6f01;
/// Shared by those who seal, so that no key is taken away from between them and the registry.
const SEALING: i64 = 0x0062_616c_6361_6f02;

/// What a rotation did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rotation {
    /// Id of the newest master key.
    pub key_id: String,
    /// Tenants whose login has a new password, by slug.
    pub tenants: Vec<String>,
    /// Tenants whose password was only sealed anew: their role is not made yet, or stands on another server.
    pub resealed: Vec<String>,
    /// It went on with a rotation that was interrupted.
    pub resumed: bool,
}

impl Admin {
    /// A new master key and a new password for each tenant's role, and what the modules keep is sealed anew; with a slug, a new
    /// password for that tenant alone. Running servers notice and go on. Repeated after an interruption it goes on with what is
    /// left.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`], [`AdminError::Busy`] while another process rotates, [`AdminError::MasterKey`] when the
    /// key file cannot be written; then, and when a tenant's database cannot be reached, the old key is kept.
    pub async fn rotate_secrets(&self, slug: Option<&str>, modules: &[&dyn Reseal]) -> Result<Rotation, AdminError> {
        let mut registry = self.alone().await?;
        let key = &self.settings().master_key;
        key.reload()?;
        let mut rotation = Rotation { resumed: slug.is_none() && key.has_older(), ..Rotation::default() };
        if let Some(slug) = slug {
            let tenant = self.show(slug).await?;
            self.renew(&mut registry, tenant.id, slug, &mut rotation).await?;
        } else {
            if !key.has_older() {
                key.add()?;
            }
            self.pause("rotate-key").await;
            self.renew_all(&mut registry, &mut rotation).await?;
            // What was sealed with an old key until now; from here on nobody seals with one.
            lock(&mut registry, SEALING).await?;
            self.renew_all(&mut registry, &mut rotation).await?;
            self.reseal_all(modules).await?;
            self.pause("rotate-sealed").await;
            key.forget_older()?;
        }
        rotation.key_id = key.id();
        // The locks end with the connection.
        registry.close().await?;
        Ok(rotation)
    }

    /// Puts a new master key into the file and stops there, so that the file can be copied to other machines before anything is
    /// sealed with it; [`rotate_secrets`](Self::rotate_secrets) goes on. There is one already: nothing changes.
    ///
    /// # Errors
    /// [`AdminError::Busy`] while another process rotates, [`AdminError::MasterKey`] when the key file cannot be written.
    pub async fn prepare_rotation(&self) -> Result<Rotation, AdminError> {
        let registry = self.alone().await?;
        let key = &self.settings().master_key;
        key.reload()?;
        let resumed = key.has_older();
        if !resumed {
            key.add()?;
        }
        registry.close().await?;
        Ok(Rotation { key_id: key.id(), resumed, ..Rotation::default() })
    }

    /// A connection of the one process that rotates.
    async fn alone(&self) -> Result<PgConnection, AdminError> {
        let mut registry = self.inside(&self.0.names.registry).await?;
        sqlx::query!("set lock_timeout = '20s'").execute(&mut registry).await?;
        lock(&mut registry, ROTATION).await?;
        Ok(registry)
    }

    /// Every tenant whose password is sealed with another key than the newest.
    async fn renew_all(&self, registry: &mut PgConnection, rotation: &mut Rotation) -> Result<(), AdminError> {
        let rows = sqlx::query!(
            r#"select t.id as "id: TenantId", t.slug from registry.database d join registry.tenant t on t.id = d.tenant
               where d.key_id <> $1 order by t.slug"#,
            self.settings().master_key.id()
        )
        .fetch_all(&mut *registry)
        .await?;
        for row in rows {
            self.renew(registry, row.id, &row.slug, rotation).await?;
            self.pause("rotate-tenant").await;
        }
        Ok(())
    }

    /// What the modules keep in every tenant's database.
    async fn reseal_all(&self, modules: &[&dyn Reseal]) -> Result<(), AdminError> {
        let inner = &self.0;
        let ids = sqlx::query_scalar!(
            r#"select t.id as "id: TenantId" from registry.database d join registry.tenant t on t.id = d.tenant
               where t.status not in ('provisioning', 'deleted') order by t.slug"#,
        )
        .fetch_all(&inner.registry)
        .await?;
        for id in ids.into_iter().filter(|_| !modules.is_empty()) {
            // Deleted meanwhile.
            let Some(tenant) = registry::tenant(&inner.registry, id, &inner.settings.base_url).await? else { continue };
            let now = inner.settings.clock.now();
            let mut scope = TenantScope::of_command(Arc::new(tenant), &inner.pools, now).await?;
            for module in modules {
                module.reseal(&mut scope, &inner.settings.master_key).await?;
            }
            scope.commit().await?;
        }
        Ok(())
    }

    /// One tenant's role gets a new password. Roles belong to the whole server, the registry's database too: both change in one
    /// transaction, so that at no instant the registry tells a password that is not the role's.
    async fn renew(
        &self,
        registry: &mut PgConnection,
        tenant: TenantId,
        slug: &str,
        rotation: &mut Rotation,
    ) -> Result<(), AdminError> {
        let key = &self.settings().master_key;
        let mut transaction = registry.begin().await?;
        // Takes turns with whoever makes this tenant, and gives its role the password that was reserved.
        sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", slug).execute(&mut *transaction).await?;
        let found = sqlx::query!(
            "select server, name, password, key_id from registry.database where tenant = $1 for update",
            tenant.0
        )
        .fetch_optional(&mut *transaction)
        .await?;
        // Deleted meanwhile.
        let Some(row) = found else { return Ok(()) };
        let name = Name::new(&row.name)?;
        let is_ours = row.server.is_empty() && ddl::role_exists(&mut transaction, &name).await?;
        let secret = if is_ours { password() } else { key.open(tenant, &row.key_id, &row.password)? };
        let sealed = key.seal(tenant, &secret);
        if is_ours {
            ddl::change_password(&mut transaction, &name, &scram::verifier(&secret)).await?;
        }
        sqlx::query!(
            "update registry.database set password = $2, key_id = $3 where tenant = $1",
            tenant.0,
            sealed.bytes,
            sealed.key_id
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        if is_ours { &mut rotation.tenants } else { &mut rotation.resealed }.push(slug.to_owned());
        Ok(())
    }
}

/// Seals for a row that this transaction writes: with the newest key there is, which stays at least until the commit.
pub(super) async fn seal(
    transaction: &mut PgConnection,
    key: &MasterKey,
    tenant: TenantId,
    secret: &str,
) -> Result<Sealed, AdminError> {
    sqlx::query!("select pg_advisory_xact_lock_shared($1)", SEALING).execute(transaction).await?;
    key.reload()?;
    Ok(key.seal(tenant, secret))
}

/// 256 random bits as text.
pub(super) fn password() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

async fn lock(registry: &mut PgConnection, key: i64) -> Result<(), AdminError> {
    sqlx::query!("select pg_advisory_lock($1)", key).execute(registry).await.map(drop).map_err(AdminError::of_lock)
}
