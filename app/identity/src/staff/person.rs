//! `/app/settings/people/{id}`.

use super::{
    PAGE, StaffId,
    actions::{DEACTIVATE, REACTIVATE, RENEW},
    assign::assign_card,
    directory::{self, Listed, State},
    hand_over::hand_over_card,
    link::{self, Link},
    list::standing,
    modules::{Offered, modules_card, offered},
    standing::{self, Standings},
};
use crate::{Permission, Role, Staff, access, role};
use chrono_tz::Tz;
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use rust_i18n::t;
use std::sync::Arc;
use tenancy::Tenant;
use ui::{BackLink, Button, Card, Flash, FormMessage, Look};

/// One person: what they may do, whether they come in.
#[component]
pub fn PersonPage() -> AnyView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    let done = use_query_map().with_untracked(|query| query.get("feito")).unwrap_or_default();
    let states = Forms::now();
    ui::page(load(id), move |person: Person| person.view(&done, &states))
}

/// What was sent and went wrong.
struct Forms {
    /// Of the buttons that have no fields.
    messages: [Option<String>; 3],
    assign: FormState,
    withhold: FormState,
    hand_over: FormState,
}

impl Forms {
    fn now() -> Self {
        use super::actions::{ASSIGN, HAND_OVER, WITHHOLD};
        Self {
            messages: [RENEW, DEACTIVATE, REACTIVATE].map(|action| FormState::of(action).error("")),
            assign: FormState::of(ASSIGN),
            withhold: FormState::of(WITHHOLD),
            hand_over: FormState::of(HAND_OVER),
        }
    }
}

struct Person {
    listed: Listed,
    standings: Standings,
    /// The roles that the reader may give them.
    roles: Vec<Role>,
    modules: Vec<Offered>,
    link: Option<Link>,
    tenant: Arc<Tenant>,
    locale: Locale,
    zone: Tz,
}

async fn load(id: String) -> Result<Person, Error> {
    let mut staff = Staff::look(Permission::ManageStaff).await?;
    let id: StaffId = id.parse().map_err(|_| Error::NotFound)?;
    let listed = directory::load(&mut staff, id).await?;
    let standings = standing::look(&mut staff, id).await?;
    let roles = role::store::all(&mut staff).await?;
    let roles = roles.into_iter().filter(|role| standings.may_assign(role).is_ok()).collect();
    let modules = offered(&mut staff, id).await?;
    let (tenant, locale, zone) = (staff.tenant().clone(), staff.locale(), staff.tenant().time_zone);
    staff.commit().await?;
    let link = link::take(&access::session()?, id).await?;
    Ok(Person { listed, standings, roles, modules, link, tenant, locale, zone })
}

impl Person {
    fn view(self, done: &str, forms: &Forms) -> AnyView {
        let (code, locale) = (self.locale.code(), self.locale);
        let name = self.listed.name.clone();
        let link = self.link.as_ref().map(|link| link.view(&self.tenant, &name, locale));
        let roles = (!self.roles.is_empty()).then(|| assign_card(&self.listed, &self.roles, &forms.assign, locale));
        let modules = self
            .standings
            .may_withhold()
            .is_ok()
            .then(|| modules_card(&self.listed, &self.modules, &forms.withhold, locale, self.zone));
        let may_hand_over = self.standings.may_hand_over().is_ok() && self.listed.role != Role::Owner;
        let hand_over = may_hand_over.then(|| hand_over_card(&self.listed, &forms.hand_over, locale));
        // What is refused because of what was done meanwhile is offered no more, and told all the same.
        let lost = [
            (roles.is_none(), &forms.assign, "role"),
            (modules.is_none(), &forms.withhold, "reason"),
            (hand_over.is_none(), &forms.hand_over, "password"),
        ]
        .map(|(is_gone, form, field)| is_gone.then(|| form.error("").or_else(|| form.error(field))).flatten());
        let messages = forms.messages.clone().map(|message| view! { <FormMessage message=message/> });
        let lost = lost.map(|message| view! { <FormMessage message=message/> });
        view! {
            <leptos_meta::Title text=name.clone()/>
            <BackLink href=PAGE label=t!("people.title", locale = code)/>
            <header class="page-head">
                <h1>{name}</h1>
                <span class="badge">{self.listed.role.label(locale)}</span>
            </header>
            <p class="muted">
                {self.listed.email.clone()} " · " {standing(&self.listed, locale, self.zone)}
            </p>
            {said(done, locale).map(|words| view! { <Flash>{words}</Flash> })}
            {messages}
            {lost}
            {link}
            <div class="settings">{roles} {modules} {self.access()} {hand_over}</div>
        }
        .into_any()
    }

    /// The way in, and its end.
    fn access(&self) -> Option<AnyView> {
        let code = self.locale.code();
        let id = self.listed.id.to_string();
        let again = self.standings.may_invite_again().is_ok().then(|| {
            view! {
                <p>{t!("person.invited", locale = code).into_owned()}</p>
                <form method="post" action=RENEW>
                    <input type="hidden" name="staff" value=id.clone()/>
                    <Button look=Look::Quiet>{t!("person.renew", locale = code).into_owned()}</Button>
                </form>
            }
        });
        let end = (self.listed.state != State::Off && self.standings.may_deactivate().is_ok()).then(|| {
            view! {
                <details class="discard">
                    <summary>{t!("person.deactivate", locale = code).into_owned()}</summary>
                    <form method="post" action=DEACTIVATE>
                        <p>{t!("person.deactivate_sure", locale = code).into_owned()}</p>
                        <input type="hidden" name="staff" value=id.clone()/>
                        <Button look=Look::Danger>
                            {t!("person.deactivate_yes", locale = code).into_owned()}
                        </Button>
                    </form>
                </details>
            }
        });
        let back = self.standings.may_reactivate().is_ok().then(|| {
            view! {
                <p>{t!("person.gone", locale = code).into_owned()}</p>
                <form method="post" action=REACTIVATE>
                    <input type="hidden" name="staff" value=id.clone()/>
                    <Button look=Look::Quiet>{t!("person.reactivate", locale = code).into_owned()}</Button>
                </form>
            }
        });
        let some = again.is_some() || end.is_some() || back.is_some();
        some.then(|| {
            view! { <Card title=t!("person.access", locale = code).into_owned()>{again} {back} {end}</Card> }.into_any()
        })
    }
}

/// What was done.
fn said(done: &str, locale: Locale) -> Option<String> {
    let code = locale.code();
    let words = match done {
        "convite" => t!("person.done.invited", locale = code),
        "papel" => t!("person.done.assigned", locale = code),
        "desativou" => t!("person.done.deactivated", locale = code),
        "reativou" => t!("person.done.reactivated", locale = code),
        "dono" => t!("person.done.handed_over", locale = code),
        "modulo" => t!("person.done.module", locale = code),
        _ => return None,
    };
    Some(words.into_owned())
}
