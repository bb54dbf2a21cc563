use super::Reading;
use crate::server::routes;
use tenancy::Signal;
use tokio::{
    net::TcpListener,
    sync::broadcast::{Receiver, error::RecvError},
    task::JoinSet,
};

/// Lasts as long as this value.
#[derive(Debug)]
pub struct Listening {
    _tasks: JoinSet<()>,
}

/// Answers `GET /metrics` and nothing else, on a listener that belongs to the operator alone.
pub fn listen(listener: TcpListener, reading: Reading) -> Listening {
    let mut tasks = JoinSet::new();
    tasks.spawn(make_room(reading.tenancy().signals().listen(), reading.clone()));
    tasks.spawn(async move {
        if let Err(error) = axum::serve(listener, routes::operator().with_state(reading)).await {
            tracing::error!(%error, "the metrics are not to be had any more");
        }
    });
    Listening { _tasks: tasks }
}

/// Takes the labels of tenants that were deleted or are called otherwise now.
async fn make_room(mut ear: Receiver<Signal>, reading: Reading) {
    loop {
        match ear.recv().await {
            Ok(Signal::Renewed(names)) => {
                look(&reading, |slug| names.split(' ').any(|name| name == slug || name == "*")).await
            }
            Ok(Signal::Lost) | Err(RecvError::Lagged(_)) => look(&reading, |_| true).await,
            Ok(Signal::Changed { .. } | Signal::Work(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// Asks the registry whose these labels are now; while it cannot be asked they stay.
async fn look(reading: &Reading, doubtful: impl Fn(&str) -> bool) {
    for (id, slug) in reading.metrics().labels().into_iter().filter(|(_, slug)| doubtful(slug)) {
        match reading.tenancy().by_slug(&slug).await {
            Ok(found) if found.as_ref().is_none_or(|tenant| tenant.id != id) => reading.metrics().free(id),
            Ok(_) | Err(_) => {}
        }
    }
}
