//! One line per request: who was asked for what, how it ended, how long it took. Never what a person typed. It is counted for
//! the metrics beside.

use super::Site;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;
use uuid::Uuid;

/// What has no route.
const NO_ROUTE: &str = "other";

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Leads from an answer to its lines in the log. Made here, never taken from the client.
#[derive(Debug, Clone, Copy)]
pub struct RequestId(pub Uuid);

/// Opens the request's span and closes it with a line.
pub async fn requests(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let (id, visit) = (RequestId(Uuid::now_v7()), site.metrics().visit());
    let (method, route) = (request.method().clone(), route(&request).to_owned());
    request.extensions_mut().insert(id);
    request.extensions_mut().insert(visit.whose());
    let span = tracing::info_span!(
        "request",
        request_id = %id.0,
        %method,
        route,
        tenant = tracing::field::Empty,
        actor = tracing::field::Empty,
    );
    async {
        let mut response = next.run(request).await;
        let milliseconds = visit.answered(&method, &route, response.status());
        tracing::info!(status = response.status().as_u16(), milliseconds, "answered");
        if let Ok(value) = HeaderValue::from_str(&id.0.to_string()) {
            response.headers_mut().insert(HEADER, value);
        }
        response
    }
    .instrument(span)
    .await
}

/// The pattern, not the path: a path can carry the token of an invitation. Server functions share one pattern and have
/// paths of their own, a fixed list.
fn route(request: &Request) -> &str {
    let path = request.uri().path();
    let is_function = || leptos::server_fn::axum::server_fn_paths().any(|(known, _)| known == path);
    if path.starts_with("/api/") && is_function() {
        return path;
    }
    request.extensions().get::<MatchedPath>().map_or(NO_ROUTE, MatchedPath::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_function_is_told_by_its_path_and_nothing_else_is() {
        let told =
            |path: &str| route(&Request::builder().uri(path).body(axum::body::Body::empty()).unwrap()).to_owned();
        assert_eq!(told("/api/crm/deal/move?name=Maria"), "/api/crm/deal/move");
        for path in ["/api/Maria", "/convite/segredo", "/api/crm/deal/move/x"] {
            assert_eq!(told(path), NO_ROUTE, "{path}");
        }
    }
}
