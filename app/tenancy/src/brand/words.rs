//! What is made of a business's name.

use super::Brand;

/// One or two capital letters or digits that stand for a name.
pub(super) fn initials(name: &str) -> String {
    let letters: Vec<char> = words(name).filter_map(|word| word.chars().find(|c| c.is_alphanumeric())).collect();
    let ends = match letters.as_slice() {
        [] => vec!['•'],
        [only] => vec![*only],
        [first, .., last] => vec![*first, *last],
    };
    ends.into_iter().flat_map(char::to_uppercase).filter(|c| c.is_alphanumeric() || *c == '•').take(2).collect()
}

/// The words of a name that carry it; the small ones only when there is nothing else.
fn words(name: &str) -> impl Iterator<Item = &str> {
    const SMALL: [&str; 9] = ["de", "da", "do", "das", "dos", "e", "em", "the", "of"];
    let is_small = |word: &str| SMALL.contains(&word.to_lowercase().as_str());
    let only_small = name.split_whitespace().all(is_small);
    name.split_whitespace()
        .filter(move |word| word.chars().any(char::is_alphanumeric) && (only_small || !is_small(word)))
}

/// As many whole words as fit under an icon, else the first letters.
pub(super) fn shortened(name: &str) -> String {
    let mut short = String::new();
    for word in name.split_whitespace() {
        let space = usize::from(!short.is_empty());
        if short.chars().count() + space + word.chars().count() > Brand::SHORT_NAME {
            break;
        }
        if space == 1 {
            short.push(' ');
        }
        short.push_str(word);
    }
    if short.is_empty() { name.trim().chars().take(Brand::SHORT_NAME).collect() } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_the_words_that_carry_a_name() {
        for (name, initials) in [
            ("Aurora Estúdio de Beleza", "AB"),
            ("Oficina do Zé", "OZ"),
            ("Aurora", "A"),
            ("3 Irmãos", "3I"),
            ("De", "D"),
            ("érica & ítalo", "ÉÍ"),
            ("straße", "S"),
            ("ßa", "SS"),
            ("<b>", "B"),
            ("🙂", "•"),
            ("", "•"),
        ] {
            assert_eq!(Brand::of_name(name).initials(), initials, "{name}");
        }
    }

    #[test]
    fn a_short_name_fits_under_an_icon() {
        for (name, short) in [
            ("Aurora Estúdio de Beleza", "Aurora"),
            ("Oficina do Zé", "Oficina do"),
            ("Zé Reparos", "Zé Reparos"),
            ("Otorrinolaringologia Silva", "Otorrinolari"),
        ] {
            assert_eq!(Brand::of_name(name).short_name, short);
        }
    }
}
