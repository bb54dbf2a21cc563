use super::{CUSTOMER_HOME, Customer, actions::ASK};
use http::{HeaderValue, StatusCode, header::LOCATION};
use kernel::{Error, FormState, Locale, Redirect};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rust_i18n::t;
use ui::{Button, Field, FormMessage};

/// `/c/entrar`: where to send the code. Who is signed in already goes on to where they wanted.
#[component]
pub fn CustomerSignInPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let next = next();
    ui::page(is_signed_in(), move |signed_in| {
        if signed_in {
            go_on(&onward(&next));
        }
        form(locale, &next)
    })
}

/// Where the person wanted to go.
pub(super) fn next() -> String {
    use_query_map().with_untracked(|query| query.get("next")).unwrap_or_default()
}

/// That, if it is one of the customers' pages, else their home.
pub(super) fn onward(next: &str) -> String {
    let Redirect { location } = Redirect::to_posted(next, CUSTOMER_HOME);
    if location.starts_with(CUSTOMER_HOME) { location } else { CUSTOMER_HOME.to_owned() }
}

/// Answers this page with another address.
pub(super) fn go_on(location: &str) {
    if let (Some(response), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(location)) {
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(LOCATION, location);
    }
}

async fn is_signed_in() -> Result<bool, Error> {
    match Customer::begin().await {
        Ok(customer) => customer.commit().await.map(|()| true),
        Err(Error::Unauthenticated) => Ok(false),
        Err(error) => Err(error),
    }
}

fn form(locale: Locale, next: &str) -> AnyView {
    let state = FormState::of(ASK);
    let code = locale.code();
    let title = t!("customer.sign_in.title", locale = code).into_owned();
    view! {
        <Title text=title.clone()/>
        <section class="page">
            <h1>{title}</h1>
            <p class="muted">{t!("customer.sign_in.intro", locale = code).into_owned()}</p>
            <form class="form" method="post" action=ASK>
                <FormMessage message=state.error("")/>
                <input type="hidden" name="next" value=state.value_or("next", next)/>
                <Field
                    name="email"
                    label=t!("customer.sign_in.email.label", locale = code)
                    kind="email"
                    value=state.value("email")
                    error=state.error("email")
                    autocomplete="email"
                    inputmode="email"
                    required=true
                />
                <Button>{t!("customer.sign_in.button", locale = code).into_owned()}</Button>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::onward;

    #[test]
    fn a_customer_goes_on_to_customers_pages_only() {
        for (next, to) in [
            ("/c/perfil?x=1", "/c/perfil?x=1"),
            ("/app/", "/c/"),
            ("/c", "/c/"),
            ("//evil.example/c/", "/c/"),
            ("https://evil.example", "/c/"),
            ("", "/c/"),
        ] {
            assert_eq!(onward(next), to, "{next}");
        }
    }
}
