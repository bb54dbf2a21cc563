use super::PAGE;
use crate::{access, session};
use kernel::Locale;
use leptos::prelude::*;
use rust_i18n::t;
use ui::{Glyph, Icon};

/// The way to the notices, with how many of them are new: found with the session, no query of its own.
#[component]
pub fn Bell(
    /// The reader's language.
    locale: Locale,
) -> AnyView {
    Suspend::new(async move {
        let unread = match access::session() {
            Ok(session) => session::unread(&session).await.unwrap_or_default(),
            Err(_) => 0,
        };
        link(unread, locale)
    })
    .into_any()
}

fn link(unread: i64, locale: Locale) -> AnyView {
    let code = locale.code();
    let label = match unread {
        0 => t!("notice.title", locale = code),
        1 => t!("notice.one", locale = code),
        n => t!("notice.many", locale = code, n = n),
    };
    let number = (unread > 0).then(|| {
        let number = if unread > 99 { "99+".to_owned() } else { unread.to_string() };
        view! { <span class="bell-number" aria-hidden="true">{number}</span> }
    });
    view! {
        <a class="bell" href=PAGE>
            <Icon glyph=Glyph::Bell/>
            <span class="hidden-label">{label.into_owned()}</span>
            {number}
            <span class="bell-label" aria-hidden="true">{t!("notice.title", locale = code).into_owned()}</span>
        </a>
    }
    .into_any()
}
