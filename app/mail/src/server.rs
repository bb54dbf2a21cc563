//! A server that takes mail, and the conversation with it.

mod address;
mod talk;

use std::fmt;

/// How the conversation is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte, port 465.
    Tls,
    /// It begins openly and must turn to TLS before anything is told, port 587.
    StartTls,
    /// Not at all: for a server on the operator's own machine, never for a tenant's.
    None,
}

impl Security {
    /// What a tenant may choose.
    pub const ALL: [Self; 2] = [Self::Tls, Self::StartTls];

    /// As the database spells it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::StartTls => "starttls",
            Self::None => "none",
        }
    }

    /// The one of this name that a tenant may choose.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|security| security.code() == code)
    }

    /// The usual port.
    pub fn port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::StartTls => 587,
            Self::None => 25,
        }
    }
}

/// A server and how it is spoken to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its name, or an address written as one.
    pub host: String,
    /// Where it listens.
    pub port: u16,
    /// How the conversation is kept from others.
    pub security: Security,
    /// With which name and password; `None`: it asks for none.
    pub login: Option<Login>,
}

/// A name and a password for a server.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

/// Shows nothing of the password.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login")
    }
}
