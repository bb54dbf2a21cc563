use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One message per wrong field, in the reader's language. The empty field name is the form as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(BTreeMap<String, String>);

impl FieldErrors {
    /// No field is wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One wrong field.
    pub fn one(field: &str, message: impl Into<String>) -> Self {
        let mut errors = Self::new();
        errors.add(field, message);
        errors
    }

    /// Marks a field; the first message of a field stays.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.entry(field.to_owned()).or_insert_with(|| message.into());
    }

    /// The message of a field.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Whether every field is right.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `value` when every field is right.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] with these messages.
    pub fn into_result<T>(self, value: T) -> Result<T, crate::Error> {
        if self.is_empty() { Ok(value) } else { Err(crate::Error::Invalid(self)) }
    }
}

/// What a person typed and what was wrong with it; in the Leptos context of the form's own page when it is shown again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormState {
    /// The server function the form was posted to, so that two forms of one page do not share errors.
    pub action: String,
    /// Typed values by field, secrets left out.
    pub values: BTreeMap<String, String>,
    /// Messages by field.
    pub errors: FieldErrors,
}

impl FormState {
    /// The state for a form posted to `action`: from the context when this very form came back, else empty.
    pub fn of(action: &str) -> Self {
        leptos::prelude::use_context::<Self>().filter(|state| state.action == action).unwrap_or_default()
    }

    /// The typed value of a field, empty when there is none.
    pub fn value(&self, field: &str) -> String {
        self.values.get(field).cloned().unwrap_or_default()
    }

    /// The typed value of a field, or `default` when the form was not posted yet.
    pub fn value_or(&self, field: &str, default: &str) -> String {
        self.values.get(field).cloned().unwrap_or_else(|| default.to_owned())
    }

    /// The message of a field.
    pub fn error(&self, field: &str) -> Option<String> {
        self.errors.get(field).map(str::to_owned)
    }
}

/// A form: the server function it posts to and the page it stands on, to which it comes back when a field is wrong.
///
/// Declared beside the server function; `page` may name posted fields: `/app/deals/{deal}/move`. A form that stands on
/// several pages is declared once for each; the page the browser came from (`Referer`) is shown, else the first.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Path of the server function, `/api/crm/deal/move`.
    pub action: &'static str,
    /// Path of the page with the form.
    pub page: &'static str,
}

/// What every form's server function answers: where the person goes next. 303 for a form, JSON for an island.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    /// A path on this host.
    pub location: String,
}

impl Redirect {
    /// To a path on this host.
    pub fn to(location: impl Into<String>) -> Self {
        Self { location: location.into() }
    }

    /// To a path that came from a request (`?next=`): only a plain path of this host is taken, else `default`.
    pub fn to_posted(path: &str, default: &str) -> Self {
        Self::to(if is_local_path(path) { path } else { default })
    }
}

/// A path of this host and nothing else: `/x`, never `//host`, `/\host`, a scheme, control characters or non-ASCII.
fn is_local_path(path: &str) -> bool {
    let bytes = path.as_bytes();
    path.len() <= 2000
        && bytes.first() == Some(&b'/')
        && !matches!(bytes.get(1), Some(b'/' | b'\\'))
        && bytes.iter().all(|b| b.is_ascii_graphic() && *b != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_never_leaves_the_host() {
        for path in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "app",
            "/a\r\nSet-Cookie: x",
            "/é",
            "/a b",
        ] {
            assert_eq!(Redirect::to_posted(path, "/app/").location, "/app/", "{path:?}");
        }
        assert_eq!(Redirect::to_posted("/app/deals?x=1", "/app/").location, "/app/deals?x=1");
    }

    proptest::proptest! {
        #[test]
        fn a_redirect_is_always_a_header_value(path in "(?s)/?.*") {
            let to = Redirect::to_posted(&path, "/").location;
            proptest::prop_assert!(to.starts_with('/') && !to.starts_with("//"));
            proptest::prop_assert!(to.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{to:?}");
        }
    }
}
