//! The web server: layers, routes and the life of the process.

pub mod assets;
pub mod brand;
pub mod certificate;
pub mod files;
pub mod forms;
pub mod health;
pub mod hooks;
pub mod host;
pub mod live;
pub mod log;
pub mod metrics;
pub mod modules;
pub mod neutral;
pub mod pages;
pub mod routes;
mod run;
pub mod security;
mod unread;
pub mod worker;

pub use run::run;

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef, Request, State},
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
};
use ipnet::IpNet;
use leptos::config::LeptosOptions;
use mail::{PostOffice, PostSettings};
use routes::Audience;
use std::{net::IpAddr, sync::Arc, time::Duration};
use tenancy::{RequestTenant, Tenancy};
use tower::Layer;
use tower_http::{
    CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    limit::RequestBodyLimitLayer,
};

/// Forms are small; uploads get limits of their own.
const FORM_LIMIT: usize = 64 * 1024;
/// A text of 64 kB, each byte of which a form may send as three.
const LONG_FORM_LIMIT: usize = 256 * 1024;
/// What an upload may have at most before nobody listens any more. Above what its handler takes, so that this one can say so.
const UPLOAD_LIMIT: usize = 16 * 1024 * 1024;
/// How long open requests, and jobs, may go on after the order to stop.
pub(crate) const SHUTDOWN_LIMIT: Duration = Duration::from_secs(10);

/// What every handler shares.
#[derive(Debug, Clone)]
pub struct Site(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    tenancy: Tenancy,
    assets: assets::Assets,
    options: LeptosOptions,
    trusted_proxies: Vec<IpNet>,
    composition: modules::Composition,
    live: live::Hub,
    files: ::files::Files,
    metrics: metrics::Metrics,
    studio: site::Studio,
    hook_limits: events::HookLimits,
    post: PostOffice,
    service_worker: site::ServiceWorker,
}

impl Site {
    /// The site over these tenants; forwarding headers count only when they come from `trusted_proxies`.
    pub fn new(tenancy: Tenancy, trusted_proxies: Vec<IpNet>) -> Self {
        Self::of(tenancy, trusted_proxies, modules::Composition::default())
    }

    /// The same, made of other modules. Mail has no way out of it.
    pub fn of(tenancy: Tenancy, trusted_proxies: Vec<IpNet>, composition: modules::Composition) -> Self {
        let post = PostOffice::new(PostSettings {
            kinds: composition.mails(),
            master_key: tenancy.master_key().clone(),
            egress: events::Egress::default(),
            platform: None,
            outbox: None,
            authorities: Vec::new(),
        });
        Self::posting(tenancy, trusted_proxies, composition, post)
    }

    /// The same with a way out for mail. Its files are forgotten with the process.
    pub fn posting(
        tenancy: Tenancy,
        trusted_proxies: Vec<IpNet>,
        composition: modules::Composition,
        post: PostOffice,
    ) -> Self {
        let keys = tenancy.master_key().clone();
        let files = ::files::Files::open(::files::Place::Memory, keys).expect("memory can be used");
        Self::reaching(tenancy, trusted_proxies, composition, post, files)
    }

    /// The same, with its files in a place that outlives the process.
    pub fn reaching(
        tenancy: Tenancy,
        trusted_proxies: Vec<IpNet>,
        composition: modules::Composition,
        post: PostOffice,
        files: ::files::Files,
    ) -> Self {
        let options = LeptosOptions::builder().output_name("balcao").site_root("target/site").build();
        let live = live::Hub::new(tenancy.signals().clone(), composition);
        let metrics = metrics::Metrics::of(&tenancy);
        let (assets, hook_limits) = (assets::Assets::load(), events::HookLimits::default());
        let studio = site::Studio::new(files.clone());
        Self(Arc::new(Shared {
            tenancy,
            assets,
            options,
            trusted_proxies,
            composition,
            live,
            files,
            metrics,
            studio,
            hook_limits,
            post,
            service_worker: site::ServiceWorker(true),
        }))
    }

    /// The same, where browsers are to have a service worker or to give theirs up.
    ///
    /// # Panics
    /// When the site is shared already.
    pub fn with_service_worker(mut self, is_on: bool) -> Self {
        Arc::get_mut(&mut self.0).expect("told before it is shared").service_worker = site::ServiceWorker(is_on);
        self
    }

    /// Whether browsers have a service worker.
    fn service_worker(&self) -> site::ServiceWorker {
        self.0.service_worker
    }

