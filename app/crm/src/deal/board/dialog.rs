use super::{
    super::{quick_move, unsent},
    MOVE, colour_class,
};
use crate::StageId;
use kernel::Locale;
use leptos::prelude::*;
use rust_i18n::t;

/// The move sheet of every card of the board at once, closed until the quick move opens it for one of them. Its texts,
/// the quick move's messages among them, stand in the page: as props they would bring a JSON reader into the browser.
#[component]
pub(super) fn MoveDialog(
    /// Id, name and colour, in order.
    stages: Vec<(StageId, String, String)>,
    /// The reader's language.
    locale: Locale,
) -> impl IntoView {
    let stages = stages
        .into_iter()
        .map(|(id, name, colour)| {
            view! {
                <button class=colour_class("stage-choice", &colour) name="to" value=id.to_string()>
                    {name}
                </button>
            }
        })
        .collect_view();
    view! {
        <dialog
            id=quick_move::DIALOG
            class="move-dialog"
            aria-labelledby="move-title"
            closedby="any"
            data-failed=t!("deal.move.offline", locale = locale.code()).into_owned()
        >
            <form method="post" action=MOVE data-offline=unsent::THING data-card=unsent::CARD data-into=unsent::INTO>
                <h2 id="move-title">{t!("deal.move.title", locale = locale.code()).into_owned()}</h2>
                <p class="muted" data-who=""></p>
                <input type="hidden" name="deal"/>
                <input type="hidden" name="version"/>
                <div class="stage-choices">{stages}</div>
            </form>
            <form method="dialog">
                <button class="button button-quiet">{t!("deal.move.close", locale = locale.code()).into_owned()}</button>
            </form>
        </dialog>
    }
}
