//! The business's own pages and what browsers take from its brand: the public page, the brand's stylesheet and icon,
//! the two apps that can be installed with their service worker, the choice of language.
//!
//! Routes: `/`, `/offline`, `/marca-<hash>.css`, `/icone-<hash>.svg`, `/aplicativo-<hash>.js`, `/sw.js`,
//! `/c/manifest.webmanifest`, `/app/manifest.webmanifest`, `/api/site/language/choose`. Has no tables yet: the published brand stands in the registry.

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
mod install;
#[cfg(feature = "ssr")]
mod manifest;
#[cfg(feature = "ssr")]
mod mark;
#[cfg(feature = "ssr")]
mod worker;

#[cfg(feature = "ssr")]
pub use {
    brand_file::{brand_file, icon_path, stylesheet_path},
    home::HomePage,
    install::InstallSteps,
    language::{LOCALE_COOKIE, LanguageSwitch},
    manifest::{manifest_customer, manifest_path, manifest_staff},
    mark::Mark,
    worker::{OfflinePage, ServiceWorker, script_file, script_path},
};
