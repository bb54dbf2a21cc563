//! From a request to its tenant, and what a tenant's status allows.

use super::{Site, assets, metrics::Whose, neutral};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, uri::PathAndQuery},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::Locale;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tenancy::{Host, HostError, Moved, RequestFacts, RequestTenant, Resolved, Tenant, TenantStatus};
use uuid::Uuid;

/// Where machines send what happened.
const HOOKS: &str = "/hooks/";

/// Finds the tenant of the request's host and puts [`RequestTenant`] into its extensions; 421, 404, 403, 503 and the way to a new address end here.
pub async fn resolve(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    // A listener on both families tells IPv4 peers as ::ffff:10.0.0.1.
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    let trusted = peer.is_some_and(|peer| site.trusts(peer));
    let Ok(host) = host_of(&mut request, trusted) else { return neutral::misdirected() };
    let tenant = match site.tenancy().resolve(&host).await {
        Ok(Resolved::Tenant(tenant)) => tenant,
        // Machines follow no redirect, and what they bring is not to be lost.
        Ok(Resolved::Moved(moved)) if request.uri().path().starts_with(HOOKS) => {
            match site.tenancy().by_slug(&moved.slug).await {
                Ok(Some(tenant)) => tenant,
                Ok(None) => return neutral::unknown_host(),
                Err(_) => return neutral::unavailable(),
            }
        }
        Ok(Resolved::Moved(moved)) => return follow(&moved, request.uri()),
        Ok(Resolved::Nobody) => return neutral::unknown_host(),
        Err(_) => return neutral::unavailable(),
    };
    if let Some(whose) = request.extensions().get::<Whose>() {
        whose.is(&tenant);
    }
    if !answers(tenant.status, request.uri().path()) {
        return neutral::forbidden();
    }
    if !tenant.is_served() {
        return waiting(&site, &tenant, request.uri().path(), request.headers()).await;
    }
    let headers = request.headers();
    let facts = RequestFacts {
        request_id: request.extensions().get::<super::log::RequestId>().map_or_else(Uuid::now_v7, |id| id.0),
        now: site.tenancy().clock().now(),
        locale: locale(headers, tenant.locale),
        address: peer.map(|peer| client(headers, peer, |address| site.trusts(address))),
        user_agent: text(headers, header::USER_AGENT.as_str()).chars().take(200).collect(),
    };
    tracing::Span::current().record("tenant", tenant.slug.as_str());
    request.extensions_mut().insert(RequestTenant::new(tenant, site.tenancy().pools().clone(), facts));
    next.run(request).await
}

/// The tenant's database is older than this program can work with: nothing that would open it is answered before it was
/// migrated, of which the registry tells at once.
async fn waiting(site: &Site, tenant: &Arc<Tenant>, path: &str, headers: &HeaderMap) -> Response {
    let own = super::pages::own_file(site, tenant, path).await;
    own.or_else(|| assets::root_file(path, headers)).unwrap_or_else(neutral::maintenance)
}

/// 308 (RFC 9110 §15.4.9) to the same path at the address of now: the method and the form stay. Not to be kept by the browser:
/// the tenant may take its old address back. What the new address would refuse is refused here.
fn follow(moved: &Moved, asked: &Uri) -> Response {
    if !answers(moved.status, asked.path()) {
        return neutral::forbidden();
    }
    tracing::Span::current().record("tenant", moved.slug.as_str());
    let path = asked.path_and_query().map_or("/", PathAndQuery::as_str);
    match HeaderValue::try_from(format!("{}{path}", moved.origin)) {
        Ok(location) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response(),
        Err(_) => neutral::unknown_host(),
    }
}

/// The host as the client sent it; what a proxy says counts only when the proxy is configured, and then takes the place
/// of the Host header, so that everyone who reads on (the cross-site check compares it with Origin) sees one host.
fn host_of(request: &mut Request, trusted: bool) -> Result<Host, HostError> {
    if trusted && let Some(forwarded) = forwarded_host(request.headers())? {
        request.headers_mut().insert(header::HOST, forwarded);
    }
    Host::of_request(request)
}

