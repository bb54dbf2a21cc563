//! The business's own pages and what browsers take from its brand: the public page, the brand's stylesheet and icon,
//! the manifests of the installable apps, the choice of language.
//!
//! Routes: `/`, `/marca-<hash>.css`, `/icone-<hash>.svg`, `/manifest.webmanifest`, `/app/manifest.webmanifest`,
//! `/api/site/language/choose`. Has no tables yet: the published brand stands in the registry.

mod language;

pub use language::{LanguageForm, choose_language};

/// The forms of this crate.
pub const FORMS: &[kernel::Form] = &[kernel::Form { action: language::ACTION, page: "/" }];

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
mod brand_file;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod manifest;
#[cfg(feature = "ssr")]
mod mark;

#[cfg(feature = "ssr")]
pub use {
    brand_file::{brand_file, icon_path, stylesheet_path},
    home::HomePage,
    language::{LOCALE_COOKIE, LanguageSwitch},
    manifest::{manifest_public, manifest_staff},
    mark::Mark,
};
