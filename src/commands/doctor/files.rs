use super::{Found, folders};
use crate::{commands::Platform, config::Settings};
use files::Place;
use std::time::Duration;

/// A bucket that does not answer is asked again for minutes.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether the businesses' files can be reached; none is read or written.
pub(super) async fn check(settings: &Settings, platform: &Platform) -> Found {
    if let Place::Folder(folder) = settings.files()? {
        return folders::data(&folder);
    }
    let wrong = "confira BALCAO_FILES_URL, BALCAO_FILES_ENDPOINT, a região e as chaves";
    let files = platform.files(settings).map_err(|failure| failure.to_string())?;
    match tokio::time::timeout(PATIENCE, files.reach()).await {
        Ok(Ok(())) => Ok("o balde responde".to_owned()),
        Ok(Err(error)) => Err(format!("o balde diz não ({error}); {wrong}")),
        Err(_) => Err(format!("o balde não responde; {wrong}")),
    }
}
