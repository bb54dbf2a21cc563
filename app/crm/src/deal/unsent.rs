//! How a form that moves a deal waits for signal: what its attributes tell the page's script
//! (`app/site/src/worker/writes.js`).

/// Another wish about the same deal takes the place of the one that waits.
pub(super) const THING: &str = "deal";
/// Where the card stands.
pub(super) const CARD: &str = "[href=\"/app/deals/{deal}/move\"]";
/// Where the move would put it.
pub(super) const INTO: &str = "#etapa-{to} ul";
