//! `/app/deals/{id}`.

use super::{
    DealId, age,
    board::colour_class,
    history::{self, Change},
    store::{self, Deal},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use identity::{Permission, Staff};
use kernel::{Error, Locale};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use rust_i18n::t;
use ui::{BackLink, Card, Glyph, Icon, LinkButton, Look};

struct Detail {
    deal: Deal,
    changes: Vec<Change>,
    locale: Locale,
    now: DateTime<Utc>,
    zone: Tz,
    can_move: bool,
}

/// One deal: who, how to reach them, what it is worth, where it stands and how it came there.
#[component]
pub fn DealPage() -> AnyView {
    let id = use_params_map().with_untracked(|params| params.get("id").unwrap_or_default());
    ui::page(load(id), |detail: Detail| detail_view(detail))
}

async fn load(id: String) -> Result<Detail, Error> {
    let mut staff = Staff::begin(Permission::ViewDeals).await?;
    let id: DealId = id.parse().map_err(|_| Error::NotFound)?;
    let deal = store::load(&mut staff, id).await?;
    let changes = history::load(&mut staff, id).await?;
    let (locale, now, zone) = (staff.locale(), staff.now(), staff.tenant().time_zone);
    let can_move = staff.can(Permission::MoveDeals);
    staff.commit().await?;
    Ok(Detail { deal, changes, locale, now, zone, can_move })
}

fn detail_view(detail: Detail) -> AnyView {
    let Detail { deal, changes, locale, now, zone, can_move } = detail;
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
    let history = history_view(deal, changes, locale, zone);
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
                {history}
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

fn history_view(deal: Deal, changes: Vec<Change>, locale: Locale, zone: Tz) -> AnyView {
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
        (change.at, words.into_owned())
    });
    let rows = moves.chain([(deal.created_at, begun.into_owned())]).map(|(at, words)| {
        view! {
            <li>
                <span>{words}</span>
                <time class="muted small" datetime=at.to_rfc3339()>
                    {kernel::moment(at, zone)}
                </time>
            </li>
        }
    });
    view! { <ol class="history">{rows.collect_view()}</ol> }.into_any()
}
