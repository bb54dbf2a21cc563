//! How a tenant looks. From three names and one colour come the stylesheet, the icons and the manifests; whatever the
//! colour is, text stays readable (WCAG 2.2, 1.4.3: 4.5 to 1).

mod colour;
mod palette;

pub use colour::Colour;
pub use palette::Palette;

use sha2::{Digest, Sha256};

/// Raised when what is made from a brand changes its form, so that browsers ask for it again.
const REVISION: u8 = 1;

/// How a tenant looks: names, colours, logo. Validated when it is written, so that what is read can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Name in titles and headings.
    pub name: String,
    /// Up to 12 characters, under the icon of the installed app.
    pub short_name: String,
    /// One line below the name on the public page.
    pub tagline: String,
    /// `#rrggbb`, as the tenant chose it.
    pub primary: String,
    /// Key of the logo in the object store; `None` shows the initials.
    pub logo: Option<String>,
}

impl Brand {
    /// Most characters of a short name; launchers cut longer ones.
    pub const SHORT_NAME: usize = 12;

    /// The look a business begins with: its name, a calm colour, its initials.
    pub fn of_name(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            short_name: shortened(name),
            tagline: String::new(),
            primary: Colour::DEFAULT.to_string(),
            logo: None,
        }
    }

    /// The tenant's colour; the calm default when what is stored is not a colour.
    pub fn colour(&self) -> Colour {
        Colour::parse(&self.primary).unwrap_or(Colour::DEFAULT)
    }

    /// The colours of this brand on light pages.
    pub fn light(&self) -> Palette {
        Palette::light(self.colour())
    }

    /// The colours of this brand on dark pages.
    pub fn dark(&self) -> Palette {
        Palette::dark(self.colour())
    }

    /// The tokens of this brand as CSS variables, light and dark. Made of numbers alone: no text of the tenant's is in it.
    pub fn stylesheet(&self) -> String {
        format!(
            ":root{{{}}}@media(prefers-color-scheme:dark){{:root{{{}}}}}",
            self.light().variables(),
            self.dark().variables()
        )
    }

    /// Names the present state of the brand, 16 hex digits: what is served under it never changes.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update([REVISION]);
        for part in [&self.name, &self.primary, self.logo.as_ref().unwrap_or(&String::new())] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        kernel::hex(&hasher.finalize()[..8])
    }

    /// One or two capital letters or digits that stand for the name where there is no logo.
    pub fn initials(&self) -> String {
        let letters: Vec<char> =
            words(&self.name).filter_map(|word| word.chars().find(|c| c.is_alphanumeric())).collect();
        let ends = match letters.as_slice() {
            [] => vec!['•'],
            [only] => vec![*only],
            [first, .., last] => vec![*first, *last],
        };
        ends.into_iter().flat_map(char::to_uppercase).filter(|c| c.is_alphanumeric() || *c == '•').take(2).collect()
    }
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
fn shortened(name: &str) -> String {
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

    #[test]
    fn the_hash_changes_with_what_is_seen() {
        let aurora = Brand::of_name("Aurora");
        assert_eq!(aurora.hash(), Brand::of_name("Aurora").hash());
        assert_eq!(aurora.hash().len(), 16);
        for other in [
            Brand { primary: "#123456".into(), ..aurora.clone() },
            Brand { name: "Aurora#1".into(), ..aurora.clone() },
            Brand { logo: Some("logo".into()), ..aurora.clone() },
        ] {
            assert_ne!(aurora.hash(), other.hash());
        }
    }

    #[test]
    fn what_is_not_a_colour_never_reaches_a_stylesheet() {
        let bad = Brand { primary: "red;}body{display:none".into(), ..Brand::of_name("x") };
        assert_eq!(bad.stylesheet(), Brand::of_name("y").stylesheet());
    }

    #[test]
    fn a_stylesheet_has_the_same_variables_for_light_and_dark() {
        let css = Brand::of_name("x").stylesheet();
        for variable in ["--brand:", "--on-brand:", "--brand-ink:", "--brand-soft:", "--brand-press:"] {
            assert_eq!(css.matches(variable).count(), 2, "{variable} in {css}");
        }
        assert!(!css.contains(['<', '"', '\\']));
    }
}
