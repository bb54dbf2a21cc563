use super::{
    Customer, CustomerAccount,
    actions::{CHANGE, END_ONE, END_OTHERS},
    home::leave,
    session::{self, IDLE_DAYS, LIFE_DAYS},
};
use crate::devices::{self, Ends, SignedInAt};
use chrono_tz::Tz;
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rust_i18n::t;
use ui::{Button, Card, Field, Flash, FormMessage};

/// `/c/perfil`: name, phone, language and devices of the customer who is signed in. `language` is the choice of a language,
/// which belongs to a crate above.
#[component]
pub fn CustomerProfilePage(language: fn(Locale) -> AnyView) -> AnyView {
    let done = use_query_map().with_untracked(|map| map.get("feito")).unwrap_or_default();
    let state = FormState::of(CHANGE);
    ui::page(load(), move |profile: Profile| profile.view(&done, state, language))
}

struct Profile {
    account: CustomerAccount,
    places: Vec<SignedInAt>,
    locale: Locale,
    zone: Tz,
}

async fn load() -> Result<Profile, Error> {
    let mut customer = Customer::begin().await?;
    let account = customer.account().clone();
    let places = session::places(&mut customer).await?;
    let (locale, zone) = (customer.locale(), customer.tenant().time_zone);
    customer.commit().await?;
    Ok(Profile { account, places, locale, zone })
}

impl Profile {
    fn view(self, done: &str, state: FormState, language: fn(Locale) -> AnyView) -> AnyView {
        let (locale, code) = (self.locale, self.locale.code());
        let title = t!("profile.title", locale = code).into_owned();
        let done = match done {
            "dados" => Some(t!("customer.profile.done", locale = code)),
            "aparelho" => Some(t!("profile.done.device", locale = code)),
            "aparelhos" => Some(t!("profile.done.devices", locale = code)),
            _ => None,
        };
        let limits = t!("devices.limits", locale = code, idle = IDLE_DAYS, life = LIFE_DAYS).into_owned();
        let ends = Ends { one: END_ONE, others: END_OTHERS };
        view! {
            <Title text=title.clone()/>
            <div class="page">
                <header class="page-head">
                    <h1>{title}</h1>
                </header>
                {done.map(|done| view! { <Flash>{done.into_owned()}</Flash> })}
                <div class="settings">
                    {data_card(self.account, state, locale)}
                    <Card title=t!("profile.language", locale = code).into_owned()>{language(locale)}</Card>
                    <Card title=t!("devices.title", locale = code).into_owned()>
                        <p class="muted">{limits}</p>
                        {devices::list(self.places, ends, locale, self.zone)}
                        {leave(locale)}
                    </Card>
                </div>
            </div>
        }
        .into_any()
    }
}

fn data_card(account: CustomerAccount, state: FormState, locale: Locale) -> AnyView {
    let code = locale.code();
    let phone = account.phone.as_ref().map(ToString::to_string).unwrap_or_default();
    view! {
        <Card title=t!("customer.profile.data", locale = code).into_owned()>
            <p class="muted">{account.email}</p>
            <form class="form" method="post" action=CHANGE novalidate>
                <FormMessage message=state.error("")/>
                <Field
                    name="name"
                    label=t!("customer.profile.name.label", locale = code)
                    value=state.value_or("name", &account.name)
                    error=state.error("name")
                    autocomplete="name"
                    maxlength=120
                />
                <Field
                    name="phone"
                    label=t!("customer.profile.phone.label", locale = code)
                    hint=t!("customer.profile.phone.hint", locale = code)
                    value=state.value_or("phone", &phone)
                    error=state.error("phone")
                    kind="tel"
                    autocomplete="tel-national"
                    inputmode="tel"
                />
                <Button>{t!("customer.profile.save", locale = code).into_owned()}</Button>
            </form>
        </Card>
    }
    .into_any()
}
