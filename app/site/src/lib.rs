//! The business's own pages and what browsers take from its brand: the public page, the brand's stylesheet, logo and icons,
//! the two apps that can be installed with their service worker, the choice of language; and where the brand is tried out
//! and published.
//!
//! Owns
//! - the tables `site.brand_draft` and `site.brand_version`; what is published stands in the registry;
//! - the pages `/`, `/offline` and `/app/settings/brand`;
//! - the files `/marca-<hash>.css`, `/icone-<hash>.svg`, `/icone-<hash>-<size>.png`, `/logo-<hash>.png`,
//!   `/aplicativo-<hash>.js`, `/sw.js`, `/c/manifest.webmanifest` and `/app/manifest.webmanifest`;
//! - the server functions `/api/site/language/choose` and `/api/site/brand/…`;
//! - the events [`BrandDrafted`] and [`BrandPublished`].

mod brand;
mod language;

pub use brand::{
    BrandForm, DraftForm, LOGO as BRAND_LOGO, PAGE as BRAND_PAGE, PREVIEW as BRAND_PREVIEW, RestoreForm,
    actions::{discard_brand, remove_logo, restore_brand, save_brand},
};
pub use language::{LanguageForm, choose_language};

/// The forms of this crate.
pub const FORMS: &[kernel::Form] = &[
    kernel::Form { action: language::ACTION, page: "/" },
    brand::FORMS[0],
    brand::FORMS[1],
    brand::FORMS[2],
    brand::FORMS[3],
];

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
mod brand_file;
#[cfg(feature = "ssr")]
mod footer;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod icon;
#[cfg(feature = "ssr")]
mod install;
#[cfg(feature = "ssr")]
mod logo;
#[cfg(feature = "ssr")]
mod manifest;
#[cfg(feature = "ssr")]
mod mark;
#[cfg(feature = "ssr")]
mod studio;
#[cfg(feature = "ssr")]
mod worker;

#[cfg(feature = "ssr")]
pub use {
    brand::{
        events::{BrandDrafted, BrandPublished},
        logo::{change_logo, may_change_logo},
        page::BrandPage,
        preview::{Preview, preview_brand},
        publish::note_published,
        subject_data::BrandData,
    },
    brand_file::{brand_file, icon_path, logo_path, stylesheet_path},
    footer::ContactFooter,
    home::HomePage,
    icon::{Icon, icon_png_path},
    install::InstallSteps,
    language::{LOCALE_COOKIE, LanguageSwitch},
    logo::LOGO_BYTES,
    manifest::{manifest_customer, manifest_path, manifest_staff},
    mark::Mark,
    studio::Studio,
    worker::{OfflinePage, ServiceWorker, script_file, script_path},
};
