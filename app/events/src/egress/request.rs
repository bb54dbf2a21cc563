use super::EgressError;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;
use url::Url;

/// As long as an address may be.
const LONGEST: usize = 2048;

/// A request to an address that somebody gave, with its limits: https only, no redirects, ten seconds, a mebibyte.
#[derive(Debug, Clone)]
pub struct EgressRequest {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) redirects: u8,
    pub(super) time: Duration,
    pub(super) size: usize,
    insecure: bool,
}

impl EgressRequest {
    /// Asks for something.
    ///
    /// # Errors
    /// [`EgressError::Malformed`] for what is no address of the web, or one with a name or password in it.
    pub fn get(url: &str) -> Result<Self, EgressError> {
        Self::new(Method::GET, url)
    }

    /// Sends bytes of this type.
    ///
    /// # Errors
    /// Those of [`get`](Self::get).
    pub fn post(url: &str, content_type: &'static str, body: Vec<u8>) -> Result<Self, EgressError> {
        let request = Self::new(Method::POST, url)?;
        Ok(Self { body, ..request }.header(header::CONTENT_TYPE, HeaderValue::from_static(content_type)))
    }

    /// Sends JSON.
    ///
    /// # Errors
    /// Those of [`get`](Self::get), and for a value that cannot be written as JSON.
    pub fn post_json(url: &str, value: &impl Serialize) -> Result<Self, EgressError> {
        Self::post(url, "application/json", serde_json::to_vec(value).map_err(|_| EgressError::Malformed)?)
    }

    /// With any method.
    ///
    /// # Errors
    /// Those of [`get`](Self::get).
    pub fn new(method: Method, url: &str) -> Result<Self, EgressError> {
        let url = Url::parse(url).ok().filter(|_| url.len() <= LONGEST).ok_or(EgressError::Malformed)?;
        check(&url)?;
        Ok(Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: Vec::new(),
            redirects: 0,
            time: Duration::from_secs(10),
            size: 1024 * 1024,
            insecure: false,
        })
    }

    /// With one more header. It goes to the site it was meant for and not on to another.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Http will do: for services of the operator's own network.
    pub fn or_http(self) -> Self {
        Self { insecure: true, ..self }
    }

    /// Goes where it is sent on to, so many times.
    pub fn follow(self, redirects: u8) -> Self {
        Self { redirects, ..self }
    }

    /// The time from the name server to the last byte, all redirects together.
    pub fn within(self, time: Duration) -> Self {
        Self { time, ..self }
    }

    /// The bytes an answer may have, unpacked.
    pub fn at_most(self, size: usize) -> Self {
        Self { size, ..self }
    }

    pub(super) fn host(&self) -> String {
        self.url.host_str().unwrap_or_default().to_owned()
    }

    pub(super) fn check_scheme(&self) -> Result<(), EgressError> {
        if self.url.scheme() == "https" || self.insecure { Ok(()) } else { Err(EgressError::Insecure) }
    }

    /// Goes on to where an answer of this status pointed: as browsers do, but what was meant for one site is shown to no
    /// other, and what was secret stays so.
    pub(super) fn move_to(&mut self, target: Url, status: StatusCode) -> Result<(), EgressError> {
        check(&target)?;
        if self.url.scheme() == "https" && target.scheme() != "https" {
            return Err(EgressError::Insecure);
        }
        let keeps_body = [StatusCode::TEMPORARY_REDIRECT, StatusCode::PERMANENT_REDIRECT].contains(&status);
        if !keeps_body && self.method != Method::HEAD {
            self.method = Method::GET;
            self.body = Vec::new();
            self.headers.remove(header::CONTENT_TYPE);
        }
        if target.origin() != self.url.origin() {
            if self.method != Method::GET && self.method != Method::HEAD {
                return Err(EgressError::Diverted);
            }
            let accept = self.headers.remove(header::ACCEPT);
            self.headers = accept.into_iter().map(|value| (header::ACCEPT, value)).collect();
        }
        self.url = target;
        Ok(())
    }
}

fn check(url: &Url) -> Result<(), EgressError> {
    let is_web = ["http", "https"].contains(&url.scheme()) && url.has_host();
    if is_web && url.username().is_empty() && url.password().is_none() { Ok(()) } else { Err(EgressError::Malformed) }
}

/// A whole answer.
#[derive(Debug, Clone)]
pub struct EgressAnswer {
    /// Its status, whichever.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, unpacked.
    pub body: Vec<u8>,
}

impl EgressAnswer {
    /// The same if it says yes.
    ///
    /// # Errors
    /// [`EgressError::Status`] when it does not.
    pub fn successful(self) -> Result<Self, EgressError> {
        if self.status.is_success() { Ok(self) } else { Err(EgressError::Status(self.status)) }
    }

    /// What its body says.
    ///
    /// # Errors
    /// When it is not JSON of this shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}
