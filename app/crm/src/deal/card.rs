use super::{DealId, age};
use crate::StageId;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use kernel::{Centavos, Locale};
use leptos::prelude::*;
use rust_i18n::t;
use std::{collections::HashMap, sync::Arc};

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

/// Draws the cards of one board. There are hundreds of them on a page, so what they share is looked up once.
pub(super) struct Cards {
    reader: Reader,
    action: Arc<str>,
    ages: HashMap<i64, String>,
}

impl Cards {
    pub(super) fn new(reader: Reader) -> Self {
        let action = t!("deal.move.action", locale = reader.locale.code()).into();
        Self { reader, action, ages: HashMap::new() }
    }

    /// Who, what, how much, how old; a link to the deal and one to its move sheet: as few elements as it can be.
    pub(super) fn view(&mut self, card: Card) -> impl IntoView + use<> {
        let Card { id, who, title, amount, version, since, .. } = card;
        let age = self.age(since);
        let facts = if amount.0 > 0 { format!("{amount} · {age}") } else { age.to_owned() };
        let href = format!("/app/deals/{id}");
        let mover = self.reader.can_move.then(|| {
            let action = self.action.clone();
            let label = format!("{action} {who}");
            view! {
                <a class="deal-move" href=format!("{href}/move") data-move=version aria-label=label>
                    {action}
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
    }

    fn age(&mut self, since: DateTime<Utc>) -> &str {
        let days = age::days(since, self.reader.now, self.reader.zone);
        self.ages.entry(days).or_insert_with(|| age::words(days, self.reader.locale))
    }
}
