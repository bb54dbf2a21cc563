use super::Staff;
use http::{HeaderValue, request::Parts};
use kernel::Error;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use sha2::{Digest, Sha256};
use ui::READER;

/// Tells the browser whose page this is, so that what it keeps of it is shown to nobody else, and refuses what was meant to
/// be sent by somebody else: a write that waited for signal in a tab of theirs.
pub(super) fn meet(staff: &Staff) -> Result<(), Error> {
    let key = key(staff);
    let meant = use_context::<Parts>().and_then(|parts| parts.headers.get(READER).cloned());
    if meant.is_some_and(|meant| meant.as_bytes() != key.as_bytes()) {
        return Err(Error::Unauthenticated);
    }
    if let (Some(response), Ok(key)) = (use_context::<ResponseOptions>(), HeaderValue::try_from(key)) {
        response.insert_header(http::HeaderName::from_static(READER), key);
    }
    Ok(())
}

/// The same for one person at one business, whatever the session, and nothing to anyone else.
fn key(staff: &Staff) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"reader");
    hasher.update(staff.tenant().id.0);
    hasher.update(staff.member().id.0);
    kernel::hex(&hasher.finalize()[..8])
}
