/// An e-mail address as it is stored and compared: trimmed, lower case. `None` when it cannot be one.
///
/// Looks only for what would be a typing slip (RFC 5321 lengths, one `@`, a domain with a dot); whether it exists is
/// known when an invitation is accepted. ASCII only: mailboxes in other scripts are not reachable everywhere, and a letter
/// that only looks like another (Cyrillic а, dotless ı, the Kelvin sign) would let one address pose as somebody else's.
pub fn normalised_email(text: &str) -> Option<String> {
    let text = text.trim();
    let (mailbox, domain) = text.split_once('@')?;
    let labels = || domain.split('.');
    let right = text.len() <= 254
        && (1..=64).contains(&mailbox.len())
        && mailbox.bytes().all(|b| b.is_ascii_graphic() && !b"\"(),:;<>@[\\]".contains(&b))
        && mailbox.split('.').all(|atom| !atom.is_empty())
        && labels().count() >= 2
        && labels().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        });
    right.then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::normalised_email;

    #[test]
    fn an_address_is_compared_without_case_or_spaces() {
        assert_eq!(normalised_email("  Marina@Aurora.Example "), Some("marina@aurora.example".to_owned()));
    }

    #[test]
    fn typing_slips_are_seen() {
        for text in [
            "",
            "marina",
            "@aurora.example",
            "marina@",
            "marina@aurora",
            "a b@aurora.example",
            "a@b@c.example",
            "marina@.example",
            "marina@-a.example",
            "márina@aurora.example",
            "marina@aurora.example,x@y.example",
            ".marina@aurora.example",
            "marina.@aurora.example",
            "ma..rina@aurora.example",
        ] {
            assert_eq!(normalised_email(text), None, "{text:?}");
        }
        assert_eq!(normalised_email(&format!("{}@a.example", "x".repeat(65))), None);
    }
    #[test]
    fn nobody_poses_as_somebody_else_by_letters_that_look_alike() {
        for text in [
            "m\u{0430}rina@aurora.example",
            "mar\u{0131}na@aurora.example",
            "\u{212A}aren@aurora.example",
            "marina@\u{0430}urora.example",
            "marina\u{FF20}aurora.example",
            "marina@aurora\u{3002}example",
            "mar\u{200B}ina@aurora.example",
            "mari\u{0301}na@aurora.example",
            "\u{202E}marina@aurora.example",
        ] {
            assert_eq!(normalised_email(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_address_holds_no_header_of_a_letter() {
        for text in ["marina@aurora.example\r\nBcc: x@y.example", "marina\n@aurora.example", "marina@aurora.example\0"]
        {
            assert_eq!(normalised_email(text), None, "{text:?}");
        }
    }
}
