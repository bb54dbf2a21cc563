use crate::{FileError, FileName, Media, Place, link::Links};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{ObjectStore, ObjectStoreExt, path::Path};
use std::sync::Arc;
use tenancy::{MasterKey, Tenant, TenantId};

/// The files of all tenants. Cheap to clone; gives a tenant's own with [`of`](Self::of).
#[derive(Debug, Clone)]
pub struct Files(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Arc<dyn ObjectStore>,
    links: Links,
}

/// The files of one tenant: every key begins with its id.
#[derive(Debug, Clone)]
pub struct TenantFiles {
    files: Files,
    tenant: TenantId,
}

/// A file that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Under which name.
    pub name: FileName,
    /// Bytes.
    pub size: usize,
}

/// A file that is there.
pub struct Found {
    /// Bytes.
    pub size: u64,
    /// Its content, piece by piece.
    pub stream: BoxStream<'static, Result<Bytes, FileError>>,
}

impl Files {
    /// The files in a place; `keys` sign the links to them.
    ///
    /// # Errors
    /// [`FileError::Unusable`] when the place cannot be used.
    pub fn open(place: Place, keys: MasterKey) -> Result<Self, FileError> {
        Ok(Self(Arc::new(Inner { store: place.open()?, links: Links::new(keys) })))
    }

    /// The files of one tenant.
    pub fn of(&self, tenant: &Tenant) -> TenantFiles {
        self.of_id(tenant.id)
    }

    /// The same, for who knows no more of the tenant than its id.
    pub fn of_id(&self, tenant: TenantId) -> TenantFiles {
        TenantFiles { files: self.clone(), tenant }
    }

    /// Asks the place for its first file, to see whether it answers.
    ///
    /// # Errors
    /// [`FileError::Store`].
    pub async fn reach(&self) -> Result<(), FileError> {
        Ok(self.0.store.list(None).try_next().await.map(drop)?)
    }

    /// Removes everything of a tenant that is deleted for good; tells how many files. Interrupted, it goes on when it is
    /// called again.
    ///
    /// # Errors
    /// [`FileError::Store`].
    pub async fn remove_all(&self, tenant: TenantId) -> Result<u64, FileError> {
        let listed = self.0.store.list(Some(&Path::from(prefix(tenant)))).map_ok(|meta| meta.location).boxed();
        let removed = self.0.store.delete_stream(listed);
        Ok(removed.try_fold(0, |count, _| async move { Ok(count + 1) }).await?)
    }

    pub(crate) fn links(&self) -> &Links {
        &self.0.links
    }
}

impl TenantFiles {
    /// Takes a file of at most `most` bytes. `folder` is a word of ours, such as `logo`; the caller made sure of the kind.
    ///
    /// # Errors
    /// [`FileError::TooLarge`], [`FileError::Store`].
    pub async fn put(
        &self,
        folder: &'static str,
        media: Media,
        bytes: Bytes,
        most: usize,
    ) -> Result<Stored, FileError> {
        if bytes.len() > most {
            return Err(FileError::TooLarge { most });
        }
        let name = FileName::of_content(folder, media, &bytes);
        let size = bytes.len();
        self.store().put(&self.key(&name), bytes.into()).await?;
        Ok(Stored { name, size })
    }

    /// A file of this tenant.
    ///
    /// # Errors
    /// [`FileError::NotFound`], [`FileError::Store`].
    pub async fn get(&self, name: &FileName) -> Result<Found, FileError> {
        let found = self.store().get(&self.key(name)).await?;
        let size = found.meta.size;
        Ok(Found { size, stream: found.into_stream().map_err(FileError::from).boxed() })
    }

    /// A whole file of this tenant, when it has at most `most` bytes.
    ///
    /// # Errors
    /// [`FileError::NotFound`], [`FileError::TooLarge`], [`FileError::Store`].
    pub async fn read(&self, name: &FileName, most: usize) -> Result<Bytes, FileError> {
        let found = self.store().get(&self.key(name)).await?;
        if found.meta.size > most as u64 {
            return Err(FileError::TooLarge { most });
        }
        Ok(found.bytes().await?)
    }

    /// Removes a file; one that is not there is removed already.
    ///
    /// # Errors
    /// [`FileError::Store`].
    pub async fn delete(&self, name: &FileName) -> Result<(), FileError> {
        match self.store().delete(&self.key(name)).await.map_err(FileError::from) {
            Err(FileError::NotFound) => Ok(()),
            done => done,
        }
    }

    pub(crate) fn tenant(&self) -> TenantId {
        self.tenant
    }

    pub(crate) fn links(&self) -> &Links {
        self.files.links()
    }

    fn store(&self) -> &dyn ObjectStore {
        &*self.files.0.store
    }

    /// The one place where keys are made.
    fn key(&self, name: &FileName) -> Path {
        Path::from(format!("{}/{name}", prefix(self.tenant)))
    }
}

fn prefix(tenant: TenantId) -> String {
    tenant.0.simple().to_string()
}
