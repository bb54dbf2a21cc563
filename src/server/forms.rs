//! The one layer around every server function: a browser's form gets a page or a redirect, an island gets JSON.
//!
//! leptos_axum alone would answer a form with 302 to its Referer and lose what was typed, so `text/html` is hidden from
//! it and its JSON answer is turned into what the browser needs.

use super::{
    FORM_LIMIT, LONG_FORM_LIMIT, Site,
    modules::forms,
    pages::{Context, Show, render},
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use kernel::{Error, FieldErrors, FormState, Redirect};
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;
use std::collections::BTreeMap;

const FORM: &str = "application/x-www-form-urlencoded";

/// `POST /api/{*path}`.
pub async fn post(State(site): State<Site>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let wants_page = accepts_html(&parts.headers);
    // How much each may send is limited outside.
    let Ok(body) = to_bytes(body, LONG_FORM_LIMIT).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    if wants_page && let Some((page, state)) = preview(&parts, &body) {
        return render(&site, Request::from_parts(page, Body::empty()), Show::Preview(state)).await;
    }
    let answer = call(&site, &parts, body.clone()).await;
    let kept = answer.kept_headers();
    let mut response = match answer.outcome {
        Ok(redirect) if wants_page => see_other(&redirect),
        Ok(redirect) => axum::Json(redirect).into_response(),
        Err(error) if wants_page => shown(&site, parts, &body, error).await,
        Err(error) => json_error(&error),
    };
    response.headers_mut().extend(kept);
    response
}

/// The button of this name asks to see what was typed, not to send it: the form's own page shows it, whose request this
/// becomes. No function is called; whether the person may see the page it finds out itself.
fn preview(parts: &Parts, body: &[u8]) -> Option<(Parts, FormState)> {
    let values = typed(body);
    values.get("preview").filter(|value| !value.is_empty())?;
    let mut page = parts.clone();
    page.uri = page_of(parts, &values)?;
    let action = parts.uri.path().to_owned();
    Some((page, FormState { action, values: without_secrets(values), errors: FieldErrors::new() }))
}

/// What a server function said.
struct Answer {
    outcome: Result<Redirect, Error>,
    headers: HeaderMap,
}

impl Answer {
    /// What a handler set by itself and the browser must see: cookies and the order to forget its cache.
    fn kept_headers(&self) -> HeaderMap {
        const KEPT: [HeaderName; 2] = [header::SET_COOKIE, HeaderName::from_static("clear-site-data")];
        let mut kept = HeaderMap::new();
        for name in KEPT {
            for value in self.headers.get_all(&name) {
                kept.append(name.clone(), value.clone());
            }
        }
        kept
    }
}

async fn call(site: &Site, parts: &Parts, body: Bytes) -> Answer {
    let known = leptos::server_fn::axum::server_fn_paths()
        .any(|(path, method)| path == parts.uri.path() && method == parts.method);
    if !known {
        return Answer { outcome: Err(Error::NotFound), headers: HeaderMap::new() };
    }
    let is_form = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case(FORM)));
    if !is_form {
        return Answer { outcome: Err(Error::Invalid(FieldErrors::new())), headers: HeaderMap::new() };
    }
    let mut request = Request::from_parts(parts.clone(), Body::from(body));
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let context = Context::of(site, &request);
    let response =
        leptos_axum::handle_server_fns_with_context(move || context.provide(), request).await.into_response();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, FORM_LIMIT).await.unwrap_or_default();
    let outcome = if parts.headers.contains_key(SERVER_FN_ERROR_HEADER) || parts.status.is_client_error() {
        Err(serde_json::from_slice(&body).unwrap_or_else(|_| Error::fault("a server function's error was unreadable")))
    } else {
        serde_json::from_slice(&body).map_err(|_| Error::fault("a server function answered without a redirect"))
    };
    Answer { outcome, headers: parts.headers }
}

