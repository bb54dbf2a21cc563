use super::{
    ASK, CHOOSE, PAGES,
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
use leptos_router::hooks::{use_location, use_params_map, use_query_map};
use rust_i18n::t;
use ui::{Button, EmptyState, Field, FormMessage, Glyph, LinkButton};

/// The page for `/entrar/senha` and `/app/entrar/senha`: ask for a link, or that one is on its way.
#[component]
pub fn AskResetPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let path = use_location().pathname.get_untracked();
    let page = PAGES.into_iter().find(|page| *page == path).unwrap_or(PAGES[0]);
    let asked = use_query_map().with_untracked(|query| query.get("feito").is_some());
    let state = FormState::of(ASK);
    if asked && state.errors.is_empty() { on_its_way(locale, page) } else { ask_form(locale, page, &state) }
}

fn ask_form(locale: Locale, page: &'static str, state: &FormState) -> AnyView {
    let code = locale.code();
    let title = t!("reset.ask.title", locale = code).into_owned();
    view! {
        <Title text=title.clone()/>
        <section class="page">
            <h1>{title}</h1>
            <p class="muted">{t!("reset.ask.intro", locale = code).into_owned()}</p>
            <form class="form" method="post" action=ASK>
                <FormMessage message=state.error("")/>
                <input type="hidden" name="page" value=page/>
                <Field
                    name="email"
                    label=t!("sign_in.email", locale = code)
                    kind="email"
                    value=state.value("email")
                    error=state.error("email")
                    autocomplete="username"
                    inputmode="email"
                    required=true
                />
                <Button>{t!("reset.ask.button", locale = code).into_owned()}</Button>
            </form>
            <p class="hint">
                <a class="lone-link" href=sign_in(page)>{t!("reset.back", locale = code).into_owned()}</a>
            </p>
        </section>
    }
    .into_any()
}

/// The same for whoever asked.
fn on_its_way(locale: Locale, page: &'static str) -> AnyView {
    let code = locale.code();
    let title = t!("reset.sent.title", locale = code);
    view! {
        <Title text=title.clone().into_owned()/>
        <section class="page">
            <h1 class="hidden-label">{title.clone().into_owned()}</h1>
            <EmptyState glyph=Glyph::Check title=title text=t!("reset.sent.text", locale = code)>
                <LinkButton href=sign_in(page)>{t!("reset.back", locale = code).into_owned()}</LinkButton>
            </EmptyState>
        </section>
    }
    .into_any()
}

fn sign_in(page: &str) -> String {
    page.trim_end_matches("/senha").to_owned()
}

/// The page for `/senha/{token}`: choose a new password, or why the link does not work any more.
#[component]
pub fn ResetPage() -> AnyView {
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
    let state = FormState::of(CHOOSE);
    let locale = locale.code();
    let title = t!("reset.title", locale = locale).into_owned();
    view! {
        <Title text=title.clone()/>
        <section class="page">
            <h1>{title}</h1>
            <p class="muted">{t!("reset.intro", locale = locale).into_owned()}</p>
            <form class="form" method="post" action=CHOOSE>
                <FormMessage message=state.error("")/>
                <input type="hidden" name="token" value=token.to_owned()/>
                <div class="field">
                    <label for="reset-email">{t!("invitation.your_email", locale = locale).into_owned()}</label>
                    <input
                        class="input"
                        id="reset-email"
                        type="email"
                        value=found.email.clone()
                        autocomplete="username"
                        readonly=true
                    />
                </div>
                <Field
                    name="password"
                    label=t!("reset.password", locale = locale)
                    hint=t!("invitation.rules", locale = locale)
                    kind="password"
                    error=state.error("password")
                    autocomplete="new-password"
                    required=true
                />
                <Button>{t!("reset.button", locale = locale).into_owned()}</Button>
            </form>
        </section>
    }
    .into_any()
}

/// A link that does not work any more: why, and the way to another.
fn closed_page(locale: Locale, state: Option<State>) -> AnyView {
    let code = locale.code();
    let (title, text) = match state {
        Some(State::Used) => (t!("reset.used.title", locale = code), t!("reset.used.text", locale = code)),
        Some(_) => (t!("reset.expired.title", locale = code), t!("reset.expired.text", locale = code)),
        None => (t!("reset.unknown.title", locale = code), t!("reset.unknown.text", locale = code)),
    };
    Closed { title, text, href: PAGES[0], label: t!("reset.again", locale = code) }.view(state)
}
