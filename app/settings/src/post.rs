use kernel::Error;
use leptos::prelude::use_context;
use mail::PostOffice;

/// By what the letters of this page or server function leave.
pub(crate) fn post() -> Result<PostOffice, Error> {
    use_context().ok_or_else(|| Error::fault("no PostOffice in the context"))
}
