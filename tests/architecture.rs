//! The rules of the house that the compiler does not know.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The line down which dependencies may run.
const BELOW_MODULES: [&str; 10] =
    ["kernel", "brazil", "ui", "tenancy", "files", "events", "mail", "identity", "contacts", "testkit"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file of the product.
fn sources() -> Vec<(PathBuf, String)> {
    below(&["src", "app"])
}

/// Every Rust file below some folders of the repository.
fn below(folders: &[&str]) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(root()).unwrap().to_owned(), text));
            }
        }
    }
    let mut found = Vec::new();
    for folder in folders {
        walk(&root().join(folder), &mut found);
    }
    found
}

fn metadata() -> Vec<serde_json::Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let mut metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    serde_json::from_value(metadata["packages"].take()).unwrap()
}

fn name(value: &serde_json::Value) -> &str {
    value["name"].as_str().unwrap()
}

fn workspace_dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let packages = metadata();
    let names: BTreeSet<&str> = packages.iter().map(name).collect();
    packages
        .iter()
        .map(|package| {
            let uses = package["dependencies"].as_array().unwrap().iter();
            let uses = uses.filter(|dependency| dependency["kind"].is_null()).map(name);
            (name(package).to_owned(), uses.filter(|name| names.contains(name)).map(str::to_owned).collect())
        })
        .collect()
}

#[test]
fn module_crates_know_only_what_lies_below_them() {
    let dependencies = workspace_dependencies();
    for (name, uses) in &dependencies {
        if ["balcao", "app"].contains(&name.as_str()) {
            continue;
        }
        for used in uses {
            assert!(BELOW_MODULES.contains(&used.as_str()), "{name} depends on {used}");
        }
    }
    let place = |name: &str| BELOW_MODULES.iter().position(|other| *other == name);
    for (name, uses) in &dependencies {
        let Some(own) = place(name).filter(|_| name != "testkit") else { continue };
        for used in uses {
            assert!(place(used).is_some_and(|other| other < own), "{name} depends on {used}, which stands above it");
        }
    }
}

/// What a crate no longer uses is taken out: it is downloaded, built and audited all the same.
#[test]
fn every_dependency_is_used() {
    let sources = below(&["src", "app", "tests", "benches"]);
    for package in metadata() {
        let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap();
        let parts = ["src", "tests", "benches"].map(|part| folder.join(part));
        let own = sources.iter().filter(|(path, _)| parts.iter().any(|part| root().join(path).starts_with(part)));
        let text: String = own.map(|(_, text)| text.as_str()).collect();
        for dependency in package["dependencies"].as_array().unwrap().iter().map(name) {
            let word = dependency.replace('-', "_");
            // `id!` derives for its caller.
            let derived = word == "serde" && text.contains("kernel::id!(");
            assert!(derived || is_named(&word, &text), "{} does not use {dependency}", name(&package));
        }
    }
}

/// Whether a path of the text begins with this crate.
fn is_named(word: &str, text: &str) -> bool {
    [format!("{word}::"), format!("use {word};")].iter().any(|path| {
        text.match_indices(path.as_str())
            .any(|(at, _)| !text[..at].ends_with(|before: char| before.is_alphanumeric() || "_:".contains(before)))
    })
}

#[test]
fn every_module_stands_in_the_one_list() {
    let listed: BTreeSet<String> =
        balcao::server::modules::MODULES.iter().map(|module| module.name.to_owned()).collect();
    let crates: BTreeSet<String> = workspace_dependencies().into_keys().collect();
    let lower = ["kernel", "brazil", "ui", "tenancy", "files", "testkit", "app", "balcao"].map(str::to_owned);
    let modules: BTreeSet<String> = crates.into_iter().filter(|name| !lower.contains(name)).collect();
    assert_eq!(listed, modules);
}

#[test]
fn a_tenants_database_is_opened_only_where_access_is_proved() {
    for (path, text) in sources() {
        let place = path.to_string_lossy().replace('\\', "/");
        let may = place.starts_with("app/identity/") || place.starts_with("app/tenancy/");
        assert!(
            may || !text.contains("RequestTenant>().open") && !text.contains(".open(Actor"),
            "{place} opens a scope"
        );
        let commands = may || place.starts_with("app/testkit/") || place.starts_with("src/commands");
        assert!(commands || !text.contains("of_command("), "{place} opens a scope as a command");
        let works = may || place.starts_with("app/events/src/worker");
        assert!(works || !text.contains("of_job("), "{place} opens a scope as the worker");
    }
}

#[test]
fn routes_are_mounted_in_one_table() {
    for (path, text) in sources() {
        let place = path.to_string_lossy().replace('\\', "/");
        assert!(place == "src/server/routes.rs" || !text.contains(".route(\""), "{place} mounts a route of its own");
    }
}

#[test]
fn server_functions_have_the_committed_addresses_and_are_post_only() {
    let mut found: Vec<String> =
        leptos::server_fn::axum::server_fn_paths().map(|(path, method)| format!("{method} {path}")).collect();
    found.sort();
    let committed = fs::read_to_string(root().join("tests/server_functions.txt")).unwrap();
    assert_eq!(
        found.join("\n"),
        committed.trim(),
        "tests/server_functions.txt is the list of addresses others rely on"
    );
    assert!(found.iter().all(|line| line.starts_with("POST /api/")), "{found:?}");

    let attribute = concat!("#[", "server(");
    let in_source: usize = sources().iter().map(|(_, text)| text.matches(&format!("\n{attribute}")).count()).sum();
    assert_eq!(found.len(), in_source, "a server function of the source is not mounted");
}

#[test]
fn every_page_is_rendered_whole() {
    let pages = balcao::server::page_list();
    assert!(!pages.is_empty());
    for page in pages {
        assert!(matches!(page.mode(), leptos_router::SsrMode::Async), "{} is not SsrMode::Async", page.path());
    }
}

/// The tests in Chromium look at each of these in both themes and languages.
#[test]
fn every_page_is_in_the_list_of_the_tests_in_the_browser() {
    let list = fs::read_to_string(root().join("end2end/pages.json")).unwrap();
    let list: Vec<serde_json::Value> = serde_json::from_str(&list).unwrap();
    let looked_at: BTreeSet<&str> = list.iter().map(|entry| entry["page"].as_str().unwrap()).collect();
    let pages = balcao::server::page_list();
    let pages: BTreeSet<&str> = pages.iter().map(|page| page.path()).collect();
    assert_eq!(looked_at, pages, "end2end/pages.json");
    for entry in &list {
        assert!(["anyone", "customer", "staff"].contains(&entry["who"].as_str().unwrap()), "{entry}");
        assert!(entry["paths"].is_array() || entry["first"]["link"].is_string(), "{entry} is opened nowhere");
    }
}

/// `pub use app;` in src/lib.rs looks unused; without it every island silently disappears from the WASM.
#[test]
fn every_island_of_the_source_is_exported_by_the_wasm() {
    let script =
        fs::read_to_string(root().join("target/site/pkg/balcao.js")).expect("build the browser side: bin/site");
    let mut islands = 0;
    for (path, text) in sources() {
        for part in text.split(concat!("#[", "island]")).skip(1) {
            let name = part.split("fn ").nth(1).and_then(|rest| rest.split('(').next()).unwrap();
            let exported =
                script.split(&format!("{name}_")).skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            assert!(exported, "{name} of {} is not in the WASM", path.display());
            islands += 1;
        }
    }
    assert!(islands > 0);
}

#[test]
fn a_file_holds_one_noun() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 300, "{} has {lines} lines: look for the second noun in it", path.display());
    }
}
