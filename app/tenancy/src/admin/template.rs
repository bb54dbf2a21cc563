//! The database that new tenants' databases are copies of.

use super::{Admin, AdminError, ddl, ddl::Presence, drift, migrations, name::Name};
use sqlx::{Connection, PgConnection};

/// A template that nobody prepared for so many days is dropped. Registries of one server share templates, and an older
/// program that is still in use while a newer one is brought out needs its own: whoever uses one writes the day onto it.
const KEPT_DAYS: i32 = 7;

impl Admin {
    /// Makes the template of this program's migrations where it is missing, and drops those that nobody uses any more.
    /// Built under another name and renamed when whole: whoever finds a template can trust it. The caller holds the lock of
    /// the server.
    pub(super) async fn prepare_template(&self, server: &mut PgConnection) -> Result<(), AdminError> {
        let template = &self.0.names.template;
        let is_new = ddl::presence(server, template).await? != Presence::Whole;
        if is_new {
            let making = Name::new(&format!("{}_making", self.settings().template_prefix))?;
            ddl::drop_database(server, &making).await?;
            if let Err(error) = self.build(server, &making).await {
                // What is half made takes room, of which there may be too little.
                let _ = ddl::drop_database(server, &making).await;
                return Err(error);
            }
        }
        if ddl::note_use(server, template).await? {
            self.drop_unused(server).await?;
        }
        if is_new { self.drop_outdated_spares(server).await } else { Ok(()) }
    }

    async fn build(&self, server: &mut PgConnection, making: &Name) -> Result<(), AdminError> {
        ddl::create_database(server, making, None).await?;
        ddl::open_database(server, making).await?;
        let mut inside = self.inside(making).await?;
        migrations::run(&self.0.migrations, &mut inside).await?;
        inside.close().await?;
        ddl::make_template(server, making, &self.0.names.template).await
    }

    async fn drop_unused(&self, server: &mut PgConnection) -> Result<(), AdminError> {
        for (name, idle_days) in ddl::templates(server, &self.settings().template_prefix).await? {
            match idle_days {
                Some(days) if days >= KEPT_DAYS => ddl::drop_database(server, &name).await?,
                Some(_) => {}
                // From before days were written: its time begins now.
                None => {
                    ddl::note_use(server, &name).await?;
                }
            }
        }
        drift::drop_forgotten(server, &self.settings().template_prefix).await
    }
}
