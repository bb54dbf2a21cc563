//! The business's own pages and what browsers take from its brand: the public page, pages the business writes itself, the
//! brand's stylesheet and icon, the manifests of the installable apps, the choice of language, the first steps of a new
//! business.
//!
//! Owns
//! - the tables `site.page` and `site.setup_step`; the published brand stands in the registry;
//! - the pages `/`, `/{slug}`, `/app/settings/pages`, `/app/settings/pages/new`, `/app/settings/pages/{id}` and
//!   `/app/settings/setup`;
//! - the files `/marca-<hash>.css`, `/icone-<hash>.svg`, `/manifest.webmanifest` and `/app/manifest.webmanifest`;
//! - the server functions `/api/site/language/choose`, `/api/site/page/…` and `/api/site/setup/…`;
//! - the events [`PageCreated`], [`PageEdited`], [`PagePlaced`], [`PagePublished`], [`PageHidden`], [`PageRemoved`],
//!   [`StepConfirmed`], [`StepReopened`], [`SetupDismissed`] and [`SetupResumed`].

mod language;
mod page;
mod setup;

pub use language::{LanguageForm, choose_language};
pub use page::{
    PAGES, PageChoice, PageForm, PageId, PlaceForm,
    actions::{create_page, edit_page, hide_page, place_page, publish_page, remove_page},
};
pub use setup::{
    SETUP, SetupForm, StepForm,
    actions::{confirm_step, dismiss_setup, reopen_step, resume_setup},
};

/// The forms of this crate.
pub const FORMS: &[kernel::Form] = &[
    kernel::Form { action: language::ACTION, page: "/" },
    page::FORMS[0],
    page::FORMS[1],
    page::FORMS[2],
    page::FORMS[3],
    page::FORMS[4],
    page::FORMS[5],
    setup::FORMS[0],
    setup::FORMS[1],
    setup::FORMS[2],
    setup::FORMS[3],
];

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
mod brand_file;
#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod manifest;
#[cfg(feature = "ssr")]
mod mark;
#[cfg(feature = "ssr")]
mod markdown;

#[cfg(feature = "ssr")]
mod trade;

#[cfg(all(test, feature = "ssr"))]
mod sample;

#[cfg(feature = "ssr")]
pub use {
    self::events::{
        PageCreated, PageEdited, PageHidden, PagePlaced, PagePublished, PageRemoved, SetupDismissed, SetupResumed,
        StepConfirmed, StepReopened,
    },
    brand_file::{brand_file, icon_path, stylesheet_path},
    home::HomePage,
    language::{LOCALE_COOKIE, LanguageSwitch},
    manifest::{manifest_public, manifest_staff},
    mark::Mark,
    page::{CustomPage, EditPagePage, Menu, NewPagePage, PagesPage, is_reserved, names},
    setup::{Progress, SetupCard, SetupPage, progress},
};
