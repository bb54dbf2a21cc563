use std::fmt;

/// First label of a tenant's platform host, `aurora` in `aurora.balcao.example`.
///
/// `[a-z0-9][a-z0-9-]{1,38}[a-z0-9]`, no `--` at the third and fourth place (there `xn--` names live, RFC 5891 §4.2.3.1), and
/// none of the reserved words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slug(String);

/// Why a slug was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SlugError {
    /// Not of the shape a slug has.
    #[error("malformed slug")]
    Malformed,
    /// The platform needs the name for itself.
    #[error("reserved slug")]
    Reserved,
}

/// Names that belong to the platform, or that would let a tenant pass for it.
const RESERVED: [&str; 58] = [
    "abuse",
    "account",
    "accounts",
    "admin",
    "administrator",
    "ajuda",
    "api",
    "app",
    "apps",
    "assets",
    "auth",
    "autoconfig",
    "autodiscover",
    "balcao",
    "billing",
    "blog",
    "cdn",
    "conta",
    "dashboard",
    "demo",
    "dev",
    "dns",
    "docs",
    "email",
    "entrar",
    "files",
    "ftp",
    "help",
    "hooks",
    "imap",
    "internal",
    "localhost",
    "login",
    "mail",
    "media",
    "metrics",
    "news",
    "ns1",
    "ns2",
    "painel",
    "platform",
    "pop",
    "postmaster",
    "root",
    "security",
    "smtp",
    "staging",
    "static",
    "status",
    "suporte",
    "support",
    "system",
    "test",
    "webhook",
    "webhooks",
    "webmail",
    "wpad",
    "www",
];

impl Slug {
    /// Reads a slug; upper case is refused rather than changed, so that what is typed is what is made.
    ///
    /// # Errors
    /// [`SlugError`].
    pub fn parse(text: &str) -> Result<Self, SlugError> {
        if !is_label(text) || !(3..=40).contains(&text.len()) {
            return Err(SlugError::Malformed);
        }
        if RESERVED.binary_search(&text).is_ok() {
            return Err(SlugError::Reserved);
        }
        Ok(Self(text.to_owned()))
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Lower-case letters, digits and inner hyphens, none of them at the third and fourth place together.
fn is_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    let plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    bytes.iter().all(|b| plain(b) || *b == b'-')
        && bytes.first().is_some_and(plain)
        && bytes.last().is_some_and(plain)
        && bytes.get(2..4) != Some(b"--")
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_business_gets_a_short_plain_name() {
        let longest = "a".repeat(40);
        for text in ["aurora", "a1b", "oficina-do-ze", "123", "a-b", "ab-c--d", longest.as_str()] {
            assert_eq!(Slug::parse(text).map(|slug| slug.to_string()), Ok(text.to_owned()));
        }
        let too_long = "a".repeat(41);
        for text in [
            "",
            "a",
            "ab",
            "-ab",
            "ab-",
            "ab--c",
            "xn--caf",
            "Aurora",
            "au ra",
            "au_ra",
            "au.ra",
            "açaí",
            too_long.as_str(),
        ] {
            assert_eq!(Slug::parse(text), Err(SlugError::Malformed), "{text}");
        }
    }

    #[test]
    fn the_platform_keeps_its_own_names() {
        for text in ["www", "api", "admin", "app", "mail", "static", "balcao", "localhost"] {
            assert_eq!(Slug::parse(text), Err(SlugError::Reserved), "{text}");
        }
        assert!(RESERVED.is_sorted(), "looked up by binary search");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_judged_without_a_panic(text in "(?s).*") {
            if let Ok(slug) = Slug::parse(&text) {
                proptest::prop_assert_eq!(slug.as_str(), text);
            }
        }
    }
}
