use crate::{Glyph, Icon};
use leptos::prelude::*;

/// A page that looks like a sheet over the one it came from: from the bottom on a phone, in the middle on a desk. Its
/// own URL and a link to close it, so it needs no script.
#[component]
pub fn Sheet(
    /// Its heading.
    #[prop(into)]
    title: String,
    /// Where closing it leads.
    #[prop(into)]
    close: String,
    /// The name of the closing link, for those who hear it.
    #[prop(into)]
    close_label: String,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="sheet-page">
            <a class="sheet-backdrop" href=close.clone() tabindex="-1" aria-hidden="true"></a>
            <section class="sheet" aria-labelledby="sheet-title">
                <header class="sheet-head">
                    <h1 class="sheet-title" id="sheet-title">
                        {title}
                    </h1>
                    <a class="icon-button" href=close aria-label=close_label>
                        <Icon glyph=Glyph::Close/>
                    </a>
                </header>
                {children()}
            </section>
        </div>
    }
}
