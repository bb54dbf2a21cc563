//! For proxies that get certificates as hosts are asked for (Caddy's `on_demand_tls`).

use super::Site;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
};
use tenancy::{Host, Resolved};

/// `GET /certificate?domain=…`: 200 for a host that leads to a business, 404 for any other, so that nobody can make the
/// proxy ask for certificates without end. Tells no more than asking that host itself would.
pub async fn allowed(State(site): State<Site>, RawQuery(query): RawQuery) -> StatusCode {
    let mut pairs = form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes());
    let domain = pairs.find_map(|(name, value)| (name == "domain").then(|| value.into_owned()));
    let Some(Ok(host)) = domain.map(|domain| Host::parse(domain.as_bytes())) else { return StatusCode::NOT_FOUND };
    match site.tenancy().resolve(&host).await {
        Ok(Resolved::Tenant(_) | Resolved::Moved(_)) => StatusCode::OK,
        Ok(Resolved::Nobody) => StatusCode::NOT_FOUND,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
