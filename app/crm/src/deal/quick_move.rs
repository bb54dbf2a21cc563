use leptos::prelude::*;

/// Id of the stage bar.
#[cfg(feature = "ssr")]
pub(crate) const BAR: &str = "stage-bar";
/// Id of the live region that says what happened.
pub(crate) const NEWS: &str = "news";
/// Id of the dialog that stands on the board's page, closed.
pub(crate) const DIALOG: &str = "quick-move";

/// The event of a form that could not be posted for lack of signal; its detail is what it would have posted.
#[cfg(not(feature = "ssr"))]
const UNSENT: &str = "unsent";

#[cfg(not(feature = "ssr"))]
mod browser;

/// Makes a move instant: the card goes at once and comes back when the server says no. Without it the same links lead
/// to the move sheet and the same forms post.
#[island]
pub fn QuickMove() -> impl IntoView {
    #[cfg(not(feature = "ssr"))]
    browser::listen();
    view! { <span hidden></span> }
}
