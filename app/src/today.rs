use crm::{PipelineSummary, StageSummary};
use identity::{Permission, Staff, SuspendedPage};
use kernel::{Error, Locale};
use leptos::prelude::*;
use leptos_meta::Title;
use rust_i18n::t;
use site::{Progress, SetupCard};
use std::sync::Arc;
use tenancy::{Tenant, TenantStatus};
use ui::{Card, EmptyState, Glyph, Icon, LinkButton, Look};

/// `/app/`: what the day asks for.
#[component]
pub(crate) fn TodayPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let tenant = expect_context::<Arc<Tenant>>();
    if tenant.status == TenantStatus::Suspended {
        return view! { <SuspendedPage/> }.into_any();
    }
    ui::page(load(), move |day| view! { <Today day locale/> }.into_any())
}

/// What a member of staff sees of today.
struct Day {
    name: String,
    /// `None` where there is no pipeline, or this person may not see it.
    pipeline: Option<PipelineSummary>,
    may_create: bool,
    /// The first steps, for who may take them, until they are done or put away.
    setup: Option<Progress>,
}

async fn load() -> Result<Day, Error> {
    let mut staff = Staff::begin(Permission::ViewToday).await?;
    let name = staff.member().name.clone();
    let may_create = staff.can(Permission::CreateDeals);
    let pipeline = if staff.can(Permission::ViewDeals) { Some(crm::summary(&mut staff).await?) } else { None };
    let setup = if staff.can(Permission::ManageSettings) { site::progress(&mut staff).await? } else { None };
    staff.commit().await?;
    Ok(Day { name, pipeline, may_create, setup: setup.filter(Progress::is_offered) })
}

#[component]
fn Today(day: Day, locale: Locale) -> impl IntoView {
    let code = locale.code();
    let title = t!("today.title", locale = code).into_owned();
    let greeting = t!("today.greeting", locale = code, name = first_name(&day.name)).into_owned();
    let may_create = day.may_create;
    view! {
        <Title text=title/>
        <div class="page">
            <header class="page-head">
                <h1>{greeting}</h1>
                {may_create.then(|| view! { <NewDeal locale/> })}
            </header>
            {day.setup.map(|progress| view! { <SetupCard progress locale/> })}
            {match day.pipeline {
                None => view! { <NothingHere locale/> }.into_any(),
                Some(pipeline) if pipeline.deals == 0 => view! { <NothingOpen locale may_create/> }.into_any(),
                Some(pipeline) => view! { <Pipeline pipeline locale/> }.into_any(),
            }}
        </div>
    }
}

/// What is open, in two numbers and one bar for each stage, with its numbers as text beside it.
#[component]
fn Pipeline(pipeline: PipelineSummary, locale: Locale) -> impl IntoView {
    let code = locale.code();
    let most = pipeline.stages.iter().map(|stage| stage.deals).max().unwrap_or_default();
    let stages = pipeline.stages.into_iter().map(|stage| view! { <Stage stage most/> }).collect_view();
    view! {
        <Card title=t!("today.pipeline.title", locale = code).into_owned()>
            <dl class="figures">
                <div class="figure">
                    <dt>{t!("today.pipeline.deals", locale = code).into_owned()}</dt>
                    <dd class="number">{pipeline.deals}</dd>
                </div>
                <div class="figure">
                    <dt>{t!("today.pipeline.amount", locale = code).into_owned()}</dt>
                    <dd class="amount">{pipeline.amount.to_string()}</dd>
                </div>
            </dl>
            <ul class="funnel">{stages}</ul>
        </Card>
    }
}

/// One stage: a link to its column, its numbers, and a bar as long as its share of the fullest one.
#[component]
fn Stage(stage: StageSummary, most: i64) -> impl IntoView {
    let width = share(stage.deals, most);
    view! {
        <li class=format!("stage-{}", stage.colour)>
            <a href=format!("/app/deals#etapa-{}", stage.id)>
                <span class="funnel-name">{stage.name}</span>
                <span class="funnel-amount amount">{stage.amount.to_string()}</span>
                <span class="funnel-deals number">{stage.deals}</span>
                <svg class="funnel-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="funnel-fill" width=width height="8"></rect>
                </svg>
            </a>
        </li>
    }
}

/// A part of the fullest, 0 to 100; something is never drawn as nothing.
fn share(deals: i64, most: i64) -> i64 {
    if deals <= 0 || most <= 0 { 0 } else { (deals * 100 / most).max(2) }
}

#[component]
fn NothingOpen(locale: Locale, may_create: bool) -> impl IntoView {
    let code = locale.code();
    let text = if may_create { t!("today.empty.text", locale = code) } else { t!("today.empty.wait", locale = code) };
    view! {
        <Card>
            <EmptyState glyph=Glyph::Pipeline title=t!("today.empty.title", locale = code) text=text/>
        </Card>
    }
}

#[component]
fn NothingHere(locale: Locale) -> impl IntoView {
    let code = locale.code();
    view! {
        <Card>
            <EmptyState
                glyph=Glyph::Today
                title=t!("today.nothing.title", locale = code)
                text=t!("today.nothing.text", locale = code)
            >
                <LinkButton href="/app/mais" look=Look::Quiet>
                    {t!("navigation.more", locale = code).into_owned()}
                </LinkButton>
            </EmptyState>
        </Card>
    }
}

#[component]
fn NewDeal(locale: Locale) -> impl IntoView {
    view! {
        <div class="act-first">
            <LinkButton href="/app/deals/new">
                <Icon glyph=Glyph::Plus/>
                {t!("today.new_deal", locale = locale.code()).into_owned()}
            </LinkButton>
        </div>
    }
}

/// What colleagues call a person.
fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
