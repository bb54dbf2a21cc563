//! `/{slug}`.

use super::{
    PAGES, SINCE,
    address::is_slug,
    read::{self, Page},
};
use crate::markdown;
use identity::{Permission, Staff, Visitor};
use kernel::{Error, Locale};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use rust_i18n::t;
use std::sync::Arc;
use tenancy::Tenant;
use ui::{Flash, Tone};

/// A page of the business's own. One that is not public is there for those alone who may change it.
#[component]
pub fn CustomPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let served = expect_context::<Arc<Tenant>>().schema_version >= SINCE;
    let slug = use_params_map().with_untracked(|params| params.get("slug").unwrap_or_default());
    ui::page(load(slug, served), move |page| page_view(page, locale))
}

async fn load(slug: String, served: bool) -> Result<Page, Error> {
    if !served || !is_slug(&slug) {
        return Err(Error::NotFound);
    }
    let mut visitor = Visitor::begin().await?;
    let page = read::at(&mut visitor, &slug).await?;
    visitor.commit().await?;
    if !page.is_public {
        match Staff::begin(Permission::ManageSettings).await {
            Ok(staff) => staff.commit().await?,
            Err(Error::Unauthenticated | Error::Forbidden | Error::PaymentRequired) => return Err(Error::NotFound),
            Err(error) => return Err(error),
        }
    }
    Ok(page)
}

fn page_view(page: Page, locale: Locale) -> AnyView {
    let code = locale.code();
    let hidden = (!page.is_public).then(|| {
        view! {
            <Flash tone=Tone::Notice>
                <span>{t!("page.hidden", locale = code).into_owned()}</span>
                <a href=format!("{PAGES}/{}", page.id)>{t!("page.change", locale = code).into_owned()}</a>
            </Flash>
        }
    });
    view! {
        <leptos_meta::Title text=page.title.clone()/>
        <article class="custom-page">
            {hidden}
            <h1>{page.title}</h1>
            <div class="prose" inner_html=markdown::html(&page.source)></div>
        </article>
    }
    .into_any()
}
