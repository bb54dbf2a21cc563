//! The pipeline: what people want from the business and how far each has come.
//!
//! Owns
//! - the PostgreSQL schema `crm`: `pipeline`, `stage`, `deal`, and `deal_stage_change` and `note`, which are only ever added to;
//! - the pages `/app/deals`, `/app/deals/new`, `/app/deals/{id}` and `/app/deals/{id}/move`;
//! - the server functions `/api/crm/deal/create`, `/api/crm/deal/move` and `/api/crm/note/add`;
//! - the events [`PipelineMade`], [`DealCreated`], [`DealMoved`] and [`NoteAdded`].

mod deal;
mod note;
mod stage;

pub use deal::{
    DealForm, DealId, MoveForm,
    actions::{create_deal, move_deal},
    quick_move::QuickMove,
    watch::WatchBoard,
};
pub use note::{NoteForm, NoteId, add_note};
pub use stage::StageId;

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "ssr")]
mod names;
#[cfg(feature = "ssr")]
mod pipeline;
#[cfg(feature = "ssr")]
mod subject_data;

#[cfg(feature = "ssr")]
pub use {
    self::events::{DealCreated, DealMoved, NoteAdded, PipelineMade},
    deal::{board::BoardPage, detail::DealPage, move_sheet::MoveDealPage, new::NewDealPage},
    names::names,
    pipeline::{PipelineSummary, StageSummary, furnish, summary},
    subject_data::DealData,
};

/// The tables whose changes are told to open pages, each with what lets a person see it.
#[cfg(feature = "ssr")]
pub const TOPICS: &[(&str, identity::Permission)] = &[("crm.deal", identity::Permission::ViewDeals)];

/// The forms of this crate and the pages they stand on.
pub const FORMS: &[kernel::Form] = &[
    kernel::Form { action: deal::actions::CREATE, page: "/app/deals/new" },
    kernel::Form { action: deal::actions::MOVE, page: "/app/deals/{deal}/move" },
    kernel::Form { action: note::ADD, page: "/app/deals/{deal}" },
];
