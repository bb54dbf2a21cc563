use crate::ErrorView;
use http::{HeaderValue, StatusCode, header, request::Parts};
use kernel::{Error, Locale, Redirect};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use std::future::Future;

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
            Ok(loaded) => render(loaded),
            Err(error) => failed(error),
        }
    })
    .into_any()
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
    if let Error::TooMany { seconds } = error {
        response.insert_header(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
}

/// The sign-in page that leads back to `path`; a path that is not one of this host leads to `/app/`.
fn sign_in(path: &str) -> HeaderValue {
    let next = Redirect::to_posted(path, "/app/").location;
    let mut location = "/app/entrar?next=".to_owned();
    for byte in next.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => location.push(byte.into()),
            _ => location.push_str(&format!("%{byte:02X}")),
        }
    }
    HeaderValue::from_str(&location).unwrap_or(HeaderValue::from_static("/app/entrar"))
}
