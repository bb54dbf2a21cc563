//! What the owner sees of the business's own machine room: the trail of who did what, and work that got stuck.

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

/// The forms of this crate and the pages they stand on.
pub const FORMS: &[kernel::Form] = &[];
