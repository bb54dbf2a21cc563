use crate::icon_path;
use axum::{
    Extension,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_i18n::t;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tenancy::{Brand, Palette, RequestTenant, Tenant};

/// `GET /manifest.webmanifest`: the business as customers install it.
pub async fn manifest_public(Extension(request): Extension<RequestTenant>, headers: HeaderMap) -> Response {
    let tenant = request.tenant();
    answer(&manifest(tenant, &tenant.brand.name, "/"), &headers)
}

/// `GET /app/manifest.webmanifest`: the staff's app, a second one beside it on the same host.
pub async fn manifest_staff(Extension(request): Extension<RequestTenant>, headers: HeaderMap) -> Response {
    let tenant = request.tenant();
    let name = t!("manifest.staff", locale = tenant.locale.code(), name = tenant.brand.name);
    answer(&manifest(tenant, &name, "/app/"), &headers)
}

/// W3C Web Application Manifest; `home` is the app's identity, its scope and where it starts.
fn manifest(tenant: &Tenant, name: &str, home: &str) -> Value {
    let brand: &Brand = &tenant.brand;
    let icon =
        |purpose: &str| json!({"src": icon_path(brand), "type": "image/svg+xml", "sizes": "any", "purpose": purpose});
    let mut manifest = json!({
        "id": home,
        "name": name,
        "short_name": brand.short_name,
        "lang": tenant.locale.code(),
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": Palette::LIGHT_PAGE.to_string(),
        "theme_color": brand.light().fill.to_string(),
        "icons": [icon("any"), icon("maskable")],
    });
    if !brand.tagline.is_empty() {
        manifest["description"] = json!(brand.tagline);
    }
    manifest
}

/// Asked again each time, answered by 304 while nothing changed.
fn answer(manifest: &Value, headers: &HeaderMap) -> Response {
    let body = manifest.to_string();
    let etag = format!("\"{}\"", kernel::hex(&Sha256::digest(&body)[..8]));
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { body.into_response() };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/manifest+json"));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    response
}

#[cfg(test)]
mod tests;
