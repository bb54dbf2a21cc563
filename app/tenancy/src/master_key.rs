mod file;
mod stamp;

pub use stamp::Stamp;

use crate::TenantId;
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};
use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

/// The keys under which the registry keeps the passwords of the tenants' databases: the newest seals, older ones open what
/// is not sealed anew yet. Cheap to clone; clones share what they learn from the file.
#[derive(Clone)]
pub struct MasterKey(Arc<Inner>);

struct Inner {
    /// `None`: kept nowhere.
    path: Option<PathBuf>,
    /// The newest first; never empty.
    ring: RwLock<Vec<Key>>,
}

#[derive(Clone)]
struct Key {
    bytes: [u8; 32],
    /// Stored beside everything sealed with the key: it tells keys apart and gives nothing away.
    id: String,
}

/// A tenant's secret, encrypted.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// Id of the key.
    pub key_id: String,
    /// Nonce, ciphertext, tag.
    pub bytes: Vec<u8>,
}

/// Why the master key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The file cannot be read or made.
    #[error("the master key file {path} cannot be used: {cause}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        cause: io::Error,
    },
    /// The file holds something else.
    #[error("the master key file {path} must hold keys of 32 bytes in base64, as Balcao made them")]
    Malformed {
        /// The file.
        path: String,
    },
    /// What is stored was not sealed with one of our keys for this tenant.
    #[error("the stored password was sealed with the master key {stored}, not with {ours}")]
    Foreign {
        /// Id of the key it was sealed with.
        stored: String,
        /// Id of our newest key.
        ours: String,
    },
}

const NONCE: usize = 12;

impl MasterKey {
    /// Reads the key file; makes it with a fresh key, readable by its owner alone (mode 0600), when there is none.
    ///
    /// # Errors
    /// [`MasterKeyError::File`], [`MasterKeyError::Malformed`].
    pub fn load_or_create(path: &Path) -> Result<Self, MasterKeyError> {
        let keys = match file::read(path) {
            Err(MasterKeyError::File { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => {
                file::create(path)?;
                file::read(path)?
            }
            read => read?,
        };
        Ok(Self::of(Some(path.to_owned()), keys))
    }

    /// A key that is nowhere kept, for tests.
    pub fn random() -> Self {
        Self::of(None, vec![Key::random()])
    }

    /// The id of the newest key.
    pub fn id(&self) -> String {
        self.newest().id
    }

    /// Encrypts a tenant's secret with the newest key. It opens for the same tenant only.
    pub fn seal(&self, tenant: TenantId, secret: &str) -> Sealed {
        self.seal_for(tenant, "", secret)
    }

    /// The same for one purpose: it opens for no other.
    pub fn seal_for(&self, tenant: TenantId, purpose: &str, secret: &str) -> Sealed {
        let (key, nonce) = (self.newest(), rand::random::<[u8; NONCE]>());
        let payload = Payload { msg: secret.as_bytes(), aad: &context(tenant, purpose) };
        let encrypted = key.cipher().encrypt(&nonce.into(), payload).expect("a short secret always fits the cipher");
        Sealed { key_id: key.id, bytes: [&nonce[..], &encrypted].concat() }
    }

    /// Decrypts what [`seal`](Self::seal) made for this tenant; `key_id` is the id that was stored with it. Meeting one it
    /// does not know, it reads the file again: another process may have put a newer key there.
    ///
    /// # Errors
    /// [`MasterKeyError::Foreign`] when another key, another tenant or a changed byte is in it.
    pub fn open(&self, tenant: TenantId, key_id: &str, sealed: &[u8]) -> Result<String, MasterKeyError> {
        self.open_for(tenant, "", key_id, sealed)
    }

    /// Decrypts what [`seal_for`](Self::seal_for) made for this tenant and purpose.
    ///
    /// # Errors
    /// [`MasterKeyError::Foreign`] also when it was sealed for another purpose.
    pub fn open_for(
        &self,
        tenant: TenantId,
        purpose: &str,
        key_id: &str,
        sealed: &[u8],
    ) -> Result<String, MasterKeyError> {
        let foreign = || MasterKeyError::Foreign { stored: key_id.to_owned(), ours: self.id() };
        let key = self.known(key_id)?;
        let (nonce, encrypted) = sealed.split_at_checked(NONCE).ok_or_else(foreign)?;
        let payload = Payload { msg: encrypted, aad: &context(tenant, purpose) };
        let secret = key.ok_or_else(foreign)?.cipher().decrypt(nonce.into(), payload).map_err(|_| foreign())?;
        String::from_utf8(secret).map_err(|_| foreign())
    }

    /// Whether there are older keys than the newest: a rotation is not finished.
    pub(crate) fn has_older(&self) -> bool {
        self.ring(|ring| ring.len() > 1)
    }

    /// Takes the keys that stand in the file now.
    ///
    /// # Errors
    /// [`MasterKeyError::File`], [`MasterKeyError::Malformed`].
    pub fn reload(&self) -> Result<(), MasterKeyError> {
        let Some(path) = &self.0.path else { return Ok(()) };
        self.hold(file::read(path)?);
        Ok(())
    }

    /// Puts a fresh key before the others. The caller sees to it that nobody else changes the file.
    pub(crate) fn add(&self) -> Result<(), MasterKeyError> {
        self.write([Key::random()].into_iter().chain(self.ring(<[Key]>::to_vec)).collect())
    }

    /// Keeps the newest key alone: nothing is sealed with another any more.
    pub(crate) fn forget_older(&self) -> Result<(), MasterKeyError> {
        self.write(vec![self.newest()])
    }

    fn of(path: Option<PathBuf>, keys: Vec<Key>) -> Self {
        Self(Arc::new(Inner { path, ring: RwLock::new(keys) }))
    }

    fn newest(&self) -> Key {
        self.ring(|ring| ring.first().cloned()).expect("a ring is never empty")
    }

    /// The key of an id, also one that another process has put into the file meanwhile.
    fn known(&self, id: &str) -> Result<Option<Key>, MasterKeyError> {
        let held = self.find(id);
        if held.is_some() {
            return Ok(held);
        }
        self.reload()?;
        Ok(self.find(id))
    }

    fn find(&self, id: &str) -> Option<Key> {
        self.ring(|ring| ring.iter().find(|key| key.id == id).cloned())
    }

    /// What cannot be written down is not used.
    fn write(&self, keys: Vec<Key>) -> Result<(), MasterKeyError> {
        if let Some(path) = &self.0.path {
            file::replace(path, &keys)?;
        }
        self.hold(keys);
        Ok(())
    }

    fn ring<T>(&self, read: impl FnOnce(&[Key]) -> T) -> T {
        read(&self.0.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn hold(&self, keys: Vec<Key>) {
        *self.0.ring.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }
}

/// What a secret is bound to: an id has 16 bytes, the rest is the purpose.
fn context(tenant: TenantId, purpose: &str) -> Vec<u8> {
    [tenant.0.as_bytes(), purpose.as_bytes()].concat()
}

impl Key {
    fn random() -> Self {
        Self::of(rand::random())
    }

    fn of(bytes: [u8; 32]) -> Self {
        let digest = Sha256::new().chain_update(b"balcao master key id").chain_update(bytes).finalize();
        Self { bytes, id: kernel::hex(&digest[..4]) }
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new((&self.bytes).into())
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.id())
    }
}

#[cfg(test)]
mod tests;
