//! Leptos pages: every one rendered whole, in the tenant's brand, with the status it deserves.

use super::Site;
use axum::{
    Extension,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    response::Response,
};
use kernel::{Error, FormState, Locale};
use leptos::{nonce::Nonce, prelude::*};
use mail::PostOffice;
use site::ServiceWorker;
use std::sync::Arc;
use tenancy::{RequestTenant, Tenant};
use tower_sessions::Session;

/// Any page of the site.
pub async fn page(State(site): State<Site>, request: Request) -> Response {
    render(&site, request, Show::Page).await
}

/// `GET /{file}`: a file at the root of the site or of the tenant, else a page that the tenant wrote, which knows itself
/// whether it is there.
pub async fn file(State(site): State<Site>, request: Request) -> Response {
    let tenant = request.extensions().get::<RequestTenant>().map(|request| request.tenant().clone());
    // As it was sent: the names of our files need no escape, and what is broken text is no file either.
    let path = request.uri().path();
    let own = match tenant {
        Some(tenant) => own_file(&site, &tenant, path).await,
        None => None,
    };
    match own.or_else(|| super::assets::root_file(path, request.headers())) {
        Some(file) => file,
        None => render(&site, request, Show::Page).await,
    }
}

/// A file of the tenant's own that lies at the root of its site, or a script of ours that lies there.
pub async fn own_file(site: &Site, tenant: &Arc<Tenant>, path: &str) -> Option<Response> {
    let name = path.strip_prefix('/')?;
    site::brand_file(site.studio(), tenant, name).await.or_else(|| site::script_file(name))
}

/// `GET /sw.js`: the service worker of this host, build and brand.
pub async fn service_worker(State(site): State<Site>, Extension(request): Extension<RequestTenant>) -> Response {
    site.service_worker().script(&request.tenant().brand, &site.assets().root())
}

/// What to show at a request's address.
#[derive(Clone)]
pub enum Show {
    /// The page itself.
    Page,
    /// The page of a form that came back, with what was typed.
    Form(FormState),
    /// The page of a form with what was typed and was not sent yet.
    Preview(FormState),
    /// The error page.
    Error(Error),
}

/// Renders a page for `request`, whose method and body are of no account.
pub async fn render(site: &Site, mut request: Request, show: Show) -> Response {
    let options = site.options().clone();
    let (status, again) = match &show {
        Show::Page | Show::Preview(_) => (None, None),
        Show::Form(_) => (Some(StatusCode::UNPROCESSABLE_ENTITY), None),
        Show::Error(error) => (StatusCode::from_u16(error.status()).ok(), error.retry_after()),
    };
    *request.method_mut() = Method::GET;
    *request.body_mut() = Body::empty();
    let context = Context::of(site, &request);
    let provide = move || {
        context.provide();
        match &show {
            Show::Page => {}
            Show::Form(state) | Show::Preview(state) => provide_context(state.clone()),
            Show::Error(error) => provide_context(error.clone()),
        }
    };
    let render = leptos_axum::render_app_async_with_context(provide, move || app::shell(options.clone()));
    let mut response = render(request).await;
    if let Some(status) = status
        && response.status() == StatusCode::OK
    {
        *response.status_mut() = status;
    }
    if let Some(seconds) = again {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    // Nobody reads the page that was left.
    if response.status().is_redirection() {
        *response.body_mut() = Body::empty();
    }
    response
}

/// What pages and server functions find in their Leptos context.
#[derive(Clone)]
pub struct Context {
    tenant: RequestTenant,
    session: Session,
    nonce: Nonce,
    root: ui::AssetRoot,
    post: PostOffice,
    studio: site::Studio,
    worker: ServiceWorker,
    /// The page is shown as it would be.
    preview: Option<site::Preview>,
}

impl Context {
    /// Takes what the layers outside put into the request.
    ///
    /// # Panics
    /// When a route was mounted outside these layers.
    pub fn of(site: &Site, request: &Request) -> Self {
        let extensions = request.extensions();
        Self {
            tenant: extensions.get::<RequestTenant>().expect("the tenant layer is outside").clone(),
            session: extensions.get::<Session>().expect("the session layer is outside").clone(),
            nonce: extensions.get::<Nonce>().expect("the security layer is outside").clone(),
            root: ui::AssetRoot(site.assets().root()),
            post: site.post().clone(),
            studio: site.studio().clone(),
            worker: site.service_worker(),
            preview: extensions.get::<site::Preview>().cloned(),
        }
    }

    /// Puts it into the current Leptos owner.
    pub fn provide(&self) {
        provide_context(self.tenant.clone());
        provide_context(self.tenant.tenant().clone());
        provide_context::<Locale>(self.tenant.facts().locale);
        provide_context(self.session.clone());
        provide_context(self.nonce.clone());
        provide_context(self.root.clone());
        provide_context(self.post.clone());
        provide_context(self.studio.clone());
        provide_context(self.worker);
        if let Some(preview) = &self.preview {
            provide_context(preview.clone());
        }
    }
}
