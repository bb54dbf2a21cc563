//! Where a page is: `/sobre`, `/contato`.

/// Longest address, in characters.
pub(super) const LONGEST: usize = 60;

/// First words of addresses that this site has or is going to have; sorted. `tests/pages.rs` compares it with every route.
const RESERVED: [&str; 30] = [
    "admin",
    "agendar",
    "api",
    "aplicativo",
    "app",
    "arquivo",
    "c",
    "certificate",
    "convite",
    "entrar",
    "fatura",
    "healthz",
    "hooks",
    "icone",
    "live",
    "logo",
    "manifest",
    "marca",
    "metrics",
    "offline",
    "p",
    "pkg",
    "privacidade",
    "readyz",
    "sair",
    "screenshots",
    "senha",
    "static",
    "sw",
    "v",
];

/// Whether this first word of an address is the site's own.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.binary_search(&word).is_ok()
}

/// Whether this can be the address of a page at all, so that it is worth looking for.
pub(super) fn is_slug(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// The address that a title asks for: `Quem somos nós?` is at `quem-somos-nos`. Empty when nothing of it can be in one.
pub(super) fn proposed(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            "" if slug.is_empty() || slug.ends_with('-') => {}
            "" => slug.push('-'),
            letters => slug.push_str(letters),
        }
    }
    slug.truncate(LONGEST);
    slug.trim_matches('-').to_owned()
}

/// A letter as an address spells it; nothing for what stands between words.
fn plain(c: char) -> &'static str {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ª' => "a",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'í' | 'ì' | 'î' | 'ï' => "i",
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'º' => "o",
        'ú' | 'ù' | 'û' | 'ü' => "u",
        'ç' => "c",
        'ñ' => "n",
        'ý' | 'ÿ' => "y",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        c => LETTERS.find(c).and_then(|at| LETTERS.get(at..=at)).unwrap_or(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_made_from_a_title() {
        for (title, slug) in [
            ("Sobre nós", "sobre-nos"),
            ("  Promoção de INVERNO: 20% off! ", "promocao-de-inverno-20-off"),
            ("Ação & Reação", "acao-reacao"),
            ("—", ""),
            ("日本", ""),
            ("Straße", "strasse"),
        ] {
            assert_eq!(proposed(title), slug, "{title}");
        }
        assert_eq!(proposed(&format!("{} fim", "x".repeat(59))).len(), 59, "cut, and not after a dash");
    }

    #[test]
    fn the_sites_own_words_are_kept() {
        assert!(RESERVED.is_sorted());
        for word in RESERVED {
            assert!(is_reserved(word) && is_slug(word), "{word}");
        }
        assert!(!is_reserved("sobre"));
    }

    proptest::proptest! {
        #[test]
        fn what_is_proposed_can_be_an_address(title in "(?s).*") {
            let slug = proposed(&title);
            proptest::prop_assert!(slug.is_empty() || is_slug(&slug), "{}", slug);
        }
    }
}
