//! `/app/avisos`.

use super::{
    actions::{READ, READ_ALL},
    store::{self, Found},
    words::words,
};
use crate::{Permission, Staff};
use chrono_tz::Tz;
use kernel::{Error, Locale, moment};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use rust_i18n::t;
use std::collections::BTreeMap;
use ui::{Button, EmptyState, Glyph, LinkButton, Look};
use uuid::Uuid;

/// Where the page is.
pub const PAGE: &str = "/app/avisos";

/// Notices on one page.
const ROWS: i64 = 30;

/// What the reader was told, newest first.
#[component]
pub fn NoticesPage() -> AnyView {
    let before = use_query_map().with_untracked(|query| query.get("before"));
    ui::page(load(before), |notices: Notices| notices.view())
}

struct Notices {
    found: Vec<Found>,
    names: BTreeMap<Uuid, String>,
    /// The next page begins before this one.
    next: Option<Uuid>,
    locale: Locale,
    zone: Tz,
}

async fn load(before: Option<String>) -> Result<Notices, Error> {
    let mut staff = Staff::begin(Permission::UseApp).await?;
    let before = before.map(|before| before.parse().map_err(|_| Error::NotFound)).transpose()?;
    let reader = staff.member().id;
    let mut found = store::list(&mut staff, reader, before, ROWS + 1).await?;
    let mut next = None;
    if found.len() as i64 > ROWS {
        found.truncate(ROWS as usize);
        next = found.last().map(|found| found.id);
    }
    let names = store::names(&mut staff, &found).await?;
    let (locale, zone) = (staff.locale(), staff.tenant().time_zone);
    staff.commit().await?;
    Ok(Notices { found, names, next, locale, zone })
}

impl Notices {
    fn view(self) -> AnyView {
        let code = self.locale.code();
        let title = t!("notice.title", locale = code).into_owned();
        let all = self.found.iter().any(|found| found.is_new).then(|| {
            view! {
                <form method="post" action=READ_ALL>
                    <Button look=Look::Quiet>{t!("notice.read_all", locale = code).into_owned()}</Button>
                </form>
            }
        });
        let older = self.next.map(|next| {
            view! {
                <div class="actions">
                    <LinkButton href=format!("{PAGE}?before={next}") look=Look::Quiet>
                        {t!("notice.older", locale = code).into_owned()}
                    </LinkButton>
                </div>
            }
        });
        let rows = if self.found.is_empty() {
            let (title, text) = (t!("notice.none", locale = code), t!("notice.none_text", locale = code));
            view! { <EmptyState glyph=Glyph::Check title=title text=text/> }.into_any()
        } else {
            let rows = self.found.iter().map(|found| self.row(found)).collect_view();
            view! { <ul class="notices">{rows}</ul> }.into_any()
        };
        view! {
            <leptos_meta::Title text=title.clone()/>
            <header class="page-head">
                <h1>{title}</h1>
            </header>
            {all}
            {rows}
            {older}
        }
        .into_any()
    }

    fn row(&self, found: &Found) -> AnyView {
        let code = self.locale.code();
        let when = moment(found.created_at, self.zone);
        let class = if found.is_new { "notice notice-new" } else { "notice" };
        let new =
            found.is_new.then(|| view! { <span class="badge">{t!("notice.new", locale = code).into_owned()}</span> });
        view! {
            <li>
                <form method="post" action=READ>
                    <input type="hidden" name="notice" value=found.id.to_string()/>
                    <button class=class type="submit">
                        <span>{words(found, &self.names, self.locale)}</span>
                        <span class="muted small">{when} " " {new}</span>
                    </button>
                </form>
            </li>
        }
        .into_any()
    }
}
