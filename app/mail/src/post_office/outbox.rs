use crate::MailError;
use chrono::{DateTime, TimeDelta, Utc};
use std::{io, path::Path};
use tokio::{
    fs::{self, DirBuilder, OpenOptions},
    io::AsyncWriteExt,
};
use uuid::Uuid;

/// Longer than any link in a letter lets anybody in.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Puts a letter into the folder, for its owner's eyes alone: there are links in it that let people in. Letters that nobody
/// needs any more go: they name people.
pub(super) async fn put(folder: &Path, id: Uuid, at: DateTime<Utc>, letter: &[u8]) -> Result<(), MailError> {
    let file = folder.join(format!("{}-{id}.eml", stamp(at)));
    let put = async {
        write(folder, &file, letter).await?;
        clear(folder, &stamp(at - KEPT)).await
    };
    put.await.map_err(|error| MailError::Outbox(error.kind()))?;
    tracing::info!(file = %file.display(), "a letter lies in the outbox");
    Ok(())
}

/// Sorts by time, as a name of files.
fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

async fn clear(folder: &Path, before: &str) -> io::Result<()> {
    let mut letters = fs::read_dir(folder).await?;
    while let Some(letter) = letters.next_entry().await? {
        let name = letter.file_name();
        let is_old = name.to_str().is_some_and(|name| name.ends_with(".eml") && name.starts_with('2') && name < before);
        if is_old
            && let Err(error) = fs::remove_file(letter.path()).await
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
    }
    Ok(())
}

async fn write(folder: &Path, file: &Path, letter: &[u8]) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).await?;
    let mut open = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file).await?;
    open.write_all(letter).await?;
    open.sync_all().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn letters_of_a_month_ago_go_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        let day = |day: u32| DateTime::from_timestamp(1_780_000_000, 0).unwrap() + TimeDelta::days(day.into());
        for at in [0, 29, 30] {
            put(folder.path(), Uuid::from_u128(at.into()), day(at), b"oi").await.unwrap();
        }
        fs::write(folder.path().join("20200101-of-somebody-else"), "").await.unwrap();
        let names = || {
            let found = std::fs::read_dir(folder.path()).unwrap();
            let mut names: Vec<_> = found.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        };
        assert_eq!(names().len(), 4, "{:?}", names());
        put(folder.path(), Uuid::from_u128(31), day(31), b"oi").await.unwrap();
        let left = names();
        assert_eq!(left.len(), 4, "{left:?}");
        assert!(left[0] == "20200101-of-somebody-else" && left[1].starts_with(&stamp(day(29))), "{left:?}");
    }
}
