use kernel::Locale;
use std::fmt;
use tenancy::{AdminError, CreateError};

/// Why a command ends without having done its work: one plain sentence and an exit code.
#[derive(Debug)]
pub struct Failure {
    /// What the process exits with.
    pub code: u8,
    sentence: String,
}

impl Failure {
    /// The person typed or set something wrong; nothing was done.
    pub fn input(sentence: impl fmt::Display) -> Self {
        Self { code: 2, sentence: sentence.to_string() }
    }

    /// The input was right and it still did not work.
    pub fn fault(sentence: impl fmt::Display) -> Self {
        Self { code: 1, sentence: sentence.to_string() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl From<crate::cluster::Error> for Failure {
    fn from(error: crate::cluster::Error) -> Self {
        Self::input(error)
    }
}

impl From<AdminError> for Failure {
    fn from(error: AdminError) -> Self {
        let sentence = error.message(Locale::PtBr);
        match error {
            AdminError::Database(cause) => Self::fault(database(&cause)),
            AdminError::Migration(_)
            | AdminError::Template(_)
            | AdminError::Furnish(_)
            | AdminError::MasterKey(_)
            | AdminError::Dump(_)
            | AdminError::Busy
            | AdminError::Interrupted(_) => Self::fault(sentence),
            _ => Self::input(sentence),
        }
    }
}

/// What PostgreSQL said, without the layers it came through.
fn database(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(cause) => format!("o PostgreSQL recusou: {}", cause.message()),
        sqlx::Error::Io(cause) => format!("o PostgreSQL não responde: {cause}"),
        sqlx::Error::PoolTimedOut => "o PostgreSQL não responde".to_owned(),
        other => format!("o PostgreSQL não atendeu: {other}"),
    }
}

impl From<CreateError> for Failure {
    fn from(error: CreateError) -> Self {
        let sentence = error.sentences(Locale::PtBr).join(" ");
        match error {
            CreateError::Invalid(_) | CreateError::Taken(_) => Self::input(sentence),
            CreateError::Step { .. } => Self::fault(sentence),
            CreateError::Admin(error) => error.into(),
        }
    }
}

impl From<kernel::Error> for Failure {
    fn from(error: kernel::Error) -> Self {
        match error {
            kernel::Error::Unavailable => Self::fault("o banco de dados não respondeu"),
            kernel::Error::Fault { id } => Self::fault(format!("algo falhou aqui dentro; procure por {id} no log")),
            other => Self::fault(other),
        }
    }
}
