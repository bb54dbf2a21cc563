//! `/app/settings/modules`.

use super::{
    actions::{CHANGE, MOVE},
    is_built, label,
};
use crate::{Permission, Staff, staff::back};
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use rust_i18n::t;
use tenancy::{ModuleKey, ModuleSetting};
use ui::{Button, Check, Field, Flash, FormMessage, Look};

/// Where the page is.
pub const PAGE: &str = "/app/settings/modules";

/// The modules in the order of the navigation, each with its switches.
#[component]
pub fn ModulesPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let done = use_query_map().with_untracked(|query| query.get("feito")).unwrap_or_default();
    let state = FormState::of(CHANGE);
    ui::page(load(), move |modules: Vec<ModuleSetting>| view(modules, &state, &done, locale))
}

async fn load() -> Result<Vec<ModuleSetting>, Error> {
    let staff = Staff::look(Permission::ManageModules).await?;
    let modules = staff.modules().await?;
    staff.commit().await?;
    Ok(modules)
}

fn view(modules: Vec<ModuleSetting>, state: &FormState, done: &str, locale: Locale) -> AnyView {
    let code = locale.code();
    let title = t!("modules.title", locale = code).into_owned();
    let done = match done {
        "mudou" => Some(t!("modules.changed", locale = code)),
        "ordem" => Some(t!("modules.ordered", locale = code)),
        _ => None,
    };
    let last = modules.len().saturating_sub(1);
    let cards = modules.iter().enumerate().map(|(nth, module)| {
        let state = if state.value("module") == module.key.code() { state.clone() } else { FormState::default() };
        card(module, &state, nth > 0, nth < last, locale)
    });
    view! {
        <leptos_meta::Title text=title.clone()/>
        {back(locale)}
        <header class="page-head">
            <h1>{title}</h1>
        </header>
        <p class="muted">{t!("modules.intro", locale = code).into_owned()}</p>
        {done.map(|done| view! { <Flash>{done.into_owned()}</Flash> })}
        <ol class="stuck">{cards.collect_view()}</ol>
    }
    .into_any()
}

fn card(module: &ModuleSetting, state: &FormState, may_rise: bool, may_fall: bool, locale: Locale) -> AnyView {
    let code = locale.code();
    let (key, own) = (module.key.code(), label(module.key, locale));
    let name = module.display_name.clone().unwrap_or_else(|| own.clone());
    let hint = t!("modules.name_hint", locale = code, name = own);
    let coming = (!is_built(module.key))
        .then(|| view! { <span class="badge">{t!("modules.coming", locale = code).into_owned()}</span> });
    let was_sent = !state.action.is_empty();
    let ticked = |field: &str, before: bool| if was_sent { !state.value(field).is_empty() } else { before };
    let switches = if module.key == ModuleKey::Privacy {
        view! { <p class="muted">{t!("modules.required", locale = code).into_owned()}</p> }.into_any()
    } else if !module.in_plan && !module.enabled {
        view! { <p class="muted">{t!("modules.not_in_plan", locale = code).into_owned()}</p> }.into_any()
    } else {
        view! {
            <Check
                name="enabled"
                label=t!("modules.enabled", locale = code)
                checked=ticked("enabled", module.enabled)
            />
            <Check
                name="on_for_new"
                label=t!("modules.on_for_new", locale = code)
                checked=ticked("on_for_new", module.on_for_new)
            />
        }
        .into_any()
    };
    view! {
        <li class="card" id=key>
            <header class="module-head">
                <h2>{name.clone()}</h2>
                {coming}
                <form class="module-order" method="post" action=MOVE>
                    <input type="hidden" name="module" value=key/>
                    {may_rise.then(|| arrow("up", "↑", t!("modules.up", locale = code, name = name).into_owned()))}
                    {may_fall.then(|| arrow("down", "↓", t!("modules.down", locale = code, name = name).into_owned()))}
                </form>
            </header>
            <form class="form" method="post" action=CHANGE novalidate>
                <FormMessage message=state.error("").or_else(|| state.error("enabled"))/>
                <input type="hidden" name="module" value=key/>
                {switches}
                <Field
                    name="name"
                    scope=key
                    label=t!("modules.name", locale = code)
                    hint=hint
                    value=state.value_or("name", module.display_name.as_deref().unwrap_or_default())
                    error=state.error("name")
                    maxlength=40
                />
                <div class="actions">
                    <Button look=Look::Quiet>{t!("save", locale = code).into_owned()}</Button>
                </div>
            </form>
        </li>
    }
    .into_any()
}

/// One place up or down.
fn arrow(to: &'static str, sign: &'static str, label: String) -> AnyView {
    view! {
        <button class="icon-button" type="submit" name="to" value=to aria-label=label>
            {sign}
        </button>
    }
    .into_any()
}
