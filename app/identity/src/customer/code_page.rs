use super::{
    CODE, CUSTOMER_HOME, SIGN_IN,
    actions::ENTER,
    code::store,
    sign_in_page::{go_on, next, onward},
};
use crate::{Visitor, access, cookie, token::Token};
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_meta::Title;
use rust_i18n::t;
use ui::{Button, Field, FormMessage, LinkButton, Look};

/// `/c/entrar/codigo`: where to type the code. Who waits for none goes back to ask for one.
#[component]
pub fn CustomerCodePage() -> AnyView {
    let locale = expect_context::<Locale>();
    let next = next();
    ui::page(load(), move |email| {
        let state = FormState::of(ENTER);
        // A code that is over is told before another is asked for.
        if email.is_none() && state.error("code").is_none() {
            go_on(SIGN_IN);
        }
        form(locale, &next, email.as_deref(), &state)
    })
}

/// The page, from which a person goes on to `next`.
pub(super) fn address(next: &str) -> String {
    match onward(next) {
        home if home == CUSTOMER_HOME => CODE.to_owned(),
        next => {
            format!("{CODE}?{}", form_urlencoded::Serializer::new(String::new()).append_pair("next", &next).finish())
        }
    }
}

async fn load() -> Result<Option<String>, Error> {
    let request = access::request()?;
    let Some(browser) = cookie::CODE.sent(&request).as_deref().and_then(Token::parse) else { return Ok(None) };
    let mut visitor = Visitor::begin().await?;
    let email = store::email_of(&mut visitor, &browser.hash()).await?;
    visitor.commit().await?;
    Ok(email)
}

fn form(locale: Locale, next: &str, email: Option<&str>, state: &FormState) -> AnyView {
    let code = locale.code();
    let title = t!("customer.code.title", locale = code).into_owned();
    let sent = email.map(|email| t!("customer.code.sent", locale = code, email = email).into_owned());
    view! {
        <Title text=title.clone()/>
        <section class="page">
            <h1>{title}</h1>
            {sent.map(|sent| view! { <p class="muted">{sent}</p> })}
            <form class="form" method="post" action=ENTER>
                <FormMessage message=state.error("")/>
                <input type="hidden" name="next" value=state.value_or("next", next)/>
                <Field
                    name="code"
                    label=t!("customer.code.label", locale = code)
                    hint=t!("customer.code.hint", locale = code)
                    error=state.error("code")
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    required=true
                    maxlength=12
                />
                <div class="actions">
                    <Button>{t!("customer.code.button", locale = code).into_owned()}</Button>
                    <LinkButton href=SIGN_IN look=Look::Quiet>
                        {t!("customer.code.again", locale = code).into_owned()}
                    </LinkButton>
                </div>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn the_way_on_is_kept() {
        assert_eq!(address("/c/perfil?a=b&c=d"), "/c/entrar/codigo?next=%2Fc%2Fperfil%3Fa%3Db%26c%3Dd");
        for next in ["", "/c/", "/app/deals", "//evil.example"] {
            assert_eq!(address(next), "/c/entrar/codigo", "{next}");
        }
    }
}
