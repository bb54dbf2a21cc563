use crate::{Mark, brand::previewed_corrections, footer::lines};
use kernel::Locale;
use leptos::prelude::*;
use rust_i18n::t;
use std::sync::Arc;
use tenancy::Tenant;
use ui::{LinkButton, Look};

/// `/`: who this is, and the way in for the people who work there. Reads nothing but the tenant's public facts.
#[component]
pub fn HomePage() -> impl IntoView {
    let locale = expect_context::<Locale>();
    let brand = expect_context::<Arc<Tenant>>().brand.clone();
    let tagline = (!brand.tagline.is_empty()).then(|| brand.tagline.clone());
    let opening = (!brand.opening.is_empty()).then(|| {
        let paragraphs = brand.opening.split("\n\n").map(|paragraph| view! { <p>{lines(paragraph)}</p> }.into_any());
        view! { <div class="opening">{paragraphs.collect_view()}</div> }
    });
    view! {
        <section class="hero">
            <Mark brand=brand.clone() large=true/>
            <h1>{brand.name.clone()}</h1>
            {tagline.map(|tagline| view! { <p class="tagline">{tagline}</p> })}
            {opening}
            <div class="actions">
                <LinkButton href="/entrar" look=Look::Quiet>
                    {t!("home.sign_in", locale = locale.code()).into_owned()}
                </LinkButton>
            </div>
        </section>
        {previewed_corrections(&brand, locale)}
    }
}
