use crate::{Glyph, Icon};
use leptos::prelude::*;

/// Stands where a list would be: says that there is nothing yet and what to do next.
#[component]
pub fn EmptyState(
    /// A picture for it.
    glyph: Glyph,
    /// What there is not.
    #[prop(into)]
    title: String,
    /// What to do next.
    #[prop(into)]
    text: String,
    /// The button or link that does it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-glyph">
                <Icon glyph=glyph/>
            </span>
            <p class="empty-title">{title}</p>
            <p class="empty-text">{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
