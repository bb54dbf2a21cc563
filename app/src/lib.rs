//! What ties the modules into one site: the document, the frames around public and staff pages, the navigation, the
//! routes and the two pages that belong to no module, Hoje and Mais.

// Named here so that the islands of every module reach the browser's build.
pub use {crm, events, identity, settings, site};

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
mod frame;
#[cfg(feature = "ssr")]
mod here;
#[cfg(feature = "ssr")]
mod install;
#[cfg(feature = "ssr")]
mod introduction;
#[cfg(feature = "ssr")]
mod more;
#[cfg(feature = "ssr")]
mod navigation;
#[cfg(feature = "ssr")]
mod not_found;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod today;

#[cfg(all(test, feature = "ssr"))]
mod sample;

#[cfg(feature = "ssr")]
pub use {routes::App, shell::shell};
