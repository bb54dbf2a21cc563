//! For whoever watches the process.

use super::Site;
use axum::{extract::State, http::StatusCode};

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the registry answers too.
pub async fn ready(State(site): State<Site>) -> (StatusCode, &'static str) {
    if site.tenancy().ready().await {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
    }
}
