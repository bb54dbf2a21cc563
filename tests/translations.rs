//! Every text stands in both languages, every text is used, every used text exists.

use serde_yaml_ng::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

#[test]
fn every_text_is_there_in_both_languages_and_used() {
    let mut faults = Vec::new();
    for folder in crates() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let portuguese = texts(&folder.join("locales/pt-BR.yml"));
        let english = texts(&folder.join("locales/en.yml"));
        for key in keys(&portuguese).symmetric_difference(&keys(&english)) {
            faults.push(format!("{name}: {key} stands in one language only"));
        }
        for (key, text) in &portuguese {
            if english.get(key).is_some_and(|other| placeholders(other) != placeholders(text)) {
                faults.push(format!("{name}: {key} has other placeholders in English"));
            }
        }
        let used = used(&folder.join("src"));
        faults.extend(keys(&portuguese).difference(&used).map(|key| format!("{name}: {key} is used nowhere")));
        faults.extend(used.difference(&keys(&portuguese)).map(|key| format!("{name}: {key} has no text")));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Crates with texts.
fn crates() -> Vec<PathBuf> {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("app");
    let mut found: Vec<PathBuf> = fs::read_dir(&app).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.push(app);
    found.retain(|folder| folder.join("locales").is_dir());
    assert!(found.len() >= 5, "{found:?}");
    found
}

fn texts(file: &Path) -> BTreeMap<String, String> {
    fn flatten(prefix: &str, value: &Value, into: &mut BTreeMap<String, String>) {
        match value {
            Value::Mapping(map) => {
                for (key, value) in map {
                    let key = key.as_str().expect("keys are words");
                    let path = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
                    flatten(&path, value, into);
                }
            }
            Value::String(text) => {
                into.insert(prefix.to_owned(), text.clone());
            }
            other => panic!("{prefix} is not a text: {other:?}"),
        }
    }
    let Ok(text) = fs::read_to_string(file) else { panic!("{} is missing", file.display()) };
    let mut value: Value = serde_yaml_ng::from_str(&text).unwrap();
    if let Value::Mapping(map) = &mut value {
        map.remove("_version");
    }
    let mut found = BTreeMap::new();
    flatten("", &value, &mut found);
    found
}

fn keys(texts: &BTreeMap<String, String>) -> BTreeSet<String> {
    texts.keys().cloned().collect()
}

fn placeholders(text: &str) -> BTreeSet<String> {
    text.split("%{").skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect()
}

/// Keys in `t!("…"` calls.
fn used(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(used(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            for (at, call) in text.match_indices("t!(") {
                let part_of_a_name = text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
                if !part_of_a_name && let Some(rest) = text[at + call.len()..].trim_start().strip_prefix('"') {
                    found.extend(rest.split('"').next().map(str::to_owned));
                }
            }
        }
    }
    found
}
