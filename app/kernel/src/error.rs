use crate::FieldErrors;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// What can go wrong, told for a reader. Details of a fault stay in the log under its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "error", content = "detail", rename_all = "snake_case")]
pub enum Error {
    /// 404: it does not exist, or this person may not know that it does.
    #[error("not found")]
    NotFound,
    /// 401: nobody is signed in. A page sends the person to the sign-in page.
    #[error("sign in first")]
    Unauthenticated,
    /// 403: signed in, but without this permission.
    #[error("forbidden")]
    Forbidden,
    /// 422: fields are wrong.
    #[error("invalid input")]
    Invalid(FieldErrors),
    /// 409: somebody was faster, or the same key came with another body. The message is in the reader's language.
    #[error("conflict: {message}")]
    Conflict {
        /// What happened.
        message: String,
    },
    /// 402: the business may read and pay, not write.
    #[error("payment required")]
    PaymentRequired,
    /// 429: too many tries.
    #[error("too many tries, again in {seconds} s")]
    TooMany {
        /// When to try again, seconds.
        seconds: u32,
    },
    /// 503: no connection free in time.
    #[error("unavailable")]
    Unavailable,
    /// 500: our fault; the id leads to the log.
    #[error("fault {id}")]
    Fault {
        /// The id in the log.
        id: String,
    },
}

impl Error {
    /// One field is wrong.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(FieldErrors::one(field, message))
    }

    /// Somebody was faster; the message is in the reader's language.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::Conflict { message: message.into() }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::Invalid(_) => 422,
            Self::Conflict { .. } => 409,
            Self::PaymentRequired => 402,
            Self::TooMany { .. } => 429,
            Self::Unavailable => 503,
            Self::Fault { .. } => 500,
        }
    }

    /// After how many seconds it is worth trying again, for `Retry-After`.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooMany { seconds } => Some(*seconds),
            Self::Unavailable => Some(2),
            _ => None,
        }
    }
}

#[cfg(feature = "ssr")]
impl Error {
    /// Our fault: logs the cause under a fresh id and keeps only the id.
    pub fn fault(cause: impl std::fmt::Display) -> Self {
        let id = uuid::Uuid::new_v4().simple().to_string()[..12].to_owned();
        tracing::error!(fault = %id, cause = %cause, "fault");
        Self::Fault { id }
    }
}

#[cfg(feature = "ssr")]
impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => Self::Unavailable,
            sqlx::Error::Database(error) if error.code().is_some_and(|code| is_busy(&code)) => {
                tracing::warn!(cause = %error, "the database is busy");
                Self::Unavailable
            }
            other => Self::fault(other),
        }
    }
}

/// Codes of PostgreSQL (its appendix A) that say "not now": the transaction lost against another, no connection is left,
/// a lock or the statement took too long, the server is going down or coming up.
#[cfg(feature = "ssr")]
fn is_busy(code: &str) -> bool {
    matches!(code, "40001" | "40P01" | "53300" | "55P03" | "57014" | "57P01" | "57P02" | "57P03")
}

impl FromServerFnError for Error {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            // The body was not what the form sends: a program, not a person.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::Invalid(FieldErrors::new())
            }
            #[cfg(feature = "ssr")]
            other => Self::fault(other),
            #[cfg(not(feature = "ssr"))]
            _ => Self::Fault { id: String::new() },
        }
    }
}
