use leptos::prelude::*;
use tenancy::Brand;

/// The sign of the business: its initials on its colour, until it has a logo. The name stands beside it, so those who
/// hear the page do not hear it twice.
#[component]
pub fn Mark(
    /// Whose.
    brand: Brand,
    /// As large as on the public page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = if large { "mark mark-large" } else { "mark" };
    view! {
        <span class=class aria-hidden="true">
            {brand.initials()}
        </span>
    }
}
