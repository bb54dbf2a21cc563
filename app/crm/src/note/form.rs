use super::ADD;
use crate::DealId;
use kernel::{FormState, Locale};
use leptos::prelude::*;
use rust_i18n::t;
use ui::{Button, FormMessage, IdempotencyKey, Look, TextArea};

/// Where a note is written. Without signal it waits, and stands meanwhile where it will (`app/site/src/worker/writes.js`).
pub(crate) fn form(deal: DealId, state: &FormState, locale: Locale) -> AnyView {
    let code = locale.code();
    view! {
        <form class="form note-form" id="anotar" method="post" action=ADD data-offline="" data-echo="text" data-into="#historico">
            <FormMessage message=state.error("")/>
            <IdempotencyKey/>
            <input type="hidden" name="deal" value=deal.to_string()/>
            <TextArea
                name="text"
                label=t!("note.label", locale = code)
                value=state.value("text")
                error=state.error("text")
                rows=3
            />
            <div class="actions">
                <Button look=Look::Quiet>{t!("note.add", locale = code).into_owned()}</Button>
            </div>
        </form>
    }
    .into_any()
}
