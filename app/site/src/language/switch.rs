use super::ACTION;
use kernel::Locale;
use leptos::prelude::*;
use rust_i18n::t;

/// One button for each language, each by its own name; works without script.
#[component]
pub fn LanguageSwitch(
    /// The present language.
    locale: Locale,
    /// The path to come back to.
    #[prop(into)]
    back: String,
) -> impl IntoView {
    let choices = Locale::ALL.map(|choice| {
        let pressed = if choice == locale { "true" } else { "false" };
        view! {
            <button type="submit" name="locale" value=choice.code() lang=choice.code() aria-pressed=pressed>
                {own_name(choice)}
            </button>
        }
    });
    view! {
        <form class="language" method="post" action=ACTION aria-label=t!("language.label", locale = locale.code()).into_owned()>
            <input type="hidden" name="back" value=back/>
            {choices.collect_view()}
        </form>
    }
}

/// A language is called by its own name, whatever the language around it.
fn own_name(locale: Locale) -> &'static str {
    match locale {
        Locale::PtBr => "Português",
        Locale::En => "English",
    }
}
