use super::END;
use crate::session;
use http::{HeaderName, HeaderValue, header::SET_COOKIE};
use kernel::Locale;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use rust_i18n::t;
use tenancy::RequestTenant;
use ui::{Button, Look};

/// The button "Sair", which works without script.
#[component]
pub fn SignOutForm(
    /// The reader's language.
    locale: Locale,
) -> impl IntoView {
    view! {
        <form method="post" action=END>
            <Button look=Look::Quiet>{t!("sign_out.button", locale = locale.code()).into_owned()}</Button>
        </form>
    }
}

/// Takes the cookie away and whatever the browser cached: not "cookies", which would sign the person out of sibling
/// hosts too, and not "storage", which would remove the installed app's worker.
pub(super) fn tell_browser(request: &RequestTenant) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    let secure = request.tenant().origin.starts_with("https://");
    response.append_header(SET_COOKIE, session::removal(secure));
    forget_pages();
}

/// Takes away whatever the browser cached.
pub(crate) fn forget_pages() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
    }
}
