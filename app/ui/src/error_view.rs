use crate::{Glyph, Icon, LinkButton, Look};
use kernel::{Error, Locale};
use leptos::prelude::*;
use rust_i18n::t;

/// What went wrong, how to mend it and a way out; stands inside the shell of the page that failed.
#[component]
pub fn ErrorView(
    /// What went wrong.
    error: Error,
    /// The reader's language.
    locale: Locale,
    /// The path that was asked for, with its query; decides the way out and what "try again" repeats.
    #[prop(into)]
    path: String,
) -> impl IntoView {
    let words = words(&error, locale);
    let staff = path == "/app" || path.starts_with("/app/");
    let customer = path.starts_with("/c/");
    let (home, home_label) = if staff {
        ("/app/", t!("error.home.staff", locale = locale.code()))
    } else if customer {
        ("/c/", t!("error.home.customer", locale = locale.code()))
    } else {
        ("/", t!("error.home.public", locale = locale.code()))
    };
    let again = matches!(error, Error::Unavailable | Error::Fault { .. } | Error::TooMany { .. });
    let changed = matches!(error, Error::Conflict { .. });
    let sign_in = matches!(error, Error::Unauthenticated);
    view! {
        <leptos_meta::Title text=words.title.clone()/>
        <section class="error-page" aria-labelledby="error-title">
            <span class="empty-glyph">
                <Icon glyph=words.glyph/>
            </span>
            <p class="error-status">{error.status()}</p>
            <h1 id="error-title">{words.title}</h1>
            <p>{words.text}</p>
            {words.detail.map(|detail| view! { <p class="error-detail">{detail}</p> })}
            <div class="actions">
                {(again || changed)
                    .then(|| {
                        let label = if changed {
                            t!("error.look_again", locale = locale.code())
                        } else {
                            t!("error.again", locale = locale.code())
                        };
                        view! { <LinkButton href=path>{label.into_owned()}</LinkButton> }
                    })}
                {sign_in
                    .then(|| {
                        view! {
                            <LinkButton href=if customer { "/c/entrar" } else { "/app/entrar" }>
                                {t!("error.sign_in", locale = locale.code()).into_owned()}
                            </LinkButton>
                        }
                    })}
                <LinkButton href=home look=if again || changed || sign_in { Look::Quiet } else { Look::Primary }>
                    {home_label.into_owned()}
                </LinkButton>
            </div>
        </section>
    }
}

struct Words {
    glyph: Glyph,
    title: String,
    text: String,
    detail: Option<String>,
}

fn words(error: &Error, locale: Locale) -> Words {
    let locale = locale.code();
    let (glyph, title, text, detail) = match error {
        Error::NotFound => (
            Glyph::Lost,
            t!("error.not_found.title", locale = locale),
            t!("error.not_found.text", locale = locale),
            None,
        ),
        Error::Unauthenticated => (
            Glyph::Lock,
            t!("error.unauthenticated.title", locale = locale),
            t!("error.unauthenticated.text", locale = locale),
            None,
        ),
        Error::Forbidden => (
            Glyph::Lock,
            t!("error.forbidden.title", locale = locale),
            t!("error.forbidden.text", locale = locale),
            None,
        ),
        Error::Invalid(errors) => (
            Glyph::Alert,
            t!("error.invalid.title", locale = locale),
            t!("error.invalid.text", locale = locale),
            errors.get("").map(str::to_owned),
        ),
        Error::Conflict { message } => (
            Glyph::Alert,
            t!("error.conflict.title", locale = locale),
            t!("error.conflict.text", locale = locale),
            Some(message.clone()),
        ),
        Error::PaymentRequired => (
            Glyph::Billing,
            t!("error.payment_required.title", locale = locale),
            t!("error.payment_required.text", locale = locale),
            None,
        ),
        Error::TooMany { seconds } => (
            Glyph::Clock,
            t!("error.too_many.title", locale = locale),
            t!("error.too_many.text", locale = locale, wait = wait(*seconds, locale)),
            None,
        ),
        Error::Unavailable => (
            Glyph::Clock,
            t!("error.unavailable.title", locale = locale),
            t!("error.unavailable.text", locale = locale),
            None,
        ),
        Error::Fault { id } => (
            Glyph::Alert,
            t!("error.fault.title", locale = locale),
            t!("error.fault.text", locale = locale),
            (!id.is_empty()).then(|| t!("error.fault.id", locale = locale, id = id).into_owned()),
        ),
    };
    Words { glyph, title: title.into_owned(), text: text.into_owned(), detail }
}

/// A wait in words: seconds below two minutes, then whole minutes, rounded up.
fn wait(seconds: u32, locale: &str) -> String {
    if seconds == 1 {
        t!("error.wait.second", locale = locale).into_owned()
    } else if seconds < 120 {
        t!("error.wait.seconds", locale = locale, n = seconds).into_owned()
    } else {
        t!("error.wait.minutes", locale = locale, n = seconds.div_ceil(60)).into_owned()
    }
}

#[cfg(test)]
mod tests;
