use leptos::prelude::*;

/// The hidden field `key` of a create form, made anew at each render: posted twice, the form acts once.
#[component]
pub fn IdempotencyKey() -> impl IntoView {
    let key = kernel::uuid::Uuid::new_v4().to_string();
    view! { <input type="hidden" name="key" value=key/> }
}
