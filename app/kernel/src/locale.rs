use serde::{Deserialize, Serialize};

/// A language of the screens. Always passed as an argument, never ambient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Locale {
    /// Brazilian Portuguese, the first language.
    #[default]
    #[serde(rename = "pt-BR")]
    PtBr,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// Every language, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::PtBr, Self::En];

    /// The BCP 47 tag, which is also the name of the translation file.
    pub fn code(self) -> &'static str {
        match self {
            Self::PtBr => "pt-BR",
            Self::En => "en",
        }
    }

    /// The language with exactly this tag.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.code().eq_ignore_ascii_case(code))
    }

    /// The best language for an `Accept-Language` header (RFC 9110 §12.5.4); `default` when none fits.
    pub fn negotiate(accept_language: &str, default: Self) -> Self {
        let mut best: Option<(Self, f32)> = None;
        for part in accept_language.split(',').take(32) {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
            let primary = tag.split('-').next().unwrap_or_default();
            let locale = match primary.to_ascii_lowercase().as_str() {
                "pt" => Self::PtBr,
                "en" => Self::En,
                "*" => default,
                _ => continue,
            };
            if quality > 0.0 && best.is_none_or(|(_, q)| quality > q) {
                best = Some((locale, quality));
            }
        }
        best.map_or(default, |(locale, _)| locale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_highest_quality_wins() {
        assert_eq!(Locale::negotiate("en;q=0.3, pt-BR;q=0.9", Locale::En), Locale::PtBr);
        assert_eq!(Locale::negotiate("fr, en-GB;q=0.5", Locale::PtBr), Locale::En);
        assert_eq!(Locale::negotiate("pt-PT", Locale::En), Locale::PtBr);
    }

    #[test]
    fn nothing_usable_means_the_tenants_language() {
        for header in ["", "fr", "en;q=0", "en;q=x", ";;;,,,"] {
            assert_eq!(Locale::negotiate(header, Locale::PtBr), Locale::PtBr, "{header:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_header_gives_a_language(header in "(?s).*") {
            Locale::negotiate(&header, Locale::PtBr);
        }
    }
}
