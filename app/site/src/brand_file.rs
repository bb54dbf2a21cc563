use crate::{
    icon::{Icon, initials},
    lasting::{KEEP, hashed},
    studio::{Shape, Studio},
};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use tenancy::{Brand, Tenant};

/// Digits of [`Brand::hash`].
const HASH: usize = 16;

/// Where the brand's stylesheet is served, `/marca-<hash>.css`.
pub fn stylesheet_path(brand: &Brand) -> String {
    format!("/marca-{}.css", brand.hash())
}

/// Where the brand's initials are served as a drawing, `/icone-<hash>.svg`.
pub fn icon_path(brand: &Brand) -> String {
    format!("/icone-{}.svg", brand.hash())
}

/// Where the brand's logo is served, `/logo-<hash>.png`, when it has one.
pub fn logo_path(brand: &Brand) -> Option<String> {
    brand.logo.is_some().then(|| format!("/logo-{}.png", brand.hash()))
}

/// What a brand is served as.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Stylesheet,
    Initials,
    Picture(Shape),
}

/// What the file of this name is, and of which state of a brand.
fn parsed(name: &str) -> Option<(Kind, &str)> {
    let (word, hash, end) = hashed(name, HASH)?;
    let kind = match (word, end) {
        ("marca", ".css") => Kind::Stylesheet,
        ("icone", ".svg") => Kind::Initials,
        ("logo", ".png") => Kind::Picture(Shape::Logo),
        ("icone", end) => {
            let suffix = end.strip_prefix('-')?.strip_suffix(".png")?;
            Kind::Picture(Shape::Icon(Icon::ALL.into_iter().find(|icon| icon.suffix() == suffix)?))
        }
        _ => return None,
    };
    Some((kind, hash))
}

/// Whether the file of this name can be one of a brand.
pub(crate) fn is_brand_file(name: &str) -> bool {
    parsed(name).is_some()
}

/// The file of this name at the root of the tenant's site, of its present brand; `None` when that has none of the kind. It
/// never changes under its name, so browsers may keep it for ever.
///
/// A name of another state is one of before or after a change that this process, or the one that made the page, has not heard
/// of yet: a page without its stylesheet is worse than one that is a second old. What is given in its place nobody may keep.
pub async fn brand_file(studio: &Studio, tenant: &Arc<Tenant>, name: &str) -> Option<Response> {
    let (kind, hash) = parsed(name)?;
    let brand = &tenant.brand;
    let cache = if hash == brand.hash() { KEEP } else { "no-store" };
    Some(match kind {
        Kind::Stylesheet => file("text/css; charset=utf-8", cache, brand.stylesheet()),
        Kind::Initials => file("image/svg+xml", cache, initials::icon(brand)),
        Kind::Picture(Shape::Logo) if brand.logo.is_none() => return None,
        Kind::Picture(shape) => match studio.picture(tenant, shape).await {
            Ok(picture) => file("image/png", cache, picture),
            Err(error) => {
                StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
            }
        },
    })
}

fn file(media: &'static str, cache: &'static str, content: impl Into<Body>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
    ];
    (headers, content.into()).into_response()
}
