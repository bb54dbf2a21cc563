use super::{DealId, age};
use crate::StageId;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use kernel::{Centavos, Locale};
use leptos::prelude::*;
use rust_i18n::t;

/// A deal on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Card {
    pub(super) id: DealId,
    pub(super) stage: StageId,
    pub(super) who: String,
    pub(super) title: String,
    pub(super) amount: Centavos,
    pub(super) version: i32,
    pub(super) position: String,
    pub(super) since: DateTime<Utc>,
}

/// What every card of one board has in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader {
    pub(super) locale: Locale,
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
    pub(super) can_move: bool,
}

/// Who, what, how much, how old; a link to the deal and one to its move sheet. There are hundreds of these on a page,
/// so it is as few elements as it can be.
pub(super) fn card_view(card: Card, reader: Reader) -> AnyView {
    let Card { id, who, title, amount, version, since, .. } = card;
    let href = format!("/app/deals/{id}");
    let age = age::words(age::days(since, reader.now, reader.zone), reader.locale);
    let facts = if amount.0 > 0 { format!("{amount} · {age}") } else { age };
    let mover = reader.can_move.then(|| {
        let label = t!("deal.move.label", locale = reader.locale.code(), who = who).into_owned();
        view! {
            <a class="deal-move" href=format!("{href}/move") data-move=version aria-label=label>
                {t!("deal.move.action", locale = reader.locale.code()).into_owned()}
            </a>
        }
    });
    view! {
        <li class="deal">
            <a class="deal-link" href=href>
                <b>{who}</b>
                {(!title.is_empty()).then(|| view! { <span>{title}</span> })}
                <small>{facts}</small>
            </a>
            {mover}
        </li>
    }
    .into_any()
}
