//! `/app/deals`: the pipeline at a glance.

use super::{
    DealId,
    actions::MOVE,
    card::{Card, Cards, Reader},
    quick_move::{BAR, NEWS, QuickMove},
    unsent,
    watch::WatchBoard,
};
use crate::StageId;
use identity::{Permission, Staff};
use kernel::{Centavos, Error, Locale, Position};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use rust_i18n::t;
use ui::{EmptyState, Flash, Glyph, Icon, LinkButton, Look};

mod dialog;
mod store;

use dialog::MoveDialog;

/// A stage with its totals and the cards of this page.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    stage: StageId,
    name: String,
    colour: String,
    deals: i64,
    amount: Centavos,
    cards: Vec<Card>,
    /// Position of the last card when more follow.
    more: Option<String>,
}

/// One column from after a position on: `?etapa=…&depois=…`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Page {
    stage: StageId,
    after: String,
}

/// A move that its maker can take back.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Moved {
    deal: DealId,
    version: i32,
    from: StageId,
    who: String,
    to: String,
}

/// What the address asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Query {
    page: Option<Page>,
    moved: Option<DealId>,
}

struct Board {
    /// The newest place in the trail before it was read.
    seen: i64,
    columns: Vec<Column>,
    moved: Option<Moved>,
    reader: Reader,
    can_create: bool,
    /// Whether it is one column only.
    single: bool,
}

/// The board: every stage with its count, sum and cards; on a phone one stage per screen.
#[component]
pub fn BoardPage() -> AnyView {
    let query = use_query_map().with_untracked(Query::read);
    ui::page(load(query), |board: Board| board_view(board))
}

impl Query {
    fn read(query: &ParamsMap) -> Result<Self, Error> {
        let page = match (query.get("etapa"), query.get("depois")) {
            (Some(stage), Some(after)) => Some(Page {
                stage: stage.parse().map_err(|_| Error::NotFound)?,
                after: Position::parse(&after).ok_or(Error::NotFound)?.to_string(),
            }),
            _ => None,
        };
        Ok(Self { page, moved: query.get("movido").and_then(|deal| deal.parse().ok()) })
    }
}

async fn load(query: Result<Query, Error>) -> Result<Board, Error> {
    let mut staff = Staff::begin(Permission::ViewDeals).await?;
    let Query { page, moved } = query?;
    let seen = events::live::newest(&mut staff).await?;
    let columns = match &page {
        Some(page) => store::column(&mut staff, page).await?,
        None => store::board(&mut staff).await?,
    };
    let reader = Reader {
        locale: staff.locale(),
        now: staff.now(),
        zone: staff.tenant().time_zone,
        can_move: staff.can(Permission::MoveDeals),
    };
    let moved = match moved {
        Some(deal) if reader.can_move => store::moved(&mut staff, deal).await?,
        _ => None,
    };
    let can_create = staff.can(Permission::CreateDeals);
    staff.commit().await?;
    Ok(Board { seen, columns, moved, reader, can_create, single: page.is_some() })
}

fn board_view(board: Board) -> AnyView {
    let Board { seen, columns, moved, reader, can_create, single } = board;
    let locale = reader.locale;
    let title = t!("deal.board.title", locale = locale.code()).into_owned();
    let empty = !single && columns.iter().all(|column| column.deals == 0);
    let stages: Vec<_> =
        columns.iter().map(|column| (column.stage, column.name.clone(), column.colour.clone())).collect();
    // Only the whole board knows the other columns, to which a card could go without a new page.
    let quick = (reader.can_move && !single && !empty).then(|| {
        view! {
            <MoveDialog stages=stages locale=locale/>
            <QuickMove/>
        }
    });
    let content = if empty { empty_view(can_create, locale) } else { columns_view(columns, reader) };
    view! {
        <leptos_meta::Title text=title.clone()/>
        <header class="board-head">
            <h1>{title}</h1>
            {single
                .then(|| {
                    view! {
                        <LinkButton href="/app/deals" look=Look::Quiet>
                            {t!("deal.board.whole", locale = locale.code()).into_owned()}
                        </LinkButton>
                    }
                })}
            {(can_create && !empty).then(|| view! { <div class="act-first">{new_link(locale)}</div> })}
        </header>
        <div id="board" class="board" data-seen=seen>
            {content}
        </div>
        <div id=NEWS class="news" aria-live="polite">
            {moved.map(|moved| moved_view(moved, locale))}
        </div>
        {quick}
        <WatchBoard/>
    }
    .into_any()
}

