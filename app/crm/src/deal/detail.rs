//! `/app/deals/{id}`.

use super::{
    DealId, age,
    board::colour_class,
    history::{self, Change},
    store::{self, Deal},
};
use crate::note::{self, Note};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use identity::{Permission, Staff};
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use rust_i18n::t;
use ui::{BackLink, Card, Glyph, Icon, LinkButton, Look};

struct Detail {
    deal: Deal,
    changes: Vec<Change>,
    notes: Vec<Note>,
    locale: Locale,
    now: DateTime<Utc>,
    zone: Tz,
    can_move: bool,
    can_note: bool,
}

/// One deal: who, how to reach them, what it is worth, where it stands and how it came there.
#[component]
pub fn DealPage() -> AnyView {
    let id = use_params_map().with_untracked(|params| params.get("id").unwrap_or_default());
    let state = FormState::of(note::ADD);
    ui::page(load(id), move |detail: Detail| detail_view(detail, &state))
}

async fn load(id: String) -> Result<Detail, Error> {
    let mut staff = Staff::begin(Permission::ViewDeals).await?;
    let id: DealId = id.parse().map_err(|_| Error::NotFound)?;
    let deal = store::load(&mut staff, id).await?;
    let changes = history::load(&mut staff, id).await?;
    let notes = note::load(&mut staff, id).await?;
    let (locale, now, zone) = (staff.locale(), staff.now(), staff.tenant().time_zone);
    let can_move = staff.can(Permission::MoveDeals);
    let can_note = staff.can(Permission::WriteNotes) && note::are_kept(staff.tenant());
    staff.commit().await?;
    Ok(Detail { deal, changes, notes, locale, now, zone, can_move, can_note })
}

fn detail_view(detail: Detail, state: &FormState) -> AnyView {
    let Detail { deal, changes, notes, locale, now, zone, can_move, can_note } = detail;
    let code = locale.code();
    let name = deal.person.name.clone();
    let age = age::words(age::days(deal.stage_entered_at, now, zone), locale);
    let reach = deal.person.phone.clone().map(|phone| reach_view(&phone, locale));
    let mover = can_move.then(|| {
        view! {
            <LinkButton href=format!("/app/deals/{}/move", deal.id)>
                <Icon glyph=Glyph::Move/>
                {t!("deal.move.action", locale = code).into_owned()}
            </LinkButton>
        }
    });
    let facts = facts_view(&deal, locale, zone);
    let back = format!("/app/deals#etapa-{}", deal.stage);
    let (title, stage) = (deal.title.clone(), deal.stage_name.clone());
    let badge = colour_class("stage-badge badge", &deal.stage_colour);
    let form = can_note.then(|| note::form(deal.id, state, locale));
    let history = history_view(deal, changes, notes, locale, zone);
    view! {
        <leptos_meta::Title text=name.clone()/>
        <BackLink href=back label=t!("deal.detail.back", locale = code)/>
        <header class="deal-head">
            <h1>{name}</h1>
            {(!title.is_empty()).then(|| view! { <p>{title}</p> })}
            <p class=badge>
                {t!("deal.detail.stage_since", locale = code, stage = stage, age = age).into_owned()}
            </p>
        </header>
        <div class="actions">{mover} {reach}</div>
        <div class="deal-facts">
            <Card title=t!("deal.detail.facts", locale = code).into_owned()>{facts}</Card>
            <Card title=t!("deal.detail.history", locale = code).into_owned()>
                {form} {history}
            </Card>
        </div>
    }
    .into_any()
}

fn reach_view(phone: &brazil::Phone, locale: Locale) -> AnyView {
    let call = format!("tel:{}", phone.as_str());
    let chat = phone.is_mobile().then(|| {
        view! {
            <LinkButton href=format!("https://wa.me/{}", phone.whatsapp()) look=Look::Quiet>
                <Icon glyph=Glyph::Inbox/>
                {t!("deal.detail.whatsapp", locale = locale.code()).into_owned()}
            </LinkButton>
        }
    });
    view! {
        <LinkButton href=call look=Look::Quiet>
            <Icon glyph=Glyph::Phone/>
            {t!("deal.detail.call", locale = locale.code()).into_owned()}
        </LinkButton>
        {chat}
    }
    .into_any()
}

fn facts_view(deal: &Deal, locale: Locale, zone: Tz) -> AnyView {
    let code = locale.code();
    let owner = deal.owner.clone().unwrap_or_else(|| t!("deal.detail.nobody", locale = code).into_owned());
    let phone = deal.person.phone.as_ref().map(ToString::to_string);
    let facts = [
        (t!("deal.detail.amount", locale = code), Some(deal.amount.to_string())),
        (t!("deal.detail.phone", locale = code), phone),
        (t!("deal.detail.owner", locale = code), Some(owner)),
        (t!("deal.detail.created", locale = code), Some(kernel::moment(deal.created_at, zone))),
    ];
    let rows = facts.into_iter().filter_map(|(label, value)| {
        value.map(|value| {
            view! {
                <div>
                    <dt>{label.into_owned()}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
    });
    view! { <dl class="facts">{rows.collect_view()}</dl> }.into_any()
}

/// What happened and what was written down, the latest first.
fn history_view(deal: Deal, changes: Vec<Change>, notes: Vec<Note>, locale: Locale, zone: Tz) -> AnyView {
    let code = locale.code();
    let begun = match deal.creator {
        Some(who) => t!("deal.history.created_by", locale = code, who = who),
        None => t!("deal.history.created", locale = code),
    };
    let moves = changes.into_iter().map(|change| {
        let words = match change.by {
            Some(who) => t!("deal.history.moved_by", locale = code, who = who, from = change.from, to = change.to),
            None => t!("deal.history.moved", locale = code, from = change.from, to = change.to),
        };
        (change.at, words.into_owned(), None)
    });
    let notes = notes.into_iter().map(|note| {
        let words = match note.by {
            Some(who) => t!("deal.history.noted_by", locale = code, who = who),
            None => t!("deal.history.noted", locale = code),
        };
        (note.at, words.into_owned(), Some(note.text))
    });
    let mut lines: Vec<_> = moves.chain(notes).chain([(deal.created_at, begun.into_owned(), None)]).collect();
    lines.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    let rows = lines.into_iter().map(|(at, words, text)| {
        view! {
            <li>
                <span>{words}</span>
                {text.map(|text| view! { <p class="note">{text}</p> })}
                <time class="muted small" datetime=at.to_rfc3339()>
                    {kernel::moment(at, zone)}
                </time>
            </li>
        }
    });
    view! { <ol class="history" id="historico">{rows.collect_view()}</ol> }.into_any()
}
