use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in Brazilian reais, counted in centavos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
pub struct Centavos(pub i64);

/// Why a typed amount was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not an amount.
    #[error("not an amount of money")]
    Malformed,
    /// Above 99,999,999.99.
    #[error("amount too large")]
    TooLarge,
}

impl Centavos {
    /// The largest amount a form accepts: R$ 99.999.999,99.
    pub const MAX: Self = Self(9_999_999_999);

    /// Reads what people type: `1.234,56`, `1234,56`, `1234.56`, `R$ 10`; the ambiguous `1.234` is 1234.
    ///
    /// # Errors
    /// [`MoneyError`] when the text is not a non-negative amount or is above [`Centavos::MAX`].
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let text = text.trim();
        let text = text.strip_prefix("R$").unwrap_or(text).trim();
        let (whole, cents, group) = match (text.rfind(','), text.rfind('.')) {
            (Some(comma), dot) if dot.is_none_or(|dot| dot < comma) => (&text[..comma], &text[comma + 1..], '.'),
            (Some(_), Some(dot)) => (&text[..dot], &text[dot + 1..], ','),
            (None, Some(dot)) if text.len() - dot - 1 != 3 => (&text[..dot], &text[dot + 1..], ','),
            _ => (text, "", '.'),
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let mut groups = whole.split(group);
        let first = groups.next().unwrap_or_default();
        let rest: Vec<&str> = groups.collect();
        let grouped = rest.iter().all(|group| group.len() == 3 && digits(group));
        if !digits(first) || !grouped || (!rest.is_empty() && first.len() > 3) {
            return Err(MoneyError::Malformed);
        }
        if cents.len() > 2 || !(cents.is_empty() || digits(cents)) || (cents.is_empty() && text.ends_with([',', '.'])) {
            return Err(MoneyError::Malformed);
        }
        let whole: String = std::iter::once(first).chain(rest).collect();
        let text = format!("{whole}{cents:0<2}");
        let value: i64 = text.parse().map_err(|_| MoneyError::TooLarge)?;
        if value > Self::MAX.0 { Err(MoneyError::TooLarge) } else { Ok(Self(value)) }
    }

    /// As it stands in an input field: `1234,50`, no symbol.
    pub fn plain(self) -> String {
        format!("{},{:02}", self.0 / 100, self.0 % 100)
    }
}

/// `R$ 1.234,50`, with a no-break space after the symbol (CLDR pt-BR).
impl fmt::Display for Centavos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.0.unsigned_abs();
        let whole = (value / 100).to_string();
        let mut grouped = String::with_capacity(whole.len() + whole.len() / 3);
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        write!(f, "{}R$\u{a0}{grouped},{:02}", if self.0 < 0 { "-" } else { "" }, value % 100)
    }
}

impl std::iter::Sum for Centavos {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|amount| amount.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, centavos) in [
            ("1.234,56", 123_456),
            ("1234,56", 123_456),
            ("1234.56", 123_456),
            ("1.234", 123_400),
            ("R$ 10", 1_000),
            ("0,5", 50),
            (" 7 ", 700),
            ("1,234.50", 123_450),
            ("1.234.567", 123_456_700),
            ("R$\u{a0}1.234,50", 123_450),
        ] {
            assert_eq!(Centavos::parse(text), Ok(Centavos(centavos)), "{text}");
        }
        for text in ["", "abc", "-1", "1,2,3", "1.23.4", "1,234,5", "10,", ",50", "1e3", "12.34,5.6", "٣"] {
            assert_eq!(Centavos::parse(text), Err(MoneyError::Malformed), "{text}");
        }
        assert_eq!(Centavos::parse("100.000.000"), Err(MoneyError::TooLarge));
        assert_eq!(Centavos::parse(&"9".repeat(40)), Err(MoneyError::TooLarge));
    }

    #[test]
    fn amounts_are_shown_the_brazilian_way() {
        assert_eq!(Centavos(123_450).to_string(), "R$\u{a0}1.234,50");
        assert_eq!(Centavos(-1_000).to_string(), "-R$\u{a0}10,00");
        assert_eq!(Centavos(5).to_string(), "R$\u{a0}0,05");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "(?s).*") {
            let _ = Centavos::parse(&text);
        }

        #[test]
        fn what_is_shown_is_read_back(value in 0..=Centavos::MAX.0) {
            proptest::prop_assert_eq!(Centavos::parse(&Centavos(value).to_string()), Ok(Centavos(value)));
            proptest::prop_assert_eq!(Centavos::parse(&Centavos(value).plain()), Ok(Centavos(value)));
        }
    }
}
