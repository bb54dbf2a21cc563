use std::fmt;

/// An sRGB colour, 8 bits a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl Colour {
    /// White.
    pub const WHITE: Self = Self::new(255, 255, 255);
    /// Black.
    pub const BLACK: Self = Self::new(0, 0, 0);
    /// A calm blue-grey, for who has not chosen yet.
    pub const DEFAULT: Self = Self::new(0x3b, 0x5b, 0x7a);

    /// From its channels.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Reads `#rrggbb` in either case, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self::new(channel(0)?, channel(2)?, channel(4)?))
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// Contrast ratio, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour with `parts` of 64 parts of another mixed in.
    pub fn mixed(self, other: Self, parts: u16) -> Self {
        let parts = parts.min(64);
        let channel = |a: u8, b: u8| {
            let sum = u16::from(a) * (64 - parts) + u16::from(b) * parts;
            u8::try_from((sum + 32) / 64).unwrap_or(u8::MAX)
        };
        Self::new(channel(self.red, other.red), channel(self.green, other.green), channel(self.blue, other.blue))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_six_hex_digits_are_a_colour() {
        assert_eq!(Colour::parse("#Ff8000"), Some(Colour::new(255, 128, 0)));
        for text in ["", "#", "#fff", "ff8000", "#ff80000", "#gg0000", "#ff 000", "#é0000", "#+f8000", "red"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((Colour::WHITE.contrast(Colour::BLACK) - 21.0).abs() < 1e-9);
        // The textbook pair: #767676 is the lightest grey that passes on white.
        let grey = |level| Colour::new(level, level, level);
        assert!(grey(0x76).contrast(Colour::WHITE) >= 4.5);
        assert!(grey(0x77).contrast(Colour::WHITE) < 4.5);
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_back(red: u8, green: u8, blue: u8) {
            let colour = Colour::new(red, green, blue);
            proptest::prop_assert_eq!(Colour::parse(&colour.to_string()), Some(colour));
        }
    }
}
