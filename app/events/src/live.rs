//! What open pages hear of: which tables changed, as it happens and since they looked last.
//!
//! A browser has one stream (`/live`) for all its tabs. [`LiveUpdates`] turns what comes into the event `live` on the
//! document, whose detail is the topics apart by blanks, `*` for any. The page asks again for what it shows.

use leptos::prelude::*;

#[cfg(not(feature = "ssr"))]
mod browser;
#[cfg(feature = "ssr")]
mod since;

#[cfg(feature = "ssr")]
pub use since::{Since, newest, since};

/// The name of the event.
pub const EVENT: &str = "live";

/// The attribute by which a page tells how new it is: the newest place in the trail before it was read ([`newest`]).
pub const SEEN: &str = "data-seen";

/// Keeps a page told. Without it nothing is missing but that.
#[island]
pub fn LiveUpdates() -> impl IntoView {
    #[cfg(not(feature = "ssr"))]
    browser::Tab::open();
    view! { <span hidden></span> }
}