fn see_other(redirect: &Redirect) -> Response {
    match HeaderValue::from_str(&redirect.location) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::NO_CONTENT.into_response(),
    }
}

/// What goes wrong where no person reads the answer.
pub(super) fn json_error(error: &Error) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(error)).into_response();
    if let Some(seconds) = error.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// An invalid form comes back on its own page with what was typed; every other error has the error page.
async fn shown(site: &Site, mut parts: Parts, body: &[u8], error: Error) -> Response {
    let typed = typed(body);
    let show = match error {
        Error::Unauthenticated => return see_other(&Redirect::to(sign_in(&parts))),
        // No form of ours sends what cannot be read (a field twice, broken text): its page would say nothing about it.
        Error::Invalid(errors) if !errors.is_empty() => match page_of(&parts, &typed) {
            Some(page) => {
                let action = parts.uri.path().to_owned();
                parts.uri = page;
                Show::Form(FormState { action, values: without_secrets(typed), errors })
            }
            None => Show::Error(Error::Invalid(errors)),
        },
        error => Show::Error(error),
    };
    render(site, Request::from_parts(parts, Body::empty()), show).await
}

fn typed(body: &[u8]) -> BTreeMap<String, String> {
    form_urlencoded::parse(body).take(200).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// Where whoever sends this form comes in: customers at their own door.
fn sign_in(parts: &Parts) -> &'static str {
    if came_from(parts).is_some_and(|page| page.path().starts_with("/c/")) { "/c/entrar" } else { "/app/entrar" }
}

/// The page the browser says it was on.
fn came_from(parts: &Parts) -> Option<Uri> {
    parts.headers.get(header::REFERER)?.to_str().ok()?.parse().ok()
}

/// What may be shown again.
fn without_secrets(mut typed: BTreeMap<String, String>) -> BTreeMap<String, String> {
    typed.retain(|name, _| !name.contains("password"));
    typed
}

/// The page the form stands on: the declared one the browser came from, else the first whose fields were posted.
fn page_of(parts: &Parts, typed: &BTreeMap<String, String>) -> Option<Uri> {
    let came_from = came_from(parts);
    let pages: Vec<String> =
        forms().filter(|form| form.action == parts.uri.path()).filter_map(|form| filled(form.page, typed)).collect();
    let here = came_from.as_ref().filter(|uri| pages.iter().any(|page| page == uri.path()));
    match here {
        Some(uri) => uri.path_and_query().map(|path| Uri::from(path.clone())),
        None => pages.first()?.parse().ok(),
    }
}

/// `/app/deals/{deal}/move` with the posted `deal`; only what can be an id, a token or the dotted key of something is put into
/// a path.
fn filled(page: &str, typed: &BTreeMap<String, String>) -> Option<String> {
    let mut path = String::new();
    for segment in page.split('/').skip(1) {
        let value = match segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => typed.get(name)?,
            None => segment,
        };
        let is_part = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if !value.split('.').all(|part| is_part(part) && (!part.is_empty() || value.is_empty())) {
            return None;
        }
        path.push('/');
        path.push_str(value);
    }
    Some(path)
}

/// Whether the answer is shown as a page: a browser went there.
pub(super) fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_filled_only_with_what_can_be_an_id() {
        let typed = |value: &str| BTreeMap::from([("deal".to_owned(), value.to_owned())]);
        assert_eq!(filled("/app/deals/{deal}/move", &typed("0190-ab")).as_deref(), Some("/app/deals/0190-ab/move"));
        assert_eq!(filled("/m/{deal}", &typed("identity.reset")).as_deref(), Some("/m/identity.reset"));
        for value in [".", "..", "a.", ".a", "a..b", "../x", "a/b", "?x", "é", "%2e"] {
            assert_eq!(filled("/app/deals/{deal}/move", &typed(value)), None, "{value}");
        }
        assert_eq!(filled("/app/deals/{deal}/move", &BTreeMap::new()), None);
    }
}
