use super::seat::{Mailbox, News, Seat};
use crate::server::modules::Composition;
use identity::StaffId;
use kernel::Error;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak},
};
use tenancy::{Signal, Signals, Tenant, TenantId};
use tokio::{
    sync::{
        Semaphore, SemaphorePermit,
        broadcast::{Receiver, error::RecvError},
        watch,
    },
    task::AbortHandle,
};

/// Most streams of one process.
const MOST: usize = 1000;
/// Most streams of one person: a browser needs one.
const MOST_OF_PERSON: usize = 10;
/// When to try again, seconds.
const AGAIN: u32 = 30;
/// How many sessions are looked up at once when all are in doubt.
const LOOKUPS: usize = 4;
/// What tells of a person: they came, went or are something else now.
const PEOPLE: &str = "identity.staff";

/// Everybody who has a stream at this process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    signals: Signals,
    composition: Composition,
    readers: Mutex<Readers>,
    ended: watch::Sender<bool>,
    lookups: Semaphore,
    /// Begins with the first reader.
    task: OnceLock<AbortHandle>,
}

#[derive(Debug, Default)]
struct Readers {
    all: usize,
    by_tenant: HashMap<TenantId, Vec<Arc<Mailbox>>>,
}

impl Hub {
    pub(in crate::server) fn new(signals: Signals, composition: Composition) -> Self {
        let (ended, _) = watch::channel(false);
        let lookups = Semaphore::new(LOOKUPS);
        Self(Arc::new(Inner { signals, composition, readers: Mutex::default(), ended, lookups, task: OnceLock::new() }))
    }

    /// Ends every stream, now and from now on.
    pub(in crate::server) fn end(&self) {
        self.0.ended.send_replace(true);
    }

    /// Every table that anybody may hear of.
    pub(super) fn tables(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.0.composition.topics().map(|(table, _)| table)
    }

    /// How many streams each tenant's people have.
    pub(in crate::server) fn by_tenant(&self) -> Vec<(TenantId, usize)> {
        self.readers().by_tenant.iter().map(|(tenant, readers)| (*tenant, readers.len())).collect()
    }

    /// A place for one more stream.
    ///
    /// # Errors
    /// [`Error::TooMany`] when this person or this process has as many as there may be.
    pub(super) fn sit(&self, tenant: &Tenant, staff: StaffId) -> Result<Seat, Error> {
        let mailbox = Arc::new(Mailbox::new(tenant.id, tenant.slug.clone(), staff));
        {
            let mut readers = self.readers();
            let of_person =
                readers.by_tenant.get(&tenant.id).into_iter().flatten().filter(|other| other.staff == staff).count();
            if readers.all >= MOST || of_person >= MOST_OF_PERSON {
                return Err(Error::TooMany { seconds: AGAIN });
            }
            readers.all += 1;
            readers.by_tenant.entry(tenant.id).or_default().push(mailbox.clone());
        }
        self.0
            .task
            .get_or_init(|| tokio::spawn(listen(Arc::downgrade(&self.0), self.0.signals.listen())).abort_handle());
        Ok(Seat { hub: self.clone(), mailbox })
    }

    pub(super) fn leave(&self, mailbox: &Arc<Mailbox>) {
        let mut readers = self.readers();
        readers.all -= 1;
        if let Some(others) = readers.by_tenant.get_mut(&mailbox.tenant) {
            others.retain(|other| !Arc::ptr_eq(other, mailbox));
            if others.is_empty() {
                readers.by_tenant.remove(&mailbox.tenant);
            }
        }
    }

    /// Resolves when the process is told to stop.
    pub(super) async fn ended(&self) {
        let _ = self.0.ended.subscribe().wait_for(|ended| *ended).await;
    }

    /// Waits for a turn to look somebody up.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.0.lookups.acquire().await.ok()
    }

    fn readers(&self) -> MutexGuard<'_, Readers> {
        self.0.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Leaves the news of a signal with those it is for: one tenant's with nobody of another.
    fn tell(&self, signal: Result<Signal, RecvError>) {
        let readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        match signal {
            Ok(Signal::Changed { tenant, seq, topics }) => {
                for mailbox in readers.by_tenant.get(&tenant).into_iter().flatten() {
                    mailbox.put(self.news(seq, &topics, mailbox.staff));
                }
            }
            Ok(Signal::Renewed(names)) => {
                let named = |slug: &str| names.split(' ').any(|name| name == slug || name == "*");
                for mailbox in readers.by_tenant.values().flatten().filter(|mailbox| named(&mailbox.slug)) {
                    mailbox.put(News { doubt: true, ..News::default() });
                }
            }
            Ok(Signal::Work(_)) | Err(RecvError::Closed) => {}
            Ok(Signal::Lost) | Err(RecvError::Lagged(_)) => {
                for mailbox in readers.by_tenant.values().flatten() {
                    mailbox.put(News { everything: true, doubt: true, ..News::default() });
                }
            }
        }
    }

    /// `crm.deal:<id>` is news of the table `crm.deal`; of people only oneself is.
    fn news(&self, seq: i64, changed: &[Arc<str>], staff: StaffId) -> News {
        let mut news = News { seq, ..News::default() };
        for changed in changed {
            let (table, id) = changed.split_once(':').unwrap_or((changed, ""));
            news.everything |= table == "*";
            news.doubt |= table == "*" || table == PEOPLE && (id.is_empty() || id.parse() == Ok(staff));
            news.topics.extend(self.composition.topics().map(|(known, _)| known).filter(|known| *known == table));
        }
        news
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }
}

/// Until nobody is left who could read.
async fn listen(hub: Weak<Inner>, mut ear: Receiver<Signal>) {
    loop {
        let signal = ear.recv().await;
        let closed = matches!(signal, Err(RecvError::Closed));
        let Some(hub) = hub.upgrade().filter(|_| !closed) else { return };
        hub.tell(signal);
    }
}
