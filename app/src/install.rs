use identity::{Permission, Staff};
use kernel::{Error, Locale};
use leptos::prelude::*;
use leptos_meta::Title;
use rust_i18n::t;
use site::InstallSteps;

/// `/app/instalar`: how the staff's app comes to the home screen.
#[component]
pub(crate) fn InstallPage() -> AnyView {
    let locale = expect_context::<Locale>();
    ui::page(load(), move |()| steps(locale))
}

async fn load() -> Result<(), Error> {
    Staff::begin(Permission::UseApp).await?.commit().await
}

/// `/c/instalar`: the same of the customers' app, for anyone: who is invited to it need not have signed in.
#[component]
pub(crate) fn CustomerInstallPage() -> AnyView {
    steps(expect_context::<Locale>())
}

fn steps(locale: Locale) -> AnyView {
    let title = t!("more.install", locale = locale.code()).into_owned();
    view! {
        <Title text=title.clone()/>
        <div class="page">
            <header class="page-head">
                <h1>{title}</h1>
            </header>
            <div class="settings">
                <InstallSteps locale=locale/>
            </div>
        </div>
    }
    .into_any()
}
