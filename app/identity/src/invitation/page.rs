use super::{
    ACCEPT,
    store::{self, Found},
};
use crate::{
    Visitor,
    one_time::{Closed, State},
    token::Token,
};
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use rust_i18n::t;
use std::sync::Arc;
use tenancy::Tenant;
use ui::{Button, Field, FormMessage};

/// The page for `/convite/{token}`: choose a password, or why the link does not work any more.
#[component]
pub fn InvitationPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    ui::page(load(token.clone()), move |loaded| match loaded {
        Some((found, State::Open)) => form(locale, &token, &found),
        closed => closed_page(locale, closed.map(|(_, state)| state)),
    })
}

async fn load(token: String) -> Result<Option<(Found, State)>, Error> {
    let Some(token) = Token::parse(&token) else { return Ok(None) };
    let mut visitor = Visitor::begin().await?;
    let found = store::find(&mut visitor, &token.hash()).await?;
    let now = visitor.now();
    visitor.commit().await?;
    Ok(found.map(|found| {
        let state = found.state(now);
        (found, state)
    }))
}

fn form(locale: Locale, token: &str, found: &Found) -> AnyView {
    let state = FormState::of(ACCEPT);
    let locale = locale.code();
    // The owner of a new business is known by its name only until they say their own.
    let business = use_context::<Arc<Tenant>>().is_some_and(|tenant| tenant.name == found.name);
    let known = if business { "" } else { &found.name };
    let title = t!("invitation.title", locale = locale).into_owned();
    view! {
        <Title text=title.clone()/>
        <section class="page">
            <h1>{title}</h1>
            <p class="muted">{t!("invitation.intro", locale = locale).into_owned()}</p>
            <form class="form" method="post" action=ACCEPT>
                <FormMessage message=state.error("")/>
                <input type="hidden" name="token" value=token.to_owned()/>
                <div class="field">
                    <label for="invitation-email">{t!("invitation.your_email", locale = locale).into_owned()}</label>
                    <input
                        class="input"
                        id="invitation-email"
                        type="email"
                        value=found.email.clone()
                        autocomplete="username"
                        readonly=true
                    />
                </div>
                <Field
                    name="name"
                    label=t!("invitation.your_name", locale = locale)
                    value=state.value_or("name", known)
                    error=state.error("name")
                    autocomplete="name"
                    required=true
                />
                <Field
                    name="password"
                    label=t!("invitation.password", locale = locale)
                    hint=t!("invitation.rules", locale = locale)
                    kind="password"
                    error=state.error("password")
                    autocomplete="new-password"
                    required=true
                />
                <Button>{t!("invitation.button", locale = locale).into_owned()}</Button>
            </form>
        </section>
    }
    .into_any()
}

/// A link that does not work any more: why, and the way to the sign-in page.
fn closed_page(locale: Locale, state: Option<State>) -> AnyView {
    let code = locale.code();
    let (title, text) = match state {
        Some(State::Used) => (t!("invitation.used.title", locale = code), t!("invitation.used.text", locale = code)),
        Some(_) => (t!("invitation.expired.title", locale = code), t!("invitation.expired.text", locale = code)),
        None => (t!("invitation.unknown.title", locale = code), t!("invitation.unknown.text", locale = code)),
    };
    Closed { title, text, href: "/app/entrar", label: t!("invitation.sign_in", locale = code) }.view(state)
}
