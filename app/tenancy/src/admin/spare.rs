//! Databases made ahead, so that a new tenant need not wait for one.

use super::{Admin, AdminError, ddl, name::Name};
use serde::Serialize;
use sqlx::{Connection, PgConnection};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Held in the registry's database by whoever makes or drops spare databases: what is being made while nobody holds it was
/// left behind by a process that was killed.
const LOCK: i64 = 0x0062_616c_6361_6f02;

/// Each new database is some 850 files that the next checkpoint has to write: many at once would slow down everybody.
const PACE: Duration = Duration::from_secs(1);
/// So many are made without a pause.
const AT_ONCE: usize = 2;
/// A checkpoint after so many: else one has to write them all.
const HEAP: usize = 50;

/// How many databases are kept ready.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Spares {
    /// A new tenant gets one of these.
    pub ready: i64,
    /// Being made, or left behind in the making.
    pub making: i64,
    /// Copies of another template.
    pub outdated: i64,
}

impl Admin {
    /// What the registry knows of spare databases.
    ///
    /// # Errors
    /// [`AdminError::Database`].
    pub async fn spares(&self) -> Result<Spares, AdminError> {
        let row = sqlx::query!(
            r#"select count(*) filter (where state = 'ready' and template = $1) as "ready!",
                   count(*) filter (where state = 'making') as "making!",
                   count(*) filter (where state = 'ready' and template <> $1) as "outdated!"
               from registry.spare_database"#,
            self.0.names.template.as_str()
        )
        .fetch_one(self.registry())
        .await?;
        Ok(Spares { ready: row.ready, making: row.making, outdated: row.outdated })
    }

    /// Makes spare databases until as many are ready as the settings ask for; those of another template and those that a
    /// killed process left half made are dropped first. Gives how many it made: none while another process does this.
    ///
    /// # Errors
    /// [`AdminError::Database`].
    pub async fn refill_spares(&self) -> Result<usize, AdminError> {
        let mut server = self.server().await?;
        let Some(mut registry) = self.lock_spares().await? else { return Ok(0) };
        self.drop_useless(&mut registry, &mut server).await?;
        let ready = usize::try_from(self.spares().await?.ready).unwrap_or(usize::MAX);
        let missing = self.settings().spare_databases.saturating_sub(ready);
        for made in 1..=missing {
            let started = Instant::now();
            self.make_spare(&mut registry, &mut server).await?;
            if made.is_multiple_of(HEAP) {
                ddl::checkpoint(&mut server).await?;
            }
            if made >= AT_ONCE && made < missing {
                sleep_until(started + PACE).await;
            }
        }
        registry.close().await?;
        server.close().await?;
        Ok(missing)
    }

    /// The template is another now: nobody will take the copies of the old one.
    pub(super) async fn drop_outdated_spares(&self, server: &mut PgConnection) -> Result<(), AdminError> {
        // Whoever holds the lock does it.
        let Some(mut registry) = self.lock_spares().await? else { return Ok(()) };
        self.drop_useless(&mut registry, server).await?;
        Ok(registry.close().await?)
    }

    /// A connection to the registry under the lock, which ends with it.
    async fn lock_spares(&self) -> Result<Option<PgConnection>, AdminError> {
        let mut registry = self.inside(&self.0.names.registry).await?;
        let locked = sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "locked!""#, LOCK);
        Ok(if locked.fetch_one(&mut registry).await? { Some(registry) } else { None })
    }

    /// A template of a newer version is a newer program's, which makes its own spares. A row is marked before its database
    /// goes, so that nobody takes it meanwhile.
    async fn drop_useless(&self, registry: &mut PgConnection, server: &mut PgConnection) -> Result<(), AdminError> {
        let names = sqlx::query_scalar!(
            "update registry.spare_database s set state = 'making'
             where (state = 'making' or template <> $1
                 and coalesce(substring(template from '_v([0-9]{1,18})_[0-9a-f]{8}$')::bigint, 0) <= $2)
               and not exists (select from registry.database where name = s.name)
             returning name",
            self.0.names.template.as_str(),
            self.newest()
        )
        .fetch_all(&mut *registry)
        .await?;
        for name in names {
            ddl::drop_database(server, &Name::new(&name)?).await?;
            sqlx::query!("delete from registry.spare_database where name = $1", name).execute(&mut *registry).await?;
        }
        Ok(())
    }

    /// The name is written down first, so that a killed copy is found. One connection, here, spares the first visitor the
    /// price of a database's first connection.
    async fn make_spare(&self, registry: &mut PgConnection, server: &mut PgConnection) -> Result<(), AdminError> {
        let (name, template) = (Name::opaque(), &self.0.names.template);
        sqlx::query!(
            "insert into registry.spare_database (name, template, state, made_at) values ($1, $2, 'making', $3)",
            name.as_str(),
            template.as_str(),
            self.settings().clock.now()
        )
        .execute(&mut *registry)
        .await?;
        ddl::create_database(server, &name, Some(template)).await?;
        ddl::open_database(server, &name).await?;
        self.inside(&name).await?.close().await?;
        sqlx::query!("update registry.spare_database set state = 'ready' where name = $1", name.as_str())
            .execute(registry)
            .await?;
        Ok(())
    }
}

/// Takes a ready copy of a template off the list, for the tenant that the caller's transaction writes down.
pub(super) async fn take(registry: &mut PgConnection, template: &Name) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "delete from registry.spare_database where name = (
             select name from registry.spare_database where state = 'ready' and template = $1
             order by made_at, name limit 1 for update skip locked
         ) returning name",
        template.as_str()
    )
    .fetch_optional(registry)
    .await
}
