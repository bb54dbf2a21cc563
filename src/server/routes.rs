//! Every address that is not a Leptos page or a server function stands in [`ROUTES`], and nowhere else.

use super::{Site, assets, brand, certificate, files, forms, health, hooks, live, metrics, pages};
use axum::{
    Router,
    http::{Method, StatusCode, header},
    response::IntoResponse,
    routing::{MethodRouter, get, post},
};

/// Who may ask for a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// On any host, before a tenant is looked for.
    AnyHost,
    /// Anyone, on a tenant's host.
    Public,
    /// Staff, on a tenant's host: the handler proves it.
    Staff,
    /// The same, for files that are handed over: with a body limit of their own.
    Upload,
    /// Server functions: each proves its permission itself.
    Function,
    /// The same, for forms with long texts.
    LongFunction,
    /// Other machines, on a tenant's host: no session, no cookie; a secret in the address and a signature.
    Machine,
}

/// One route.
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// Path pattern.
    pub path: &'static str,
    /// Who may ask.
    pub audience: Audience,
    handler: fn() -> MethodRouter<Site>,
}

/// Where a provider sends what happened there.
const HOOK: &str = "/hooks/{provider}/{secret}";

/// A file at the root of the site, or else a page of one word.
const FILE: &str = "/{file}";

/// What Leptos calls the address of [`FILE`].
const WORD: &str = "/{slug}";

/// The table.
pub const ROUTES: &[Route] = &[
    Route { method: Method::GET, path: "/healthz", audience: Audience::AnyHost, handler: || get(health::alive) },
    Route { method: Method::GET, path: "/readyz", audience: Audience::AnyHost, handler: || get(health::ready) },
    Route {
        method: Method::GET,
        path: "/certificate",
        audience: Audience::AnyHost,
        handler: || get(certificate::allowed),
    },
    Route {
        method: Method::GET,
        path: "/v/{version}/{*path}",
        audience: Audience::AnyHost,
        handler: || get(assets::versioned),
    },
    Route { method: Method::GET, path: "/live", audience: Audience::Staff, handler: || get(live::live) },
    Route { method: Method::POST, path: HOOK, audience: Audience::Machine, handler: || post(hooks::receive) },
    Route { method: Method::GET, path: HOOK, audience: Audience::Machine, handler: || get(hooks::challenge) },
    Route { method: Method::GET, path: "/app", audience: Audience::Public, handler: || get(staff_app) },
    Route { method: Method::GET, path: "/c", audience: Audience::Public, handler: || get(customers_app) },
    Route {
        method: Method::GET,
        path: "/c/manifest.webmanifest",
        audience: Audience::Public,
        handler: || get(site::manifest_customer),
    },
    Route {
        method: Method::GET,
        path: "/app/manifest.webmanifest",
        audience: Audience::Public,
        handler: || get(site::manifest_staff),
    },
    Route { method: Method::GET, path: "/sw.js", audience: Audience::Public, handler: || get(pages::service_worker) },
    Route {
        method: Method::GET,
        path: "/screenshots/{file}",
        audience: Audience::AnyHost,
        handler: || get(assets::screenshot),
    },
    Route {
        method: Method::GET,
        path: "/app/settings/audit.csv",
        audience: Audience::Staff,
        handler: || get(settings::trail_csv),
    },
    Route { method: Method::GET, path: "/arquivo/{token}", audience: Audience::Public, handler: || get(files::file) },
    Route {
        method: Method::GET,
        path: site::BRAND_PREVIEW,
        audience: Audience::Staff,
        handler: || get(brand::preview).post(brand::typed),
    },
    Route {
        method: Method::POST,
        path: site::BRAND_LOGO,
        audience: Audience::Upload,
        // Who asks for the address after a form came back there gets a page with a way out.
        handler: || post(brand::logo).fallback(pages::page),
    },
    // Also the address of the pages that a business writes itself.
    Route { method: Method::GET, path: FILE, audience: Audience::Public, handler: || get(pages::file) },
    Route {
        method: Method::POST,
        path: "/api/{*function}",
        audience: Audience::Function,
        // Who asks for the address after a form came back there gets a page with a way out.
        handler: || post(forms::post).fallback(pages::page),
    },
    Route {
        method: Method::POST,
        path: "/api/site/page/create",
        audience: Audience::LongFunction,
        handler: || post(forms::post).fallback(pages::page),
    },
    Route {
        method: Method::POST,
        path: "/api/site/page/edit",
        audience: Audience::LongFunction,
        handler: || post(forms::post).fallback(pages::page),
    },
];

/// The routes of the table that `wanted` takes.
pub fn table(wanted: impl Fn(Audience) -> bool) -> Router<Site> {
    let chosen = ROUTES.iter().filter(|route| wanted(route.audience));
    chosen.fold(Router::new(), |router, route| router.route(route.path, (route.handler)()))
}

/// Every Leptos page, and the not-found page for the rest. Which of its own pages a business has at one word, `pages::file`
/// finds out.
pub fn pages(router: Router<Site>, paths: impl Iterator<Item = String>) -> Router<Site> {
    paths
        .filter(|path| path != WORD)
        .fold(router, |router, path| router.route(&path, get(pages::page)))
        .fallback(pages::page)
}

/// What the operator's own listener answers: nothing of it is on a tenant's host.
pub fn operator() -> Router<metrics::Reading> {
    Router::new().route("/metrics", get(metrics::show))
}

/// The staff's app lives below `/app/`, which is the scope of its manifest.
async fn staff_app() -> impl IntoResponse {
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, "/app/")])
}

/// The customers' app lives below `/c/`.
async fn customers_app() -> impl IntoResponse {
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, "/c/")])
}
