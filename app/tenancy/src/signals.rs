//! What a committed scope leaves for others to notice: in this process at once, in the others through the registry.

mod flush;

pub(crate) use flush::{flush, once};

use crate::TenantId;
use std::{
    collections::{BTreeSet, HashMap},
    mem,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{Notify, broadcast};

/// How many signals a slow listener may lag behind before it is told that it lost some.
const KEPT: usize = 1024;

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
    /// Notices of other processes may have been lost: anything may have changed.
    Lost,
}

/// What one scope will tell when it is committed.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    seq: i64,
    topics: BTreeSet<Arc<str>>,
    has_work: bool,
}

impl Marks {
    pub(crate) fn changed(&mut self, topic: Arc<str>, seq: i64) {
        self.topics.insert(topic);
        self.seq = self.seq.max(seq);
    }

    pub(crate) fn has_work(&mut self) {
        self.has_work = true;
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
}

impl Signals {
    pub(crate) fn new() -> Self {
        let (sender, _) = broadcast::channel(KEPT);
        Self(Arc::new(Inner { sender, pending: Mutex::default(), due: Notify::new() }))
    }

    /// Everything from now on.
    pub fn listen(&self) -> broadcast::Receiver<Signal> {
        self.0.sender.subscribe()
    }

    /// Tells this process at once, and the others with the next flush.
    pub(crate) fn committed(&self, tenant: TenantId, marks: Marks) {
        if marks.topics.is_empty() && !marks.has_work {
            return;
        }
        if !marks.topics.is_empty() {
            self.hear(Signal::Changed { tenant, seq: marks.seq, topics: marks.topics.iter().cloned().collect() });
        }
        if marks.has_work {
            self.hear(Signal::Work(tenant));
        }
        let mut pending = self.0.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = pending.entry(tenant).or_default();
        waiting.seq = waiting.seq.max(marks.seq);
        waiting.topics.extend(marks.topics);
        waiting.has_work |= marks.has_work;
        self.0.due.notify_one();
    }

    /// Passes on what another process told. Nobody listening is fine.
    pub(crate) fn hear(&self, signal: Signal) {
        let _ = self.0.sender.send(signal);
    }

    fn take(&self) -> HashMap<TenantId, Marks> {
        mem::take(&mut *self.0.pending.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
