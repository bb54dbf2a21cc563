use crate::MailError;
use chrono::{DateTime, Utc};
use std::{io, path::Path};
use tokio::{
    fs::{DirBuilder, OpenOptions},
    io::AsyncWriteExt,
};
use uuid::Uuid;

/// Puts a letter into the folder, for its owner's eyes alone: there are links in it that let people in.
pub(super) async fn put(folder: &Path, id: Uuid, at: DateTime<Utc>, letter: &[u8]) -> Result<(), MailError> {
    let file = folder.join(format!("{}-{id}.eml", at.format("%Y%m%dT%H%M%SZ")));
    write(folder, &file, letter).await.map_err(|error| MailError::Outbox(error.kind()))?;
    tracing::info!(file = %file.display(), "a letter lies in the outbox");
    Ok(())
}

async fn write(folder: &Path, file: &Path, letter: &[u8]) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).await?;
    let mut open = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file).await?;
    open.write_all(letter).await?;
    open.sync_all().await
}
