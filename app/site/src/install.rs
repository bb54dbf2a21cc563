use kernel::Locale;
use leptos::prelude::*;
use rust_i18n::t;
use std::borrow::Cow;
use ui::{Card, Glyph, Icon};

/// How the app comes to the home screen, drawn for each kind of device. Where the browser can do it by itself, the page's
/// script shows the button.
#[component]
pub fn InstallSteps(
    /// The reader's language.
    locale: Locale,
) -> impl IntoView {
    let code = locale.code();
    let apple = [
        (Glyph::Share, t!("install.apple.share", locale = code)),
        (Glyph::PlusBox, t!("install.apple.add", locale = code)),
        (Glyph::Check, t!("install.apple.confirm", locale = code)),
    ];
    let android = [
        (Glyph::Dots, t!("install.android.menu", locale = code)),
        (Glyph::Download, t!("install.android.install", locale = code)),
    ];
    let desk = [(Glyph::Download, t!("install.desk.icon", locale = code))];
    view! {
        <p>{t!("install.why", locale = code).into_owned()}</p>
        <button class="button button-primary" type="button" data-install="" hidden>
            <Icon glyph=Glyph::Download/>
            {t!("install.now", locale = code).into_owned()}
        </button>
        <Card title=t!("install.apple.title", locale = code).into_owned()>{steps(apple)}</Card>
        <Card title=t!("install.android.title", locale = code).into_owned()>{steps(android)}</Card>
        <Card title=t!("install.desk.title", locale = code).into_owned()>{steps(desk)}</Card>
    }
}

fn steps<const N: usize>(steps: [(Glyph, Cow<'static, str>); N]) -> impl IntoView {
    let steps = steps.map(|(glyph, words)| {
        view! {
            <li>
                <span class="step-glyph">
                    <Icon glyph=glyph/>
                </span>
                <span>{words.into_owned()}</span>
            </li>
        }
    });
    view! { <ol class="steps">{steps.into_iter().collect_view()}</ol> }
}
