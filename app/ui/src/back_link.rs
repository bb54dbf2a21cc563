use crate::{Glyph, Icon};
use leptos::prelude::*;

/// The way back, above the heading of a page.
#[component]
pub fn BackLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What the page there is called.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <p>
            <a class="back" href=href>
                <Icon glyph=Glyph::Back/>
                {label}
            </a>
        </p>
    }
}
