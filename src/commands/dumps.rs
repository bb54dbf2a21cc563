use crate::{cluster, config::Settings};
use async_trait::async_trait;
use files::Files;
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};
use tenancy::{Dump, DumpOrder, TenantId};

/// Final copies of tenants' databases, as files of `pg_dump` in the data folder.
#[derive(Debug, Clone)]
pub struct Dumps {
    folder: PathBuf,
    /// Where the administrator connects; `None`: the private cluster of the data folder.
    admin_url: Option<crate::config::Secret>,
    data: PathBuf,
    files: Files,
}

impl Dumps {
    /// In `dumps` of the data folder; `files` are those of the tenants.
    pub fn of(settings: &Settings, files: Files) -> Self {
        Self {
            files,
            folder: settings.data.join("dumps"),
            admin_url: settings.admin_database_url.clone(),
            data: settings.data.clone(),
        }
    }
}

#[async_trait]
impl Dump for Dumps {
    /// Under another name until it is whole and was read again: a file with its right name can be trusted.
    async fn dump(&self, order: &DumpOrder) -> Result<String, String> {
        let (dumps, order) = (self.clone(), order.clone());
        let dumped = tokio::task::spawn_blocking(move || dumps.write(&order)).await;
        dumped.map_err(|error| error.to_string())?
    }

    async fn remove_files(&self, tenant: TenantId) -> Result<(), String> {
        self.files.remove_all(tenant).await.map(drop).map_err(|error| error.to_string())
    }
}

impl Dumps {
    fn write(&self, order: &DumpOrder) -> Result<String, String> {
        let tools = self.tools().map_err(|error| error.to_string())?;
        let in_folder = |error: io::Error| format!("{}: {error}", self.folder.display());
        let folder = self.make_folder().map_err(in_folder)?;
        let place = folder.join(format!("{}-{}.dump", order.slug, order.now.format("%Y-%m-%d")));
        let draft = place.with_extension("unfinished");
        let made = create(&draft)
            .map_err(in_folder)
            .and_then(|()| tools.dump(&order.database, order.owner, &draft).map_err(|error| error.to_string()))
            .and_then(|()| tools.check_dump(&draft).map_err(|error| error.to_string()))
            .and_then(|()| settle(&draft, &place).map_err(in_folder));
        if let Err(error) = made {
            let _ = fs::remove_file(&draft);
            return Err(error);
        }
        Ok(place.display().to_string())
    }

    fn tools(&self) -> Result<cluster::Tools, cluster::Error> {
        match &self.admin_url {
            Some(url) => cluster::Tools::elsewhere(url),
            None => cluster::Tools::of_folder(&self.data),
        }
    }

    /// Closed to all others, as what is in it is everything a business knows.
    fn make_folder(&self) -> io::Result<PathBuf> {
        match DirBuilder::new().mode(0o700).create(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => fs::canonicalize(&self.folder),
        }
    }
}

/// An empty file of ours alone, for `pg_dump` to write into; what a killed purge left goes.
fn create(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map(drop)
}

/// There to stay, even if the power fails now.
fn settle(draft: &Path, place: &Path) -> io::Result<()> {
    File::open(draft)?.sync_all()?;
    fs::rename(draft, place)?;
    File::open(place.parent().unwrap_or(Path::new("/")))?.sync_all()
}
