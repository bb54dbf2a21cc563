//! `POST /app/settings/mails/{key}`: how the words of a mail would look.

use super::{
    FORM_LIMIT, Site, forms,
    pages::{Show, render},
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::FormState;

/// Shows the page with what was typed; nothing is written. The page itself looks who asks.
pub async fn preview(State(site): State<Site>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, FORM_LIMIT).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let action = settings::WORDS_PAGE.to_owned();
    let state = FormState { action, values: forms::typed(&body), ..FormState::default() };
    render(&site, Request::from_parts(parts, Body::empty()), Show::Preview(state)).await
}
