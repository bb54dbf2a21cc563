//! What of the brand's page is no server function: the preview and the logo.

use super::{
    Site,
    pages::{Show, render},
    security::Framed,
};
use axum::{
    Extension, Form,
    body::Body,
    extract::{FromRequest, Multipart, Request, State, rejection::FormRejection},
    http::{HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use bytes::{Bytes, BytesMut};
use kernel::{Error, FormState};
use site::{BRAND_LOGO, BRAND_PAGE, BrandForm, LOGO_BYTES};
use std::collections::BTreeMap;
use tenancy::RequestTenant;
use tower_sessions::Session;

/// Where somebody signs in who is not.
const SIGN_IN: &str = "/app/entrar?next=/app/settings/brand";

/// `GET /app/settings/brand/preview`: the public page as the draft has it.
pub async fn preview(
    State(site): State<Site>,
    Extension(tenant): Extension<RequestTenant>,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    show(&site, &tenant, &session, request.into_parts().0, None).await
}

/// `POST /app/settings/brand/preview`: the same with what stands in the fields; nothing is kept.
pub async fn typed(
    State(site): State<Site>,
    Extension(tenant): Extension<RequestTenant>,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let form = Form::<BrandForm>::from_request(Request::from_parts(parts.clone(), body), &()).await;
    match form {
        Ok(Form(form)) => show(&site, &tenant, &session, parts, Some(&form)).await,
        Err(rejection) => refused(&rejection),
    }
}

/// In the frame of the preview too it gets its words outside (`neutral::words`).
fn refused(rejection: &FormRejection) -> Response {
    let mut response = rejection.status().into_response();
    response.extensions_mut().insert(Framed);
    response
}

/// The first page of the business, looking otherwise; a page of its own site may frame it.
async fn show(
    site: &Site,
    tenant: &RequestTenant,
    session: &Session,
    mut parts: Parts,
    typed: Option<&BrandForm>,
) -> Response {
    let mut response = match site::preview_brand(site.studio(), tenant, session, typed).await {
        Ok((looking, preview)) => {
            parts.uri = Uri::from_static("/");
            parts.method = Method::GET;
            parts.extensions.insert(looking);
            parts.extensions.insert(preview);
            render(site, Request::from_parts(parts, Body::empty()), Show::Page).await
        }
        Err(Error::Unauthenticated) => return Redirect::to(SIGN_IN).into_response(),
        Err(error) => render(site, Request::from_parts(parts, Body::empty()), Show::Error(error)).await,
    };
    response.extensions_mut().insert(Framed);
    response
}

/// `POST /app/settings/brand/logo`: a file for the draft's logo.
pub async fn logo(
    State(site): State<Site>,
    Extension(tenant): Extension<RequestTenant>,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let done = take_logo(&site, &tenant, &session, Request::from_parts(parts.clone(), body)).await;
    let show = match done {
        Ok(to) => return see_other(&to.location),
        Err(Error::Unauthenticated) => return see_other(SIGN_IN),
        Err(Error::Invalid(errors)) if !errors.is_empty() => {
            parts.uri = Uri::from_static(BRAND_PAGE);
            Show::Form(FormState { action: BRAND_LOGO.to_owned(), values: BTreeMap::new(), errors })
        }
        Err(error) => Show::Error(error),
    };
    render(&site, Request::from_parts(parts, Body::empty()), show).await
}

/// Who may not is turned away before a byte of the file is read, and nobody holds a connection while it comes in.
async fn take_logo(
    site: &Site,
    tenant: &RequestTenant,
    session: &Session,
    request: Request,
) -> Result<kernel::Redirect, Error> {
    site::may_change_logo(tenant, session).await?;
    let invalid = || Error::Invalid(kernel::FieldErrors::new());
    let form = Multipart::from_request(request, &()).await.map_err(|_| invalid())?;
    let file = read(form).await.ok_or_else(invalid)?;
    site::change_logo(site.studio(), tenant, session, file).await
}

/// The first file of the form; `Some(None)` when it has more bytes than are taken, which are read and dropped so that the
/// browser listens to the answer. `None` when the form cannot be read.
async fn read(mut form: Multipart) -> Option<Option<Bytes>> {
    while let Some(mut field) = form.next_field().await.ok()? {
        if field.name() != Some("logo") {
            continue;
        }
        let mut bytes = BytesMut::new();
        let mut fits = true;
        while let Some(piece) = field.chunk().await.ok()? {
            fits = fits && bytes.len() + piece.len() <= LOGO_BYTES;
            if fits {
                bytes.extend_from_slice(&piece);
            }
        }
        return Some(fits.then(|| bytes.freeze()));
    }
    Some(Some(Bytes::new()))
}

fn see_other(location: &str) -> Response {
    let location = HeaderValue::from_str(location).unwrap_or(HeaderValue::from_static("/app/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}
