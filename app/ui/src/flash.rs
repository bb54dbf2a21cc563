use crate::{Glyph, Icon};
use leptos::prelude::*;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Something was done.
    #[default]
    Done,
    /// Something to know.
    Notice,
    /// Something went wrong.
    Problem,
}

/// A message about what just happened, with room for "Desfazer".
#[component]
pub fn Flash(
    /// What it is about.
    #[prop(optional)]
    tone: Tone,
    /// The words, and a small form or link to undo.
    children: Children,
) -> impl IntoView {
    let (class, role, glyph) = match tone {
        Tone::Done => ("flash flash-done", "status", Glyph::Check),
        Tone::Notice => ("flash flash-notice", "status", Glyph::Info),
        Tone::Problem => ("flash flash-problem", "alert", Glyph::Alert),
    };
    view! {
        <div class=class role=role>
            <Icon glyph=glyph/>
            <div class="flash-text">{children()}</div>
        </div>
    }
}
