use chrono::{DateTime, Utc};
use http::HeaderMap;
use kernel::hex;
use sha2::{Digest, Sha256};

/// A webhook as it came.
#[derive(Debug, Clone)]
pub struct HookRequest {
    /// Its headers.
    pub headers: HeaderMap,
    /// What follows the `?` of its address, as sent.
    pub query: String,
    /// The raw bytes.
    pub body: Vec<u8>,
    /// When it came, UTC.
    pub at: DateTime<Utc>,
}

impl HookRequest {
    /// The one value of a header; `None` also when there are several, of which one may be somebody else's, or when it is
    /// not plain text.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let first = values.next()?;
        if values.next().is_some() { None } else { first.to_str().ok() }
    }

    /// The first value of a field of the query.
    pub fn field(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.query.as_bytes()).find_map(|(own, value)| (own == name).then(|| value.into_owned()))
    }

    /// SHA-256 of the body in hex: the number of an event whose provider gives it none, but repeats it to the byte.
    pub fn digest(&self) -> String {
        hex(&Sha256::digest(&self.body))
    }
}
