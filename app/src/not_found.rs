use crate::{frame::PublicFrame, here::here};
use http::StatusCode;
use kernel::{Error, Locale};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use ui::ErrorView;

/// For an address that is no page: 404 and a way out.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
    let locale = expect_context::<Locale>();
    view! {
        <PublicFrame>
            <ErrorView error=Error::NotFound locale=locale path=here()/>
        </PublicFrame>
    }
}
