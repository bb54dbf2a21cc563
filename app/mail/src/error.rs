use events::EgressError;
use kernel::{Error, Locale, one_line};
use lettre::transport::smtp;
use rust_i18n::t;
use std::{error::Error as StdError, io};

/// Why a letter did not leave. What goes to the log quotes nobody: a server's own words may name whom it is for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The server is not on the public internet, and the operator does not allow its network.
    #[error("the mail server is not on the public internet")]
    Private,
    /// No name server knows it.
    #[error("the mail server has no address")]
    UnknownHost,
    /// Nobody answered there.
    #[error("no connection to the mail server: {0}")]
    Connect(io::ErrorKind),
    /// It took longer than it may.
    #[error("the mail server did not answer in time")]
    Timeout,
    /// It cannot turn to TLS.
    #[error("the mail server offers no TLS")]
    NoTls,
    /// It could not prove that it is who it should be, or does not speak TLS there.
    #[error("no TLS with the mail server")]
    Tls,
    /// It knows no such name and password.
    #[error("the mail server refused user and password")]
    Login,
    /// It asks for a name and password in no way that we know.
    #[error("the mail server takes no user and password")]
    NoLogin,
    /// It said no.
    #[error("the mail server refused the letter with {code}")]
    Refused {
        /// Its code, `550`.
        code: u16,
        /// In its own words.
        said: String,
    },
    /// What it said was no answer, or the conversation broke off.
    #[error("the conversation with the mail server broke off")]
    Broken,
    /// The sender's or the reader's address is none.
    #[error("a letter cannot be made of this")]
    Unwritable,
    /// It could not be put into the outbox.
    #[error("the outbox cannot be written: {0}")]
    Outbox(io::ErrorKind),
    /// There is neither a server nor an outbox.
    #[error("there is no way out for mail")]
    Nowhere,
}

impl MailError {
    pub(crate) fn of_lookup(error: EgressError) -> Self {
        match error {
            EgressError::Refused { .. } => Self::Private,
            EgressError::Timeout => Self::Timeout,
            _ => Self::UnknownHost,
        }
    }

    pub(crate) fn of_connecting(error: smtp::Error) -> Self {
        match cause(&error) {
            _ if error.status().is_some() => Self::of_sending(error),
            Some(io::ErrorKind::TimedOut) => Self::Timeout,
            // What rustls says of certificates and of what is no TLS at all.
            Some(io::ErrorKind::InvalidData) => Self::Tls,
            Some(kind) => Self::Connect(kind),
            None if error.is_tls() => Self::Tls,
            None if error.to_string().to_lowercase().contains("timed out") => Self::Timeout,
            None => Self::Broken,
        }
    }

    pub(crate) fn of_signing_in(error: smtp::Error) -> Self {
        match error.status().map(u16::from) {
            Some(530 | 534 | 535 | 538) => Self::Login,
            None if error.is_client() => Self::NoLogin,
            _ => Self::of_sending(error),
        }
    }

    pub(crate) fn of_sending(error: smtp::Error) -> Self {
        match error.status() {
            Some(code) => {
                let said = error.source().map(ToString::to_string).unwrap_or_default();
                Self::Refused { code: code.into(), said: one_line(&said).chars().take(200).collect() }
            }
            None if cause(&error) == Some(io::ErrorKind::TimedOut) => Self::Timeout,
            None => Self::Broken,
        }
    }

    /// What went wrong and how to mend it, for whoever set the server up.
    pub fn sentence(&self, locale: Locale) -> String {
        let code = locale.code();
        match self {
            Self::Private => t!("error.private", locale = code),
            Self::UnknownHost => t!("error.unknown_host", locale = code),
            Self::Connect(io::ErrorKind::ConnectionRefused) => t!("error.closed", locale = code),
            Self::Connect(_) => t!("error.connect", locale = code),
            Self::Timeout => t!("error.timeout", locale = code),
            Self::NoTls => t!("error.no_tls", locale = code),
            Self::Tls => t!("error.tls", locale = code),
            Self::Login => t!("error.login", locale = code),
            Self::NoLogin => t!("error.no_login", locale = code),
            Self::Refused { code: number, said } => t!("error.refused", locale = code, code = number, said = said),
            Self::Broken => t!("error.broken", locale = code),
            Self::Unwritable => t!("error.unwritable", locale = code),
            Self::Outbox(_) => t!("error.outbox", locale = code),
            Self::Nowhere => t!("error.nowhere", locale = code),
        }
        .into_owned()
    }
}

/// A job that fails with it is tried again.
impl From<MailError> for Error {
    fn from(error: MailError) -> Self {
        Self::fault(error)
    }
}

/// What the machine said, innermost.
fn cause(error: &smtp::Error) -> Option<io::ErrorKind> {
    std::iter::successors(error.source(), |cause| (*cause).source())
        .find_map(|cause| cause.downcast_ref::<io::Error>())
        .map(io::Error::kind)
}
