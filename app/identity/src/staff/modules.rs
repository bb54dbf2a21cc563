use super::{
    StaffId,
    actions::{ALLOW, WITHHOLD},
    directory::Listed,
    withheld::{self, Withheld},
};
use crate::module;
use chrono_tz::Tz;
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use rust_i18n::t;
use tenancy::{ModuleKey, TenantScope};
use ui::{Button, Card, Field, FormMessage, Look};

/// A module of the business, as one person has it.
pub(super) struct Offered {
    key: ModuleKey,
    name: Option<String>,
    off: Option<Withheld>,
}

/// The modules that the business uses and whose pages are there.
pub(super) async fn offered(scope: &mut TenantScope, person: StaffId) -> Result<Vec<Offered>, Error> {
    let mut off = withheld::list(scope, person).await?;
    let used = scope.tenant().modules.iter().filter(|module| module.enabled && module::is_built(module.key));
    let offered = used.map(|module| {
        let place = off.iter().position(|off| off.module == module.key);
        let off = place.map(|place| off.swap_remove(place));
        Offered { key: module.key, name: module.display_name.clone(), off }
    });
    Ok(offered.collect())
}

/// Which modules a person has, each to be switched.
pub(super) fn modules_card(
    listed: &Listed,
    modules: &[Offered],
    state: &FormState,
    locale: Locale,
    zone: Tz,
) -> AnyView {
    let code = locale.code();
    let rows = modules.iter().map(|module| row(listed, module, state, locale, zone)).collect_view();
    let none =
        modules.is_empty().then(|| view! { <p class="muted">{t!("withheld.none", locale = code).into_owned()}</p> });
    let message = state.error("");
    view! {
        <Card title=t!("withheld.title", locale = code).into_owned()>
            <FormMessage message=message/>
            {none}
            <ul class="modules">{rows}</ul>
        </Card>
    }
    .into_any()
}

fn row(listed: &Listed, module: &Offered, state: &FormState, locale: Locale, zone: Tz) -> AnyView {
    let code = locale.code();
    let name = module.name.clone().unwrap_or_else(|| module::label(module.key, locale));
    let (person, key) = (listed.id.to_string(), module.key.code());
    let hidden = view! {
        <input type="hidden" name="staff" value=person/>
        <input type="hidden" name="module" value=key/>
    };
    match &module.off {
        Some(off) => {
            let when = off.off_at.with_timezone(&zone).format("%d/%m/%Y").to_string();
            let by = off.by.clone().unwrap_or_else(|| t!("withheld.nobody", locale = code).into_owned());
            view! {
                <li>
                    <p class="who-name">{name}</p>
                    <p>{t!("withheld.off", locale = code, reason = off.reason).into_owned()}</p>
                    <p class="muted small">{t!("withheld.by", locale = code, who = by, when = when).into_owned()}</p>
                    <form method="post" action=ALLOW>
                        {hidden}
                        <Button look=Look::Quiet>{t!("withheld.allow", locale = code).into_owned()}</Button>
                    </form>
                </li>
            }
            .into_any()
        }
        None => {
            let state = if state.value("module") == key { state.clone() } else { FormState::default() };
            let open = !state.action.is_empty();
            view! {
                <li>
                    <p class="who-name">{name}</p>
                    <details class="discard" open=open>
                        <summary>{t!("withheld.withhold", locale = code).into_owned()}</summary>
                        <form class="form" method="post" action=WITHHOLD>
                            {hidden}
                            <Field
                                name="reason"
                                scope=key
                                label=t!("withheld.why", locale = code)
                                value=state.value("reason")
                                error=state.error("reason")
                                required=true
                                maxlength=200
                            />
                            <Button look=Look::Quiet>{t!("withheld.button", locale = code).into_owned()}</Button>
                        </form>
                    </details>
                </li>
            }
            .into_any()
        }
    }
}
