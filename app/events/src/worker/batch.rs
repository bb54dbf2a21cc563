use super::{
    Worker,
    attempt::{Miss, attempt},
    backoff::backoff,
    progress::Progress,
    repertoire::{Doing, Task},
    store::{self, Claimed, Failure},
};
use crate::Work;
use chrono::TimeDelta;
use kernel::Error;
use std::{mem, sync::Arc, time::Duration};
use tenancy::{Tenant, TenantScope};
use tokio::time::Instant;
use uuid::Uuid;

/// How long a job rests that only a newer process knows.
const UNKNOWN_REST: TimeDelta = TimeDelta::minutes(10);
/// After so many rests nobody will come who knows it.
const UNKNOWN_RESTS: i16 = 100;

/// Jobs that were taken up together, on their way to an end.
pub(super) struct Batch {
    worker: Worker,
    tenant: Arc<Tenant>,
    lease: Uuid,
    begun: Instant,
    /// The scope it was claimed in, with a new transaction.
    scope: Option<TenantScope>,
    progress: Arc<Progress>,
    failures: Vec<Failure>,
    untried: Vec<i64>,
}

/// One job of a batch.
struct Entry {
    id: i64,
    kind: String,
    attempts: i16,
    act: Act,
}

enum Act {
    Run(Doing),
    Spread(Vec<String>),
}

/// How the jobs of one transaction ended.
enum Shared {
    /// So many, from the first on.
    Done(usize),
    /// All are undone; the one that used up its time.
    Undone(Option<i64>),
}

impl Batch {
    pub(super) fn new(
        worker: Worker,
        tenant: Arc<Tenant>,
        lease: Uuid,
        scope: TenantScope,
        progress: Arc<Progress>,
    ) -> Self {
        let begun = Instant::now();
        Self { worker, tenant, lease, begun, scope: Some(scope), progress, failures: Vec::new(), untried: Vec::new() }
    }

    /// Brings every job to an end, or gives it back. What is left undone by an error is left to the end of the lease.
    pub(super) async fn run(mut self, jobs: Vec<Claimed>) -> Result<(), Error> {
        let jobs = self.by_itself(jobs).await?;
        let (shared, mut alone) = self.sort(jobs);
        match self.together(&shared).await? {
            Shared::Done(done) => self.untried.extend(shared[done..].iter().map(|entry| entry.id)),
            Shared::Undone(late) => {
                let (late, rest): (Vec<_>, _) = shared.into_iter().partition(|entry| Some(entry.id) == late);
                late.iter().for_each(|entry| self.failed(entry, &Miss::Late(self.limit(entry))));
                alone.splice(0..0, rest);
            }
        }
        let mut alone = alone.into_iter();
        let mut ended = Ok(());
        for (place, entry) in alone.by_ref().enumerate() {
            if self.progress.is_abandoned() {
                return Ok(());
            }
            if !self.has_time(&entry, place == 0) {
                self.untried.push(entry.id);
                continue;
            }
            if let Err(error) = self.alone(&entry).await {
                self.untried.push(entry.id);
                ended = Err(error);
                break;
            }
        }
        self.untried.extend(alone.map(|entry| entry.id));
        self.settle().await?;
        ended
    }

    /// A job whose worker never came back may have brought it down. It is tried by itself, so that it cannot take the
    /// others' tries with it.
    async fn by_itself(&mut self, mut jobs: Vec<Claimed>) -> Result<Vec<Claimed>, Error> {
        if jobs.len() > 1
            && let Some(place) = jobs.iter().position(|job| job.lost)
        {
            let lost = jobs.swap_remove(place);
            self.untried.extend(jobs.iter().map(|job| job.id));
            self.settle().await?;
            return Ok(vec![lost]);
        }
        Ok(jobs)
    }

    /// Those that share a transaction, and those that get one of their own: who talks to others, or failed before.
    fn sort(&mut self, jobs: Vec<Claimed>) -> (Vec<Entry>, Vec<Entry>) {
        let (mut shared, mut alone) = (Vec::new(), Vec::new());
        for job in jobs {
            let task = self.worker.repertoire().task(&self.tenant, &job);
            let Claimed { id, kind, attempts, lost, .. } = job;
            match task {
                Task::Unknown => {
                    tracing::warn!(tenant = self.tenant.slug, job = id, kind, "a job of an unknown kind waits");
                    let again_at = (attempts < UNKNOWN_RESTS).then(|| self.worker.now() + UNKNOWN_REST);
                    self.failures.push(Failure { id, error: "unknown kind".to_owned(), again_at, renamed: None });
                }
                Task::Run(doing) if attempts > doing.attempts => {
                    let entry = Entry { id, kind, attempts, act: Act::Run(doing) };
                    self.fails(&entry, "its worker ended before it".to_owned());
                }
                Task::Run(doing) if doing.together && attempts == 1 && !lost => {
                    shared.push(Entry { id, kind, attempts, act: Act::Run(doing) });
                }
                Task::Run(doing) => alone.push(Entry { id, kind, attempts, act: Act::Run(doing) }),
                Task::Spread(kinds) => shared.push(Entry { id, kind, attempts, act: Act::Spread(kinds) }),
            }
        }
        (shared, alone)
    }

