use base64::{Engine, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::fmt;

/// The part of a webhook's address that only the provider was told. Kept as its hash, and looked up by it: what a person
/// can time is how the hash compares, from which nothing can be learned.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretPath(String);

impl SecretPath {
    /// A fresh one of 256 bits.
    pub fn random() -> Self {
        Self(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    /// The one in an address; `None` for what [`random`](Self::random) never makes.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        fits.then(|| Self(text.to_owned()))
    }

    /// What a module keeps of it, unique in its table: SHA-256.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }

    /// As it stands in the address, to be shown once.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretPath(…)")
    }
}

/// A key of Standard Webhooks.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(Vec<u8>);

impl SigningSecret {
    /// A fresh one of 256 bits.
    pub fn random() -> Self {
        Self(rand::random::<[u8; 32]>().to_vec())
    }

    /// `whsec_` and base64 of 24 to 64 bytes; the prefix may be missing.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let key = STANDARD.decode(text.strip_prefix("whsec_").unwrap_or(text)).ok()?;
        (24..=64).contains(&key.len()).then_some(Self(key))
    }

    /// As it is told to the other side.
    pub fn expose(&self) -> String {
        format!("whsec_{}", STANDARD.encode(&self.0))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_path_is_long_random_and_never_shown_by_accident() {
        let (one, other) = (SecretPath::random(), SecretPath::random());
        assert_ne!(one, other);
        assert_eq!(SecretPath::parse(one.expose()), Some(one.clone()));
        assert_ne!(one.hash(), other.hash());
        assert!(!format!("{one:?}").contains(one.expose()));
        for wrong in ["", "short", &"a".repeat(44), &"á".repeat(21), &format!("{}/", "a".repeat(42))] {
            assert_eq!(SecretPath::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_signing_secret_is_read_as_it_is_written() {
        let secret = SigningSecret::random();
        assert_eq!(SigningSecret::parse(&secret.expose()), Some(secret.clone()));
        assert!(!format!("{secret:?}").contains(&secret.expose()));
        let short = format!("whsec_{}", STANDARD.encode([1; 23]));
        for wrong in ["", "whsec_", "whsec_ção", &short, &STANDARD.encode([1; 65])] {
            assert_eq!(SigningSecret::parse(wrong), None, "{wrong}");
        }
    }
}
