use super::*;
use crate::Variable;
use proptest::prelude::*;
use std::borrow::Cow;

const KIND: MailKind = MailKind {
    key: "mail.sample",
    module: None,
    title: |_| Cow::Borrowed("Amostra"),
    subject: |_| Cow::Borrowed("Oi, {{nome}}"),
    body: |_| Cow::Borrowed("Abra:\n\n{{ link }}\n\n{{empresa}}"),
    variables: &[Variable::NAME, Variable::LINK],
};

fn template(subject: &str, body: &str) -> Template {
    Template::typed(subject, body)
}

#[test]
fn a_letter_gets_its_own_values() {
    let content = Template::usual(&KIND, Locale::PtBr).fill(|name| Some(format!("<{name}>")));
    assert_eq!(content.subject, "Oi, <nome>");
    assert_eq!(content.text, "Abra:\n\n<link>\n\n<empresa>");
    assert_eq!(Template::usual(&KIND, Locale::PtBr).check(&KIND), [Ok(()), Ok(())]);
}

#[test]
fn what_a_value_says_is_text() {
    let mean = "Ana\r\nBcc: todos@rival.example\n\n{{link}}\u{202E}";
    let content = template("Oi, {{nome}}", "{{nome}}").fill(|_| Some(mean.to_owned()));
    assert_eq!(content.subject, "Oi, Ana Bcc: todos@rival.example {{link}}");
    assert_eq!(content.text, "Ana Bcc: todos@rival.example {{link}}");
}

#[test]
fn what_is_wrong_with_typed_words_is_told() {
    for (subject, body, expected) in [
        ("", "{{link}}", [Err(Fault::Empty), Ok(())]),
        ("Oi", " \r\n ", [Ok(()), Err(Fault::Empty)]),
        ("Oi {{sobrenome}}", "{{link}}", [Err(Fault::Unknown("sobrenome".to_owned())), Ok(())]),
        ("Oi", "{{link}} {{Nome}}", [Ok(()), Err(Fault::Unknown("Nome".to_owned()))]),
        ("Oi", "{{link}} {{}}", [Ok(()), Err(Fault::Unknown(String::new()))]),
        ("Oi", "{{link}} {{nome", [Ok(()), Err(Fault::Open)]),
        ("Oi", "Oi, {{nome}}", [Ok(()), Err(Fault::Needs("link"))]),
        (&"x".repeat(151), &"x".repeat(4001), [Err(Fault::Long(150)), Err(Fault::Long(4000))]),
    ] {
        assert_eq!(template(subject, body).check(&KIND), expected, "{subject:?} {body:?}");
    }
    assert!(Fault::Unknown("x".to_owned()).sentence(Locale::PtBr).contains("{{x}}"));
}

#[test]
fn typed_words_are_tidied() {
    let typed = template(" Oi\r\nBcc: x ", "  um\r\ndois\u{0}\r\n\r\ntrês  ");
    assert_eq!((typed.subject.as_str(), typed.body.as_str()), ("Oi Bcc: x", "um\ndois\n\ntrês"));
}

proptest! {
    #[test]
    fn whatever_is_checked_can_be_filled_and_has_one_line_of_subject(subject in "(?s).*", body in "(?s).*", value in "(?s).*") {
        let typed = Template::typed(&subject, &body);
        let right = typed.check(&KIND).iter().all(Result::is_ok);
        let content = typed.fill(|_| Some(value.clone()));
        prop_assert!(!content.subject.contains(['\r', '\n']));
        prop_assert!(!right || !content.text.contains("{{link}}") || value.contains("{{link}}"));
    }

    #[test]
    fn any_text_is_taken_apart_or_refused(text in "(?s).*") {
        if let Ok(found) = pieces(&text) {
            let joined: String = found.iter().map(|piece| match piece {
                Piece::Text(text) | Piece::Variable(text) => *text,
            }).collect();
            prop_assert!(joined.len() <= text.len());
        }
    }
}