    /// One transaction for all, without savepoints: mostly all goes well.
    async fn together(&mut self, entries: &[Entry]) -> Result<Shared, Error> {
        if entries.is_empty() {
            return Ok(Shared::Done(0));
        }
        let mut work = self.work().await?;
        let (mut done, mut spread) = (Vec::new(), Vec::new());
        for entry in entries {
            if !self.has_time(entry, done.is_empty()) {
                break;
            }
            match &entry.act {
                Act::Spread(kinds) => spread.extend(kinds.iter().map(|kind| (entry.id, kind.clone()))),
                Act::Run(doing) => match self.attempt(entry, doing, &mut work).await {
                    Ok(()) => {}
                    Err(Miss::Late(_)) => return Ok(Shared::Undone(Some(entry.id))),
                    Err(_) => return Ok(Shared::Undone(None)),
                },
            }
            done.push(entry.id);
        }
        match self.finish(work.into_scope(), &done, &spread).await {
            Ok(true) => Ok(Shared::Done(done.len())),
            // A job that hid the fault of a statement of its own, or was wished for again.
            Ok(false) | Err(_) => Ok(Shared::Undone(None)),
        }
    }

    async fn alone(&mut self, entry: &Entry) -> Result<(), Error> {
        let mut work = self.work().await?;
        let mut spread = Vec::new();
        match &entry.act {
            Act::Spread(kinds) => spread.extend(kinds.iter().map(|kind| (entry.id, kind.clone()))),
            Act::Run(doing) => {
                if let Err(miss) = self.attempt(entry, doing, &mut work).await {
                    self.failed(entry, &miss);
                    return Ok(());
                }
            }
        }
        match self.finish(work.into_scope(), &[entry.id], &spread).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::warn!(tenant = self.tenant.slug, job = entry.id, "somebody else has taken a job over")
            }
            Err(error) => self.failed(entry, &Miss::Failed(error)),
        }
        Ok(())
    }

    async fn attempt(&self, entry: &Entry, doing: &Doing, work: &mut Work) -> Result<(), Miss> {
        let limit = self.limit(entry);
        self.progress.begins(entry.id, limit);
        let ended = attempt(doing, limit, work).await;
        self.progress.ends();
        ended
    }

    /// The jobs go in the transaction of their effect, which lasts only if all of them are still ours.
    async fn finish(&self, mut scope: TenantScope, ids: &[i64], spread: &[(i64, String)]) -> Result<bool, Error> {
        if !spread.is_empty() {
            store::spread(&mut scope, spread).await?;
        }
        let gone = store::finish(&mut scope, self.lease, ids).await?;
        let ours = match ids {
            _ if self.progress.is_abandoned() => false,
            [id] if gone == 0 => store::run_again(&mut scope, self.lease, *id).await?,
            _ => usize::try_from(gone) == Ok(ids.len()),
        };
        if ours {
            scope.commit().await?;
        }
        Ok(ours)
    }

    fn failed(&mut self, entry: &Entry, miss: &Miss) {
        self.fails(entry, miss.to_string());
    }

    fn fails(&mut self, entry: &Entry, error: String) {
        let (most, renamed) = match &entry.act {
            Act::Run(doing) => (doing.attempts, doing.renamed.clone()),
            Act::Spread(_) => (UNKNOWN_RESTS, None),
        };
        let again_at =
            (entry.attempts < most).then(|| self.worker.now() + backoff(entry.attempts, rand::random::<f64>()));
        let (tenant, kind, attempts) = (&self.tenant.slug, &entry.kind, entry.attempts);
        match again_at {
            Some(_) => tracing::warn!(tenant, job = entry.id, kind, attempts, error, "a job failed"),
            None => tracing::error!(tenant, job = entry.id, kind, attempts, error, "a job failed too often"),
        }
        self.failures.push(Failure { id: entry.id, error, again_at, renamed });
    }

    /// Writes down what did not go well.
    async fn settle(&mut self) -> Result<(), Error> {
        self.scope = None;
        let (failures, untried) = (mem::take(&mut self.failures), mem::take(&mut self.untried));
        self.worker.settle(&self.tenant, self.lease, &failures, &untried).await
    }

    async fn work(&mut self) -> Result<Work, Error> {
        let scope = match self.scope.take() {
            Some(scope) => scope,
            None => self.worker.scope(&self.tenant).await?,
        };
        Ok(Work::new(scope, self.worker.egress().clone(), self.worker.tools().clone()))
    }

    /// Whether a job may begin: all of its time has to lie within the lease. The first may in any case.
    fn has_time(&self, entry: &Entry, first: bool) -> bool {
        let ends = self.begun.elapsed() + self.limit(entry);
        !self.worker.is_stopping() && (first || ends <= self.worker.settings().lease * 9 / 10)
    }

    /// A try fits into the lease whatever its kind says.
    fn limit(&self, entry: &Entry) -> Duration {
        match &entry.act {
            Act::Run(doing) => doing.timeout.min(self.worker.settings().lease * 3 / 4),
            Act::Spread(_) => Duration::ZERO,
        }
    }
}
