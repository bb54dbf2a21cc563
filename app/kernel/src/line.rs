/// What was typed on one line: blanks at the ends and doubled ones inside are slips; control characters and invisible
/// ones that only turn or hide other text are not text. The joiner inside emoji stays.
pub fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words = words.map(|word| word.replace(is_invisible, "")).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Zero-width spaces and marks, and the directional overrides (Unicode UAX #9) with which a name can pose as another.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_name_is_what_one_can_read() {
        assert_eq!(one_line("  Ana \t Maria\n"), "Ana Maria");
        assert_eq!(one_line("\u{202E}airaM\u{202C} \u{0}\u{FEFF}"), "airaM");
        assert_eq!(one_line("\u{200B}\u{2066}\u{2069}"), "");
        assert_eq!(one_line("👩\u{200D}🔧 Oficina"), "👩\u{200D}🔧 Oficina");
    }
}
