use super::hub::Hub;
use events::live::Since;
use identity::StaffId;
use std::{
    collections::BTreeSet,
    mem,
    sync::{Arc, Mutex, PoisonError},
};
use tenancy::TenantId;
use tokio::sync::Notify;

/// What a reader is still to be told. Bounded: topics are those of the modules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct News {
    /// The newest place in the trail that belongs to it.
    pub(super) seq: i64,
    /// Tables that changed.
    pub(super) topics: BTreeSet<&'static str>,
    /// Whether anything may have changed.
    pub(super) everything: bool,
    /// Whether this person may have gone, or may see something else now.
    pub(super) doubt: bool,
}

impl News {
    /// What changed while nobody listened.
    pub(super) fn since(since: Since, known: impl Iterator<Item = &'static str>) -> Self {
        let everything = since.tables.is_none();
        let changed = since.tables.unwrap_or_default();
        let topics = known.filter(|table| changed.contains(*table)).collect();
        Self { seq: since.newest, topics, everything, doubt: false }
    }

    pub(super) fn changes(&self) -> bool {
        self.everything || !self.topics.is_empty()
    }

    pub(super) fn join(&mut self, other: Self) {
        self.seq = self.seq.max(other.seq);
        self.topics.extend(other.topics);
        self.everything |= other.everything;
        self.doubt |= other.doubt;
    }
}

/// Where the news of one stream is left.
#[derive(Debug)]
pub(super) struct Mailbox {
    pub(super) tenant: TenantId,
    pub(super) slug: String,
    pub(super) staff: StaffId,
    waiting: Mutex<News>,
    came: Notify,
}

impl Mailbox {
    pub(super) fn new(tenant: TenantId, slug: String, staff: StaffId) -> Self {
        Self { tenant, slug, staff, waiting: Mutex::default(), came: Notify::new() }
    }

    pub(super) fn put(&self, news: News) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).join(news);
        self.came.notify_one();
    }
}

/// One stream's place among all; given up when dropped.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) hub: Hub,
    pub(super) mailbox: Arc<Mailbox>,
}

impl Seat {
    /// Waits until something came. Cancelled, nothing is lost.
    pub(super) async fn came(&self) {
        self.mailbox.came.notified().await;
    }

    pub(super) fn take(&self) -> News {
        mem::take(&mut *self.mailbox.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.leave(&self.mailbox);
    }
}
