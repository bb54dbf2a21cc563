//! `balcao work`: the jobs of all tenants, without the sites.

use super::{Failure, Platform, tell};
use crate::{
    config::Settings,
    server::{
        SHUTDOWN_LIMIT,
        modules::Composition,
        worker::{Working, worker},
    },
};
use serde::Serialize;
use std::process::ExitCode;

/// What is said when the work begins.
#[derive(Debug, Serialize)]
struct Opening {
    /// How many tenants have their turn at the same time.
    tenants: usize,
}

pub(super) async fn run(settings: &Settings, stop: impl Future<Output = ()>) -> Result<ExitCode, Failure> {
    let mut stop = std::pin::pin!(stop);
    let open = async {
        let platform = Platform::open(settings).await?;
        if let Some(admin) = platform.admin_of_server().await? {
            admin.close().await;
        }
        let tenancy = platform.tenancy().await?;
        Ok::<_, Failure>((platform, tenancy))
    };
    let (platform, tenancy) = tokio::select! {
        opened = open => opened?,
        () = &mut stop => return Ok(ExitCode::from(130)),
    };
    let how = settings.work();
    let composition = Composition::default();
    let post = settings.post_office(&tenancy, &composition);
    let working = Working::start(worker(tenancy.clone(), &composition, settings.egress(), post, how));
    tell(settings, &Opening { tenants: how.tenants }, || "Trabalhando. Para parar: Ctrl-C.".to_owned())?;
    stop.await;
    working.end(SHUTDOWN_LIMIT).await;
    tenancy.close().await;
    drop(platform);
    Ok(ExitCode::SUCCESS)
}
