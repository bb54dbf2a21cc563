//! Work outside of a request: a row written in the transaction of its cause, done at least once until it succeeds, with its
//! effect in the database exactly once.

mod dead;
mod kind;
mod store;
mod tools;
mod work;

pub use dead::{DeadJob, Queue, dead_jobs, discard, queue, retry};
pub(crate) use kind::Run;
pub use kind::{Every, JobKind, ListenerKind, Schedule};
pub use tools::Tools;
pub use work::Work;

use chrono::{DateTime, Utc};
use kernel::Error;
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;
use tenancy::{ModuleKey, TenantScope};

/// How long one try may take, unless its kind says otherwise. PostgreSQL ends a transaction in which nothing happens for 30 s.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(20);

/// A kind of work: a type whose values are the rows' payloads.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Module and what is done, `crm.remind`: never changed, as rows in the queues have it.
    const KIND: &'static str;
    /// The module it belongs to; while a tenant has it switched off, its jobs wait. `None`: every tenant's.
    const MODULE: Option<ModuleKey>;
    /// How often it is tried before a person has to look.
    const ATTEMPTS: i16 = 10;
    /// How long one try may take, at most 45 s: it has to fit into the lease of a minute.
    const TIMEOUT: Duration = TIMEOUT;
    /// Whether it shares its transaction with others of its batch, which is quicker. One that talks to other machines must
    /// not: it would keep the others waiting.
    const TOGETHER: bool = true;

    /// Does it, in a transaction that is committed when it succeeds and undone when it fails, panics or takes too long.
    ///
    /// # Errors
    /// Any: it is tried again later.
    fn run(self, work: &mut Work) -> impl Future<Output = Result<(), Error>> + Send;
}

/// Somebody who does something because of an event of another module; listed in `src/server/modules.rs`.
pub trait Listener<E: crate::Event>: 'static {
    /// Module and what it does, `billing.draft`: never changed, as rows in the queues have it.
    const NAME: &'static str;
    /// The module it belongs to; while a tenant has it switched off, what it should hear waits.
    const MODULE: Option<ModuleKey>;

    /// Hears one event, under the rules of [`Job::run`]. Events of one subject come in their order.
    ///
    /// # Errors
    /// Any: it hears the event again later.
    fn hear(event: E, work: &mut Work) -> impl Future<Output = Result<(), Error>> + Send;
}

/// When and how a job shall be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    at: Option<DateTime<Utc>>,
    unique: Option<String>,
    lane: Option<String>,
}

impl Wish {
    /// As soon as possible.
    pub fn now() -> Self {
        Self::default()
    }

    /// Not before this instant, UTC.
    pub fn at(instant: DateTime<Utc>) -> Self {
        Self { at: Some(instant), ..Self::default() }
    }

    /// Once, however often it is wished for before it is done; of several instants the earliest counts.
    pub fn once(self, key: impl Into<String>) -> Self {
        Self { unique: Some(key.into()), ..self }
    }

    /// After all earlier jobs of the same lane.
    pub fn in_lane(self, lane: impl Into<String>) -> Self {
        Self { lane: Some(lane.into()), ..self }
    }
}

/// Wishes for a job, in the transaction of its cause.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn enqueue<J: Job>(scope: &mut TenantScope, job: &J, wish: Wish) -> Result<(), Error> {
    let payload = serde_json::to_value(job).map_err(Error::fault)?;
    store::insert(scope, J::KIND, &payload, &wish).await?;
    scope.has_work();
    Ok(())
}
