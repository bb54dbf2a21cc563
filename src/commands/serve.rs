//! `balcao serve`: the sites of all tenants until the process is told to stop.

use super::{Failure, Platform, demo, listen, tell};
use crate::{
    cluster::Place,
    config::{Serve, Settings},
    server::{self, Site, metrics, modules::Composition, worker::worker},
};
use events::worker::Worker;
use serde::Serialize;
use std::{net::SocketAddr, process::ExitCode};
use tenancy::{TenantRecord, TenantStatus};

pub(super) async fn run(
    settings: &Settings,
    serve: &Serve,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<ExitCode, Failure> {
    let mut stop = Box::pin(stop);
    // Before anything is started: a busy port is the most likely thing to be wrong.
    let listener = listen(SocketAddr::new(serve.address, settings.port), "--port").await?;
    let operator = match serve.watch.metrics {
        Some(address) => Some(listen(address, "--metrics").await?),
        None => None,
    };
    let started = tokio::select! {
        started = start(settings, serve) => started?,
        () = &mut stop => return Ok(ExitCode::from(130)),
    };
    let _listening = operator.map(|operator| metrics::listen(operator, started.site.reading()));
    server::run(listener, started.site, started.worker, stop).await.map_err(Failure::fault)?;
    Ok(ExitCode::SUCCESS)
}

/// What a running server keeps; the platform holds the private PostgreSQL.
struct Started {
    site: Site,
    worker: Option<Worker>,
    _platform: Platform,
}

async fn start(settings: &Settings, serve: &Serve) -> Result<Started, Failure> {
    let platform = Platform::open(settings).await?;
    let files = platform.files(settings)?;
    let mut tenants = None;
    if let Some(admin) = platform.admin_of_server().await? {
        let (report, listed) = (admin.migrate_all().await, admin.list().await);
        admin.close().await;
        let report = report?;
        for failed in report.tenants.iter().filter(|tenant| tenant.error.is_some()) {
            tracing::error!(tenant = failed.slug, error = failed.error, "migration failed");
        }
        tenants = Some(listed?);
    }
    let opening = Opening::of(settings, &platform, tenants.as_deref());
    let (tenancy, composition) = (platform.tenancy().await?, Composition::default());
    let post = settings.post_office(&tenancy, &composition);
    let proxies = serve.trusted_proxies.iter().map(|network| network.0).collect();
    let site = Site::reaching(tenancy.clone(), proxies, composition, post.clone(), files);
    let site = site.with_service_worker(serve.service_worker);
    let worker = (!serve.no_worker).then(|| worker(tenancy, &composition, settings.egress(), post, settings.work()));
    tell(settings, &opening, || opening.sentence())?;
    Ok(Started { site, worker, _platform: platform })
}

/// What is said when the doors open.
#[derive(Debug, Serialize)]
struct Opening {
    base_url: String,
    /// `None` without an administrator, who alone lists them.
    tenants: Option<Vec<Door>>,
    /// Our own PostgreSQL's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    postgres: Option<Place>,
}

#[derive(Debug, Serialize)]
struct Door {
    slug: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<String>,
}

impl Opening {
    fn of(settings: &Settings, platform: &Platform, tenants: Option<&[TenantRecord]>) -> Self {
        let served = |tenant: &&TenantRecord| {
            !matches!(tenant.status, TenantStatus::Provisioning | TenantStatus::Cancelled | TenantStatus::Deleted)
        };
        let door = |tenant: &TenantRecord| Door {
            slug: tenant.slug.clone(),
            url: tenant.url.clone(),
            login: demo::login(tenant),
        };
        let doors = |tenants: &[TenantRecord]| tenants.iter().filter(served).map(door).collect();
        Self {
            base_url: settings.base_url().to_string(),
            tenants: tenants.map(doors),
            postgres: platform.cluster().map(|cluster| cluster.place().clone()),
        }
    }

    fn sentence(&self) -> String {
        let mut lines = vec![format!("Balcão aberto em {}. Para fechar: Ctrl-C.", self.base_url)];
        let doors = self.tenants.as_deref().unwrap_or_default();
        lines.extend(doors.iter().map(|door| match &door.login {
            Some(login) => format!("  {}  {login}", door.url),
            None => format!("  {}", door.url),
        }));
        if self.tenants.as_ref().is_some_and(Vec::is_empty) {
            lines.push("Ainda não há nenhuma empresa; crie uma com balcao tenant create, ou as de demonstração com balcao demo.".to_owned());
        }
        if let Some(place) = &self.postgres {
            let (database, socket) = (place.database.display(), place.socket.display());
            lines.push(format!("  PostgreSQL próprio: dados em {database}, soquete em {socket}"));
        }
        lines.join("\n")
    }
}
