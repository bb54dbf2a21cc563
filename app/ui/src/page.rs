use crate::ErrorView;
use http::{HeaderValue, StatusCode, header, request::Parts};
use kernel::{Error, Locale, Redirect};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use std::future::Future;

/// The header by which a loader tells whose page it is: a key that means something to that person's own browser alone.
pub const READER: &str = "balcao-reader";

/// A page made of what `load` finds: one loader, which frees its connection before `render` makes the view.
///
/// An error becomes its own page with the right status; who is not signed in is sent to the sign-in page (303) and
/// comes back afterwards.
pub fn page<T, Load, Render>(load: Load, render: Render) -> AnyView
where
    T: Send + 'static,
    Load: Future<Output = Result<T, Error>> + Send + 'static,
    Render: FnOnce(T) -> AnyView + Send + 'static,
{
    Suspend::new(async move {
        match load.await {
            Ok(loaded) => match reader() {
                Some(reader) => (render(loaded), reader).into_any(),
                None => render(loaded),
            },
            Err(error) => failed(error),
        }
    })
    .into_any()
}

/// Whose page it is, for the page's own script.
fn reader() -> Option<AnyView> {
    let response = use_context::<ResponseOptions>()?;
    let key = response.0.read().ok()?.headers.get(READER)?.to_str().ok()?.to_owned();
    Some(view! { <span hidden data-reader=key></span> }.into_any())
}

fn failed(error: Error) -> AnyView {
    let locale = use_context::<Locale>().unwrap_or_default();
    let path = use_context::<Parts>().map(|parts| path_of(&parts)).unwrap_or_else(|| "/".to_owned());
    if let Some(response) = use_context::<ResponseOptions>() {
        answer(&response, &error, &path);
    }
    view! { <ErrorView error=error locale=locale path=path/> }.into_any()
}

fn path_of(parts: &Parts) -> String {
    parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned()
}

fn answer(response: &ResponseOptions, error: &Error, path: &str) {
    if *error == Error::Unauthenticated {
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(header::LOCATION, sign_in(path));
        return;
    }
    response.set_status(StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    if let Some(seconds) = error.retry_after() {
        response.insert_header(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// The sign-in page that leads back to `path`, the customers' for one of theirs; a path that is not one of this host leads to
/// `/app/`.
fn sign_in(path: &str) -> HeaderValue {
    let next = Redirect::to_posted(path, "/app/").location;
    let door = if next.starts_with("/c/") { "/c/entrar" } else { "/app/entrar" };
    let mut location = format!("{door}?next=");
    for byte in next.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => location.push(byte.into()),
            _ => location.push_str(&format!("%{byte:02X}")),
        }
    }
    HeaderValue::from_str(&location).unwrap_or(HeaderValue::from_static("/app/entrar"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(error: Error, path: &str) -> (Option<StatusCode>, http::HeaderMap) {
        let response = ResponseOptions::default();
        answer(&response, &error, path);
        let parts = response.0.read().unwrap();
        (parts.status, parts.headers.clone())
    }

    #[test]
    fn who_is_not_signed_in_comes_back_after_signing_in() {
        for (path, location) in [
            ("/app/deals?stage=a b", "/app/entrar?next=/app/"),
            ("/app/deals?stage=a&x=%2F", "/app/entrar?next=/app/deals%3Fstage%3Da%26x%3D%252F"),
            ("//evil.example", "/app/entrar?next=/app/"),
            ("/app/deals", "/app/entrar?next=/app/deals"),
            ("/c/perfil", "/c/entrar?next=/c/perfil"),
            ("/cadeira", "/app/entrar?next=/cadeira"),
        ] {
            let (status, headers) = answered(Error::Unauthenticated, path);
            assert_eq!(status, Some(StatusCode::SEE_OTHER));
            assert_eq!(headers[header::LOCATION], location, "{path}");
        }
    }

    #[test]
    fn every_other_error_has_its_status() {
        let (status, headers) = answered(Error::TooMany { seconds: 30 }, "/");
        assert_eq!(
            (status, &headers[header::RETRY_AFTER]),
            (Some(StatusCode::TOO_MANY_REQUESTS), &HeaderValue::from(30))
        );
        for error in [Error::NotFound, Error::Forbidden, Error::PaymentRequired, Error::Unavailable] {
            let (expected, again) = (error.status(), error == Error::Unavailable);
            let (status, headers) = answered(error, "/app/");
            assert_eq!(headers.contains_key(header::RETRY_AFTER), again, "{expected}");
            assert_eq!(status.map(|status| status.as_u16()), Some(expected));
            assert!(!headers.contains_key(header::LOCATION));
        }
    }

    #[test]
    fn what_was_found_is_shown_and_what_failed_is_told() {
        let html = |found: Result<String, Error>| {
            Owner::new().with(|| {
                provide_context(Locale::En);
                page(std::future::ready(found), |name: String| view! { <p>{name}</p> }.into_any()).to_html()
            })
        };
        assert_eq!(html(Ok("Ana".into())), "<p>Ana</p>");
        assert!(html(Err(Error::NotFound)).contains("404"));
    }
}
