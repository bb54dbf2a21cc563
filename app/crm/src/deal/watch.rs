use leptos::prelude::*;

#[cfg(not(feature = "ssr"))]
mod browser;

/// Keeps the board as it is now: when it is told that a deal changed, it takes a fresh copy. Without it one reloads.
#[island]
pub fn WatchBoard() -> impl IntoView {
    #[cfg(not(feature = "ssr"))]
    browser::watch();
    view! { <span hidden></span> }
}
