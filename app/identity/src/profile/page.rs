use super::{CHANGE_PASSWORD, END_ONE, END_OTHERS, RENAME};
use crate::{
    InvitationAccepted, PasswordReset, Permission, SignInFailed, SignedIn, Staff, StaffMember, access,
    devices::{self, Ends, SignedInAt},
    session::{IDLE_DAYS, LIFE_DAYS, places},
};
use chrono_tz::Tz;
use events::{
    Event,
    audit::{self, Line},
};
use kernel::{Error, FormState, Locale, moment};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use rust_i18n::t;
use ui::{BackLink, Button, Card, Field, Flash, FormMessage};

/// Sign-ins and failures shown.
const LINES: i64 = 20;

/// Which verbs are those.
const VERBS: [&str; 4] = [SignedIn::NAME, InvitationAccepted::NAME, PasswordReset::NAME, SignInFailed::NAME];

/// `/app/perfil`: name, password, devices and the last sign-ins of whoever is signed in. `language` is the choice of a
/// language, which belongs to a crate above.
#[component]
pub fn ProfilePage(language: fn(Locale) -> AnyView) -> AnyView {
    let done = use_query_map().with_untracked(|map| map.get("feito")).unwrap_or_default();
    let states = [FormState::of(RENAME), FormState::of(CHANGE_PASSWORD)];
    ui::page(load(), move |profile: Profile| profile.view(&done, states, language))
}

struct Profile {
    member: StaffMember,
    places: Vec<SignedInAt>,
    lines: Vec<Line>,
    locale: Locale,
    zone: Tz,
}

async fn load() -> Result<Profile, Error> {
    let session = access::session()?;
    let mut staff = Staff::begin(Permission::UseApp).await?;
    let member = staff.member().clone();
    let places = places::places(&mut staff, member.id, &session).await?;
    let lines = audit::history(&mut staff, member.id.0, &VERBS, LINES).await?;
    let (locale, zone) = (staff.locale(), staff.tenant().time_zone);
    staff.commit().await?;
    Ok(Profile { member, places, lines, locale, zone })
}

impl Profile {
    fn view(self, done: &str, [naming, securing]: [FormState; 2], language: fn(Locale) -> AnyView) -> AnyView {
        let (locale, code) = (self.locale, self.locale.code());
        let title = t!("profile.title", locale = code).into_owned();
        let done = match done {
            "nome" => Some(t!("profile.done.name", locale = code)),
            "senha" => Some(t!("profile.done.password", locale = code)),
            "aparelho" => Some(t!("profile.done.device", locale = code)),
            "aparelhos" => Some(t!("profile.done.devices", locale = code)),
            _ => None,
        };
        let email = self.member.email.clone();
        view! {
            <leptos_meta::Title text=title.clone()/>
            <BackLink href="/app/mais" label=t!("profile.back", locale = code)/>
            <header class="page-head">
                <h1>{title}</h1>
            </header>
            {done.map(|done| view! { <Flash>{done.into_owned()}</Flash> })}
            <div class="settings">
                {name_card(self.member, naming, locale)}
                <Card title=t!("profile.language", locale = code).into_owned()>{language(locale)}</Card>
                {password_card(email, securing, locale)}
                {devices_card(self.places, locale, self.zone)}
                {history_card(self.lines, locale, self.zone)}
            </div>
        }
        .into_any()
    }
}

fn name_card(member: StaffMember, state: FormState, locale: Locale) -> AnyView {
    let code = locale.code();
    view! {
        <Card title=t!("profile.you", locale = code).into_owned()>
            <p class="muted">{member.email}</p>
            <form class="form" method="post" action=RENAME novalidate>
                <FormMessage message=state.error("")/>
                <Field
                    name="name"
                    label=t!("profile.name", locale = code)
                    value=state.value_or("name", &member.name)
                    error=state.error("name")
                    autocomplete="name"
                    required=true
                    maxlength=120
                />
                <Button>{t!("profile.save", locale = code).into_owned()}</Button>
            </form>
        </Card>
    }
    .into_any()
}

fn password_card(username: String, state: FormState, locale: Locale) -> AnyView {
    let code = locale.code();
    view! {
        <Card title=t!("profile.password.title", locale = code).into_owned()>
            <form class="form" method="post" action=CHANGE_PASSWORD novalidate>
                <FormMessage message=state.error("")/>
                // Tells a password manager whose password it is.
                <input type="text" name="username" value=username autocomplete="username" hidden=true/>
                <Field
                    name="current_password"
                    label=t!("profile.password.current", locale = code)
                    kind="password"
                    error=state.error("current_password")
                    autocomplete="current-password"
                    required=true
                />
                <Field
                    name="password"
                    label=t!("profile.password.new", locale = code)
                    hint=t!("profile.password.hint", locale = code)
                    kind="password"
                    error=state.error("password")
                    autocomplete="new-password"
                    required=true
                />
                <Button>{t!("profile.password.button", locale = code).into_owned()}</Button>
            </form>
        </Card>
    }
    .into_any()
}

fn devices_card(places: Vec<SignedInAt>, locale: Locale, zone: Tz) -> AnyView {
    let code = locale.code();
    let limits = t!("devices.limits", locale = code, idle = IDLE_DAYS, life = LIFE_DAYS).into_owned();
    view! {
        <Card title=t!("devices.title", locale = code).into_owned()>
            <p class="muted">{limits}</p>
            {devices::list(places, Ends { one: END_ONE, others: END_OTHERS }, locale, zone)}
        </Card>
    }
    .into_any()
}

fn history_card(lines: Vec<Line>, locale: Locale, zone: Tz) -> AnyView {
    let code = locale.code();
    let rows = lines.into_iter().map(move |line| {
        let what = if line.verb == SignInFailed::NAME {
            t!("profile.history.failed", locale = code)
        } else {
            t!("profile.history.came_in", locale = code)
        };
        let device = devices::name(&line.device, locale);
        let place = match &line.address {
            Some(address) => {
                t!("profile.history.place", locale = code, device = device, address = address).into_owned()
            }
            None => device,
        };
        view! {
            <li>
                <p>{what.into_owned()}</p>
                <p class="muted small">{moment(line.at, zone)} " · " {place}</p>
            </li>
        }
    });
    view! {
        <Card title=t!("profile.history.title", locale = code).into_owned()>
            <p class="muted">{t!("profile.history.intro", locale = code).into_owned()}</p>
            <ol class="sign-ins">{rows.collect_view()}</ol>
        </Card>
    }
    .into_any()
}
