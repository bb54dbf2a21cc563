use serde::{Deserialize, Serialize};
use std::fmt;

/// A phone number of Brazil in E.164: `+55`, area code, 9 digits of a mobile or 8 of a landline.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why a text is no phone number of Brazil.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Something else than digits and the usual marks.
    #[error("not a phone number")]
    Malformed,
    /// Another country's code.
    #[error("not a number of Brazil")]
    Foreign,
    /// A number without its area code.
    #[error("the area code is missing")]
    AreaMissing,
    /// No such area code (DDD).
    #[error("no area code {0}")]
    AreaUnknown(String),
    /// Too few or too many digits.
    #[error("wrong number of digits")]
    Length,
    /// No mobile and no landline starts like this.
    #[error("no such number")]
    Number,
    /// A mobile in its old form of 8 digits; with the 9 it would be this one.
    #[error("the ninth digit is missing, perhaps {0}")]
    MissingNine(Phone),
}

/// The area codes in use (libphonenumber 9.0.43).
const AREAS: [&str; 67] = [
    "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "22", "24", "27", "28", "31", "32", "33", "34", "35",
    "37", "38", "41", "42", "43", "44", "45", "46", "47", "48", "49", "51", "53", "54", "55", "61", "62", "63", "64",
    "65", "66", "67", "68", "69", "71", "73", "74", "75", "77", "79", "81", "82", "83", "84", "85", "86", "87", "88",
    "89", "91", "92", "93", "94", "95", "96", "97", "98", "99",
];

impl Phone {
    /// Reads what people type: `(11) 98765-4321`, `011 98765 4321`, `0 15 11 98765-4321`, `+55 11 3234-5678`.
    ///
    /// # Errors
    /// [`PhoneError`]; [`PhoneError::MissingNine`] offers the number that was probably meant.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let national = national(text)?;
        if matches!(national.len(), 8 | 9) {
            return Err(PhoneError::AreaMissing);
        }
        if !matches!(national.len(), 10 | 11) {
            return Err(PhoneError::Length);
        }
        let (area, number) = national.split_at(2);
        if !AREAS.contains(&area) {
            return Err(PhoneError::AreaUnknown(area.to_owned()));
        }
        match (number.len(), number.as_bytes()[0]) {
            (9, b'9') | (8, b'2'..=b'5') => Ok(Self(format!("+55{national}"))),
            (8, b'6'..=b'9') => Err(PhoneError::MissingNine(Self(format!("+55{area}9{number}")))),
            _ => Err(PhoneError::Number),
        }
    }

    /// E.164, as it is stored and dialled: `+5511987654321`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether messages can reach it: 9 digits after the area code.
    pub fn is_mobile(&self) -> bool {
        self.0.len() == 14
    }

    /// What `https://wa.me/` takes: E.164 without the plus.
    pub fn whatsapp(&self) -> &str {
        &self.0[1..]
    }
}

/// Area code and number: the digits without country code, trunk prefix and carrier code.
fn national(text: &str) -> Result<String, PhoneError> {
    let text = text.trim();
    let (international, rest) = match text.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut digits = String::with_capacity(16);
    for c in rest.chars() {
        match c {
            '0'..='9' if digits.len() < 20 => digits.push(c),
            '(' | ')' | '-' | '.' | '/' => {}
            c if c.is_whitespace() => {}
            _ => return Err(PhoneError::Malformed),
        }
    }
    if digits.is_empty() {
        return Err(PhoneError::Malformed);
    }
    let abroad = if international { Some(digits.as_str()) } else { digits.strip_prefix("00") };
    if let Some(number) = abroad {
        let number = number.strip_prefix("55").ok_or(PhoneError::Foreign)?;
        return Ok(number.strip_prefix('0').unwrap_or(number).to_owned());
    }
    let national = match (digits.strip_prefix('0'), digits.len()) {
        // After the trunk 0 stand two digits of a carrier when the rest is too long for a number.
        (Some(rest), 13 | 14) => &rest[2..],
        (Some(rest), _) => rest,
        (None, 12 | 13) => digits.strip_prefix("55").unwrap_or(&digits),
        (None, _) => &digits,
    };
    Ok(national.to_owned())
}

/// `(11) 98765-4321`, `(11) 3234-5678`.
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (area, number) = self.0[3..].split_at(2);
        let (left, right) = number.split_at(number.len() - 4);
        write!(f, "({area}) {left}-{right}")
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;
    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(feature = "ssr")]
