use super::START;
use crate::{Staff, access};
use http::{HeaderValue, StatusCode, header::LOCATION};
use kernel::{Error, FormState, Locale, Redirect};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};
use rust_i18n::t;
use std::sync::Arc;
use tenancy::Tenant;
use ui::{Button, Field, FormMessage};

/// The page for `/entrar` and `/app/entrar`. Who is signed in already goes on to where they wanted.
#[component]
pub fn SignInPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let next = use_query_map().with_untracked(|query| query.get("next")).unwrap_or_default();
    ui::page(is_signed_in(), move |signed_in| {
        if signed_in {
            go_on(&next);
        }
        form(locale, &next)
    })
}

async fn is_signed_in() -> Result<bool, Error> {
    let (request, session) = (access::request()?, access::session()?);
    if session.id().is_none() {
        return Ok(false);
    }
    match Staff::recognise(&request, &session).await {
        Ok(staff) => staff.commit().await.map(|()| true),
        Err(Error::Unauthenticated) => Ok(false),
        Err(error) => Err(error),
    }
}

fn go_on(next: &str) {
    let location = Redirect::to_posted(next, "/app/").location;
    if let (Some(response), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&location)) {
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(LOCATION, location);
    }
}

fn form(locale: Locale, next: &str) -> AnyView {
    let state = FormState::of(START);
    let locale = locale.code();
    let title = t!("sign_in.title", locale = locale).into_owned();
    view! {
        <Title text=title.clone()/>
        <section class="page">
            <h1>{title}</h1>
            <form class="form" method="post" action=START>
                <FormMessage message=state.error("")/>
                <input type="hidden" name="next" value=state.value_or("next", next)/>
                <Field
                    name="email"
                    label=t!("sign_in.email", locale = locale)
                    kind="email"
                    value=state.value("email")
                    error=state.error("email")
                    autocomplete="username"
                    inputmode="email"
                    required=true
                />
                <Field
                    name="password"
                    label=t!("sign_in.password", locale = locale)
                    kind="password"
                    error=state.error("password")
                    autocomplete="current-password"
                    required=true
                />
                <Button>{t!("sign_in.button", locale = locale).into_owned()}</Button>
            </form>
            {forgotten(locale)}
        </section>
    }
    .into_any()
}

/// The way to a new password, in the same app; while the business is suspended no mail leaves.
fn forgotten(locale: &'static str) -> AnyView {
    if use_context::<Arc<Tenant>>().is_some_and(|tenant| !tenant.works()) {
        return ().into_any();
    }
    let here = use_location().pathname.get_untracked();
    let page = if here.starts_with("/app/") { "/app/entrar/senha" } else { "/entrar/senha" };
    view! {
        <p>
            <a class="lone-link" href=page>{t!("sign_in.forgotten", locale = locale).into_owned()}</a>
        </p>
    }
    .into_any()
}
