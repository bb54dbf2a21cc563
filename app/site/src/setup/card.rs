use super::{Progress, SETUP, actions::DISMISS};
use kernel::Locale;
use leptos::prelude::*;
use rust_i18n::t;
use ui::{Button, Card, LinkButton, Look};

/// How far the business has come, on the page of the day: how much is done, what comes next, and the way not to be asked.
#[component]
pub fn SetupCard(
    /// How far it has come.
    progress: Progress,
    /// The reader's language.
    locale: Locale,
) -> impl IntoView {
    let code = locale.code();
    let next = progress.next().map(|step| t!("setup.next", locale = code, step = step.title(locale)).into_owned());
    view! {
        <Card title=t!("setup.title", locale = code).into_owned()>
            {bar(&progress, locale)}
            {next.map(|next| view! { <p>{next}</p> })}
            <div class="actions">
                <LinkButton href=SETUP>{t!("setup.go_on", locale = code).into_owned()}</LinkButton>
                <form method="post" action=DISMISS>
                    <input type="hidden" name="back" value="/app/"/>
                    <Button look=Look::Quiet>{t!("setup.dismiss", locale = code).into_owned()}</Button>
                </form>
            </div>
        </Card>
    }
}

/// How much is done, as words and as a bar.
pub(super) fn bar(progress: &Progress, locale: Locale) -> AnyView {
    let (done, all) = (progress.done(), progress.steps.len());
    let words = t!("setup.progress", locale = locale.code(), done = done, all = all).into_owned();
    view! {
        <div class="setup-progress">
            <p id="setup-progress">{words}</p>
            <progress max=all.to_string() value=done.to_string() aria-labelledby="setup-progress"></progress>
        </div>
    }
    .into_any()
}
