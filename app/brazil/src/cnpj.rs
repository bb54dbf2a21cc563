use crate::unmasked;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The tax number of a company: 12 letters or digits and 2 check digits.
///
/// New registrations may carry letters since July 2026, old numbers stay (IN RFB 2.229/2024); one algorithm for both.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cnpj(String);

/// Why a text is no CNPJ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CnpjError {
    /// Not 12 letters or digits followed by 2 digits.
    #[error("a CNPJ has 12 letters or digits and 2 check digits")]
    Malformed,
    /// The check digits differ, or all digits are the same.
    #[error("wrong check digits")]
    CheckDigits,
}

const WEIGHTS: [u32; 13] = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

impl Cnpj {
    /// Reads `12.ABC.345/01DE-35`, in lower case too, or the bare characters.
    ///
    /// # Errors
    /// [`CnpjError`] when the text is no CNPJ.
    pub fn parse(text: &str) -> Result<Self, CnpjError> {
        let plain = unmasked(text).filter(|plain| plain.len() == 14).ok_or(CnpjError::Malformed)?;
        let bytes = plain.as_bytes();
        if !bytes[12..].iter().all(u8::is_ascii_digit) {
            return Err(CnpjError::Malformed);
        }
        // ASCII − 48: digits are worth themselves, A is 17 and Z 42.
        let values: Vec<u32> = bytes.iter().map(|b| u32::from(b - b'0')).collect();
        let all_equal = bytes.iter().all(|b| *b == bytes[0]);
        if all_equal || check_digit(&values[..12]) != values[12] || check_digit(&values[..13]) != values[13] {
            return Err(CnpjError::CheckDigits);
        }
        Ok(Self(plain))
    }

    /// The 14 characters in upper case, as they are stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check_digit(values: &[u32]) -> u32 {
    let weights = &WEIGHTS[WEIGHTS.len() - values.len()..];
    let remainder = values.iter().zip(weights).map(|(value, weight)| value * weight).sum::<u32>() % 11;
    if remainder < 2 { 0 } else { 11 - remainder }
}

/// `12.ABC.345/01DE-35`.
impl fmt::Display for Cnpj {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = &self.0;
        write!(f, "{}.{}.{}/{}-{}", &c[..2], &c[2..5], &c[5..8], &c[8..12], &c[12..])
    }
}

impl TryFrom<String> for Cnpj {
    type Error = CnpjError;
    fn try_from(text: String) -> Result<Self, CnpjError> {
        Self::parse(&text)
    }
}

impl From<Cnpj> for String {
    fn from(cnpj: Cnpj) -> Self {
        cnpj.0
    }
}

#[cfg(feature = "ssr")]
impl CnpjError {
    /// What to tell the person who typed it.
    pub fn message(&self, locale: kernel::Locale) -> String {
        match self {
            Self::Malformed => rust_i18n::t!("cnpj.malformed", locale = locale.code()).into_owned(),
            Self::CheckDigits => rust_i18n::t!("cnpj.check_digits", locale = locale.code()).into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_the_revenue_service_is_read() {
        for text in ["12.ABC.345/01DE-35", "12ABC34501DE35", "12.abc.345/01de-35"] {
            let cnpj = Cnpj::parse(text).unwrap();
            assert_eq!(cnpj.as_str(), "12ABC34501DE35");
            assert_eq!(cnpj.to_string(), "12.ABC.345/01DE-35");
        }
    }

    #[test]
    fn old_numbers_without_letters_stay_right() {
        assert_eq!(Cnpj::parse("11.222.333/0001-81").unwrap().as_str(), "11222333000181");
        assert_eq!(Cnpj::parse("00.000.000/0001-91").unwrap().as_str(), "00000000000191");
    }

    #[test]
    fn what_is_no_cnpj_is_refused_with_the_reason() {
        for text in [
            "",
            "11.222.333/0001-8",
            "11.222.333/0001-811",
            "12.ABC.345/01DE-3A",
            "12.ÀBC.345/01DE-35",
            "12ABC34501DE٣٥",
        ] {
            assert_eq!(Cnpj::parse(text), Err(CnpjError::Malformed), "{text:?}");
        }
        for text in ["12.ABC.345/01DE-36", "12.ABD.345/01DE-35", "11.222.333/0001-18", "00000000000000"] {
            assert_eq!(Cnpj::parse(text), Err(CnpjError::CheckDigits), "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "(?s).*") {
            let _ = Cnpj::parse(&text);
        }

        #[test]
        fn twelve_characters_have_exactly_one_ending(root in "[1-9A-Z][0-9][0-9A-Z]{9}[A-Z]") {
            let right: Vec<Cnpj> = (0..100).filter_map(|n| Cnpj::parse(&format!("{root}{n:02}")).ok()).collect();
            proptest::prop_assert_eq!(right.len(), 1);
            proptest::prop_assert_eq!(Cnpj::parse(&right[0].to_string()), Ok(right[0].clone()));
        }
    }
}