    /// By what letters leave.
    pub fn post(&self) -> &PostOffice {
        &self.0.post
    }

    /// What it is made of.
    pub fn composition(&self) -> modules::Composition {
        self.0.composition
    }

    /// Who is told of changes as they happen.
    fn live(&self) -> &live::Hub {
        &self.0.live
    }

    /// What is counted here.
    pub fn metrics(&self) -> &metrics::Metrics {
        &self.0.metrics
    }

    /// What the operator reads of it.
    pub fn reading(&self) -> metrics::Reading {
        metrics::Reading::new(self.metrics().clone(), self.tenancy().clone(), Some(self.live().clone()))
    }

    /// What keeps webhooks from crowding people out.
    fn hook_limits(&self) -> &events::HookLimits {
        &self.0.hook_limits
    }

    /// The tenants' files.
    pub fn files(&self) -> &::files::Files {
        &self.0.files
    }

    /// Where the brands' pictures are made.
    pub fn studio(&self) -> &site::Studio {
        &self.0.studio
    }

    /// The tenants.
    pub fn tenancy(&self) -> &Tenancy {
        &self.0.tenancy
    }

    /// The built files.
    pub fn assets(&self) -> &assets::Assets {
        &self.0.assets
    }

    /// Leptos' own options.
    pub fn options(&self) -> &LeptosOptions {
        &self.0.options
    }

    /// Whether forwarding headers of this peer count.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.0.trusted_proxies.iter().any(|network| network.contains(&peer))
    }
}

impl FromRef<Site> for assets::Assets {
    fn from_ref(site: &Site) -> Self {
        site.assets().clone()
    }
}

/// Every Leptos page's path pattern; all of them are rendered `SsrMode::Async`.
pub fn page_list() -> Vec<leptos_axum::AxumRouteListing> {
    leptos_axum::generate_route_list(app::App)
}

/// The whole site as one service.
///
/// From the outside in: bodies read to their end, log, compression, headers, words, body limit, methods, panics; then on a
/// tenant's host: tenant and, save for machines, cross-site writes and session; route.
pub fn router(site: Site) -> Router {
    let paths = page_list().into_iter().map(|page| page.path().to_owned());
    let people = |audience| {
        !matches!(audience, Audience::AnyHost | Audience::Machine | Audience::Upload | Audience::LongFunction)
    };
    let tenant = for_people(routes::pages(routes::table(people), paths), &site);
    let long = for_people(routes::table(|audience| audience == Audience::LongFunction), &site);
    let uploads = routes::table(|audience| audience == Audience::Upload).layer(DefaultBodyLimit::disable());
    let uploads = for_people(uploads, &site);
    let machines =
        routes::table(|audience| audience == Audience::Machine).layer(from_fn_with_state(site.clone(), host::resolve));
    let any_host = routes::table(|audience| audience == Audience::AnyHost);
    outside(any_host.merge(tenant), &site, FORM_LIMIT)
        .merge(outside(long, &site, LONG_FORM_LIMIT))
        .merge(outside(uploads, &site, UPLOAD_LIMIT))
        .merge(outside(machines, &site, hooks::LIMIT))
        .with_state(site)
}

/// What lies around the routes of people on a tenant's host.
fn for_people(routes: Router<Site>, site: &Site) -> Router<Site> {
    routes
        .layer(from_fn_with_state(site.clone(), session))
        .layer(CsrfLayer::new().with_rejection_response(|_| neutral::forbidden()))
        .layer(from_fn(security::unjudgeable_writes))
        .layer(from_fn_with_state(site.clone(), host::resolve))
}

/// What lies around every route.
fn outside(routes: Router<Site>, site: &Site, body_limit: usize) -> Router<Site> {
    routes
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(security::methods))
        .layer(RequestBodyLimitLayer::new(body_limit))
        .layer(from_fn(neutral::words))
        .layer(from_fn_with_state(site.clone(), security::headers))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)))
        .layer(from_fn_with_state(site.clone(), log::requests))
        .layer(from_fn(unread::drain))
}

/// A session layer made for this one request, on the connection of its tenant.
async fn session(State(site): State<Site>, request: Request, next: Next) -> Response {
    use tower::Service;
    let Some(tenant) = request.extensions().get::<RequestTenant>().cloned() else { return neutral::fault("no tenant") };
    let layer = identity::session::layer(tenant, site.tenancy().base_url().is_secure());
    match layer.layer(next).call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Where it happened is in the log already (`telemetry`); the reader gets the way out.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    neutral::fault("panic")
}