/// The one `X-Forwarded-Host`; with two of them one may be the client's own.
fn forwarded_host(headers: &HeaderMap) -> Result<Option<HeaderValue>, HostError> {
    let mut values = headers.get_all("x-forwarded-host").iter();
    let first = values.next().cloned();
    if values.next().is_some() { Err(HostError::Duplicate) } else { Ok(first) }
}

/// Each proxy adds the address it saw on the right, so reading goes from there past our own proxies; what stands further
/// left the client may have written.
fn client(headers: &HeaderMap, peer: IpAddr, trusts: impl Fn(IpAddr) -> bool) -> IpAddr {
    let values = headers.get_all("x-forwarded-for").iter().rev();
    let mut seen = values.flat_map(|value| value.to_str().unwrap_or_default().rsplit(','));
    let mut client = peer;
    while trusts(client) {
        match seen.next().map(|text| text.trim().parse::<IpAddr>()) {
            Some(Ok(address)) => client = address.to_canonical(),
            _ => break,
        }
    }
    client
}

/// Suspended: only what the owner needs to sign in and read why; what other machines send waits. Cancelled or half made: nothing.
fn answers(status: TenantStatus, path: &str) -> bool {
    const OWNERS_WAY: [&str; 10] = [
        "/entrar",
        "/app/entrar",
        "/app",
        "/app/",
        "/app/manifest.webmanifest",
        "/c/manifest.webmanifest",
        "/sw.js",
        "/api/identity/session/start",
        "/api/identity/session/end",
        "/api/site/language/choose",
    ];
    match status {
        TenantStatus::Trial | TenantStatus::Active | TenantStatus::PastDue => true,
        TenantStatus::Suspended => OWNERS_WAY.contains(&path) || site::is_lasting(path) || path.starts_with(HOOKS),
        TenantStatus::Cancelled | TenantStatus::Deleted | TenantStatus::Provisioning => false,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, values: &[&'static str]) -> HeaderMap {
        values.iter().map(|value| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_client_is_who_our_outermost_proxy_saw() {
        let (proxy, stranger): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "203.0.113.7".parse().unwrap());
        let ours = |address: IpAddr| matches!(address, IpAddr::V4(v4) if v4.octets()[0] == 10);
        for (values, expected) in [
            (&["203.0.113.7"][..], "203.0.113.7"),
            (&["198.51.100.9, 203.0.113.7"], "203.0.113.7"),
            (&["198.51.100.9", "203.0.113.7, 10.0.0.2"], "203.0.113.7"),
            (&["203.0.113.7, 10.0.0.2", "10.0.0.3"], "203.0.113.7"),
            (&["::ffff:203.0.113.7"], "203.0.113.7"),
            (&["2001:db8::1"], "2001:db8::1"),
            (&["203.0.113.7, unknown"], "10.0.0.1"),
            (&["10.0.0.9"], "10.0.0.9"),
            (&[], "10.0.0.1"),
        ] {
            let client = client(&headers("x-forwarded-for", values), proxy, ours);
            assert_eq!(client.to_string(), expected, "{values:?}");
        }
        let forged = headers("x-forwarded-for", &["198.51.100.9"]);
        assert_eq!(client(&forged, stranger, ours), stranger, "no proxy of ours");
    }

    #[test]
    fn a_suspended_business_shows_its_owner_the_way_in_and_nobody_a_page() {
        let hash = "0123456789abcdef";
        for path in ["/app/entrar", "/hooks/mp/x", &format!("/marca-{hash}.css"), &format!("/logo-{hash}.png")] {
            assert!(answers(TenantStatus::Suspended, path) && !answers(TenantStatus::Cancelled, path), "{path}");
        }
        for path in ["/", "/sobre", "/logo-novo", "/marca-registrada", "/icone-do-bairro", "/aplicativo-para-clientes"]
        {
            assert!(!answers(TenantStatus::Suspended, path) && answers(TenantStatus::Active, path), "{path}");
        }
    }

    #[test]
    fn a_proxy_names_one_host() {
        assert_eq!(forwarded_host(&headers("x-forwarded-host", &[])), Ok(None));
        assert_eq!(
            forwarded_host(&headers("x-forwarded-host", &["a.example"])),
            Ok(Some(HeaderValue::from_static("a.example")))
        );
        let two = headers("x-forwarded-host", &["b.example", "a.example"]);
        assert_eq!(forwarded_host(&two), Err(HostError::Duplicate));
    }
}
