use leptos::prelude::*;

/// A surface that holds things that belong together.
#[component]
pub fn Card(
    /// Heading of the card.
    #[prop(optional, into)]
    title: Option<String>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card">
            {title.map(|title| view! { <h2 class="card-title">{title}</h2> })}
            {children()}
        </section>
    }
}
