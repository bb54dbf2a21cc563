//! How a tenant looks. From its names, colours, font and logo come the stylesheet, the icons and the manifests; whatever a
//! colour is, text stays readable (WCAG 2.2, 1.4.3: 4.5 to 1).

mod colour;
mod contact;
mod hours;
mod palette;
mod publish;
mod tokens;
mod words;

pub use colour::Colour;
pub use contact::{Contact, Officer, page_elsewhere, site_name};
pub use hours::{Hours, HoursError, Span};
pub use palette::Palette;
pub use tokens::{Corners, Font};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Raised when what is made from a brand changes its form, so that browsers ask for it again.
const REVISION: u8 = 2;

/// How a tenant looks: names, colours, logo, how it is reached. Validated when it is written, so that what is read can be
/// trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Brand {
    /// Name in titles and headings.
    pub name: String,
    /// Up to 12 characters, under the icon of the installed app.
    pub short_name: String,
    /// One line below the name on the public page.
    pub tagline: String,
    /// What the public page opens with; may have several lines.
    pub opening: String,
    /// `#rrggbb`, as the tenant chose it.
    pub primary: String,
    /// A second colour for what decorates; `None`: the first one does.
    pub secondary: Option<String>,
    /// The letters.
    pub font: Font,
    /// The corners.
    pub corners: Corners,
    /// Name of the logo among the tenant's files; `None` shows the initials.
    pub logo: Option<String>,
    /// How it is reached.
    pub contact: Contact,
    /// Counts up with each publishing; 0 of what never was published.
    #[serde(skip)]
    pub version: i32,
}

impl Default for Brand {
    fn default() -> Self {
        Self::of_name("")
    }
}

impl Brand {
    /// Most characters of a short name; launchers cut longer ones.
    pub const SHORT_NAME: usize = 12;
    /// Most characters of the opening words.
    pub const OPENING: usize = 600;

    /// The look a business begins with: its name, a calm colour, its initials.
    pub fn of_name(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            short_name: words::shortened(name),
            tagline: String::new(),
            opening: String::new(),
            primary: Colour::DEFAULT.to_string(),
            secondary: None,
            font: Font::System,
            corners: Corners::Soft,
            logo: None,
            contact: Contact::default(),
            version: 0,
        }
    }

    /// Whether it can be shown as it is: what the registry takes.
    pub fn is_presentable(&self) -> bool {
        let fits = |text: &str, least, most| {
            (least..=most).contains(&text.chars().count()) && !text.chars().any(char::is_control)
        };
        fits(&self.name, 1, 120)
            && fits(&self.short_name, 1, Self::SHORT_NAME)
            && fits(&self.tagline, 0, 160)
            && fits(&self.opening.replace('\n', " "), 0, Self::OPENING)
            && Colour::parse(&self.primary).is_some()
            && self.secondary.as_ref().is_none_or(|colour| Colour::parse(colour).is_some())
            && self.contact.is_presentable()
    }

    /// Whether it looks the same, whatever the versions.
    pub fn looks_like(&self, other: &Self) -> bool {
        Self { version: other.version, ..self.clone() } == *other
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

    /// The second colour; the first one where there is none.
    pub fn accent(&self) -> Colour {
        self.secondary.as_deref().and_then(Colour::parse).unwrap_or_else(|| self.colour())
    }

    /// The tokens of this brand as CSS variables, light and dark. Made of numbers and of words of ours alone: no text of the
    /// tenant's is in it.
    pub fn stylesheet(&self) -> String {
        let (light, dark) = (Palette::light(self.accent()), Palette::dark(self.accent()));
        format!(
            ":root{{{};{};--font:{};{}}}@media(prefers-color-scheme:dark){{:root{{{};{}}}}}",
            self.light().variables(),
            light.accents(),
            self.font.family(),
            self.corners.variables(),
            self.dark().variables(),
            dark.accents()
        )
    }

    /// Names the present state of the brand, 16 hex digits: what is served under it never changes.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update([REVISION]);
        hasher.update(serde_json::to_vec(self).expect("a brand is plain data"));
        kernel::hex(&hasher.finalize()[..8])
    }

    /// One or two capital letters or digits that stand for the name where there is no logo.
    pub fn initials(&self) -> String {
        words::initials(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_changes_with_what_is_seen() {
        let aurora = Brand::of_name("Aurora");
        assert_eq!(aurora.hash(), Brand::of_name("Aurora").hash());
        assert_eq!(aurora.hash().len(), 16);
        for other in [
            Brand { primary: "#123456".into(), ..aurora.clone() },
            Brand { name: "Aurora#1".into(), ..aurora.clone() },
            Brand { logo: Some("logo".into()), ..aurora.clone() },
            Brand { short_name: "Au".into(), ..aurora.clone() },
            Brand { tagline: "Cabelo".into(), ..aurora.clone() },
            Brand { opening: "Oi".into(), ..aurora.clone() },
            Brand { secondary: Some("#123456".into()), ..aurora.clone() },
            Brand { font: Font::Lora, ..aurora.clone() },
            Brand { corners: Corners::Round, ..aurora.clone() },
            Brand { contact: Contact { address: "Rua A".into(), ..Contact::default() }, ..aurora.clone() },
        ] {
            assert_ne!(aurora.hash(), other.hash());
            assert!(!aurora.looks_like(&other));
        }
        let published = Brand { version: 7, ..aurora.clone() };
        assert!(published.looks_like(&aurora) && published.hash() == aurora.hash());
    }

    #[test]
    fn what_is_not_a_colour_never_reaches_a_stylesheet() {
        let bad = Brand { primary: "red;}body{display:none".into(), ..Brand::of_name("x") };
        assert_eq!(bad.stylesheet(), Brand::of_name("y").stylesheet());
    }

    #[test]
    fn what_is_no_look_is_not_taken() {
        let aurora = Brand::of_name("Aurora");
        assert!(aurora.is_presentable());
        for wrong in [
            Brand::of_name(""),
            Brand { name: "a\u{0}".into(), ..aurora.clone() },
            Brand { primary: "#fff;}".into(), ..aurora.clone() },
            Brand { secondary: Some("red".into()), ..aurora.clone() },
            Brand { opening: "x".repeat(601), ..aurora.clone() },
            Brand { contact: Contact { social: vec!["javascript:x".into()], ..Contact::default() }, ..aurora.clone() },
        ] {
            assert!(!wrong.is_presentable(), "{wrong:?}");
        }
    }

    #[test]
    fn a_stylesheet_has_the_same_variables_for_light_and_dark() {
        let css = Brand { secondary: Some("#ffcc00".into()), ..Brand::of_name("x") }.stylesheet();
        for variable in [
            "--brand:",
            "--on-brand:",
            "--brand-ink:",
            "--brand-soft:",
            "--brand-press:",
            "--accent:",
            "--accent-ink:",
            "--accent-soft:",
        ] {
            assert_eq!(css.matches(variable).count(), 2, "{variable} in {css}");
        }
        assert!(!css.contains(['<', '"', '\\']));
    }
}
