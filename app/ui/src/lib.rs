//! The pieces every screen is made of: fields, buttons, cards, messages, sheets, icons, and the way from a loader to a
//! page. Knows no domain; texts come in as props, already in the reader's language.
//!
//! Pages and these components run on the server only: in islands mode the browser never runs them.

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
mod asset_root;
#[cfg(feature = "ssr")]
mod back_link;
#[cfg(feature = "ssr")]
mod button;
#[cfg(feature = "ssr")]
mod card;
#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
mod empty_state;
#[cfg(feature = "ssr")]
mod error_view;
#[cfg(feature = "ssr")]
mod field;
#[cfg(feature = "ssr")]
mod flash;
#[cfg(feature = "ssr")]
mod form_message;
#[cfg(feature = "ssr")]
mod icon;
#[cfg(feature = "ssr")]
mod idempotency_key;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod sheet;
#[cfg(feature = "ssr")]
mod text_area;

#[cfg(feature = "ssr")]
pub use {
    asset_root::AssetRoot,
    back_link::BackLink,
    button::{Button, LinkButton, Look},
    card::Card,
    check::Check,
    empty_state::EmptyState,
    error_view::ErrorView,
    field::{Choice, Field, Select},
    flash::{Flash, Tone},
    form_message::FormMessage,
    icon::{Glyph, Icon},
    idempotency_key::IdempotencyKey,
    page::{READER, page},
    sheet::Sheet,
    text_area::TextArea,
};
