use crate::{Bucket, FileError};
use object_store::{ObjectStore, aws::AmazonS3Builder, local::LocalFileSystem, memory::InMemory, prefix::PrefixStore};
use std::{fs, path::PathBuf, sync::Arc};

/// Where files are kept.
#[derive(Debug, Clone)]
pub enum Place {
    /// A folder of this machine, made at first use.
    Folder(PathBuf),
    /// A bucket, which several machines can share.
    Bucket(Bucket),
    /// The memory of this process, as long as it lives.
    Memory,
}

impl Place {
    /// Opens it. A bucket is not asked anything yet.
    pub(crate) fn open(self) -> Result<Arc<dyn ObjectStore>, FileError> {
        match self {
            Self::Folder(folder) => {
                let unusable = |cause: &dyn std::fmt::Display| {
                    FileError::Unusable(format!("{} cannot be used: {cause}", folder.display()))
                };
                fs::create_dir_all(&folder).map_err(|error| unusable(&error))?;
                let store = LocalFileSystem::new_with_prefix(&folder).map_err(|error| unusable(&error))?;
                Ok(Arc::new(store.with_fsync(true)))
            }
            Self::Bucket(bucket) => bucket.open(),
            Self::Memory => Ok(Arc::new(InMemory::new())),
        }
    }
}

impl Bucket {
    fn open(self) -> Result<Arc<dyn ObjectStore>, FileError> {
        // The library of requests takes the process's provider; the first one stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&self.name)
            .with_region(&self.region)
            .with_access_key_id(&self.access_key)
            .with_secret_access_key(&self.secret_key);
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        let store = builder.build().map_err(|error| FileError::Unusable(error.to_string()))?;
        Ok(match self.prefix.as_str() {
            "" => Arc::new(store),
            prefix => Arc::new(PrefixStore::new(store, prefix)),
        })
    }
}
