//! Does the jobs of all tenants: claims, runs, finishes, tries again.
//!
//! A turn takes up a batch of one tenant's jobs in a short transaction of its own and does them in another, in which their
//! rows go together with their effect. Each batch has a thread of its own: a job that blocks it blocks nobody else.

mod attempt;
mod backoff;
mod batch;
mod dispatcher;
#[cfg(debug_assertions)]
mod probe;
mod progress;
mod repertoire;
mod slot;
mod store;
#[cfg(test)]
mod tests;

#[cfg(debug_assertions)]
pub use probe::Probe;
pub use repertoire::Repertoire;

use crate::{Egress, Tools, audit};
use batch::Batch;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::Error;
use progress::{Current, Progress};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use store::{Claimed, Failure};
use tenancy::{Tenancy, Tenant, TenantId, TenantScope};
use tokio::{
    runtime::Handle,
    task,
    time::{self, Instant},
};
use uuid::Uuid;

/// How long at most the trail of a tenant stays unsealed whose jobs never end.
const UNSEALED: Duration = Duration::from_secs(5);

/// Does the jobs of all tenants. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Worker(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    tenancy: Tenancy,
    repertoire: Repertoire,
    egress: Egress,
    tools: Tools,
    settings: WorkerSettings,
    memory: Mutex<HashMap<TenantId, Memory>>,
    stopping: AtomicBool,
}

/// What a worker remembers of a tenant, to ask less.
#[derive(Debug, Default)]
struct Memory {
    /// When the next slot of its schedules begins.
    next_slot: Option<DateTime<Utc>>,
    sealed: Option<Instant>,
}

/// How a worker works.
#[derive(Debug, Clone, Copy)]
pub struct WorkerSettings {
    /// How many tenants have their turn at the same time, at least 1.
    pub tenants: usize,
    /// How long a job is ours before another may take it up; at most two minutes.
    pub lease: Duration,
    /// How much longer than it may a job blocks its thread before nobody waits for it any more.
    pub grace: Duration,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self { tenants: 4, lease: Duration::from_secs(60), grace: Duration::from_secs(10) }
    }
}

/// What a turn came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// How many jobs were taken up.
    pub jobs: usize,
    /// When the next turn is due, UTC; `None`: nothing is known of.
    pub next: Option<DateTime<Utc>>,
}

impl Worker {
    /// A worker over these tenants; it begins with [`run`](Self::run).
    pub fn new(tenancy: Tenancy, repertoire: Repertoire, egress: Egress, settings: WorkerSettings) -> Self {
        Self::with_tools(tenancy, repertoire, egress, Tools::default(), settings)
    }

    /// The same with what jobs find by [`Work::tool`](crate::Work::tool).
    pub fn with_tools(
        tenancy: Tenancy,
        repertoire: Repertoire,
        egress: Egress,
        tools: Tools,
        settings: WorkerSettings,
    ) -> Self {
        let (memory, stopping) = (Mutex::default(), AtomicBool::new(false));
        Self(Arc::new(Inner { tenancy, repertoire, egress, tools, settings, memory, stopping }))
    }

    /// One turn of one tenant: one batch of its jobs, to their end.
    ///
    /// # Errors
    /// When the tenant's database cannot be worked in. A job that fails is no error of the turn.
    pub async fn turn(&self, tenant: &Arc<Tenant>) -> Result<Turn, Error> {
        let mut scope = self.scope(tenant).await?;
        let slot = self.ask_for_scheduled(&mut scope).await?;
        let (lease, paused) = (Uuid::new_v4(), self.repertoire().paused(tenant));
        let jobs = store::claim(&mut scope, lease, self.settings().lease, &paused).await?;
        if jobs.is_empty() {
            let due = store::next_due(&mut scope, &paused).await?;
            scope.commit().await?;
            let unsealed = self.seal(tenant).await.then(|| self.now());
            return Ok(Turn { jobs: 0, next: due.into_iter().chain(slot).chain(unsealed).min() });
        }
        scope.commit_and_go_on().await?;
        let turn = Turn { jobs: jobs.len(), next: Some(self.now()) };
        self.watch(tenant, lease, scope, jobs).await?;
        // The trail grows with the jobs; where they never end it is sealed between them.
        if self.memory(tenant.id, |memory| memory.sealed.is_none_or(|sealed| sealed.elapsed() > UNSEALED)) {
            self.seal(tenant).await;
        }
        Ok(turn)
    }

    /// Seals the trail; whether there is more to seal. Jobs are done even where the trail cannot be sealed.
    async fn seal(&self, tenant: &Arc<Tenant>) -> bool {
        let sealed = async {
            let mut scope = self.scope(tenant).await?;
            let sealed = audit::seal(&mut scope).await?;
            scope.commit().await?;
            Ok::<_, Error>(sealed)
        };
        match sealed.await {
            Ok(sealed) => {
                self.memory(tenant.id, |memory| memory.sealed = Some(Instant::now()));
                sealed >= audit::MOST
            }
            Err(error) => {
                tracing::warn!(tenant = tenant.slug, %error, "the trail was not sealed");
                false
            }
        }
    }

