//! `/app/settings/pages`.

use super::{
    PAGES, PageId,
    actions::{HIDE, PLACE, PUBLISH, REMOVE},
    read::{self, Listed},
    template::Template,
};
use chrono_tz::Tz;
use identity::{Permission, Staff};
use kernel::{Error, Locale, moment};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use rust_i18n::t;
use ui::{BackLink, Button, EmptyState, Flash, Glyph, Icon, LinkButton, Look};

/// The pages of the business: what is public, in which order the menu has them, the way to change them.
#[component]
pub fn PagesPage() -> AnyView {
    let done = use_query_map().with_untracked(|map| map.get("feito")).unwrap_or_default();
    ui::page(load(), move |shelf: Shelf| shelf.view(&done))
}

struct Shelf {
    pages: Vec<Listed>,
    locale: Locale,
    zone: Tz,
}

async fn load() -> Result<Shelf, Error> {
    let mut staff = Staff::look(Permission::ManageSettings).await?;
    let pages = read::list(&mut staff).await?;
    let (locale, zone) = (staff.locale(), staff.tenant().time_zone);
    staff.commit().await?;
    Ok(Shelf { pages, locale, zone })
}

impl Shelf {
    fn view(self, done: &str) -> AnyView {
        let code = self.locale.code();
        let title = t!("pages.title", locale = code).into_owned();
        let done = match done {
            "create" => Some(t!("pages.created", locale = code)),
            "edit" => Some(t!("pages.edited", locale = code)),
            "publish" => Some(t!("pages.published", locale = code)),
            "hide" => Some(t!("pages.hidden", locale = code)),
            "remove" => Some(t!("pages.removed", locale = code)),
            _ => None,
        };
        view! {
            <leptos_meta::Title text=title.clone()/>
            <BackLink href="/app/mais" label=t!("back", locale = code)/>
            <header class="page-head">
                <h1>{title}</h1>
                {(!self.pages.is_empty())
                    .then(|| {
                        view! {
                            <div class="act-first">
                                <LinkButton href=format!("{PAGES}/new")>
                                    <Icon glyph=Glyph::Plus/>
                                    {t!("pages.new", locale = code).into_owned()}
                                </LinkButton>
                            </div>
                        }
                    })}
            </header>
            <p class="muted">{t!("pages.intro", locale = code).into_owned()}</p>
            {done.map(|done| view! { <Flash>{done.into_owned()}</Flash> })}
            {self.rows()}
        }
        .into_any()
    }

    fn rows(&self) -> AnyView {
        let (code, locale) = (self.locale.code(), self.locale);
        if self.pages.is_empty() {
            let (title, text) = (t!("pages.none", locale = code), t!("pages.none_text", locale = code));
            return view! {
                <EmptyState glyph=Glyph::Shop title=title text=text>
                    {beginnings(locale)}
                    <LinkButton href=format!("{PAGES}/new")>{t!("pages.blank", locale = code).into_owned()}</LinkButton>
                </EmptyState>
            }
            .into_any();
        }
        view! { <ul class="shelf">{(0..self.pages.len()).map(|at| self.row(at)).collect_view()}</ul> }.into_any()
    }

    fn row(&self, at: usize) -> AnyView {
        let (code, page) = (self.locale.code(), &self.pages[at]);
        let when = moment(page.updated_at, self.zone);
        let changed = match &page.updated_by {
            Some(who) => t!("pages.changed_by", locale = code, who = who, when = when),
            None => t!("pages.changed", locale = code, when = when),
        };
        let state = if page.is_public { t!("pages.public", locale = code) } else { t!("pages.draft", locale = code) };
        let menu = page.in_menu.then(|| {
            let words = t!("pages.in_menu", locale = code).into_owned();
            view! { <span class="badge">{words}</span> }
        });
        let (act, label) = if page.is_public {
            (HIDE, t!("pages.hide", locale = code))
        } else {
            (PUBLISH, t!("pages.publish", locale = code))
        };
        let id = page.id.to_string();
        let (anchor, edit) = (format!("pagina-{id}"), format!("{PAGES}/{id}"));
        view! {
            <li class="card" id=anchor>
                <div class="shelf-head">
                    <div>
                        <h2 class="shelf-title">{page.title.clone()}</h2>
                        <a class="shelf-link" href=format!("/{}", page.slug)>
                            {format!("/{}", page.slug)}
                        </a>
                    </div>
                    {self.movers(at)}
                </div>
                <p class="shelf-state">
                    <span class="badge">{state.into_owned()}</span>
                    {menu}
                </p>
                <p class="muted small">{changed.into_owned()}</p>
                <div class="actions">
                    <LinkButton href=edit look=Look::Quiet>
                        {t!("pages.edit", locale = code).into_owned()}
                    </LinkButton>
                    <form method="post" action=act>
                        <input type="hidden" name="page" value=id.clone()/>
                        <Button look=Look::Quiet>{label.into_owned()}</Button>
                    </form>
                    <details class="discard">
                        <summary>{t!("pages.remove", locale = code).into_owned()}</summary>
                        <form method="post" action=REMOVE>
                            <p>{t!("pages.remove_sure", locale = code).into_owned()}</p>
                            <input type="hidden" name="page" value=id/>
                            <Button look=Look::Danger>{t!("pages.remove_yes", locale = code).into_owned()}</Button>
                        </form>
                    </details>
                </div>
            </li>
        }
        .into_any()
    }

    /// Up and down, for a page of the menu: which page it shall follow.
    fn movers(&self, at: usize) -> Option<AnyView> {
        let (code, page) = (self.locale.code(), &self.pages[at]);
        if !page.in_menu {
            return None;
        }
        let up = at.checked_sub(1).map(|_| at.checked_sub(2).map(|before| self.pages[before].id));
        let down = self.pages.get(at + 1).filter(|next| next.in_menu).map(|next| Some(next.id));
        let label_up = t!("pages.up", locale = code, title = page.title).into_owned();
        let label_down = t!("pages.down", locale = code, title = page.title).into_owned();
        let movers = view! {
            <div class="shelf-movers">
                {up.map(|after| mover(page.id, after, Glyph::Up, label_up))}
                {down.map(|after| mover(page.id, after, Glyph::Down, label_down))}
            </div>
        };
        Some(movers.into_any())
    }
}

fn mover(page: PageId, after: Option<PageId>, glyph: Glyph, label: String) -> AnyView {
    view! {
        <form method="post" action=PLACE>
            <input type="hidden" name="page" value=page.to_string()/>
            <input type="hidden" name="after" value=after.map(|after| after.to_string()).unwrap_or_default()/>
            <button type="submit" class="icon-button" aria-label=label>
                <Icon glyph=glyph/>
            </button>
        </form>
    }
    .into_any()
}

/// The proposed pages, each a link to a new page with its text.
pub(super) fn beginnings(locale: Locale) -> AnyView {
    Template::ALL
        .map(|template| {
            view! {
                <LinkButton href=format!("{PAGES}/new?modelo={}", template.code()) look=Look::Quiet>
                    {template.label(locale)}
                </LinkButton>
            }
        })
        .collect_view()
        .into_any()
}
