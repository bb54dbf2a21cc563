//! What every answer carries and which requests never reach a handler.

use super::{Site, neutral};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::nonce::Nonce;

const FIXED: [(HeaderName, HeaderValue); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // `no-referrer` would take away the page a form came from (performance notes 1.3).
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
];

/// On an answer that a page of the same site may show in a frame; nothing else may be framed at all.
#[derive(Debug, Clone, Copy)]
pub struct Framed;

/// Puts the security headers on every answer and gives each request the nonce of its Content-Security-Policy. An answer that
/// brings a policy of its own, for a file in its sandbox, keeps it.
pub async fn headers(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let framed = response.extensions().get::<Framed>().is_some();
    let policy = content_security_policy(nonce.as_inner(), if framed { "'self'" } else { "'none'" });
    let out = response.headers_mut();
    for (name, value) in FIXED {
        out.insert(name, value);
    }
    if framed {
        out.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    if let (Ok(policy), false) = (HeaderValue::from_str(&policy), out.contains_key(header::CONTENT_SECURITY_POLICY)) {
        out.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if site.tenancy().base_url().is_secure() {
        out.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000"));
    }
    if !out.contains_key(header::CACHE_CONTROL) {
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    response
}

fn content_security_policy(nonce: &str, ancestors: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}; manifest-src 'self'; worker-src 'self'; \
         media-src 'self' blob:; frame-src 'self'"
    )
}

/// Lets through only the methods this site knows. `CONNECT` would panic in leptos_axum 0.8 (performance notes 1.6).
pub async fn methods(request: Request, next: Next) -> Response {
    match *request.method() {
        Method::GET | Method::HEAD | Method::POST => next.run(request).await,
        _ => (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD, POST")]).into_response(),
    }
}

/// Refuses a write that carries a session but neither of the headers by which its origin could be judged; every browser
/// of the last years sends one of them. Requests that do carry one are judged by tower-http's `csrf` layer.
pub async fn unjudgeable_writes(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let writes = request.method() == Method::POST;
    let judgeable = headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN);
    if writes && !judgeable && headers.contains_key(header::COOKIE) {
        return neutral::forbidden();
    }
    next.run(request).await
}
