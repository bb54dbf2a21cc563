//! Answers that belong to no tenant: nothing in them tells which tenants exist.

use super::forms::accepts_html;
use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use kernel::Error;

/// 404 for a host nobody has.
pub fn unknown_host() -> Response {
    page(
        StatusCode::NOT_FOUND,
        "Não há nada aqui",
        "Confira o endereço que você digitou.",
        "There is nothing here. Please check the address.",
    )
}

/// 421 (RFC 9110 §15.5.20) for a Host that is not a host name.
pub fn misdirected() -> Response {
    page(
        StatusCode::MISDIRECTED_REQUEST,
        "Endereço inválido",
        "Confira o endereço que você digitou.",
        "Invalid address.",
    )
}

/// 403 for a tenant that is suspended or cancelled, and for a write from another site.
pub fn forbidden() -> Response {
    page(
        StatusCode::FORBIDDEN,
        "Indisponível",
        "Esta página não está disponível agora.",
        "This page is not available now.",
    )
}

/// 503 while the registry cannot be asked.
pub fn unavailable() -> Response {
    let mut response = page(
        StatusCode::SERVICE_UNAVAILABLE,
        "Voltamos já",
        "Tente de novo em alguns segundos.",
        "Back soon. Please try again in a few seconds.",
    );
    response.headers_mut().insert("retry-after", axum::http::HeaderValue::from_static("2"));
    response
}

/// 503 while a tenant's database waits to be migrated.
pub fn maintenance() -> Response {
    let mut response = page(
        StatusCode::SERVICE_UNAVAILABLE,
        "Em manutenção",
        "Estamos atualizando o sistema desta empresa. Nada do que foi salvo se perde; volte em alguns minutos.",
        "We are updating this business's system. Nothing that was saved is lost; please come back in a few minutes.",
    );
    response.headers_mut().insert("retry-after", axum::http::HeaderValue::from_static("60"));
    response
}

/// 500 after a panic; the cause is in the log, under the id of this page.
pub fn fault(cause: impl std::fmt::Display) -> Response {
    let id = match Error::fault(cause) {
        Error::Fault { id } => id,
        _ => String::new(),
    };
    page(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Algo deu errado",
        &format!("Tente de novo; se continuar, fale com a gente e diga este código: {id}."),
        "Something went wrong. Please try again; if it goes on, tell us the code above.",
    )
}

/// Gives a page to an error that has none where a browser is to show one: of an answer without Content-Type that came
/// through a service worker Chromium shows nothing at all (`ERR_INVALID_RESPONSE`). Such come from below our handlers: from
/// a session that cannot be kept, a method without a route, a body over the limit.
pub async fn words(request: Request, next: Next) -> Response {
    let is_for_people = accepts_html(request.headers());
    let response = next.run(request).await;
    if is_for_people && is_wordless(&response) { worded(response) } else { response }
}

/// Of too much the layer of the limit says so in English alone.
fn is_wordless(response: &Response) -> bool {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    is_error && (status == StatusCode::PAYLOAD_TOO_LARGE || !response.headers().contains_key(header::CONTENT_TYPE))
}

/// The same answer, its status and its other headers, with words.
fn worded(response: Response) -> Response {
    let words = match response.status() {
        StatusCode::NOT_FOUND => unknown_host(),
        StatusCode::FORBIDDEN => forbidden(),
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        status if status.is_server_error() => unavailable(),
        _ => refused(),
    };
    let (mut parts, _) = response.into_parts();
    let (of_words, body) = words.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.extend(of_words.headers);
    Response::from_parts(parts, body)
}

fn too_large() -> Response {
    page(
        StatusCode::PAYLOAD_TOO_LARGE,
        "É grande demais",
        "Volte à página anterior e envie menos de uma vez.",
        "Too large. Please go back and send less at once.",
    )
}

fn refused() -> Response {
    page(
        StatusCode::BAD_REQUEST,
        "Não deu certo",
        "Volte à página anterior e tente de novo.",
        "That did not work. Please go back and try again.",
    )
}

fn page(status: StatusCode, title: &str, text: &str, english: &str) -> Response {
    let html = format!(
        "<!DOCTYPE html><html lang=\"pt-BR\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title}</title></head><body><main><h1>{title}</h1><p>{text}</p><p lang=\"en\">{english}</p></main></body></html>"
    );
    (status, Html(html)).into_response()
}
