use crate::{brand::Preview, brand_file::logo_path};
use leptos::prelude::*;
use tenancy::Brand;

/// The sign of the business: its logo, or its initials on its colour where there is none. The name stands beside it, so
/// those who hear the page do not hear it twice.
#[component]
pub fn Mark(
    /// Whose.
    brand: Brand,
    /// As large as on the public page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let logo = match use_context::<Preview>() {
        Some(preview) => preview.logo,
        None => logo_path(&brand),
    };
    match logo {
        Some(path) => {
            let class = if large { "logo logo-large" } else { "logo" };
            view! { <img class=class src=path alt=""/> }.into_any()
        }
        None => {
            let class = if large { "mark mark-large" } else { "mark" };
            view! {
                <span class=class aria-hidden="true">
                    {brand.initials()}
                </span>
            }
            .into_any()
        }
    }
}