impl PhoneError {
    /// What to tell the person who typed it.
    pub fn message(&self, locale: kernel::Locale) -> String {
        let locale = locale.code();
        match self {
            Self::Malformed => rust_i18n::t!("phone.malformed", locale = locale),
            Self::Foreign => rust_i18n::t!("phone.foreign", locale = locale),
            Self::AreaMissing => rust_i18n::t!("phone.area_missing", locale = locale),
            Self::AreaUnknown(area) => rust_i18n::t!("phone.area_unknown", locale = locale, area = area),
            Self::Length => rust_i18n::t!("phone.length", locale = locale),
            Self::Number => rust_i18n::t!("phone.number", locale = locale),
            Self::MissingNine(phone) => rust_i18n::t!("phone.missing_nine", locale = locale, suggestion = phone),
        }
        .into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for text in [
            "(11) 98765-4321",
            "11987654321",
            "011 98765.4321",
            "0 15 11 98765-4321",
            "02111987654321",
            "+55 11 98765-4321",
            "+55 (0)11 98765-4321",
            "5511987654321",
            "0055 11 98765 4321",
            "\u{a0}(11)\u{a0}98765-4321 ",
        ] {
            let phone = Phone::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(phone.as_str(), "+5511987654321", "{text}");
            assert_eq!(phone.to_string(), "(11) 98765-4321");
            assert_eq!(phone.whatsapp(), "5511987654321");
            assert!(phone.is_mobile());
        }
        let landline = Phone::parse("(11) 3234-5678").unwrap();
        assert_eq!(landline.as_str(), "+551132345678");
        assert_eq!(landline.to_string(), "(11) 3234-5678");
        assert!(!landline.is_mobile());
    }

    #[test]
    fn area_code_55_is_not_taken_for_the_country() {
        assert_eq!(Phone::parse("55 99123-4567").unwrap().as_str(), "+5555991234567");
        assert_eq!(Phone::parse("(55) 3221-0000").unwrap().as_str(), "+555532210000");
        assert_eq!(Phone::parse("+55 55 99123-4567").unwrap().as_str(), "+5555991234567");
    }

    #[test]
    fn an_old_mobile_gets_the_offer_of_the_nine() {
        for text in ["(11) 8765-4321", "+551187654321", "011 8765-4321"] {
            let Err(PhoneError::MissingNine(offer)) = Phone::parse(text) else { panic!("{text} was not refused") };
            assert_eq!(offer.as_str(), "+5511987654321");
        }
        let Err(PhoneError::MissingNine(offer)) = Phone::parse("(61) 6655-4433") else { panic!() };
        assert_eq!(Phone::parse(offer.as_str()), Ok(offer), "the offer is a number itself");
    }

    #[test]
    fn what_is_no_number_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", PhoneError::Malformed),
            ("+", PhoneError::Malformed),
            ("abc", PhoneError::Malformed),
            ("11 98765-432١", PhoneError::Malformed),
            ("11+987654321", PhoneError::Malformed),
            ("+1 212 555 0100", PhoneError::Foreign),
            ("00 351 912 345 678", PhoneError::Foreign),
            ("98765-4321", PhoneError::AreaMissing),
            ("3234-5678", PhoneError::AreaMissing),
            ("(20) 98765-4321", PhoneError::AreaUnknown("20".into())),
            ("(10) 3234-5678", PhoneError::AreaUnknown("10".into())),
            ("119", PhoneError::Length),
            ("0", PhoneError::Length),
            ("11 98765-43211", PhoneError::Length),
            ("11 88765-4321", PhoneError::Number),
            ("11 1234-5678", PhoneError::Number),
        ] {
            assert_eq!(Phone::parse(text), Err(reason), "{text:?}");
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_message_makes_the_offer() {
        let error = Phone::parse("11 8765-4321").unwrap_err();
        assert_eq!(error.message(kernel::Locale::PtBr), "Faltou o 9 do celular. Seria (11) 98765-4321?");
        assert!(Phone::parse("20 98765-4321").unwrap_err().message(kernel::Locale::En).contains("area code 20"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "(?s).*") {
            let _ = Phone::parse(&text);
        }

        #[test]
        fn any_digits_are_read_without_a_panic(text in "\\+?[0-9() -]{0,24}") {
            let _ = Phone::parse(&text);
        }

        #[test]
        fn what_is_shown_is_read_back(area in 0..67_usize, number in "9[0-9]{8}|[2-5][0-9]{7}") {
            let phone = Phone::parse(&format!("{}{number}", AREAS[area])).unwrap();
            proptest::prop_assert_eq!(Phone::parse(&phone.to_string()), Ok(phone.clone()));
            proptest::prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
        }
    }
}
