use super::{actions::HAND_OVER, directory::Listed};
use kernel::{FormState, Locale};
use leptos::prelude::*;
use rust_i18n::t;
use ui::{Button, Card, Field, FormMessage, Look};

/// The business for this person: asked for with the owner's password, as there is no way back.
pub(super) fn hand_over_card(listed: &Listed, state: &FormState, locale: Locale) -> AnyView {
    let code = locale.code();
    let (open, message, wrong) = (!state.action.is_empty(), state.error(""), state.error("password"));
    let id = listed.id.to_string();
    let sure = t!("hand_over.sure", locale = code, name = listed.name);
    view! {
        <Card title=t!("hand_over.title", locale = code).into_owned()>
            <details class="discard" open=open>
                <summary>{t!("hand_over.summary", locale = code).into_owned()}</summary>
                <form class="form" method="post" action=HAND_OVER>
                    <p>{sure.into_owned()}</p>
                    <FormMessage message=message/>
                    <input type="hidden" name="staff" value=id/>
                    <Field
                        name="password"
                        label=t!("hand_over.password", locale = code)
                        kind="password"
                        error=wrong
                        autocomplete="current-password"
                        required=true
                    />
                    <Button look=Look::Danger>{t!("hand_over.button", locale = code).into_owned()}</Button>
                </form>
            </details>
        </Card>
    }
    .into_any()
}
