//! The life of a server: it serves and works until it is told to stop.

use super::{SHUTDOWN_LIMIT, Site, router, worker::Working};
use events::worker::Worker;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Serves, and works beside it, until `stop` resolves; then lets open requests and jobs end for at most ten seconds.
///
/// # Errors
/// When the listener fails.
pub async fn run(
    listener: TcpListener,
    site: Site,
    worker: Option<Worker>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (tenancy, live) = (site.tenancy().clone(), site.live().clone());
    let service = router(site).into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, mut stopped) = tokio::sync::watch::channel(false);
    let (working, mut told) = (worker.map(Working::start), stopped.clone());
    let graceful = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        live.end();
        let _ = stopping.send(true);
    });
    let limit = async move {
        let _ = stopped.wait_for(|stopping| *stopping).await;
        tokio::time::sleep(SHUTDOWN_LIMIT).await;
    };
    let serving = async {
        tokio::select! {
            result = graceful.into_future() => result,
            () = limit => Ok(()),
        }
    };
    let working = async {
        let _ = told.wait_for(|stopping| *stopping).await;
        if let Some(working) = working {
            working.end(SHUTDOWN_LIMIT).await;
        }
    };
    let (result, ()) = tokio::join!(serving, working);
    tenancy.close().await;
    result
}
