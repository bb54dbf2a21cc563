//! The worker of this program: what it can do, and how it goes on until the process stops.

use super::modules::Composition;
use events::{
    Egress, Tools,
    worker::{Repertoire, Worker, WorkerSettings},
};
use mail::PostOffice;
use std::time::Duration;
use tenancy::Tenancy;
use tokio::{sync::watch, task::JoinHandle, time};

/// A worker that does everything the modules bring.
pub fn worker(
    tenancy: Tenancy,
    composition: &Composition,
    egress: Egress,
    post: PostOffice,
    settings: WorkerSettings,
) -> Worker {
    let jobs = composition.jobs();
    #[cfg(debug_assertions)]
    let jobs = jobs.chain([events::JobKind::of::<events::worker::Probe>()]);
    let listeners = composition.listeners.iter().copied();
    let repertoire = Repertoire::new(jobs, listeners, composition.schedules());
    Worker::with_tools(tenancy, repertoire, egress, Tools::default().with(post), settings)
}

/// A worker at work in this process.
#[derive(Debug)]
pub struct Working {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Working {
    /// Begins to work.
    pub fn start(worker: Worker) -> Self {
        let (stop, mut stopped) = watch::channel(false);
        let task = tokio::spawn(async move {
            worker
                .run(async {
                    let _ = stopped.wait_for(|stopped| *stopped).await;
                })
                .await;
        });
        Self { stop, task }
    }

    /// Takes up nothing more, and waits for what is being done, at most so long. What takes longer is undone and done again
    /// by another process.
    pub async fn end(self, limit: Duration) {
        let _ = self.stop.send(true);
        let abort = self.task.abort_handle();
        if time::timeout(limit, self.task).await.is_err() {
            tracing::warn!("jobs were left to another process");
            abort.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_modules_bring_fits_together() {
        let composition = Composition::default();
        let _ = Repertoire::new(composition.jobs(), composition.listeners.iter().copied(), composition.schedules());
    }
}
