use super::kinds;
use chrono::NaiveDate;
use events::audit::Filter;
use form_urlencoded::Serializer;
use kernel::{Error, FieldErrors, Locale};
use rust_i18n::t;
use serde::Deserialize;

/// The filter as it stands in the address. Everything is text: what is odd gets a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    /// A member of staff.
    pub(super) person: String,
    /// A module or a verb.
    pub(super) kind: String,
    /// What it was done to.
    pub(super) subject: String,
    /// A day.
    pub(super) from: String,
    /// A day.
    pub(super) to: String,
    /// The last row of the page before.
    pub(super) before: String,
}

impl Query {
    /// Reads what was chosen and typed; the rows before which one are asked for apart, as no person types it.
    ///
    /// # Errors
    /// [`Error::Invalid`] with a message for each wrong field, [`Error::NotFound`] for a page that cannot be.
    pub(super) fn read(&self, locale: Locale) -> Result<(Filter, Option<i64>), Error> {
        let code = locale.code();
        let mut errors = FieldErrors::new();
        let mut filter = Filter::default();
        match id(&self.person) {
            Ok(person) => filter.person = person,
            Err(()) => errors.add("person", t!("query.person", locale = code)),
        }
        match self.kind.trim() {
            "" => {}
            kind if kinds::is_known(kind) => filter.verb = Some(kind.to_owned()),
            _ => errors.add("kind", t!("query.kind", locale = code)),
        }
        match id(&self.subject) {
            Ok(subject) => filter.subject = subject,
            Err(()) => errors.add("subject", t!("query.subject", locale = code)),
        }
        match day(&self.from) {
            Ok(from) => filter.from = from,
            Err(()) => errors.add("from", t!("query.day", locale = code)),
        }
        match day(&self.to) {
            Ok(to) => filter.to = to,
            Err(()) => errors.add("to", t!("query.day", locale = code)),
        }
        if filter.from.zip(filter.to).is_some_and(|(from, to)| from > to) {
            errors.add("to", t!("query.order", locale = code));
        }
        let before = match self.before.as_str() {
            "" => None,
            text => Some(text.parse().map_err(|_| Error::NotFound)?),
        };
        errors.into_result((filter, before))
    }

    /// What follows `?` in an address with this filter, at a page.
    pub(super) fn address(&self, before: Option<i64>) -> String {
        let before = before.map(|before| before.to_string()).unwrap_or_default();
        let pairs = [
            ("person", &self.person),
            ("kind", &self.kind),
            ("subject", &self.subject),
            ("from", &self.from),
            ("to", &self.to),
            ("before", &before),
        ];
        let chosen = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        Serializer::new(String::new()).extend_pairs(chosen).finish()
    }

    /// Whether anything is chosen.
    pub(super) fn narrows(&self) -> bool {
        !self.address(None).is_empty()
    }
}

fn id(text: &str) -> Result<Option<uuid::Uuid>, ()> {
    if text.trim().is_empty() { Ok(None) } else { text.trim().parse().map(Some).map_err(drop) }
}

/// As a date field sends it, or as people type it where there is no such field: `2026-07-05`, `05/07/2026`.
fn day(text: &str) -> Result<Option<NaiveDate>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(text, "%d/%m/%Y"));
    // What PostgreSQL and its neighbours still have instants for.
    let possible = |day: &NaiveDate| (1900..=9000).contains(&chrono::Datelike::year(day));
    day.ok().filter(possible).map(Some).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_form_asks_for_everything() {
        assert_eq!(Query::default().read(Locale::PtBr), Ok((Filter::default(), None)));
        assert!(!Query::default().narrows());
    }

    #[test]
    fn every_wrong_field_gets_its_message() {
        let wrong = Query {
            person: "Ana".into(),
            kind: "crm.deal".into(),
            subject: "1".into(),
            from: "31/02/2026".into(),
            to: "amanhã".into(),
            ..Query::default()
        };
        let Err(Error::Invalid(errors)) = wrong.read(Locale::PtBr) else { panic!("taken") };
        for field in ["person", "kind", "subject", "from", "to"] {
            assert!(errors.get(field).is_some(), "{field}");
        }
        let turned = Query { from: "2026-07-06".into(), to: "05/07/2026".into(), ..Query::default() };
        let Err(Error::Invalid(errors)) = turned.read(Locale::PtBr) else { panic!("taken") };
        assert_eq!(errors.get("to"), Some("O último dia vem antes do primeiro."));
    }

    #[test]
    fn a_page_keeps_its_filter() {
        let query = Query { kind: "crm".into(), from: "05/07/2026".into(), ..Query::default() };
        assert_eq!(query.address(Some(7)), "kind=crm&from=05%2F07%2F2026&before=7");
    }

    proptest::proptest! {
        #[test]
        fn anything_typed_is_read_without_a_panic(
            person in "(?s).*", kind in "(?s).*", subject in "(?s).*", from in "(?s).*", to in "[0-9/-]{0,12}", before in "(?s).*"
        ) {
            let query = Query { person, kind, subject, from, to, before };
            let _ = query.read(Locale::En);
            query.address(Some(1));
        }
    }
}
