//! What a committed scope leaves for others to notice: in this process at once, in the others through the registry.

mod flush;

pub(crate) use flush::{flush, once};

use crate::{JobEnd, Tenant, TenantId, Witness};
use std::{
    collections::{BTreeSet, HashMap},
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};
use tokio::sync::{Notify, broadcast};

/// How many signals a slow listener may lag behind before it is told that it lost some.
const KEPT: usize = 1024;
/// In place of topics that are too many to name.
pub(crate) const ALL: &str = "*";
/// Most topics of one tenant that wait to be told; from there on it is [`ALL`]. A notice holds about 150.
const MOST_TOPICS: usize = 200;

/// Something happened at a tenant, or may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// Rows changed.
    Changed {
        /// Whose.
        tenant: TenantId,
        /// The newest row of its trail that belongs to it; what a reader asks `since`.
        seq: i64,
        /// What changed: `crm.deal:<uuid>`.
        topics: Vec<Arc<str>>,
    },
    /// A transaction of this process left work to do.
    Work(TenantId),
    /// The registry tells something else of the tenants behind these slugs and hosts, apart by blanks; `*`: of all.
    Renewed(Arc<str>),
    /// Notices of other processes may have been lost: anything may have changed.
    Lost,
}

/// What one scope will tell when it is committed.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    seq: i64,
    topics: BTreeSet<Arc<str>>,
    has_work: bool,
    events: Vec<&'static str>,
}

impl Marks {
    pub(crate) fn changed(&mut self, topic: Arc<str>, seq: i64) {
        self.topics.insert(topic);
        self.seq = self.seq.max(seq);
    }

    pub(crate) fn has_work(&mut self) {
        self.has_work = true;
    }

    pub(crate) fn happened(&mut self, event: &'static str) {
        self.events.push(event);
    }

    /// Takes in what another scope of the same tenant, later or earlier, has to tell.
    fn join(&mut self, other: Self) {
        self.seq = self.seq.max(other.seq);
        self.topics.extend(other.topics);
        self.has_work |= other.has_work;
        if self.topics.len() > MOST_TOPICS {
            self.topics = BTreeSet::from([Arc::from(ALL)]);
        }
    }
}

/// The signals of one process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Signals(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    sender: broadcast::Sender<Signal>,
    /// What the other processes are still to be told.
    pending: Mutex<HashMap<TenantId, Marks>>,
    due: Notify,
    witness: RwLock<Option<Arc<dyn Witness>>>,
}

impl Signals {
    pub(crate) fn new() -> Self {
        let (sender, _) = broadcast::channel(KEPT);
        Self(Arc::new(Inner { sender, pending: Mutex::default(), due: Notify::new(), witness: RwLock::default() }))
    }

    /// Everything from now on.
    pub fn listen(&self) -> broadcast::Receiver<Signal> {
        self.0.sender.subscribe()
    }

    /// From now on this one counts what is done.
    pub fn witnessed_by(&self, witness: Arc<dyn Witness>) {
        *self.0.witness.write().unwrap_or_else(PoisonError::into_inner) = Some(witness);
    }

    /// Tells whoever counts how jobs ended.
    pub fn worked(&self, tenant: &Tenant, end: JobEnd, jobs: usize) {
        if let Some(witness) = &*self.0.witness.read().unwrap_or_else(PoisonError::into_inner) {
            witness.worked(tenant, end, jobs);
        }
    }

    /// Tells whoever counts, and everybody else, what was done at a tenant and is committed.
    pub(crate) fn done(&self, tenant: &Tenant, mut marks: Marks) {
        let events = mem::take(&mut marks.events);
        if !events.is_empty()
            && let Some(witness) = &*self.0.witness.read().unwrap_or_else(PoisonError::into_inner)
        {
            events.into_iter().for_each(|event| witness.happened(tenant, event));
        }
        self.committed(tenant.id, marks);
    }

    /// Tells this process at once, and the others with the next flush.
    fn committed(&self, tenant: TenantId, marks: Marks) {
        if marks.topics.is_empty() && !marks.has_work {
            return;
        }
        if !marks.topics.is_empty() {
            self.hear(Signal::Changed { tenant, seq: marks.seq, topics: marks.topics.iter().cloned().collect() });
        }
        if marks.has_work {
            self.hear(Signal::Work(tenant));
        }
        self.put([(tenant, marks)]);
    }

    /// Passes on what another process told. Nobody listening is fine.
    pub(crate) fn hear(&self, signal: Signal) {
        let _ = self.0.sender.send(signal);
    }

    /// Leaves something for the next flush.
    fn put(&self, marks: impl IntoIterator<Item = (TenantId, Marks)>) {
        let mut pending = self.pending();
        for (tenant, marks) in marks {
            pending.entry(tenant).or_default().join(marks);
        }
        self.0.due.notify_one();
    }

    fn take(&self) -> HashMap<TenantId, Marks> {
        mem::take(&mut *self.pending())
    }

    fn pending(&self) -> MutexGuard<'_, HashMap<TenantId, Marks>> {
        self.0.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
