use crate::unmasked;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The tax number of a person: 11 digits, the last two of them check digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cpf(String);

/// Why a text is no CPF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CpfError {
    /// Not 11 digits.
    #[error("a CPF has 11 digits")]
    Malformed,
    /// The check digits differ, or all digits are the same (which the sum would let pass).
    #[error("wrong check digits")]
    CheckDigits,
}

impl Cpf {
    /// Reads `529.982.247-25` or the bare digits.
    ///
    /// # Errors
    /// [`CpfError`] when the text is no CPF.
    pub fn parse(text: &str) -> Result<Self, CpfError> {
        let digits = unmasked(text).ok_or(CpfError::Malformed)?;
        if digits.len() != 11 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CpfError::Malformed);
        }
        let values: Vec<u32> = digits.bytes().map(|b| u32::from(b - b'0')).collect();
        let all_equal = values.iter().all(|value| *value == values[0]);
        if all_equal || check_digit(&values[..9]) != values[9] || check_digit(&values[..10]) != values[10] {
            return Err(CpfError::CheckDigits);
        }
        Ok(Self(digits))
    }

    /// The 11 digits, as they are stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Weights fall from `length + 1` to 2.
fn check_digit(values: &[u32]) -> u32 {
    let sum: u32 = values.iter().zip((2..=values.len() as u32 + 1).rev()).map(|(value, weight)| value * weight).sum();
    sum * 10 % 11 % 10
}

/// `529.982.247-25`.
impl fmt::Display for Cpf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let d = &self.0;
        write!(f, "{}.{}.{}-{}", &d[..3], &d[3..6], &d[6..9], &d[9..])
    }
}

impl TryFrom<String> for Cpf {
    type Error = CpfError;
    fn try_from(text: String) -> Result<Self, CpfError> {
        Self::parse(&text)
    }
}

impl From<Cpf> for String {
    fn from(cpf: Cpf) -> Self {
        cpf.0
    }
}

#[cfg(feature = "ssr")]
impl CpfError {
    /// What to tell the person who typed it.
    pub fn message(&self, locale: kernel::Locale) -> String {
        match self {
            Self::Malformed => rust_i18n::t!("cpf.malformed", locale = locale.code()).into_owned(),
            Self::CheckDigits => rust_i18n::t!("cpf.check_digits", locale = locale.code()).into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cpf_is_read_with_and_without_its_mask() {
        for text in ["529.982.247-25", "52998224725", " 529 982 247 25 "] {
            let cpf = Cpf::parse(text).unwrap();
            assert_eq!(cpf.as_str(), "52998224725");
            assert_eq!(cpf.to_string(), "529.982.247-25");
        }
        assert_eq!(Cpf::parse("111.444.777-35").unwrap().as_str(), "11144477735");
    }

    #[test]
    fn a_sum_whose_remainder_is_ten_gives_zero() {
        assert!(Cpf::parse("000.000.014-06").is_ok());
        assert_eq!(check_digit(&[0, 0, 0, 0, 0, 0, 0, 0, 6]), 0, "sum 12, 120 mod 11 = 10");
    }

    #[test]
    fn what_is_no_cpf_is_refused_with_the_reason() {
        for text in ["", "1", "5299822472", "529982247255", "5299822472A", "529.982.247-2٥", "529_982_247_25"] {
            assert_eq!(Cpf::parse(text), Err(CpfError::Malformed), "{text:?}");
        }
        for text in ["529.982.247-26", "529.982.247-15", "52998224752", "92598224725"] {
            assert_eq!(Cpf::parse(text), Err(CpfError::CheckDigits), "{text:?}");
        }
    }

    #[test]
    fn eleven_equal_digits_are_no_cpf_though_the_sum_agrees() {
        for digit in '0'..='9' {
            assert_eq!(Cpf::parse(&digit.to_string().repeat(11)), Err(CpfError::CheckDigits));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "(?s).*") {
            let _ = Cpf::parse(&text);
        }

        #[test]
        fn nine_digits_have_exactly_one_ending(root in "[0-9]{9}") {
            let endings = (0..100).filter(|n| Cpf::parse(&format!("{root}{n:02}")).is_ok()).count();
            let all_equal = root.bytes().all(|b| b == root.as_bytes()[0]);
            proptest::prop_assert_eq!(endings, usize::from(!all_equal));
        }

        #[test]
        fn what_is_shown_is_read_back(root in "[0-9]{9}") {
            for n in 0..100 {
                if let Ok(cpf) = Cpf::parse(&format!("{root}{n:02}")) {
                    proptest::prop_assert_eq!(Cpf::parse(&cpf.to_string()), Ok(cpf));
                }
            }
        }
    }
}
