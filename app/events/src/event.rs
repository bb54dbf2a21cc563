//! What happened, told in the transaction in which it happened: a row of the trail, and a job for whoever listens.

mod changes;
mod store;

pub use changes::{Changes, left_out};

use kernel::Error;
use serde::{Serialize, de::DeserializeOwned};
use tenancy::TenantScope;
use uuid::Uuid;

/// Something a verb did: a type of the module whose verb it is.
pub trait Event: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Module and verb in the past, `crm.deal_moved`: never changed, as the trail keeps it.
    const NAME: &'static str;

    /// What it was done to.
    fn subject(&self) -> Subject;
}

/// What an event is about: a table and, mostly, a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// Schema and table, `crm.deal`.
    pub table: &'static str,
    /// The row.
    pub id: Option<Uuid>,
}

impl Subject {
    /// A row.
    pub fn of(table: &'static str, id: impl Into<Uuid>) -> Self {
        Self { table, id: Some(id.into()) }
    }

    /// `crm.deal:<uuid>`: what readers listen for, and the lane of its events.
    fn topic(&self) -> String {
        match self.id {
            Some(id) => format!("{}:{id}", self.table),
            None => self.table.to_owned(),
        }
    }
}

/// Tells what a verb did, once per verb and in its transaction: writes the trail, leaves a job for the listeners and, after
/// the commit, tells whoever looks at it now.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn record<E: Event>(scope: &mut TenantScope, event: &E, changes: Changes) -> Result<(), Error> {
    let subject = event.subject();
    let topic = subject.topic();
    let event = serde_json::to_value(event).map_err(Error::fault)?;
    let seq = store::write(scope, E::NAME, &subject, &topic, &event, &changes).await?;
    scope.changed(topic, seq);
    scope.happened(E::NAME);
    scope.has_work();
    Ok(())
}
