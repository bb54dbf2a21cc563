use super::*;
use chrono::{DateTime, Utc};
use proptest::prelude::*;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn period(keep: &str) -> Period {
    let mark = table(&format!("[no subject] [keep {keep}]")).unwrap();
    let Keep::For(period) = mark.keep else { panic!("{keep}") };
    period
}

#[test]
fn periods_are_counted_by_the_calendar() {
    for (keep, before) in [
        ("48h after at", "2028-02-27T12:00:00Z"),
        ("1d after at", "2028-02-28T12:00:00Z"),
        ("6m after at", "2027-08-29T12:00:00Z"),
        ("5y after at", "2023-02-28T12:00:00Z"),
    ] {
        assert_eq!(period(keep).before(utc("2028-02-29T12:00:00Z")), Some(utc(before)), "{keep}");
    }
    assert_eq!(period("5y after at").end(utc("2024-02-29T12:00:00Z")), Some(utc("2029-02-28T12:00:00Z")));
    for unit in ["h", "d", "m", "y"] {
        let long = period(&format!("65535{unit} after at"));
        let _ = (long.before(DateTime::<Utc>::MIN_UTC), long.end(DateTime::<Utc>::MAX_UTC));
    }
}

#[test]
fn a_comment_ends_with_its_mark() {
    assert_eq!(split("Every move.\nOnly added to.\n[data none]"), ("Every move.\nOnly added to.", "[data none]"));
    assert_eq!(split("[data none]"), ("", "[data none]"));
    assert_eq!(split("Every move [data none]"), ("Every move [data none]", ""));
    assert_eq!(split(""), ("", ""));
}

#[test]
fn columns_say_what_they_hold() {
    for (line, data) in [
        ("[data none]", Data::None),
        ("[data link]", Data::Link),
        ("[data secret]", Data::Secret),
        ("[data personal; basis contract; category contact]", Data::Personal(Basis::Contract, Category::Contact)),
        ("[data sensitive; basis health; category health]", Data::Sensitive(Basis::Health, Category::Health)),
    ] {
        assert_eq!(column(line), Ok(data), "{line}");
    }
}

#[test]
fn a_slip_in_a_columns_mark_is_told() {
    for line in [
        "",
        "data none",
        "[data none",
        "[data non]",
        "[Data none]",
        "[data none] ",
        "[data none] [data none]",
        "[data  none]",
        "[data personal]",
        "[data personal; basis contract]",
        "[data personal; category contact; basis contract]",
        "[data personal; basis contracts; category contact]",
        "[data personal; basis contract; category phone]",
        "[data personal;basis contract;category contact]",
        "[keep always]",
    ] {
        assert!(column(line).is_err(), "{line} was taken");
    }
}

#[test]
fn sensitive_data_rest_on_article_11() {
    for basis in ["contract", "interest", "credit"] {
        let told = column(&format!("[data sensitive; basis {basis}; category health]")).unwrap_err();
        assert!(told.contains("art. 11"), "{told}");
    }
}

#[test]
fn tables_say_whom_they_are_about_and_how_long_they_are_kept() {
    let mark = table(
        "[subject person noted in subject_id, changes] [subject staff by actor_id] [purpose proof] \
         [keep 5y after at; owner; law LGPD 6 X, CDC 27] [erase keep]",
    );
    let columns = ["subject_id", "changes"].map(str::to_owned).to_vec();
    let period = Period {
        number: 5,
        unit: Unit::Years,
        after: "at".to_owned(),
        owner: true,
        law: Some("LGPD 6 X, CDC 27".to_owned()),
    };
    assert_eq!(
        mark,
        Ok(TableMark {
            subjects: vec![
                Subject { who: Who::Person, path: Some(Path::Noted(columns)) },
                Subject { who: Who::Staff, path: Some(Path::By("actor_id".to_owned())) },
            ],
            purpose: Some(Purpose::Proof),
            keep: Keep::For(period),
            erase: Some(Erase::Keep),
        })
    );
    let none = TableMark { subjects: Vec::new(), purpose: None, keep: Keep::Always, erase: None };
    assert_eq!(table("[no subject] [keep always]"), Ok(none));
    for line in [
        "[no subject] [keep while related]",
        "[no subject] [keep 30d after at]",
        "[subject anyone] [purpose work] [keep 30d after at; law LGPD 15 I] [erase keep]",
        "[subject person via deal_id -> crm.deal] [purpose service] [keep while related; law LGPD 15 I] [erase anonymise]",
    ] {
        assert!(table(line).is_ok(), "{line}: {:?}", table(line));
    }
}

#[test]
fn a_slip_in_a_tables_mark_is_told() {
    let with_keep = |keep: &str| format!("[subject person by id] [purpose service] [{keep}] [erase remove]");
    let with_subject = |subject: &str| format!("[{subject}] [purpose work] [keep while related; law X] [erase remove]");
    let keeps = ["keep", "keep 5 after at; law X", "keep 5w after at; law X", "keep 05d after at; law X"];
    let more =
        ["keep -5d after at; law X", "keep 5d after; law X", "keep 5d after At; law X", "keep 5d after at; law "];
    let last =
        ["keep 5d after at; law X; owner", "keep always; law X", "keep while related", "keep 70000d after at; law X"];
    for line in keeps.into_iter().chain(more).chain(last).map(with_keep) {
        assert!(table(&line).is_err(), "{line} was taken");
    }
    let subjects = ["subject", "subject person", "subject person by ", "subject nobody by id", "subject anyone by id"];
    let more = ["subject person via deal_id", "subject person via deal_id -> deal", "subject person noted in a,b"];
    for line in subjects.into_iter().chain(more).map(with_subject) {
        assert!(table(&line).is_err(), "{line} was taken");
    }
    for line in [
        "",
        "[no subject]",
        "[keep always]",
        "[no subject] [keep always] [erase keep]",
        "[no subject] [keep while related; law X]",
        "[subject person by id] [keep while related; law X] [erase remove]",
        "[subject person by id] [erase remove] [keep while related; law X] [purpose work]",
    ] {
        assert!(table(line).is_err(), "{line} was taken");
    }
}

proptest! {
    #[test]
    fn whatever_a_comment_says_it_is_read_or_refused(text in "(?s).{0,200}") {
        let (_, line) = split(&text);
        let _ = (column(line), table(line), column(&text), table(&text));
    }

    #[test]
    fn whatever_stands_in_brackets_is_read_or_refused(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("["), Just("]"), Just("; "), Just(" "), Just(", "), Just("subject "), Just("person"), Just("keep "),
                Just("5"), Just("é"), Just("y"), Just(" after "), Just("law "), Just("data "), Just("by "), Just("noted in "),
                Just("99999999999"), Just("erase "), Just("remove"), Just("no subject"), Just("purpose work"), Just("->"),
            ],
            0..30,
        )
    ) {
        let line = format!("[{}]", parts.concat());
        let _ = (column(&line), table(&line));
    }
}
