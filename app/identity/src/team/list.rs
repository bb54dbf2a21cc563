//! `/app/settings/teams`.

use super::{Team, store};
use crate::{Permission, Staff, staff::back};
use kernel::{Error, Locale};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use rust_i18n::t;
use ui::{EmptyState, Flash, Glyph, Icon, LinkButton};

/// Where the page is.
pub const PAGE: &str = "/app/settings/teams";

/// The teams, each with who is in it.
#[component]
pub fn TeamsPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let done = use_query_map().with_untracked(|query| query.get("feito")).unwrap_or_default();
    ui::page(load(), move |teams: Vec<Team>| view(teams, &done, locale))
}

async fn load() -> Result<Vec<Team>, Error> {
    let mut staff = Staff::look(Permission::ManageStaff).await?;
    let teams = store::list(&mut staff).await?;
    staff.commit().await?;
    Ok(teams)
}

fn view(teams: Vec<Team>, done: &str, locale: Locale) -> AnyView {
    let code = locale.code();
    let title = t!("teams.title", locale = code).into_owned();
    let list = if teams.is_empty() {
        let (title, text) = (t!("teams.none", locale = code), t!("teams.none_text", locale = code));
        view! { <EmptyState glyph=Glyph::Person title=title text=text/> }.into_any()
    } else {
        let rows = teams.into_iter().map(|team| row(team, locale)).collect_view();
        view! { <ul class="people">{rows}</ul> }.into_any()
    };
    view! {
        <leptos_meta::Title text=title.clone()/>
        {back(locale)}
        <header class="page-head">
            <h1>{title}</h1>
            <div class="act-first">
                <LinkButton href=format!("{PAGE}/new")>
                    <Icon glyph=Glyph::Plus/>
                    {t!("teams.new", locale = code).into_owned()}
                </LinkButton>
            </div>
        </header>
        {said(done, locale).map(|words| view! { <Flash>{words}</Flash> })}
        {list}
    }
    .into_any()
}

fn row(team: Team, locale: Locale) -> AnyView {
    let code = locale.code();
    let lead = team.members.iter().find(|member| member.leads);
    let lead = lead.map(|member| t!("teams.led", locale = code, name = member.name).into_owned());
    let names: Vec<String> = team.members.into_iter().map(|member| member.name).collect();
    let names = if names.is_empty() { t!("teams.empty", locale = code).into_owned() } else { names.join(", ") };
    view! {
        <li class="card">
            <a class="people-who" href=format!("{PAGE}/{}", team.id)>
                <span class="who-name">{team.name}</span>
                <span class="muted small">{names}</span>
            </a>
            {lead.map(|lead| view! { <p class="muted small">{lead}</p> })}
        </li>
    }
    .into_any()
}

fn said(done: &str, locale: Locale) -> Option<String> {
    let code = locale.code();
    let words = match done {
        "criou" => t!("teams.done.made", locale = code),
        "mudou" => t!("teams.done.changed", locale = code),
        "apagou" => t!("teams.done.deleted", locale = code),
        _ => return None,
    };
    Some(words.into_owned())
}
