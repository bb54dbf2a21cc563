//! `/app/deals/new`.

use super::actions::CREATE;
use crate::stage::{self, Stage};
use identity::{Permission, Staff};
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use rust_i18n::t;
use ui::{Button, Choice, Field, FormMessage, IdempotencyKey, LinkButton, Look, Select};

/// The form of a new deal: name and phone are enough.
#[component]
pub fn NewDealPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let state = FormState::of(CREATE);
    ui::page(load(), move |stages: Vec<Stage>| form_view(stages, state, locale))
}

async fn load() -> Result<Vec<Stage>, Error> {
    let mut staff = Staff::begin(Permission::CreateDeals).await?;
    let stages = stage::store::list(&mut staff).await?;
    staff.commit().await?;
    Ok(stages)
}

fn form_view(stages: Vec<Stage>, state: FormState, locale: Locale) -> AnyView {
    let code = locale.code();
    let title = t!("deal.new.title.page", locale = code).into_owned();
    let choices = stages.into_iter().map(|stage| Choice { value: stage.id.to_string(), label: stage.name }).collect();
    view! {
        <leptos_meta::Title text=title.clone()/>
        <h1>{title}</h1>
        <form class="form deal-form" method="post" action=CREATE novalidate>
            <FormMessage message=state.error("")/>
            <IdempotencyKey/>
            <Field
                name="name"
                label=t!("deal.new.name.label", locale = code).into_owned()
                value=state.value("name")
                error=state.error("name")
                required=true
                maxlength=120
            />
            <Field
                name="phone"
                label=t!("deal.new.phone.label", locale = code).into_owned()
                hint=t!("deal.new.phone.hint", locale = code).into_owned()
                value=state.value("phone")
                error=state.error("phone")
                kind="tel"
                inputmode="tel"
                required=true
            />
            <Field
                name="title"
                label=t!("deal.new.title.label", locale = code).into_owned()
                value=state.value("title")
                error=state.error("title")
                maxlength=120
            />
            <Field
                name="amount"
                label=t!("deal.new.amount.label", locale = code).into_owned()
                value=state.value("amount")
                error=state.error("amount")
                inputmode="decimal"
            />
            <Select
                name="stage"
                label=t!("deal.new.stage.label", locale = code).into_owned()
                choices=choices
                value=state.value("stage")
                error=state.error("stage")
            />
            <div class="actions">
                <Button>{t!("deal.new.submit", locale = code).into_owned()}</Button>
                <LinkButton href="/app/deals" look=Look::Quiet>
                    {t!("deal.new.cancel", locale = code).into_owned()}
                </LinkButton>
            </div>
        </form>
    }
    .into_any()
}