fn new_link(locale: Locale) -> AnyView {
    view! {
        <LinkButton href="/app/deals/new">
            <Icon glyph=Glyph::Plus/>
            {t!("deal.new.link", locale = locale.code()).into_owned()}
        </LinkButton>
    }
    .into_any()
}

fn empty_view(can_create: bool, locale: Locale) -> AnyView {
    let text = if can_create {
        t!("deal.board.empty.text", locale = locale.code())
    } else {
        t!("deal.board.empty.wait", locale = locale.code())
    };
    view! {
        <EmptyState
            glyph=Glyph::Pipeline
            title=t!("deal.board.empty.title", locale = locale.code()).into_owned()
            text=text.into_owned()
        >
            {can_create.then(|| new_link(locale))}
        </EmptyState>
    }
    .into_any()
}

fn moved_view(moved: Moved, locale: Locale) -> AnyView {
    let words = t!("deal.move.done", locale = locale.code(), who = moved.who, stage = moved.to).into_owned();
    view! {
        <Flash>
            <span>{words}</span>
            <form method="post" action=MOVE data-offline=unsent::THING data-card=unsent::CARD data-into=unsent::INTO>
                <input type="hidden" name="deal" value=moved.deal.to_string()/>
                <input type="hidden" name="version" value=moved.version/>
                <button class="button button-quiet" name="to" value=moved.from.to_string()>
                    {t!("deal.move.undo", locale = locale.code()).into_owned()}
                </button>
            </form>
        </Flash>
    }
    .into_any()
}

fn columns_view(columns: Vec<Column>, reader: Reader) -> AnyView {
    let bar = columns.iter().map(|column| bar_view(column, reader.locale)).collect_view();
    let mut cards = Cards::new(reader);
    let columns = columns.into_iter().map(|column| column_view(column, &mut cards, reader.locale)).collect_view();
    view! {
        <nav id=BAR class="stage-bar" aria-label=t!("deal.board.stages", locale = reader.locale.code()).into_owned()>
            {bar}
        </nav>
        <div class="columns">{columns}</div>
    }
    .into_any()
}

fn bar_view(column: &Column, locale: Locale) -> AnyView {
    view! {
        <a class=colour_class("stage-chip", &column.colour) href=format!("#{}", anchor(column.stage))>
            <b>{column.name.clone()}</b>
            <small>{totals(column, locale)}</small>
        </a>
    }
    .into_any()
}

fn column_view(column: Column, cards: &mut Cards, locale: Locale) -> AnyView {
    let (id, heading) = (anchor(column.stage), format!("nome-{}", column.stage));
    let totals = totals(&column, locale);
    let more = column.more.map(|after| {
        let href = format!("/app/deals?etapa={}&depois={after}", column.stage);
        let label = t!("deal.board.more", locale = locale.code()).into_owned();
        view! {
            <a class="button button-quiet" href=href>
                {label}
            </a>
        }
    });
    let empty = column.cards.is_empty().then(|| {
        view! { <p class="column-empty">{t!("deal.board.column_empty", locale = locale.code()).into_owned()}</p> }
    });
    let cards = column.cards.into_iter().map(|card| cards.view(card)).collect_view();
    view! {
        <section class=colour_class("column", &column.colour) id=id aria-labelledby=heading>
            <header class="column-head">
                <h2 id=heading.clone()>{column.name}</h2>
                <small>{totals}</small>
            </header>
            <ul class="cards">{cards}</ul>
            {empty}
            {more}
        </section>
    }
    .into_any()
}

/// `12 · R$ 3.400,00`.
fn totals(column: &Column, locale: Locale) -> String {
    t!("deal.board.totals", locale = locale.code(), n = column.deals, amount = column.amount).into_owned()
}

/// The id of a column, to which a move leads.
fn anchor(stage: StageId) -> String {
    format!("etapa-{stage}")
}

/// The colour is a name of the style sheet, checked by the database.
pub(super) fn colour_class(class: &str, colour: &str) -> String {
    format!("{class} stage-{colour}")
}

#[cfg(test)]
mod tests;
