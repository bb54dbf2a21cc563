//! What makes the site an app that works without signal: the service worker of a host and the script of its pages. Both are
//! plain JavaScript, in the folder beside this file.

use crate::{
    Icon, icon_path, icon_png_path,
    lasting::{KEEP, hashed},
    logo_path, stylesheet_path,
};
use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use kernel::Locale;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use tenancy::Brand;

mod offline_page;
mod texts;

pub use offline_page::OfflinePage;

/// Whether browsers are to have a service worker; off, they give theirs up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceWorker(pub bool);

const WORKER: &str = include_str!("worker/worker.js");
const FAREWELL: &str = include_str!("worker/farewell.js");
const PAGE: [&str; 3] =
    [include_str!("worker/notices.js"), include_str!("worker/unsent.js"), include_str!("worker/visits.js")];
const WRITES: [&str; 1] = [include_str!("worker/writes.js")];
const INSTALL: [&str; 1] = [include_str!("worker/install.js")];

/// Digits of the hash in a script's name.
const HASH: usize = 12;

/// A script that never changes under its path.
struct Script {
    path: String,
    text: String,
}

/// What a page needs in one language: the script of every page, and the parts that it brings when they are needed.
struct Scripts {
    page: Script,
    writes: Script,
    install: Script,
}

static SCRIPTS: LazyLock<[Scripts; 2]> = LazyLock::new(|| Locale::ALL.map(Scripts::of));

/// Of no use without signal, and without words.
static PREVIEW: LazyLock<Script> = LazyLock::new(|| Script::new(&[include_str!("worker/preview.js")], &[]));

impl Scripts {
    fn of(locale: Locale) -> Self {
        let writes = Script::new(&WRITES, &[("TEXT", texts::writes(locale))]);
        let install = Script::new(&INSTALL, &[("TEXT", texts::install(locale))]);
        let parts = json!({ "writes": writes.path, "install": install.path, "preview": PREVIEW.path });
        let page = Script::new(&PAGE, &[("TEXT", texts::page(locale)), ("PARTS", parts)]);
        Self { page, writes, install }
    }

    fn all(&self) -> [&Script; 3] {
        [&self.page, &self.writes, &self.install]
    }
}

impl Script {
    /// Nothing of it is seen outside; the constants stand above it.
    fn new(parts: &[&str], constants: &[(&str, Value)]) -> Self {
        let constants: String = constants.iter().map(|(name, value)| format!("const {name} = {value};\n")).collect();
        let code: String = parts.iter().map(|part| tight(part)).collect();
        let text = format!("(() => {{\n{constants}{code}}})();\n");
        Self { path: format!("/aplicativo-{}.js", hash(&[&text])), text }
    }
}

fn scripts() -> impl Iterator<Item = &'static Script> {
    SCRIPTS.iter().flat_map(Scripts::all)
}

/// Where the script of a page in this language is served, `/aplicativo-<hash>.js`.
pub fn script_path(locale: Locale) -> &'static str {
    let nth = Locale::ALL.iter().position(|one| *one == locale).unwrap_or_default();
    &SCRIPTS[nth].page.path
}

/// The script of this name at the root of the site.
pub fn script_file(name: &str) -> Option<Response> {
    let script = scripts().chain([&*PREVIEW]).find(|script| script.path.strip_prefix('/') == Some(name))?;
    Some(javascript(script.text.clone(), KEEP))
}

/// Whether the file of this name can be a script of this build or of another.
pub(crate) fn is_script(name: &str) -> bool {
    matches!(hashed(name, HASH), Some(("aplicativo", _, ".js")))
}

impl ServiceWorker {
    /// What `/sw.js` answers: the worker of this brand and of the build whose files lie under `root`, or the one that takes
    /// itself away. Browsers ask each time.
    pub fn script(self, brand: &Brand, root: &str) -> Response {
        let script = if self.0 { worker(brand, root) } else { tight(FAREWELL) };
        let mut response = javascript(script, "no-cache");
        let scope = HeaderName::from_static("service-worker-allowed");
        response.headers_mut().insert(scope, HeaderValue::from_static("/"));
        response
    }
}

