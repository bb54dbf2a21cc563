use super::AdminError;
use std::fmt;

/// The name of a database or a role that may stand in a statement without quotes: PostgreSQL takes no parameter there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Name(String);

impl Name {
    /// Takes a plain name only.
    pub(super) fn new(text: &str) -> Result<Self, AdminError> {
        let mut bytes = text.bytes();
        let starts = bytes.next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_');
        let plain = bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if starts && plain && text.len() <= 60 {
            Ok(Self(text.to_owned()))
        } else {
            Err(AdminError::InvalidName(text.to_owned()))
        }
    }

    /// `t_` and 20 hex digits, for a tenant's database and role: tells nothing, and is not guessed from another.
    pub(super) fn opaque() -> Self {
        Self(format!("t_{}", kernel::hex(&rand::random::<[u8; 10]>())))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn no_name_ends_a_statement(text in "[a-z_;\"' \\-0-9A-Z]{0,70}") {
            if let Ok(name) = Name::new(&text) {
                proptest::prop_assert!(!name.as_str().contains([' ', '"', '\'', ';', '-']) && name.as_str().len() <= 60);
            }
        }
    }

    #[test]
    fn plain_names_are_taken() {
        for text in ["balcao", "t_0123456789abcdef0123", "_x", "balcao_template_v5_0a1b2c3d"] {
            assert_eq!(Name::new(text).unwrap().as_str(), text);
        }
        for text in ["", "1a", "a b", "Balcao", "a\"b", "a;b", &"a".repeat(61)] {
            assert!(matches!(Name::new(text), Err(AdminError::InvalidName(_))), "{text}");
        }
    }
}
