//! `/hooks/{provider}/{secret}`: what other machines send to a tenant. No session, no cookie and no cross-site check: the
//! secret in the address says to whom, the signature says from whom.
//!
//! A tenant that is suspended, or has the module switched off, still takes in what comes; its jobs wait. A cancelled tenant
//! answers 403 like everywhere; one whose database is being brought up to date 503, and providers come again.

use super::Site;
use axum::{
    Extension,
    body::Bytes,
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use events::{Busy, HookAnswer, HookKind, HookRequest, Refusal, SecretPath};
use identity::Visitor;
use kernel::Error;
use tenancy::RequestTenant;

/// Providers send up to some hundred kilobytes at once; `events.intake` takes as much as this.
pub const LIMIT: usize = 1024 * 1024;

/// What is no text leads nowhere.
type Address = Result<Path<(String, String)>, PathRejection>;

/// Takes what a provider posts.
pub async fn receive(
    State(site): State<Site>,
    address: Address,
    Extension(tenant): Extension<RequestTenant>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = HookRequest { headers, query: query.unwrap_or_default(), body: body.into(), at: tenant.facts().now };
    answer(&site, address, &tenant, async |kind, path| {
        let mut scope = Visitor::begin_with(&tenant).await?;
        let answer = kind.receive(&mut scope, path, &request).await?;
        if answer == HookAnswer::Stored {
            scope.commit().await?;
        }
        Ok(answer)
    })
    .await
}

/// Answers a provider that asks whether the address is ours.
pub async fn challenge(
    State(site): State<Site>,
    address: Address,
    Extension(tenant): Extension<RequestTenant>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let request = HookRequest { headers, query: query.unwrap_or_default(), body: Vec::new(), at: tenant.facts().now };
    answer(&site, address, &tenant, async |kind, path| {
        kind.challenge(&mut *Visitor::begin_with(&tenant).await?, path, &request).await
    })
    .await
}

async fn answer(
    site: &Site,
    address: Address,
    tenant: &RequestTenant,
    ask: impl AsyncFnOnce(HookKind, &SecretPath) -> Result<HookAnswer, Error>,
) -> Response {
    let (id, facts) = (tenant.tenant().id, tenant.facts());
    let turn = match site.hook_limits().turn(id, facts.address, facts.now).await {
        Ok(turn) => turn,
        Err(Busy::Crowded) => return later(StatusCode::SERVICE_UNAVAILABLE, 5),
        Err(Busy::Refused(seconds)) => return later(StatusCode::TOO_MANY_REQUESTS, seconds),
    };
    let (provider, secret) = address.map(|Path(parts)| parts).unwrap_or_default();
    let answer = match (site.composition().hook(&provider), SecretPath::parse(&secret)) {
        (Some(kind), Some(path)) => ask(kind, &path).await,
        _ => Ok(HookAnswer::Nowhere),
    };
    drop(turn);
    if let Ok(HookAnswer::Nowhere | HookAnswer::Refused(_)) = answer {
        tracing::info!(answer = ?answer, "hook refused");
        site.hook_limits().refused(id, facts.address, facts.now);
    }
    match answer {
        Ok(HookAnswer::Stored | HookAnswer::Repeated) => StatusCode::OK.into_response(),
        Ok(HookAnswer::Challenge(text)) => text.into_response(),
        Ok(HookAnswer::Nowhere) => StatusCode::NOT_FOUND.into_response(),
        Ok(HookAnswer::Refused(refusal)) => refused(refusal),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            error.retry_after().map_or_else(|| status.into_response(), |seconds| later(status, seconds))
        }
    }
}

fn refused(refusal: Refusal) -> Response {
    let with = |status: StatusCode, name: HeaderName, value| (status, [(name, HeaderValue::from_static(value))]);
    match refusal {
        Refusal::Signature | Refusal::Stale => {
            with(StatusCode::UNAUTHORIZED, header::WWW_AUTHENTICATE, "Signature").into_response()
        }
        Refusal::Malformed => StatusCode::BAD_REQUEST.into_response(),
        Refusal::Method => with(StatusCode::METHOD_NOT_ALLOWED, header::ALLOW, "POST").into_response(),
    }
}

fn later(status: StatusCode, seconds: u32) -> Response {
    (status, [(header::RETRY_AFTER, HeaderValue::from(seconds))]).into_response()
}
