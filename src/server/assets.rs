//! The files of the site: built once, embedded in a release, the same bytes for every tenant.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use kernel::hex;
use rust_embed::{Embed, EmbeddedFile};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, sync::Arc};

/// `target/site`: read from the disk in development, embedded in a release and with feature `embed`.
#[derive(Embed)]
#[folder = "target/site"]
#[allow_missing = true]
struct Files;

/// The site's files and the prefix under which they may be cached for ever.
#[derive(Debug, Clone)]
pub struct Assets {
    version: Arc<str>,
}

impl Assets {
    /// Reads the files once and names them by their content.
    pub fn load() -> Self {
        let mut hasher = Sha256::new();
        for name in Files::iter().filter(|name| is_versioned(name) && !is_encoded(name)) {
            if let Some(file) = Files::get(&name) {
                hasher.update(name.as_bytes());
                hasher.update(file.metadata.sha256_hash());
            }
        }
        let digest = hasher.finalize();
        Self { version: hex(&digest[..6]).into() }
    }

    /// `/v/<hash>`: what stands below it never changes.
    pub fn root(&self) -> String {
        format!("/v/{}", self.version)
    }

    /// Whether the browser side was built at all.
    pub fn is_complete() -> bool {
        ["pkg/balcao.js", "pkg/balcao.wasm", "pkg/balcao.css"].iter().all(|name| Files::get(name).is_some())
    }
}

/// `GET /v/{version}/{*path}`: immutable; another version is gone.
pub async fn versioned(State(assets): State<Assets>, uri: Uri, headers: HeaderMap) -> Response {
    let cache = HeaderValue::from_static("public, max-age=31536000, immutable");
    let below = uri.path().strip_prefix(&assets.root()).and_then(|path| path.strip_prefix('/'));
    let file = below.filter(|path| is_versioned(path)).and_then(|path| serve(path, &headers, cache));
    file.unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// What the browser side is made of, and the letters that its stylesheet loads.
fn is_versioned(name: &str) -> bool {
    name.starts_with("pkg/") || name.starts_with("fonts/")
}

/// A file at the root of the site, such as `/robots.txt`; `None` when there is none of that name.
pub fn root_file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let name = path.strip_prefix('/')?;
    if name.contains('/') || name.is_empty() || is_encoded(name) {
        return None;
    }
    serve(name, headers, HeaderValue::from_static("public, no-cache"))
}

/// `GET /screenshots/{file}`: the product in pictures, for the manifests.
pub async fn screenshot(uri: Uri, headers: HeaderMap) -> Response {
    let name = uri.path().strip_prefix('/').filter(|name| name.ends_with(".png"));
    let file = name.and_then(|name| serve(name, &headers, HeaderValue::from_static("public, no-cache")));
    file.unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

fn serve(name: &str, headers: &HeaderMap, cache: HeaderValue) -> Option<Response> {
    let plain = Files::get(name)?;
    let etag = etag(&plain);
    let media = media_type(name);
    let unchanged = headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag == etag);
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let (encoding, file) = negotiate(name, headers).unwrap_or(("", plain));
        let mut response = Response::new(match file.data {
            // Embedded: sent from where it stands in the program.
            Cow::Borrowed(bytes) => Body::from(bytes),
            Cow::Owned(bytes) => Body::from(bytes),
        });
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
        if !encoding.is_empty() {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    let out = response.headers_mut();
    out.insert(header::ETAG, etag);
    out.insert(header::CACHE_CONTROL, cache);
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Some(response)
}

/// The smallest encoding that the browser takes and the build made.
fn negotiate(name: &str, headers: &HeaderMap) -> Option<(&'static str, EmbeddedFile)> {
    let accepted = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, suffix)| {
        let takes = accepted.split(',').any(|part| {
            let mut pieces = part.split(';').map(str::trim);
            pieces.next() == Some(encoding) && pieces.next() != Some("q=0")
        });
        let file = takes.then(|| Files::get(&format!("{name}.{suffix}"))).flatten()?;
        Some((encoding, file))
    })
}

fn etag(file: &EmbeddedFile) -> HeaderValue {
    let digest = hex(&file.metadata.sha256_hash()[..8]);
    HeaderValue::from_str(&format!("\"{digest}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"0\""))
}

fn is_encoded(name: &str) -> bool {
    name.ends_with(".br") || name.ends_with(".gz")
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        Some("json" | "webmanifest") => "application/json",
        _ => "application/octet-stream",
    }
}
