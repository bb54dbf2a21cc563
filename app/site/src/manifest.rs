use crate::{Icon, icon_png_path};
use axum::{
    Extension,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_i18n::t;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tenancy::{Brand, ModuleKey, Palette, RequestTenant, Tenant};

/// Where the manifest of the staff's app is served.
const STAFF: &str = "/app/manifest.webmanifest";
/// Where the manifest of the customers' app is served.
const CUSTOMER: &str = "/c/manifest.webmanifest";

/// The manifest of the app that the page at `path` belongs to; public pages lead to the customers'.
pub fn manifest_path(path: &str) -> &'static str {
    if path.starts_with("/app") { STAFF } else { CUSTOMER }
}

/// `GET /c/manifest.webmanifest`: the business as customers install it.
pub async fn manifest_customer(Extension(request): Extension<RequestTenant>, headers: HeaderMap) -> Response {
    answer(&customer(request.tenant()), &headers)
}

/// `GET /app/manifest.webmanifest`: the staff's app, a second one beside it on the same host.
pub async fn manifest_staff(Extension(request): Extension<RequestTenant>, headers: HeaderMap) -> Response {
    answer(&staff(request.tenant()), &headers)
}

fn customer(tenant: &Tenant) -> Value {
    let code = tenant.locale.code();
    let mut manifest = manifest(tenant, &tenant.brand.name, "/c/");
    manifest["shortcuts"] = json!([shortcut(&tenant.brand, &t!("manifest.own_data", locale = code), "/c/perfil")]);
    manifest["screenshots"] = json!([
        screenshot("cliente", NARROW, &t!("manifest.screenshot.customer", locale = code)),
        screenshot("cliente-perfil", NARROW, &t!("manifest.screenshot.own_data", locale = code)),
    ]);
    manifest
}

fn staff(tenant: &Tenant) -> Value {
    let code = tenant.locale.code();
    let mut manifest = manifest(tenant, &t!("manifest.staff", locale = code, name = tenant.brand.name), "/app/");
    manifest["shortcuts"] = shortcuts(tenant);
    manifest["screenshots"] = json!([
        screenshot("hoje", NARROW, &t!("manifest.screenshot.today", locale = code)),
        screenshot("funil", NARROW, &t!("manifest.screenshot.board", locale = code)),
        screenshot("funil-largo", WIDE, &t!("manifest.screenshot.wide_board", locale = code)),
    ]);
    manifest
}

/// Form and size of the pictures of the product, which `end2end/screens.mjs` takes.
const NARROW: (&str, &str) = ("narrow", "360x800");
const WIDE: (&str, &str) = ("wide", "1280x800");

/// The product as it looks at a business of no trade: the same picture for every tenant.
fn screenshot(file: &str, (form, sizes): (&str, &str), label: &str) -> Value {
    let src = format!("/screenshots/{file}.png");
    json!({"src": src, "type": "image/png", "sizes": sizes, "form_factor": form, "label": label})
}

fn shortcut(brand: &Brand, name: &str, url: &str) -> Value {
    json!({"name": name, "url": url, "icons": [picture(brand, Icon::Any192)]})
}

/// What a long press on the icon offers: of the modules that are switched on.
fn shortcuts(tenant: &Tenant) -> Value {
    let code = tenant.locale.code();
    let shortcut = |name: &str, url: &str| shortcut(&tenant.brand, name, url);
    let crm = tenant.modules.iter().find(|module| module.key == ModuleKey::Crm && module.enabled);
    let of_crm = crm.map(|module| {
        let own = t!("manifest.pipeline", locale = code);
        let pipeline = module.display_name.as_deref().unwrap_or(&own);
        [shortcut(&t!("manifest.new_deal", locale = code), "/app/deals/new"), shortcut(pipeline, "/app/deals")]
    });
    of_crm.into_iter().flatten().collect()
}

/// W3C Web Application Manifest; `home` is the app's identity, its scope and where it starts.
fn manifest(tenant: &Tenant, name: &str, home: &str) -> Value {
    let brand: &Brand = &tenant.brand;
    let icon = |icon: Icon, purpose: &str| {
        let mut picture = picture(brand, icon);
        picture["purpose"] = json!(purpose);
        picture
    };
    let mut manifest = json!({
        "id": home,
        "name": name,
        "short_name": brand.short_name,
        "lang": tenant.locale.code(),
        "dir": "ltr",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": Palette::LIGHT_PAGE.to_string(),
        "theme_color": brand.light().fill.to_string(),
        "categories": ["business", "productivity"],
        "icons": [icon(Icon::Any192, "any"), icon(Icon::Any512, "any"), icon(Icon::Maskable512, "maskable")],
    });
    if !brand.tagline.is_empty() {
        manifest["description"] = json!(brand.tagline);
    }
    manifest
}

/// One of the brand's icons, as a manifest names it.
fn picture(brand: &Brand, icon: Icon) -> Value {
    let size = icon.size();
    json!({"src": icon_png_path(brand, icon), "type": "image/png", "sizes": format!("{size}x{size}")})
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
