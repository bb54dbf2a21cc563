//! How the business looks, from the draft to what everybody sees.

use serde::{Deserialize, Serialize};

pub(crate) mod actions;
#[cfg(feature = "ssr")]
mod colours;
#[cfg(feature = "ssr")]
pub(crate) mod events;
#[cfg(feature = "ssr")]
mod fields;
#[cfg(feature = "ssr")]
mod history;
#[cfg(feature = "ssr")]
pub(crate) mod logo;
#[cfg(feature = "ssr")]
pub(crate) mod page;
#[cfg(feature = "ssr")]
pub(crate) mod preview;
#[cfg(feature = "ssr")]
pub(crate) mod publish;
#[cfg(feature = "ssr")]
mod read;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(feature = "ssr")]
pub(crate) mod subject_data;
#[cfg(feature = "ssr")]
mod values;

#[cfg(feature = "ssr")]
pub(crate) use {colours::previewed_corrections, fields::weekday_name, preview::Preview, read::WEEKDAYS};

/// Where the page is.
pub const PAGE: &str = "/app/settings/brand";
/// Where the draft is shown as the public page.
pub const PREVIEW: &str = "/app/settings/brand/preview";
/// Where a logo is sent.
pub const LOGO: &str = "/app/settings/brand/logo";

pub(crate) const FORMS: [kernel::Form; 4] = [
    kernel::Form { action: actions::SAVE, page: PAGE },
    kernel::Form { action: actions::DISCARD, page: PAGE },
    kernel::Form { action: actions::RESTORE, page: PAGE },
    kernel::Form { action: actions::REMOVE_LOGO, page: PAGE },
];

/// The look as somebody types it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BrandForm {
    /// Name in titles and headings.
    pub name: String,
    /// Name under the icon.
    pub short_name: String,
    /// One line below the name.
    pub tagline: String,
    /// What the public page opens with.
    pub opening: String,
    /// `#rrggbb`.
    pub primary: String,
    /// `#rrggbb`, or nothing.
    pub secondary: String,
    /// A key of the list of fonts.
    pub font: String,
    /// A key of the list of corners.
    pub corners: String,
    /// Where the business is.
    pub address: String,
    /// Its phone, as people write it.
    pub phone: String,
    /// When it is open on Mondays, as people write it; the other days likewise.
    pub monday: String,
    #[doc(hidden)]
    pub tuesday: String,
    #[doc(hidden)]
    pub wednesday: String,
    #[doc(hidden)]
    pub thursday: String,
    #[doc(hidden)]
    pub friday: String,
    #[doc(hidden)]
    pub saturday: String,
    #[doc(hidden)]
    pub sunday: String,
    /// Its pages elsewhere, one a line.
    pub social: String,
    /// Who answers for personal data.
    pub officer_name: String,
    /// How they are reached: an e-mail address or an https address.
    pub officer_channel: String,
    /// A colour of the logo that was picked for `primary`.
    pub pick: String,
    /// `publish`: not only keep it, show it to everybody.
    pub then: String,
    /// The version of the draft that was on the page; who publishes has seen what they publish.
    pub draft: String,
}

/// A version to go back to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RestoreForm {
    /// Its number.
    pub version: String,
}

/// A button without fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftForm {
    /// The version of the draft that was on the page.
    pub draft: String,
}
