use super::{CUSTOMER_PROFILE, Customer, CustomerAccount, actions::LEAVE};
use kernel::{Error, Locale};
use leptos::prelude::*;
use leptos_meta::Title;
use rust_i18n::t;
use std::sync::Arc;
use tenancy::Tenant;
use ui::{Button, Card, Look};

/// `/c/`: what a customer can do here.
#[component]
pub fn CustomerHomePage() -> AnyView {
    let locale = expect_context::<Locale>();
    let business = expect_context::<Arc<Tenant>>().brand.name.clone();
    ui::page(load(), move |account: CustomerAccount| home(&account, business, locale))
}

async fn load() -> Result<CustomerAccount, Error> {
    let customer = Customer::begin().await?;
    let account = customer.account().clone();
    customer.commit().await?;
    Ok(account)
}

fn home(account: &CustomerAccount, business: String, locale: Locale) -> AnyView {
    let code = locale.code();
    let greeting = match account.name.split_whitespace().next() {
        Some(name) => t!("customer.home.greeting", locale = code, name = name),
        None => t!("customer.home.nameless", locale = code),
    };
    let signed_in = t!("customer.home.signed_in", locale = code, email = account.email).into_owned();
    view! {
        <Title text=t!("customer.home.title", locale = code).into_owned()/>
        <div class="page">
            <header class="page-head">
                <h1>{greeting.into_owned()}</h1>
            </header>
            <div class="settings">
                <Card title=business>
                    <p>{signed_in}</p>
                    <ul class="settings-links">
                        <li>
                            <a href=CUSTOMER_PROFILE>{t!("customer.home.profile", locale = code).into_owned()}</a>
                        </li>
                        <li>
                            <a href="/c/instalar">{t!("customer.home.install", locale = code).into_owned()}</a>
                        </li>
                        <li>
                            <a href="/">{t!("customer.home.public", locale = code).into_owned()}</a>
                        </li>
                    </ul>
                    {leave(locale)}
                </Card>
            </div>
        </div>
    }
    .into_any()
}

/// The button "Sair", which works without script.
pub(super) fn leave(locale: Locale) -> AnyView {
    view! {
        <form method="post" action=LEAVE>
            <Button look=Look::Quiet>{t!("sign_out.button", locale = locale.code()).into_owned()}</Button>
        </form>
    }
    .into_any()
}
