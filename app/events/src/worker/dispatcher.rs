use super::{Turn, Worker};
use kernel::Error;
use std::{
    collections::{HashMap, HashSet},
    pin::pin,
    sync::Arc,
    time::Duration,
};
use tenancy::{Signal, Tenant, TenantId, Wakes};
use tokio::{
    sync::broadcast::error::RecvError,
    task::{Id, JoinSet},
    time::{self, Instant, Interval, MissedTickBehavior},
};

/// How often the registry is asked who was woken by other processes.
const POLL: Duration = Duration::from_millis(250);
/// How often tenants are looked for whose wake-up was lost.
const SWEEP: Duration = Duration::from_secs(30);
/// How long a registry that does not answer is left alone.
const PAUSE: Duration = Duration::from_secs(1);

/// Who has its turn, and who shall have one.
struct Round {
    worker: Worker,
    wakes: Arc<Wakes>,
    turns: JoinSet<()>,
    running: HashMap<Id, TenantId>,
    /// Who has work as far as this process knows; those that have their turn now get another.
    heard: HashSet<TenantId>,
    rests_until: Instant,
}

impl Worker {
    /// Works until `stop` resolves, then ends what it has begun. Each tenant has one batch at its turn, so that one with much
    /// to do keeps nobody else waiting.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut signals = self.tenancy().signals().listen();
        let (mut poll, mut sweep, mut renew) = (every(POLL), every(SWEEP), every(self.settings().lease / 3));
        let mut round = Round::new(self.clone());
        loop {
            tokio::select! {
                () = &mut stop => break,
                Some(ended) = round.turns.join_next_with_id() => {
                    let (Ok((id, ())) | Err(id)) = ended.map_err(|error| error.id());
                    round.running.remove(&id);
                }
                signal = signals.recv() => match signal {
                    Ok(Signal::Work(tenant)) => _ = round.heard.insert(tenant),
                    // What was missed stands in the registry.
                    Ok(_) | Err(RecvError::Lagged(_)) => continue,
                    Err(RecvError::Closed) => break,
                },
                _ = poll.tick() => {}
                _ = sweep.tick() => round.sweep().await,
                _ = renew.tick() => round.renew().await,
            }
            round.look().await;
        }
        self.stop();
        while round.turns.join_next().await.is_some() {}
    }
}

impl Round {
    fn new(worker: Worker) -> Self {
        let wakes = Arc::new(worker.tenancy().wakes(worker.settings().lease));
        let rests_until = Instant::now();
        Self { worker, wakes, turns: JoinSet::new(), running: HashMap::new(), heard: HashSet::new(), rests_until }
    }

    /// Gives a turn to those that are due, as far as there is room.
    async fn look(&mut self) {
        let room = self.worker.settings().tenants.max(1).saturating_sub(self.running.len());
        if room == 0 || Instant::now() < self.rests_until {
            return;
        }
        let running: HashSet<TenantId> = self.running.values().copied().collect();
        let heard: Vec<TenantId> = self.heard.difference(&running).copied().collect();
        match self.wakes.claim(&heard, i64::try_from(room).unwrap_or(i64::MAX)).await {
            Ok(tenants) => {
                // Whoever was not taken is due in the registry by now, or soon.
                self.heard.retain(|tenant| running.contains(tenant));
                for tenant in tenants {
                    let id = tenant.id;
                    let turn = self.turns.spawn(visit(self.worker.clone(), self.wakes.clone(), tenant));
                    self.running.insert(turn.id(), id);
                }
            }
            Err(error) => self.rest(&error),
        }
    }

    async fn sweep(&mut self) {
        if let Err(error) = self.wakes.sweep().await {
            self.rest(&error);
        }
    }

    async fn renew(&mut self) {
        let running: Vec<TenantId> = self.running.values().copied().collect();
        if !running.is_empty()
            && let Err(error) = self.wakes.renew(&running).await
        {
            self.rest(&error);
        }
    }

    fn rest(&mut self, error: &Error) {
        tracing::warn!(%error, "the registry does not tell who has work");
        self.rests_until = Instant::now() + PAUSE;
    }
}

/// One turn, and what the registry has to know of it. If that cannot be told, the claim ends by itself.
async fn visit(worker: Worker, wakes: Arc<Wakes>, tenant: Arc<Tenant>) {
    let settings = worker.settings();
    let limit = settings.lease * 2 + settings.grace;
    let told = match time::timeout(limit, worker.turn(&tenant)).await {
        Ok(Ok(Turn { next, .. })) => wakes.release(tenant.id, next).await,
        Ok(Err(error)) => {
            tracing::warn!(tenant = tenant.slug, %error, "a tenant's work has to wait");
            wakes.failed(tenant.id).await
        }
        Err(_) => {
            tracing::error!(tenant = tenant.slug, "a turn did not end");
            wakes.failed(tenant.id).await
        }
    };
    if let Err(error) = told {
        tracing::warn!(tenant = tenant.slug, %error, "the registry was not told of a turn");
    }
}

fn every(period: Duration) -> Interval {
    let mut interval = time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
