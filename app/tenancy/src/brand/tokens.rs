use serde::{Deserialize, Serialize};

/// A font we serve ourselves; a tenant chooses one by its key and never names a font of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Font {
    /// The device's own: nothing to load.
    #[default]
    System,
    /// Clean and friendly.
    Figtree,
    /// Round and soft.
    Nunito,
    /// With serifs, for the eye that reads.
    Lora,
    /// With a character of its own.
    Bricolage,
}

impl Font {
    /// Every font.
    pub const ALL: [Self; 5] = [Self::System, Self::Figtree, Self::Nunito, Self::Lora, Self::Bricolage];

    /// As forms and the registry spell it.
    pub fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Figtree => "figtree",
            Self::Nunito => "nunito",
            Self::Lora => "lora",
            Self::Bricolage => "bricolage",
        }
    }

    /// The font of this key.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|font| font.code() == code)
    }

    /// Its own name, as its makers write it; `None` for the device's own.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Figtree => Some("Figtree"),
            Self::Nunito => Some("Nunito"),
            Self::Lora => Some("Lora"),
            Self::Bricolage => Some("Bricolage Grotesque"),
        }
    }

    /// The value of `font-family`, `--font` of `style/tokens.css`; the families stand in `style/fonts.css`.
    pub fn family(self) -> &'static str {
        match self {
            Self::System => "system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,Helvetica Neue,Arial,sans-serif",
            Self::Figtree => "Figtree,system-ui,sans-serif",
            Self::Nunito => "Nunito,system-ui,sans-serif",
            Self::Lora => "Lora,Georgia,serif",
            Self::Bricolage => "Bricolage Grotesque,system-ui,sans-serif",
        }
    }
}

/// How round the corners of buttons, cards and sheets are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Corners {
    /// Almost square.
    Sharp,
    /// In between.
    #[default]
    Soft,
    /// Very round.
    Round,
}

impl Corners {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Sharp, Self::Soft, Self::Round];

    /// As forms and the registry spell it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sharp => "sharp",
            Self::Soft => "soft",
            Self::Round => "round",
        }
    }

    /// The choice of this key.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|corners| corners.code() == code)
    }

    /// As declarations of CSS variables.
    pub fn variables(self) -> String {
        let (round, card, sheet) = match self {
            Self::Sharp => ("0.1875rem", "0.25rem", "0.375rem"),
            Self::Soft => ("0.625rem", "0.875rem", "1.25rem"),
            Self::Round => ("1.5rem", "1.5rem", "2rem"),
        };
        format!("--round:{round};--round-card:{card};--round-sheet:{sheet}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_found_by_its_key_and_nothing_else_is() {
        for font in Font::ALL {
            assert_eq!(Font::from_code(font.code()), Some(font));
            assert_eq!(serde_json::to_value(font).unwrap(), font.code());
        }
        for corners in Corners::ALL {
            assert_eq!(Corners::from_code(corners.code()), Some(corners));
            assert_eq!(serde_json::to_value(corners).unwrap(), corners.code());
        }
        for wrong in ["", "Figtree", "Comic \"Sans\"", "figtree;}body{", "figtree'"] {
            assert_eq!((Font::from_code(wrong), Corners::from_code(wrong)), (None, None), "{wrong}");
        }
    }

    #[test]
    fn the_stylesheet_of_the_site_knows_every_font_and_begins_with_the_same_tokens() {
        let fonts = include_str!("../../../../style/fonts.css");
        for font in Font::ALL {
            if let Some(name) = font.name() {
                assert!(fonts.contains(&format!("font-family: \"{name}\";")), "{name}");
                assert!(font.family().starts_with(name));
            }
        }
        let tokens = include_str!("../../../../style/tokens.css").replace(": ", ":");
        for declaration in Corners::Soft.variables().split(';') {
            assert!(tokens.contains(&format!("{declaration};")), "{declaration}");
        }
        assert!(tokens.contains(&format!("--font:{};", Font::System.family().replace(',', ", "))));
    }
}
