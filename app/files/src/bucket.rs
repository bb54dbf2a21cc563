use std::fmt;
use url::Url;

/// A bucket of a server that speaks S3, and the key to it.
#[derive(Clone)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// A folder in it under which everything stands; empty: none.
    pub prefix: String,
    /// Where the server is, for everything that is not Amazon's own.
    pub endpoint: Option<String>,
    /// Its region; a server of one's own mostly takes any.
    pub region: String,
    /// Who we are there.
    pub access_key: String,
    /// The proof.
    pub secret_key: String,
}

/// Why a text is no bucket's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a bucket: s3://name or s3://name/folder")]
pub struct BucketError;

impl Bucket {
    /// Reads `s3://name` or `s3://name/folder`: the name and the folder.
    ///
    /// # Errors
    /// [`BucketError`] when it is something else.
    pub fn parse(text: &str) -> Result<(String, String), BucketError> {
        let url = Url::parse(text).map_err(|_| BucketError)?;
        let name = url.host_str().unwrap_or_default();
        let bare = url.username().is_empty() && url.password().is_none() && url.port().is_none();
        let bare = bare && url.query().is_none() && url.fragment().is_none();
        let prefix = url.path().trim_matches('/');
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let folders = prefix.is_empty()
            || prefix.split('/').all(|part| !part.is_empty() && part != ".." && part != "." && part.bytes().all(plain));
        if url.scheme() == "s3" && bare && (3..=63).contains(&name.len()) && name.bytes().all(plain) && folders {
            Ok((name.to_owned(), prefix.to_owned()))
        } else {
            Err(BucketError)
        }
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bucket({}/{})", self.name, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_named_by_its_address() {
        assert_eq!(Bucket::parse("s3://balcao"), Ok(("balcao".into(), String::new())));
        assert_eq!(Bucket::parse("s3://balcao/"), Ok(("balcao".into(), String::new())));
        assert_eq!(Bucket::parse("s3://balcao/a/b"), Ok(("balcao".into(), "a/b".into())));
        for wrong in [
            "",
            "balcao",
            "s3:",
            "s3://",
            "https://balcao",
            "s3://key:secret@balcao",
            "s3://balcao?x=1",
            "s3://ba//x/ /y",
        ] {
            assert_eq!(Bucket::parse(wrong), Err(BucketError), "{wrong}");
        }
    }

    #[test]
    fn a_bucket_never_shows_its_key() {
        let bucket = Bucket {
            name: "balcao".into(),
            prefix: String::new(),
            endpoint: None,
            region: "us-east-1".into(),
            access_key: "who".into(),
            secret_key: "s3gredo".into(),
        };
        assert!(!format!("{bucket:?}").contains("s3gredo"));
    }
}
