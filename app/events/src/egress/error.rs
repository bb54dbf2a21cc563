use http::StatusCode;
use kernel::Error;
use std::{error::Error as StdError, net::IpAddr};

/// Why a request did not bring what was asked for. Names the host at most: the rest of an address may hold a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    /// It is no address, or one with a name and password in it.
    #[error("this is not the address of a web page")]
    Malformed,
    /// Neither https nor allowed to be http.
    #[error("the address has to begin with https://")]
    Insecure,
    /// It is not on the public internet, and the operator does not allow its network.
    #[error("{host} is at {address}, which is not on the public internet")]
    Refused {
        /// What was asked for.
        host: String,
        /// Where it leads.
        address: IpAddr,
    },
    /// No name server knows it.
    #[error("{host} has no address")]
    UnknownHost {
        /// What was asked for.
        host: String,
    },
    /// Nobody answered there, or not who should.
    #[error("no connection to {host}: {cause}")]
    Connect {
        /// What was asked for.
        host: String,
        /// The innermost reason.
        cause: String,
    },
    /// The answer broke off or was no answer.
    #[error("the answer of {host} cannot be read: {cause}")]
    Broken {
        /// Who answered.
        host: String,
        /// The innermost reason.
        cause: String,
    },
    /// It took longer than it may.
    #[error("no whole answer in time")]
    Timeout,
    /// More than it may be, unpacked.
    #[error("the answer has more than {limit} bytes")]
    TooLarge {
        /// Bytes.
        limit: usize,
    },
    /// One redirect after the other.
    #[error("more than {limit} redirects")]
    TooManyRedirects {
        /// How many are followed.
        limit: u8,
    },
    /// A redirect that would carry what was sent to somebody else.
    #[error("a redirect leads what was sent to another site")]
    Diverted,
    /// An answer that says no.
    #[error("the answer was {0}")]
    Status(StatusCode),
}

impl EgressError {
    /// Whether it may go better later: false for what is wrong with the address itself.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Malformed | Self::Insecure | Self::Refused { .. } | Self::Diverted => false,
            Self::Status(status) => {
                status.is_server_error()
                    || [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_EARLY, StatusCode::TOO_MANY_REQUESTS]
                        .contains(status)
            }
            _ => true,
        }
    }

    /// What the gate said is somewhere inside of what the client says.
    pub(super) fn of_sending(host: &str, error: reqwest::Error) -> Self {
        if let Some(own) = causes(&error).find_map(|cause| cause.downcast_ref::<Self>()) {
            return own.clone();
        }
        if error.is_timeout() {
            return Self::Timeout;
        }
        let (host, cause) = (host.to_owned(), innermost(&error));
        if error.is_connect() { Self::Connect { host, cause } } else { Self::Broken { host, cause } }
    }

    pub(super) fn of_reading(host: &str, error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::Timeout
        } else {
            Self::Broken { host: host.to_owned(), cause: innermost(&error) }
        }
    }
}

/// A job that fails with it is tried again; a verb that a person waits for says it in their words instead.
impl From<EgressError> for Error {
    fn from(error: EgressError) -> Self {
        Self::fault(error)
    }
}

fn causes<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(error.source(), |cause| (*cause).source())
}

fn innermost(error: &reqwest::Error) -> String {
    causes(error).last().map_or_else(|| "the connection ended".to_owned(), ToString::to_string)
}
