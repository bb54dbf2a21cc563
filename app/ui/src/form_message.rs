use crate::{Flash, Tone};
use leptos::prelude::*;

/// What is wrong with a form as a whole: the message under the empty field name.
#[component]
pub fn FormMessage(
    /// Pass `state.error("")` as it is.
    message: Option<String>,
) -> impl IntoView {
    message.map(|message| view! { <Flash tone=Tone::Problem>{message}</Flash> })
}
