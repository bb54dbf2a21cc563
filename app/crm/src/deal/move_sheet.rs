//! `/app/deals/{id}/move`.

use super::{
    DealId,
    actions::MOVE,
    board::colour_class,
    store::{self, Deal},
    unsent,
};
use crate::stage::{self, Stage};
use identity::{Permission, Staff};
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use rust_i18n::t;
use ui::{FormMessage, Sheet};

/// The sheet that moves a deal without dragging: one form, one button per stage.
#[component]
pub fn MoveDealPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let state = FormState::of(MOVE);
    let id = use_params_map().with_untracked(|params| params.get("id").unwrap_or_default());
    ui::page(load(id), move |(deal, stages)| sheet_view(deal, stages, state, locale))
}

async fn load(id: String) -> Result<(Deal, Vec<Stage>), Error> {
    let mut staff = Staff::begin(Permission::MoveDeals).await?;
    let id: DealId = id.parse().map_err(|_| Error::NotFound)?;
    let deal = store::load(&mut staff, id).await?;
    let stages = stage::store::list(&mut staff).await?;
    staff.commit().await?;
    Ok((deal, stages))
}

fn sheet_view(deal: Deal, stages: Vec<Stage>, state: FormState, locale: Locale) -> AnyView {
    let title = t!("deal.move.label", locale = locale.code(), who = deal.person.name).into_owned();
    let now_in = t!("deal.move.now_in", locale = locale.code(), stage = deal.stage_name).into_owned();
    let choices = stages
        .into_iter()
        .map(|stage| {
            let here = stage.id == deal.stage;
            view! {
                <button
                    class=colour_class("stage-choice", &stage.colour)
                    name="to"
                    value=stage.id.to_string()
                    disabled=here
                    aria-current=here.then_some("true")
                >
                    {stage.name}
                </button>
            }
        })
        .collect_view();
    view! {
        <leptos_meta::Title text=title.clone()/>
        <Sheet
            title=title
            close=format!("/app/deals/{}", deal.id)
            close_label=t!("deal.move.close", locale = locale.code()).into_owned()
        >
            <form method="post" action=MOVE data-offline=unsent::THING data-card=unsent::CARD data-into=unsent::INTO>
                <FormMessage message=state.error("")/>
                <p class="muted">{now_in}</p>
                <input type="hidden" name="deal" value=deal.id.to_string()/>
                <input type="hidden" name="version" value=deal.version/>
                <div class="stage-choices">{choices}</div>
            </form>
        </Sheet>
    }
    .into_any()
}
