use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// The one thing to do on this page, in the tenant's colour.
    #[default]
    Primary,
    /// Everything else.
    Quiet,
    /// What takes something away.
    Danger,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// Sends the form it stands in.
#[component]
pub fn Button(
    /// How much it asks for attention.
    #[prop(optional)]
    look: Look,
    /// Sent with the form when this button was the one pressed.
    #[prop(optional, into)]
    name: Option<String>,
    /// The value sent under `name`.
    #[prop(optional, into)]
    value: Option<String>,
    /// The words on it.
    children: Children,
) -> impl IntoView {
    view! {
        <button type="submit" class=look.class() name=name value=value>
            {children()}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// How much it asks for attention.
    #[prop(optional)]
    look: Look,
    /// The words on it.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=look.class() href=href>
            {children()}
        </a>
    }
}
