use super::{SINCE, read};
use identity::Visitor;
use kernel::{Error, Locale};
use leptos::prelude::*;
use rust_i18n::t;
use std::sync::Arc;
use tenancy::{Tenant, TenantStatus};

/// The public pages of a business in the order of its menu; the one at `here` is marked. A menu that cannot be had is
/// left out: the page around it is worth more.
#[component]
pub fn Menu(
    /// The path that is shown, with its query.
    here: String,
) -> AnyView {
    let (tenant, locale) = (expect_context::<Arc<Tenant>>(), expect_context::<Locale>());
    if tenant.status == TenantStatus::Suspended || tenant.schema_version < SINCE {
        return ().into_any();
    }
    Suspend::new(async move { entries().await.map(|entries| menu_view(entries, &here, locale)).ok() }).into_any()
}

async fn entries() -> Result<Vec<(String, String)>, Error> {
    let mut visitor = Visitor::begin().await?;
    let entries = read::menu(&mut visitor).await?;
    visitor.commit().await?;
    Ok(entries)
}

fn menu_view(entries: Vec<(String, String)>, here: &str, locale: Locale) -> Option<AnyView> {
    if entries.is_empty() {
        return None;
    }
    let here = here.split('?').next().and_then(|path| path.strip_prefix('/')).unwrap_or_default();
    let links = entries
        .into_iter()
        .map(|(slug, title)| {
            let current = (slug == here).then_some("page");
            view! {
                <li>
                    <a href=format!("/{slug}") aria-current=current>
                        {title}
                    </a>
                </li>
            }
        })
        .collect_view();
    let menu = view! {
        <nav class="public-menu" aria-label=t!("menu.label", locale = locale.code()).into_owned()>
            <ul>{links}</ul>
        </nav>
    };
    Some(menu.into_any())
}
