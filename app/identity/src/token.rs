use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// The secret of a link: 256 random bits, in the link as base64url, in the database only as its hash.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token([u8; 32]);

impl Token {
    /// A fresh one.
    pub(crate) fn new() -> Self {
        Self(rand::random())
    }

    /// The one in a link; `None` when it cannot be ours.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// As it stands in the link: 43 characters that need no escape.
    pub(crate) fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// As it stands in the database.
    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_survives_its_link() {
        let token = Token::new();
        let text = token.to_text();
        assert_eq!(text.len(), 43);
        assert!(Token::parse(&text) == Some(token));
    }

    #[test]
    fn what_is_no_token_is_refused() {
        for text in ["", "x", "../../etc", &"A".repeat(42), &"A".repeat(44), &"=".repeat(43)] {
            assert!(Token::parse(text).is_none(), "{text:?}");
        }
    }
}