    /// Wishes for scheduled work whose slot has begun; when the next one begins. The tables are asked only then, and by each
    /// process at first.
    async fn ask_for_scheduled(&self, scope: &mut TenantScope) -> Result<Option<DateTime<Utc>>, Error> {
        let (now, tenant, schedules) = (scope.now(), scope.tenant().clone(), self.repertoire().schedules());
        let known = self.memory(tenant.id, |memory| memory.next_slot);
        if schedules.is_empty() || known.is_some_and(|next| now < next) {
            return Ok(known);
        }
        let zone = &tenant.time_zone;
        let newest: Vec<_> =
            schedules.iter().map(|schedule| (schedule.kind, slot::newest(schedule.every, zone, now))).collect();
        store::ask(scope, &newest).await?;
        // The business may move to another zone, and the clock be set right.
        let latest = now + TimeDelta::hours(1);
        let next = schedules.iter().map(|schedule| slot::next(schedule.every, zone, now)).chain([latest]).min();
        self.memory(tenant.id, |memory| memory.next_slot = next);
        Ok(next)
    }

    /// Runs a batch in a thread of its own, and no longer waits for it once a job blocks it.
    async fn watch(
        &self,
        tenant: &Arc<Tenant>,
        lease: Uuid,
        scope: TenantScope,
        jobs: Vec<Claimed>,
    ) -> Result<(), Error> {
        let progress = Arc::new(Progress::default());
        let ids: Vec<i64> = jobs.iter().map(|job| job.id).collect();
        let batch = Batch::new(self.clone(), tenant.clone(), lease, scope, progress.clone());
        let (handle, limit) = (Handle::current(), self.settings().lease);
        let mut thread =
            task::spawn_blocking(move || handle.block_on(async { time::timeout(limit, batch.run(jobs)).await }));
        tokio::select! {
            ended = &mut thread => match ended {
                Ok(Ok(ended)) => ended,
                // What it did not end in time is taken up when the lease ends.
                Ok(Err(_)) => Err(Error::Unavailable),
                Err(error) => Err(Error::fault(error)),
            },
            blocking = self.blocked(&progress) => {
                progress.abandon();
                self.give_up(tenant, lease, &ids, blocking).await
            }
        }
    }

    /// Resolves when one job has run for much longer than it may, which only one can that never awaits. Counts the beats in
    /// which this process was alive itself: one that stood still as a whole is not the job's fault.
    async fn blocked(&self, progress: &Progress) -> Current {
        let (grace, beat) = (self.settings().grace, self.settings().grace / 10);
        let (mut watched, mut waited) = (None, Duration::ZERO);
        loop {
            time::sleep(beat).await;
            let current = progress.current();
            waited = if current == watched { waited + beat } else { Duration::ZERO };
            watched = current;
            match current {
                Some(current) if waited > current.limit + grace => return current,
                _ => {}
            }
        }
    }

    /// A job holds its thread, perhaps for ever, and with it a connection: once is enough, a person has to look. The others
    /// of its batch are done by the next turn.
    async fn give_up(&self, tenant: &Arc<Tenant>, lease: Uuid, ids: &[i64], blocking: Current) -> Result<(), Error> {
        tracing::error!(tenant = tenant.slug, job = blocking.id, "a job blocks its thread and is given up");
        let error = "blocked its thread".to_owned();
        let failure = Failure { id: blocking.id, error, again_at: None, renamed: None };
        let others: Vec<i64> = ids.iter().copied().filter(|id| *id != blocking.id).collect();
        self.settle(tenant, lease, &[failure], &others).await
    }

    /// Writes down how a batch went, as far as it did not go well.
    async fn settle(
        &self,
        tenant: &Arc<Tenant>,
        lease: Uuid,
        failures: &[Failure],
        untried: &[i64],
    ) -> Result<(), Error> {
        if failures.is_empty() && untried.is_empty() {
            return Ok(());
        }
        let mut scope = self.scope(tenant).await?;
        store::settle(&mut scope, lease, failures, untried).await?;
        scope.commit().await
    }

    async fn scope(&self, tenant: &Arc<Tenant>) -> Result<TenantScope, Error> {
        TenantScope::of_job(tenant.clone(), self.tenancy().background(), self.now()).await
    }

    fn tenancy(&self) -> &Tenancy {
        &self.0.tenancy
    }

    fn repertoire(&self) -> &Repertoire {
        &self.0.repertoire
    }

    fn egress(&self) -> &Egress {
        &self.0.egress
    }

    fn tools(&self) -> &Tools {
        &self.0.tools
    }

    fn settings(&self) -> &WorkerSettings {
        &self.0.settings
    }

    fn now(&self) -> DateTime<Utc> {
        self.tenancy().clock().now()
    }

    /// No further job is begun from now on.
    fn stop(&self) {
        self.0.stopping.store(true, Ordering::Release);
    }

    fn is_stopping(&self) -> bool {
        self.0.stopping.load(Ordering::Acquire)
    }

    fn memory<T>(&self, tenant: TenantId, act: impl FnOnce(&mut Memory) -> T) -> T {
        act(self.0.memory.lock().unwrap_or_else(PoisonError::into_inner).entry(tenant).or_default())
    }
}
