use crate::{
    icon::{Icon, icon_png_path, initials},
    studio::{Shape, Studio},
};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use tenancy::{Brand, Tenant};

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

/// The file of this name at the root of the tenant's site; `None` when it is not one of the present brand. It never
/// changes under its name, so browsers may keep it for ever.
pub async fn brand_file(studio: &Studio, tenant: &Arc<Tenant>, name: &str) -> Option<Response> {
    let brand = &tenant.brand;
    let is = |path: String| path.strip_prefix('/') == Some(name);
    let shape = if is(stylesheet_path(brand)) {
        return Some(kept("text/css; charset=utf-8", brand.stylesheet()));
    } else if is(icon_path(brand)) {
        return Some(kept("image/svg+xml", initials::icon(brand)));
    } else if logo_path(brand).is_some_and(is) {
        Shape::Logo
    } else {
        Shape::Icon(Icon::ALL.into_iter().find(|icon| is(icon_png_path(brand, *icon)))?)
    };
    Some(match studio.picture(tenant, shape).await {
        Ok(picture) => kept("image/png", picture),
        Err(error) => StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response(),
    })
}

fn kept(media: &'static str, content: impl Into<Body>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    (headers, content.into()).into_response()
}
