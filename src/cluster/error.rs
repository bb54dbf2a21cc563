use std::{
    io,
    path::{Path, PathBuf},
};

/// Why the private PostgreSQL cannot be used; a sentence for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The programs are not installed.
    #[error(
        "não achei os programas do PostgreSQL (procurei em /usr/lib/postgresql/*/bin e no PATH); instale o pacote postgresql ou informe BALCAO_DATABASE_URL"
    )]
    Missing,
    /// Older than what the tenants' databases need (`create database … strategy wal_log`).
    #[error("este PostgreSQL é antigo demais ({0}); é preciso o 15 ou mais novo")]
    TooOld(String),
    /// Root, and no other user to run it as.
    #[error("o PostgreSQL não roda como root e não existe aqui o usuário postgres nem nobody")]
    NoAccount,
    /// Made by another user of the machine.
    #[error("o banco em {path} é de outro usuário; rode com o mesmo usuário de antes ou com sudo")]
    Foreign {
        /// The database's folder.
        path: PathBuf,
    },
    /// The data folder was copied or moved, its database was not.
    #[error(
        "esta pasta de dados veio de {from} e o banco dela ficou em {database}; volte a pasta para lá ou apague cluster.json para começar um banco vazio"
    )]
    Moved {
        /// The folder it was made for.
        from: PathBuf,
        /// Where its database is.
        database: PathBuf,
    },
    /// A database whose data folder is gone.
    #[error(
        "há um banco em {path}, de uma pasta de dados que foi apagada; apague-o também para começar de novo, ou devolva a pasta"
    )]
    Orphan {
        /// The database's folder.
        path: PathBuf,
    },
    /// A Unix socket's path holds 107 bytes.
    #[error("o caminho do soquete passa de 107 bytes: {0}")]
    LongPath(PathBuf),
    /// Somebody else made the folder of the socket.
    #[error("a pasta {0} já existe e não é só nossa; apague-a")]
    Unsafe(PathBuf),
    /// A program of PostgreSQL failed.
    #[error("{program} não deu certo: {message}")]
    Program {
        /// Which.
        program: &'static str,
        /// The end of what it said.
        message: String,
    },
    /// `cluster.json` is not what we wrote.
    #[error("não entendi {path}: {message}")]
    Record {
        /// Its path.
        path: PathBuf,
        /// Why.
        message: String,
    },
    /// A file or folder cannot be used.
    #[error("{path}: {source}")]
    File {
        /// Its path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Error {
    /// For `map_err` beside the path in question.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File { path, source }
    }
}
