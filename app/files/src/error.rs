use kernel::Error;

/// Why a file was not taken or given.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is none of this name, or it is another tenant's.
    #[error("no such file")]
    NotFound,
    /// It is larger than allowed.
    #[error("larger than {most} bytes")]
    TooLarge {
        /// What is allowed.
        most: usize,
    },
    /// The folder or the bucket failed.
    #[error("the store failed: {0}")]
    Store(object_store::Error),
    /// The folder or the bucket cannot be used at all.
    #[error("{0}")]
    Unusable(String),
}

impl From<object_store::Error> for FileError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            other => Self::Store(other),
        }
    }
}

impl From<FileError> for Error {
    /// For a reader: what is too large was a person's doing and is told where the form is known.
    fn from(error: FileError) -> Self {
        match error {
            FileError::NotFound => Self::NotFound,
            other => Self::fault(other),
        }
    }
}
