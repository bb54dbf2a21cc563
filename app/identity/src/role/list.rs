//! `/app/settings/roles`.

use super::{OwnRole, Role, store};
use crate::{Permission, Staff, staff::back};
use kernel::{Error, Locale};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use rust_i18n::t;
use ui::{Card, Flash, Glyph, Icon, LinkButton};

/// Where the page is.
pub const PAGE: &str = "/app/settings/roles";

/// What people can be here: the four roles of every business and its own.
#[component]
pub fn RolesPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let done = use_query_map().with_untracked(|query| query.get("feito")).unwrap_or_default();
    ui::page(load(), move |own: Vec<(OwnRole, i64)>| view(own, &done, locale))
}

async fn load() -> Result<Vec<(OwnRole, i64)>, Error> {
    let mut staff = Staff::look(Permission::ManageStaff).await?;
    let own = store::own(&mut staff).await?;
    staff.commit().await?;
    Ok(own)
}

fn view(own: Vec<(OwnRole, i64)>, done: &str, locale: Locale) -> AnyView {
    let code = locale.code();
    let title = t!("roles.title", locale = code).into_owned();
    let none = own.is_empty().then(|| view! { <p class="muted">{t!("roles.none", locale = code).into_owned()}</p> });
    let own = own.into_iter().map(|(role, people)| own_row(role, people, locale)).collect_view();
    let built_in = Role::ALL.map(|role| {
        view! {
            <li>
                <p class="who-name">{role.label(locale)}</p>
                <p class="muted small">{role.purpose(locale)}</p>
            </li>
        }
    });
    view! {
        <leptos_meta::Title text=title.clone()/>
        {back(locale)}
        <header class="page-head">
            <h1>{title}</h1>
            <div class="act-first">
                <LinkButton href=format!("{PAGE}/new")>
                    <Icon glyph=Glyph::Plus/>
                    {t!("roles.new", locale = code).into_owned()}
                </LinkButton>
            </div>
        </header>
        <p class="muted">{t!("roles.intro", locale = code).into_owned()}</p>
        {said(done, locale).map(|words| view! { <Flash>{words}</Flash> })}
        <Card title=t!("roles.own", locale = code).into_owned()>{none} <ul class="rows">{own}</ul></Card>
        <Card title=t!("roles.built_in", locale = code).into_owned()>
            <ul class="rows">{built_in}</ul>
        </Card>
    }
    .into_any()
}

fn own_row(role: OwnRole, people: i64, locale: Locale) -> AnyView {
    let code = locale.code();
    let number = match people {
        0 => t!("roles.nobody", locale = code),
        1 => t!("roles.one", locale = code),
        n => t!("roles.many", locale = code, n = n),
    };
    let href = format!("{PAGE}/{}", role.id);
    let role = Role::Own(role);
    view! {
        <li>
            <a class="row-link" href=href>
                <span class="who-name">{role.label(locale)}</span>
            </a>
            <p class="muted small">{role.purpose(locale)}</p>
            <p class="muted small">{number.into_owned()}</p>
        </li>
    }
    .into_any()
}

fn said(done: &str, locale: Locale) -> Option<String> {
    let code = locale.code();
    let words = match done {
        "criou" => t!("roles.done.made", locale = code),
        "mudou" => t!("roles.done.changed", locale = code),
        "apagou" => t!("roles.done.deleted", locale = code),
        _ => return None,
    };
    Some(words.into_owned())
}
