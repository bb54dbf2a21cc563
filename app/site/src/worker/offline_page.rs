use kernel::Locale;
use leptos::prelude::*;
use leptos_meta::Title;
use rust_i18n::t;
use ui::{Glyph, Icon, LinkButton};

/// `/offline`: what the service worker shows where a page cannot be reached and was not kept. The same for everybody.
#[component]
pub fn OfflinePage() -> impl IntoView {
    let code = expect_context::<Locale>().code();
    let title = t!("offline.title", locale = code).into_owned();
    view! {
        <Title text=title.clone()/>
        <section class="error-page" aria-labelledby="offline-title">
            <span class="empty-glyph">
                <Icon glyph=Glyph::NoSignal/>
            </span>
            <h1 id="offline-title">{title}</h1>
            <p>{t!("offline.text", locale = code).into_owned()}</p>
            <div class="actions">
                // To wherever the reader is: the worker answers with this page at any address.
                <LinkButton href="">{t!("offline.again", locale = code).into_owned()}</LinkButton>
            </div>
        </section>
    }
}
