//! The way out to other machines, for addresses that people gave.
//!
//! Whoever may type an address could otherwise make this machine ask its own network: the database, another tenant's
//! service, the provider's metadata at 169.254.169.254. So every address is looked up here, refused unless it is on the
//! public internet (or in a network that the operator allows), and the connection goes to the very address that was
//! looked at: between the look and the connection no other answer of the name server can slip in.

mod address;
mod client;
mod error;
mod lookup;
mod request;

pub use error::EgressError;
pub use lookup::Lookup;
pub use request::{EgressAnswer, EgressRequest};

use http::StatusCode;
use ipnet::IpNet;
use lookup::{Gate, System};
use std::{net::IpAddr, sync::Arc, time::Duration};
use url::Url;

/// How long the name server may take where nobody else sets a limit.
const LOOKUP: Duration = Duration::from_secs(5);

/// Sends requests to addresses that people gave. Cheap to clone; clones share their open connections.
#[derive(Debug, Clone)]
pub struct Egress {
    client: reqwest::Client,
    gate: Gate,
}

impl Egress {
    /// A way out to the public internet and to these networks, `BALCAO_EGRESS_ALLOW`.
    pub fn new(allowed: Vec<IpNet>) -> Self {
        Self::with_lookup(allowed, Arc::new(System))
    }

    /// The same with another source of names.
    pub fn with_lookup(allowed: Vec<IpNet>, lookup: Arc<dyn Lookup>) -> Self {
        let gate = Gate::new(allowed, lookup);
        Self { client: client::build(gate.clone()), gate }
    }

    /// Sends a request and reads the whole answer, redirects included, within the request's limits. An answer of any
    /// status is an answer; see [`EgressAnswer::successful`].
    ///
    /// # Errors
    /// [`EgressError`]; that no answer came does not mean that nothing arrived.
    pub async fn send(&self, request: EgressRequest) -> Result<EgressAnswer, EgressError> {
        let limit = request.time;
        tokio::time::timeout(limit, self.follow(request)).await.map_err(|_| EgressError::Timeout)?
    }

    /// The addresses of a host that people gave, for a protocol other than http: whoever connects has to take one of these and
    /// ask for the name no more.
    ///
    /// # Errors
    /// [`EgressError::Malformed`], [`EgressError::UnknownHost`], and [`EgressError::Refused`] for one in a network of our own.
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, EgressError> {
        tokio::time::timeout(LOOKUP, self.gate.find(host, true)).await.map_err(|_| EgressError::Timeout)?
    }

    /// The same for a host that the operator gave, which may stand anywhere.
    ///
    /// # Errors
    /// [`EgressError::Malformed`], [`EgressError::UnknownHost`].
    pub async fn trusted_addresses(&self, host: &str) -> Result<Vec<IpAddr>, EgressError> {
        tokio::time::timeout(LOOKUP, self.gate.find(host, false)).await.map_err(|_| EgressError::Timeout)?
    }

    async fn follow(&self, mut request: EgressRequest) -> Result<EgressAnswer, EgressError> {
        let mut seen = 0;
        loop {
            request.check_scheme()?;
            self.gate.check(&request.url)?;
            let answer = self.exchange(&request).await?;
            let Some(target) = redirect(&request, &answer) else { return Ok(answer) };
            if seen == request.redirects {
                return Err(EgressError::TooManyRedirects { limit: request.redirects });
            }
            seen += 1;
            request.move_to(target?, answer.status)?;
        }
    }

    async fn exchange(&self, request: &EgressRequest) -> Result<EgressAnswer, EgressError> {
        let host = request.host();
        let call = self.client.request(request.method.clone(), request.url.clone()).headers(request.headers.clone());
        let sent = call.body(request.body.clone()).send().await;
        let mut response = sent.map_err(|error| EgressError::of_sending(&host, error))?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| EgressError::of_reading(&host, error))? {
            // What counts is what it unpacks to.
            if body.len() + chunk.len() > request.size {
                return Err(EgressError::TooLarge { limit: request.size });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(EgressAnswer { status: response.status(), headers: response.headers().clone(), body })
    }
}

impl Default for Egress {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

/// Where an answer sends its reader on to; `None` where the request follows nothing or the answer says nothing.
fn redirect(request: &EgressRequest, answer: &EgressAnswer) -> Option<Result<Url, EgressError>> {
    const ONWARD: [StatusCode; 5] = [
        StatusCode::MOVED_PERMANENTLY,
        StatusCode::FOUND,
        StatusCode::SEE_OTHER,
        StatusCode::TEMPORARY_REDIRECT,
        StatusCode::PERMANENT_REDIRECT,
    ];
    if request.redirects == 0 || !ONWARD.contains(&answer.status) {
        return None;
    }
    let location = answer.headers.get(http::header::LOCATION)?;
    let target = location.to_str().ok().and_then(|location| request.url.join(location).ok());
    Some(target.ok_or(EgressError::Malformed))
}

#[cfg(test)]
mod tests;
