//! Pages that a business writes itself: about us, contact, a landing page.

use serde::{Deserialize, Serialize};

pub(crate) mod actions;
#[cfg(feature = "ssr")]
mod address;
#[cfg(feature = "ssr")]
mod edit;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod menu;
#[cfg(feature = "ssr")]
mod public;
#[cfg(feature = "ssr")]
mod read;
#[cfg(feature = "ssr")]
mod rules;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
mod template;

#[cfg(feature = "ssr")]
pub use {
    address::is_reserved,
    edit::{EditPagePage, NewPagePage},
    list::PagesPage,
    menu::Menu,
    public::CustomPage,
    read::names,
};

/// Where the staff's list of them is.
pub const PAGES: &str = "/app/settings/pages";

/// The oldest version of a tenant's database that has them; before it there are none.
#[cfg(feature = "ssr")]
pub(crate) const SINCE: i64 = 11;

pub(crate) const FORMS: [kernel::Form; 6] = [
    kernel::Form { action: actions::CREATE, page: "/app/settings/pages/new" },
    kernel::Form { action: actions::EDIT, page: "/app/settings/pages/{page}" },
    kernel::Form { action: actions::PLACE, page: PAGES },
    kernel::Form { action: actions::PUBLISH, page: PAGES },
    kernel::Form { action: actions::HIDE, page: PAGES },
    kernel::Form { action: actions::REMOVE, page: PAGES },
];

kernel::id!(
    /// A page of the business's own.
    PageId
);

/// What somebody typed about a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageForm {
    /// Idempotency key of a new one.
    pub key: String,
    /// Which one, when it is there already.
    pub page: String,
    /// The version they began with.
    pub version: String,
    /// Its heading.
    pub title: String,
    /// Its address; empty: made from the title.
    pub slug: String,
    /// Its text, in Markdown.
    pub source: String,
    /// `1`: it has a place in the menu.
    pub menu: String,
    /// `1`: anyone may see it.
    pub public: String,
}

/// What the small buttons of the list send.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageChoice {
    /// Which page.
    pub page: String,
}

/// A wish for another place in the menu.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceForm {
    /// Which page.
    pub page: String,
    /// The page it shall follow; empty: it comes first.
    pub after: String,
}
