//! The business's own pages and what browsers take from its brand: the public page, pages the business writes itself, the
//! brand's stylesheet, logo and icons, the two apps that can be installed with their service worker, the choice of language;
//! where the brand is tried out and published; and the first steps of a new business.
//!
//! Owns
//! - the tables `site.page`, `site.setup_step`, `site.brand_draft` and `site.brand_version`; what is published stands in the
//!   registry;
//! - the pages `/`, `/{slug}`, `/offline`, `/app/settings/pages`, `/app/settings/pages/new`, `/app/settings/pages/{id}`,
//!   `/app/settings/setup` and `/app/settings/brand`;
//! - the files `/marca-<hash>.css`, `/icone-<hash>.svg`, `/icone-<hash>-<size>.png`, `/logo-<hash>.png`,
//!   `/aplicativo-<hash>.js`, `/sw.js`, `/c/manifest.webmanifest` and `/app/manifest.webmanifest`;
//! - the server functions `/api/site/language/choose`, `/api/site/page/…`, `/api/site/setup/…` and `/api/site/brand/…`;
//! - the events [`PageCreated`], [`PageEdited`], [`PagePlaced`], [`PagePublished`], [`PageHidden`], [`PageRemoved`],
//!   [`StepConfirmed`], [`StepReopened`], [`SetupDismissed`], [`SetupResumed`], [`BrandDrafted`] and [`BrandPublished`].

mod brand;
mod language;
mod page;
mod setup;

pub use brand::{
    BrandForm, DraftForm, LOGO as BRAND_LOGO, PAGE as BRAND_PAGE, PREVIEW as BRAND_PREVIEW, RestoreForm,
    actions::{discard_brand, remove_logo, restore_brand, save_brand},
};
pub use language::{LanguageForm, choose_language};
pub use page::{
    PAGES, PageChoice, PageForm, PageId, PlaceForm,
    actions::{create_page, edit_page, hide_page, place_page, publish_page, remove_page},
};
pub use setup::{
    SETUP, SetupForm, StepForm,
    actions::{confirm_step, dismiss_setup, reopen_step, resume_setup, take_look},
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
    setup::FORMS[4],
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
mod events;
#[cfg(feature = "ssr")]
mod footer;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod icon;
#[cfg(feature = "ssr")]
mod install;
#[cfg(feature = "ssr")]
mod lasting;
#[cfg(feature = "ssr")]
mod logo;
#[cfg(feature = "ssr")]
mod manifest;
#[cfg(feature = "ssr")]
mod mark;
#[cfg(feature = "ssr")]
mod markdown;
#[cfg(feature = "ssr")]
mod studio;
#[cfg(feature = "ssr")]
mod trade;
#[cfg(feature = "ssr")]
mod worker;

#[cfg(all(test, feature = "ssr"))]
mod sample;

#[cfg(feature = "ssr")]
pub use {
    self::events::{
        PageCreated, PageEdited, PageHidden, PagePlaced, PagePublished, PageRemoved, SetupDismissed, SetupResumed,
        StepConfirmed, StepReopened,
    },
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
    lasting::is_lasting,
    logo::LOGO_BYTES,
    manifest::{manifest_customer, manifest_path, manifest_staff},
    mark::Mark,
    page::{CustomPage, EditPagePage, Menu, NewPagePage, PagesPage, is_reserved, names},
    setup::{Progress, SetupCard, SetupPage, progress},
    studio::Studio,
    worker::{OfflinePage, ServiceWorker, script_file, script_path},
};
