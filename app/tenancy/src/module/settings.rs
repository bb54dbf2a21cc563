//! What a business says of its modules itself. They stand in the registry, which a running server reads; here it writes, through
//! two functions of the database, and never about another tenant than the one whose scope is open.

use super::{ModuleKey, ModuleSetting};
use crate::{Signal, TenantScope, registry};
use kernel::Error;
use std::time::Duration;
use tokio::{sync::broadcast::error::RecvError, time::timeout};

/// How long a change waits until this process heard of it itself, so that the next page shows it.
const ECHO: Duration = Duration::from_secs(1);

impl TenantScope {
    /// The tenant's modules in their order, as they are now.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the registry does not answer.
    pub async fn modules(&self) -> Result<Vec<ModuleSetting>, Error> {
        let rows = sqlx::query!(
            r#"select key, enabled, display_name, on_for_new, registry.includes(tenant, key) as "in_plan!"
               from registry.module where tenant = $1 order by position, key"#,
            self.tenant().id.0
        )
        .fetch_all(self.registry())
        .await
        .map_err(registry::fault)?;
        let settings = rows.into_iter().filter_map(|row| {
            let key = ModuleKey::from_code(&row.key)?;
            let (enabled, display_name, on_for_new) = (row.enabled, row.display_name, row.on_for_new);
            Some(ModuleSetting { key, enabled, display_name, on_for_new, in_plan: row.in_plan })
        });
        Ok(settings.collect())
    }

    /// Sets one of the tenant's modules up. Every process hears of it at once. Repeated, it changes nothing more.
    ///
    /// # Errors
    /// [`Error::Fault`] when the plan does not include it, or the law asks for it; [`Error::Unavailable`] when the registry does
    /// not answer.
    pub async fn change_module(&self, wish: &ModuleSetting) -> Result<(), Error> {
        let change = sqlx::query!(
            r#"select registry.change_module($1, $2, $3, $4, $5)::text as done"#,
            self.tenant().id.0,
            wish.key.code(),
            wish.enabled,
            wish.display_name.as_deref(),
            wish.on_for_new
        );
        self.and_hear(async { change.fetch_one(self.registry()).await.map(|_| ()) }).await
    }

    /// Puts the tenant's modules into this order. Every process hears of it at once. Repeated, it changes nothing more.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the registry does not answer.
    pub async fn order_modules(&self, keys: &[ModuleKey]) -> Result<(), Error> {
        let keys: Vec<String> = keys.iter().map(|key| key.code().to_owned()).collect();
        let order = sqlx::query!(r#"select registry.order_modules($1, $2)::text as done"#, self.tenant().id.0, &keys);
        self.and_hear(async { order.fetch_one(self.registry()).await.map(|_| ()) }).await
    }

    /// Writes, then waits until the registry's notice of it came round to this process too.
    async fn and_hear(&self, write: impl Future<Output = Result<(), sqlx::Error>>) -> Result<(), Error> {
        let mut ear = self.signals().listen();
        write.await.map_err(registry::fault)?;
        let is_us = |name: &str| name == self.tenant().slug || name == "*";
        let echo = async {
            loop {
                match ear.recv().await {
                    Ok(Signal::Renewed(names)) if names.split(' ').any(is_us) => return,
                    Ok(Signal::Lost) | Err(RecvError::Lagged(_) | RecvError::Closed) => return,
                    Ok(_) => {}
                }
            }
        };
        // Whoever does not hear it finds out a little later.
        let _ = timeout(ECHO, echo).await;
        Ok(())
    }
}
