use super::{Job, Listener, Work};
use crate::Event;
use kernel::Error;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{fmt, pin::Pin, time::Duration};
use tenancy::ModuleKey;

type Done<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;
pub(crate) type Run = for<'a> fn(Value, &'a mut Work) -> Done<'a>;

/// A kind of job as the worker knows it: `JobKind::of::<Remind>()`.
#[derive(Clone, Copy)]
pub struct JobKind {
    /// [`Job::KIND`].
    pub kind: &'static str,
    /// [`Job::MODULE`].
    pub module: Option<ModuleKey>,
    /// [`Job::ATTEMPTS`].
    pub attempts: i16,
    /// [`Job::TIMEOUT`].
    pub timeout: Duration,
    /// [`Job::TOGETHER`].
    pub together: bool,
    pub(crate) run: Run,
}

impl JobKind {
    /// The kind of these jobs.
    pub const fn of<J: Job>() -> Self {
        const { assert!(J::TIMEOUT.as_secs() <= 45, "a try has to fit into the lease of a minute") };
        Self {
            kind: J::KIND,
            module: J::MODULE,
            attempts: J::ATTEMPTS,
            timeout: J::TIMEOUT,
            together: J::TOGETHER,
            run: run_job::<J>,
        }
    }
}

fn run_job<J: Job>(payload: Value, work: &mut Work) -> Done<'_> {
    Box::pin(async move { decode::<J>(payload, J::KIND)?.run(work).await })
}

/// Who hears an event, as the worker knows it: `ListenerKind::of::<DealMoved, DraftInvoice>()`.
#[derive(Clone, Copy)]
pub struct ListenerKind {
    /// [`Event::NAME`].
    pub event: &'static str,
    /// [`Listener::NAME`].
    pub name: &'static str,
    /// [`Listener::MODULE`].
    pub module: Option<ModuleKey>,
    pub(crate) run: Run,
}

impl ListenerKind {
    /// This listener of this event.
    pub const fn of<E: Event, L: Listener<E>>() -> Self {
        Self { event: E::NAME, name: L::NAME, module: L::MODULE, run: run_listener::<E, L> }
    }
}

fn run_listener<E: Event, L: Listener<E>>(event: Value, work: &mut Work) -> Done<'_> {
    Box::pin(async move { L::hear(decode(event, E::NAME)?, work).await })
}

/// What serde says of a payload quotes from it, and the log speaks of nobody.
fn decode<T: DeserializeOwned>(payload: Value, kind: &str) -> Result<T, Error> {
    serde_json::from_value(payload).map_err(|_| Error::fault(format!("a payload of {kind} cannot be read")))
}

/// Work that comes round by the business's own clock; its job takes no payload (`null`).
#[derive(Debug, Clone, Copy)]
pub struct Schedule {
    /// The kind of the job that is wished for.
    pub kind: &'static str,
    /// How often.
    pub every: Every,
}

/// How often, by the clock on the business's wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// At each full hour.
    Hour,
    /// Each day at this hour, 0 to 23.
    Day(u32),
}

impl fmt::Debug for JobKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind)
    }
}

impl fmt::Debug for ListenerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}>{}", self.event, self.name)
    }
}
