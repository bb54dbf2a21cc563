//! From a request to its tenant, and what a tenant's status allows.

use super::{Site, neutral};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use kernel::Locale;
use std::net::{IpAddr, SocketAddr};
use tenancy::{Host, RequestFacts, RequestTenant, Tenant, TenantStatus};
use uuid::Uuid;

/// Finds the tenant of the request's host and puts [`RequestTenant`] into its extensions; 421, 404 and 403 end here.
pub async fn resolve(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let trusted = peer.is_some_and(|peer| site.trusts(peer));
    let Ok(host) = host_of(&request, trusted) else { return neutral::misdirected() };
    let tenant = match site.tenancy().resolve(&host).await {
        Ok(Some(tenant)) => tenant,
        Ok(None) => return neutral::unknown_host(),
        Err(_) => return neutral::unavailable(),
    };
    if !answers(&tenant, request.uri().path()) {
        return neutral::forbidden();
    }
    let headers = request.headers();
    let facts = RequestFacts {
        request_id: request.extensions().get::<super::log::RequestId>().map_or_else(Uuid::now_v7, |id| id.0),
        now: site.tenancy().clock().now(),
        locale: locale(headers, tenant.locale),
        address: if trusted { forwarded_for(headers).or(peer) } else { peer },
        user_agent: text(headers, header::USER_AGENT.as_str()).chars().take(200).collect(),
    };
    tracing::Span::current().record("tenant", tenant.slug.as_str());
    request.extensions_mut().insert(RequestTenant::new(tenant, site.tenancy().pools().clone(), facts));
    next.run(request).await
}

/// The host as the client sent it; what a proxy says counts only when the proxy is configured.
fn host_of(request: &Request, trusted: bool) -> Result<Host, tenancy::HostError> {
    if trusted && let Some(forwarded) = request.headers().get("x-forwarded-host") {
        return Host::parse(forwarded.as_bytes());
    }
    Host::of_request(request)
}

/// The last address is the one that our proxy itself saw.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

/// Suspended: only what the owner needs to sign in and read why. Cancelled or half made: nothing.
fn answers(tenant: &Tenant, path: &str) -> bool {
    const OWNERS_WAY: [&str; 9] = [
        "/entrar",
        "/app/entrar",
        "/app",
        "/app/",
        "/app/manifest.webmanifest",
        "/manifest.webmanifest",
        "/api/identity/session/start",
        "/api/identity/session/end",
        "/api/site/language/choose",
    ];
    match tenant.status {
        TenantStatus::Trial | TenantStatus::Active | TenantStatus::PastDue => true,
        TenantStatus::Suspended => {
            OWNERS_WAY.contains(&path) || path.starts_with("/marca-") || path.starts_with("/icone-")
        }
        TenantStatus::Cancelled | TenantStatus::Provisioning => false,
    }
}

/// The reader's own choice, then what the browser asks for, then the tenant's language.
fn locale(headers: &HeaderMap, default: Locale) -> Locale {
    let chosen = text(headers, "cookie").split(';').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == site::LOCALE_COOKIE).then(|| Locale::from_code(value)).flatten()
    });
    chosen.unwrap_or_else(|| Locale::negotiate(text(headers, "accept-language"), default))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
