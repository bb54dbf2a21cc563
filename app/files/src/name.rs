use crate::Media;
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// The name of a file inside of its tenant's part of the store: `logo/<sha-256>.png`. A folder of ours, the hash of the
/// content, the kind; nothing of it comes from a person, and nothing in it can lead elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FileName {
    text: String,
    media: Media,
}

/// Why a text is the name of no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a file")]
pub struct FileNameError;

/// Hex digits of SHA-256.
const HASH: usize = 64;

impl FileName {
    /// The name under which a content is kept in one of our folders, before it is handed over too.
    pub fn of_content(folder: &'static str, media: Media, bytes: &[u8]) -> Self {
        Self::of(folder, &kernel::hex(&Sha256::digest(bytes)), media)
    }

    pub(crate) fn of(folder: &'static str, hash: &str, media: Media) -> Self {
        let name = Self { text: format!("{folder}/{hash}.{}", media.extension()), media };
        debug_assert!(name.text.parse() == Ok(name.clone()), "{folder} is no folder");
        name
    }

    /// As it is written down.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What kind of file it is.
    pub fn media(&self) -> Media {
        self.media
    }
}

impl FromStr for FileName {
    type Err = FileNameError;

    fn from_str(text: &str) -> Result<Self, FileNameError> {
        let (folder, file) = text.split_once('/').ok_or(FileNameError)?;
        let (hash, extension) = file.split_once('.').ok_or(FileNameError)?;
        let is_folder = (1..=20).contains(&folder.len()) && folder.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_hash = hash.len() == HASH && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        match Media::from_extension(extension) {
            Some(media) if is_folder && is_hash => Ok(Self { text: text.to_owned(), media }),
            _ => Err(FileNameError),
        }
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_we_named_ourselves_is_a_name() {
        let hash = "0a".repeat(32);
        let name = FileName::of("logo", &hash, Media::Png);
        assert_eq!(name.as_str().parse(), Ok(name.clone()));
        assert_eq!(name.media(), Media::Png);
        for wrong in [
            String::new(),
            format!("../logo/{hash}.png"),
            format!("logo/../{hash}.png"),
            format!("/logo/{hash}.png"),
            format!("logo/{hash}.svg"),
            format!("logo/{hash}.png/x"),
            format!("logo/{hash}.png\0"),
            format!("Logo/{hash}.png"),
            format!("logo/{}.png", &hash[1..]),
            format!("logo/{}.png", hash.to_uppercase()),
            format!("logo%2f{hash}.png"),
        ] {
            assert_eq!(wrong.parse::<FileName>(), Err(FileNameError), "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_name_leads_out_of_its_folder(text in "[a-z./\\\\%0-9]{0,90}") {
            if let Ok(name) = text.parse::<FileName>() {
                proptest::prop_assert!(!name.as_str().contains("..") && name.as_str().matches('/').count() == 1);
            }
        }
    }
}
