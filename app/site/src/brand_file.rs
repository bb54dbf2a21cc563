mod icon;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use tenancy::{Brand, Tenant};

/// Where the brand's stylesheet is served, `/marca-<hash>.css`.
pub fn stylesheet_path(brand: &Brand) -> String {
    format!("/marca-{}.css", brand.hash())
}

/// Where the brand's icon is served, `/icone-<hash>.svg`.
pub fn icon_path(brand: &Brand) -> String {
    format!("/icone-{}.svg", brand.hash())
}

/// The file of this name at the root of the tenant's site; `None` when it is not one of the present brand. It never
/// changes under its name, so browsers may keep it for ever.
pub fn brand_file(tenant: &Tenant, name: &str) -> Option<Response> {
    let brand = &tenant.brand;
    let is = |path: String| path.strip_prefix('/') == Some(name);
    let (media, text) = if is(stylesheet_path(brand)) {
        ("text/css; charset=utf-8", brand.stylesheet())
    } else if is(icon_path(brand)) {
        ("image/svg+xml", icon::icon(brand))
    } else {
        return None;
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    Some((headers, text).into_response())
}
