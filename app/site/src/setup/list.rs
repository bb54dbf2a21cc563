//! `/app/settings/setup`.

use super::{
    Progress, SETUP,
    actions::{CONFIRM, DISMISS, REOPEN, RESUME, TAKE_LOOK},
    card::bar,
    progress::progress,
    step::{Known, Step},
};
use crate::trade;
use identity::{Permission, Staff};
use kernel::{Error, Locale};
use leptos::prelude::*;
use rust_i18n::t;
use std::sync::Arc;
use tenancy::Tenant;
use ui::{BackLink, Button, Flash, Glyph, Icon, LinkButton, Look};

/// The first steps of the business, each with the way to do it.
#[component]
pub fn SetupPage() -> AnyView {
    let (locale, tenant) = (expect_context::<Locale>(), expect_context::<Arc<Tenant>>());
    ui::page(load(), move |progress| setup_view(&progress, &tenant, locale))
}

async fn load() -> Result<Progress, Error> {
    let mut staff = Staff::look(Permission::ManageSettings).await?;
    let progress = progress(&mut staff).await?.ok_or(Error::NotFound)?;
    staff.commit().await?;
    Ok(progress)
}

fn setup_view(progress: &Progress, tenant: &Tenant, locale: Locale) -> AnyView {
    let code = locale.code();
    let title = t!("setup.title", locale = code).into_owned();
    let all_done = progress.next().is_none().then(|| t!("setup.all_done", locale = code).into_owned());
    let steps = progress.steps.iter().map(|(step, done)| step_view(*step, *done, tenant, locale)).collect_view();
    view! {
        <leptos_meta::Title text=title.clone()/>
        <BackLink href="/app/mais" label=t!("back", locale = code)/>
        <header class="page-head">
            <h1>{title}</h1>
        </header>
        <p class="muted">{t!("setup.intro", locale = code).into_owned()}</p>
        {bar(progress, locale)}
        {all_done.map(|words| view! { <Flash>{words}</Flash> })}
        <ol class="setup-steps">{steps}</ol>
        {offering(progress, locale)}
    }
    .into_any()
}

fn step_view(step: Step, done: bool, tenant: &Tenant, locale: Locale) -> AnyView {
    let code = locale.code();
    let state = if done { t!("setup.done", locale = code) } else { t!("setup.open", locale = code) }.into_owned();
    let link = (!done).then(|| {
        view! { <LinkButton href=step.href() look=Look::Quiet>{step.go(locale)}</LinkButton> }
    });
    let word = (step.known() == Known::ByWord).then(|| {
        let (action, label) =
            if done { (REOPEN, t!("setup.reopen", locale = code).into_owned()) } else { (CONFIRM, step.said(locale)) };
        view! {
            <form method="post" action=action>
                <input type="hidden" name="step" value=step.code()/>
                <Button look=Look::Quiet>{label}</Button>
            </form>
        }
    });
    view! {
        <li class="card setup-step" class:setup-done=done>
            <h2 class="setup-title">
                <span class="setup-mark">{done.then(|| view! { <Icon glyph=Glyph::Check/> })}</span>
                <span>{step.title(locale)}</span>
                <span class="hidden-label">{state}</span>
            </h2>
            {(!done).then(|| view! { <p class="muted">{step.text(locale)}</p> })}
            {(!done && step == Step::Look).then(|| proposal_view(tenant, locale))}
            {(link.is_some() || word.is_some()).then(|| view! { <div class="actions">{link} {word}</div> })}
        </li>
    }
    .into_any()
}

/// A colour and a line for the trade, to take by one touch.
fn proposal_view(tenant: &Tenant, locale: Locale) -> AnyView {
    let colour = trade::colour(tenant.trade).to_string();
    view! {
        <form class="proposal" method="post" action=TAKE_LOOK>
            <input type="hidden" name="back" value=SETUP/>
            <svg class="proposal-colour" viewBox="0 0 8 8" aria-hidden="true">
                <rect width="8" height="8" fill=colour></rect>
            </svg>
            <p>{trade::tagline(tenant.trade, tenant.locale).into_owned()}</p>
            <Button>{t!("step.look.take", locale = locale.code()).into_owned()}</Button>
        </form>
    }
    .into_any()
}

/// Whether the page of the day offers the list, and the way to change that.
fn offering(progress: &Progress, locale: Locale) -> Option<AnyView> {
    let code = locale.code();
    progress.next()?;
    let (action, label) = if progress.dismissed {
        (RESUME, t!("setup.resume", locale = code))
    } else {
        (DISMISS, t!("setup.put_away", locale = code))
    };
    let form = view! {
        <form method="post" action=action>
            <input type="hidden" name="back" value=SETUP/>
            <Button look=Look::Quiet>{label.into_owned()}</Button>
        </form>
    };
    Some(form.into_any())
}
