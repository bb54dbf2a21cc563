use crate::Outcome;
use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::{America::Sao_Paulo, Tz};
use sqlx::{Row, postgres::PgRow};
use std::fmt::Write;
use uuid::Uuid;

/// What stands before the columns on the real page, and what stands after them.
pub(super) struct Frame {
    head: String,
    tail: String,
}

impl Frame {
    /// Taken from the real page once.
    pub(super) fn of(page: &str) -> Outcome<Self> {
        let begin = page.find("<nav id=\"stage-bar\"").ok_or("The board has no stage bar.")?;
        let end = page.rfind("</section>").ok_or("The board has no columns.")? + "</section>".len();
        Ok(Self { head: page[..begin].to_owned(), tail: page[end..].to_owned() })
    }

    /// The whole page with these columns and cards.
    pub(super) fn fill(&self, columns: &[PgRow], cards: &[PgRow], now: DateTime<Utc>) -> Result<String, sqlx::Error> {
        let mut out =
            String::with_capacity(self.head.len() + self.tail.len() + 1_000 * columns.len() + 700 * cards.len());
        out.push_str(&self.head);
        out.push_str("<nav id=\"stage-bar\" aria-label=\"Etapas\" class=\"stage-bar\">");
        for column in columns {
            let stage: Uuid = column.try_get(0)?;
            let (name, colour): (&str, &str) = (column.try_get(1)?, column.try_get(2)?);
            let (deals, amount): (i64, i64) = (column.try_get(3)?, column.try_get(4)?);
            let _ = write!(out, "<a href=\"#etapa-{stage}\" class=\"stage-chip stage-{colour}\"><b>");
            escape(&mut out, name);
            let _ = write!(out, "</b><small>{deals} · {}</small></a>", Reais(amount));
        }
        out.push_str("</nav><div class=\"columns\">");
        for column in columns {
            self.column(&mut out, column, cards, now)?;
        }
        out.push_str(&self.tail);
        Ok(out)
    }

    fn column(&self, out: &mut String, column: &PgRow, cards: &[PgRow], now: DateTime<Utc>) -> Result<(), sqlx::Error> {
        let stage: Uuid = column.try_get(0)?;
        let (name, colour): (&str, &str) = (column.try_get(1)?, column.try_get(2)?);
        let (deals, amount): (i64, i64) = (column.try_get(3)?, column.try_get(4)?);
        let _ = write!(
            out,
            "<section id=\"etapa-{stage}\" aria-labelledby=\"nome-{stage}\" class=\"column stage-{colour}\">\
             <header class=\"column-head\"><h2 id=\"nome-{stage}\">"
        );
        escape(out, name);
        let _ = write!(out, "</h2><small>{deals} · {}</small></header><ul class=\"cards\">", Reais(amount));
        for row in cards {
            if row.try_get::<Uuid, _>(1)? == stage {
                card(out, row, now)?;
            }
        }
        out.push_str("</ul></section>");
        Ok(())
    }
}

fn card(out: &mut String, row: &PgRow, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let id: Uuid = row.try_get(0)?;
    let (who, title): (&str, &str) = (row.try_get(2)?, row.try_get(3)?);
    let (amount, version): (i64, i32) = (row.try_get(4)?, row.try_get(5)?);
    let _ = write!(out, "<li class=\"deal\"><a href=\"/app/deals/{id}\" class=\"deal-link\"><b>");
    escape(out, who);
    out.push_str("</b>");
    if !title.is_empty() {
        out.push_str("<span>");
        escape(out, title);
        out.push_str("</span>");
    }
    out.push_str("<small>");
    if amount > 0 {
        let _ = write!(out, "{} · ", Reais(amount));
    }
    match days(row.try_get(7)?, now, Sao_Paulo) {
        0 => out.push_str("hoje"),
        1 => out.push_str("1 dia"),
        days => {
            let _ = write!(out, "{days} dias");
        }
    }
    let _ = write!(out, "</small></a><a href=\"/app/deals/{id}/move\" data-move=\"{version}\" aria-label=\"Mover ");
    escape(out, who);
    out.push_str("\" class=\"deal-move\">Mover</a></li>");
    Ok(())
}

fn days(since: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> i64 {
    let day = |instant: DateTime<Utc>| zone.from_utc_datetime(&instant.naive_utc()).date_naive();
    (day(now) - day(since)).num_days()
}

fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(character),
        }
    }
}

/// `R$ 1.234,56`.
struct Reais(i64);

impl std::fmt::Display for Reais {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, cents) = (self.0 / 100, self.0 % 100);
        f.write_str("R$\u{a0}")?;
        match whole {
            0..1_000 => write!(f, "{whole}")?,
            1_000..1_000_000 => write!(f, "{}.{:03}", whole / 1_000, whole % 1_000)?,
            _ => write!(f, "{}.{:03}.{:03}", whole / 1_000_000, whole / 1_000 % 1_000, whole % 1_000)?,
        }
        write!(f, ",{cents:02}")
    }
}