/// Another build and another brand make another worker.
fn worker(brand: &Brand, root: &str) -> String {
    let built = ["css", "js", "wasm"].map(|ending| format!("{root}/pkg/balcao.{ending}"));
    let scripts = scripts().map(|script| script.path.clone());
    let files: Vec<String> = built.into_iter().chain([stylesheet_path(brand)]).chain(scripts).collect();
    let build = hash(&[WORKER, &files.concat()]);
    let app = json!({ "version": format!("{build}-{}", brand.hash()), "files": files, "pictures": pictures(brand) });
    format!("const APP = {app};\n{}", tight(WORKER))
}

/// What pages show of the brand: its logo and the sign of the tab, or the initials where there is no logo.
fn pictures(brand: &Brand) -> Vec<String> {
    match logo_path(brand) {
        Some(logo) => vec![logo, icon_png_path(brand, Icon::Favicon32)],
        None => vec![icon_path(brand)],
    }
}

fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    kernel::hex(&hasher.finalize()[..HASH / 2])
}

/// Without what only people read: comments on lines of their own and the space before a line.
fn tight(script: &str) -> String {
    let lines = script.lines().map(str::trim_start);
    let code = lines.filter(|line| !line.is_empty() && !line.starts_with("//") && !line.starts_with("/**"));
    code.flat_map(|line| [line, "\n"]).collect()
}

fn javascript(script: String, cache: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
    ];
    (headers, script).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn another_build_and_another_brand_make_another_worker() {
        let aurora = Brand::of_name("Aurora");
        let first = worker(&aurora, "/v/1");
        assert_eq!(first, worker(&aurora, "/v/1"));
        for other in [worker(&aurora, "/v/2"), worker(&Brand::of_name("Oficina"), "/v/1")] {
            let version =
                |text: &str| text.split("\"version\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
            assert_ne!(version(&first), version(&other));
        }
        for file in ["/v/1/pkg/balcao.wasm", &stylesheet_path(&aurora), script_path(Locale::En)] {
            assert!(first.contains(&format!("\"{file}\"")), "{file}");
        }
    }

    #[test]
    fn the_logo_is_there_without_signal_too() {
        let aurora = Brand::of_name("Aurora");
        assert!(worker(&aurora, "/v/1").contains(&format!("\"pictures\":[\"{}\"]", icon_path(&aurora))));
        let with_logo = Brand { logo: Some("logo".into()), ..aurora };
        assert!(worker(&with_logo, "/v/1").contains(&format!("\"{}\"", logo_path(&with_logo).unwrap())));
    }

    #[test]
    fn a_script_speaks_the_language_of_its_page() {
        let [portuguese, english] = [Locale::PtBr, Locale::En].map(script_path);
        assert_ne!(portuguese, english);
        for path in [portuguese, english] {
            let response = script_file(path.trim_start_matches('/')).unwrap();
            assert!(response.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        }
        assert!(SCRIPTS.iter().any(|scripts| scripts.writes.text.contains("aguardando sinal")));
        for name in ["aplicativo-.js", "aplicativo-000000000000.js", ""] {
            assert!(script_file(name).is_none(), "{name}");
        }
    }

    #[test]
    fn every_text_that_a_script_names_is_given_to_it() {
        let named = |parts: &[&str]| -> BTreeSet<String> {
            let source = parts.concat();
            let names = source.split("TEXT.").skip(1);
            names.map(|rest| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()).collect()
        };
        let given = |texts: Value| -> BTreeSet<String> { texts.as_object().unwrap().keys().cloned().collect() };
        for locale in Locale::ALL {
            assert_eq!(named(&PAGE), given(texts::page(locale)));
            assert_eq!(named(&WRITES), given(texts::writes(locale)));
            assert_eq!(named(&INSTALL), given(texts::install(locale)));
        }
    }

    #[test]
    fn what_only_people_read_is_not_sent() {
        assert_eq!(tight("// Why.\n\n  /** What. */\n  a(); // stays\n"), "a(); // stays\n");
        assert!(!tight(WORKER).contains("\n//") && tight(FAREWELL).contains("unregister"));
    }

    /// Beside the islands' own 5 kB of the 8 kB that a page may have (docs/benchmarks.md); `make bench` measures both together.
    #[test]
    fn the_script_of_a_page_stays_small() {
        for Scripts { page, .. } in SCRIPTS.iter() {
            assert!(page.text.len() < 7_000, "{}: {} bytes before compression", page.path, page.text.len());
        }
    }
}
