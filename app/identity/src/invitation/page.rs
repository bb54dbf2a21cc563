use super::{
    ACCEPT,
    store::{self, Found, State},
};
use crate::{Visitor, token::Token};
use http::StatusCode;
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use rust_i18n::t;
use std::{borrow::Cow, sync::Arc};
use tenancy::Tenant;
use ui::{Button, EmptyState, Field, FormMessage, Glyph, LinkButton};

/// The page for `/convite/{token}`: choose a password, or why the link does not work any more.
#[component]
pub fn InvitationPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    ui::page(load(token.clone()), move |loaded| match loaded {
        Some((found, State::Open)) => form(locale, &token, &found),
        Some((_, State::Used)) => used(locale),
        Some((_, State::Expired)) => expired(locale),
        None => unknown(locale),
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

fn used(locale: Locale) -> AnyView {
    let code = locale.code();
    let title = t!("invitation.used.title", locale = code);
    closed(locale, StatusCode::GONE, title, t!("invitation.used.text", locale = code))
}

fn expired(locale: Locale) -> AnyView {
    let code = locale.code();
    let title = t!("invitation.expired.title", locale = code);
    closed(locale, StatusCode::GONE, title, t!("invitation.expired.text", locale = code))
}

fn unknown(locale: Locale) -> AnyView {
    let code = locale.code();
    let title = t!("invitation.unknown.title", locale = code);
    closed(locale, StatusCode::NOT_FOUND, title, t!("invitation.unknown.text", locale = code))
}

/// A link that does not work any more: why, and the way to the sign-in page.
fn closed(locale: Locale, status: StatusCode, title: Cow<'static, str>, text: Cow<'static, str>) -> AnyView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
    view! {
        <Title text=title.clone().into_owned()/>
        <section class="page">
            <h1 class="hidden-label">{title.clone().into_owned()}</h1>
            <EmptyState glyph=Glyph::Lock title=title text=text>
                <LinkButton href="/app/entrar">
                    {t!("invitation.sign_in", locale = locale.code()).into_owned()}
                </LinkButton>
            </EmptyState>
        </section>
    }
    .into_any()
}
