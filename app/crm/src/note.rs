//! What people write down about a deal.

use kernel::{Error, Redirect};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod rules;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub(crate) use {
    form::form,
    store::{NOTE, Note, export, load, remove},
};

#[cfg(feature = "ssr")]
use {
    events::idempotency,
    identity::{Permission, Staff},
};

kernel::id!(
    /// One note.
    NoteId
);

pub(crate) const ADD: &str = "/api/crm/note/add";

/// Whether the business has notes: one whose schema is a version behind has none yet (`migrations/README.md`).
#[cfg(feature = "ssr")]
pub(crate) fn are_kept(tenant: &tenancy::Tenant) -> bool {
    tenant.schema_version >= 12
}

/// What the form of a note sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    /// Made when the form was rendered, or anew for each note that waits for signal.
    pub key: String,
    /// About which deal.
    pub deal: String,
    /// As typed.
    pub text: String,
}

/// Writes something down about a deal. Sent twice, it stands there once.
///
/// # Errors
/// [`Error::NotFound`] for a deal that is not there, [`Error::Invalid`] on `text`, [`Error::Conflict`] when the form was already
/// sent with other words, [`Error::Unavailable`] while the business's database is being renewed.
#[server(prefix = "/api/crm", endpoint = "note/add")]
pub async fn add_note(#[server(flatten)] form: NoteForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::WriteNotes).await?;
    let note = form.read(staff.locale())?;
    if !are_kept(staff.tenant()) {
        return Err(Error::Unavailable);
    }
    if let Some(done) = idempotency::replay(&mut staff, ADD, &form.key, &form).await? {
        return Ok(done);
    }
    store::add(&mut staff, &note).await?;
    let answer = Redirect::to(format!("/app/deals/{}", note.deal));
    idempotency::record(&mut staff, ADD, &form.key, &answer).await?;
    staff.commit().await?;
    Ok(answer)
}
