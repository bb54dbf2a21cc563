use crate::TenantId;
use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};
use std::{fmt, fs, io, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

/// The key under which the registry keeps the passwords of the tenants' databases.
#[derive(Clone)]
pub struct MasterKey {
    key: [u8; 32],
    id: String,
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
    #[error("the master key file {path} must hold 32 bytes in base64, as Balcao made it")]
    Malformed {
        /// The file.
        path: String,
    },
    /// What is stored was not sealed with this key for this tenant.
    #[error("the stored password was sealed with the master key {stored}, not with {ours}")]
    Foreign {
        /// Id of the key it was sealed with.
        stored: String,
        /// Id of this key.
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
        let failed = |cause| MasterKeyError::File { path: path.display().to_string(), cause };
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                create(path).map_err(failed)?;
                fs::read_to_string(path).map_err(failed)?
            }
            read => read.map_err(failed)?,
        };
        let bytes = STANDARD.decode(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        bytes.map(Self::from_bytes).ok_or_else(|| MasterKeyError::Malformed { path: path.display().to_string() })
    }

    /// A key that is nowhere kept, for tests.
    pub fn random() -> Self {
        Self::from_bytes(rand::random())
    }

    /// The id stored beside everything sealed with this key: it tells keys apart and gives nothing away.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Encrypts a tenant's secret: nonce, ciphertext, tag. It opens for the same tenant only.
    pub fn seal(&self, tenant: TenantId, secret: &str) -> Vec<u8> {
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload { msg: secret.as_bytes(), aad: tenant.0.as_bytes() };
        let encrypted = self.cipher().encrypt(&nonce.into(), payload).expect("a short secret always fits the cipher");
        [&nonce[..], &encrypted].concat()
    }

    /// Decrypts what [`seal`](Self::seal) made for this tenant; `key_id` is the id that was stored with it.
    ///
    /// # Errors
    /// [`MasterKeyError::Foreign`] when another key, another tenant or a changed byte is in it.
    pub fn open(&self, tenant: TenantId, key_id: &str, sealed: &[u8]) -> Result<String, MasterKeyError> {
        let foreign = || MasterKeyError::Foreign { stored: key_id.to_owned(), ours: self.id.clone() };
        let (nonce, encrypted) = sealed.split_at_checked(NONCE).ok_or_else(foreign)?;
        let payload = Payload { msg: encrypted, aad: tenant.0.as_bytes() };
        let secret = self.cipher().decrypt(nonce.into(), payload).map_err(|_| foreign())?;
        String::from_utf8(secret).map_err(|_| foreign())
    }

    fn from_bytes(key: [u8; 32]) -> Self {
        let digest = Sha256::new().chain_update(b"balcao master key id").chain_update(key).finalize();
        Self { key, id: kernel::hex(&digest[..4]) }
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new((&self.key).into())
    }
}

/// Writes the key beside its place and links it there: two processes that start at once end with one whole file.
fn create(path: &Path) -> io::Result<()> {
    let own = path.with_extension(format!("new-{}", uuid::Uuid::new_v4().simple()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&own)?;
    file.write_all(format!("{}\n", STANDARD.encode(rand::random::<[u8; 32]>())).as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&own, path);
    fs::remove_file(&own)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_first_run_makes_the_key_and_the_next_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let first = MasterKey::load_or_create(&path).unwrap();
        let again = MasterKey::load_or_create(&path).unwrap();
        assert_eq!((first.key, first.id()), (again.key, again.id()));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no half-made file is left");
    }

    #[test]
    fn processes_that_start_at_once_agree_on_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let starts: Vec<_> = (0..8)
            .map(|_| {
                let path = path.clone();
                std::thread::spawn(move || MasterKey::load_or_create(&path).unwrap().key)
            })
            .collect();
        let keys: Vec<_> = starts.into_iter().map(|start| start.join().unwrap()).collect();
        assert!(keys.iter().all(|key| *key == keys[0]));
    }

    #[test]
    fn a_damaged_file_is_refused_in_one_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        fs::write(&path, "too short").unwrap();
        let error = MasterKey::load_or_create(&path).unwrap_err().to_string();
        assert!(error.contains("32 bytes") && !error.contains('\n'), "{error}");
        assert!(matches!(MasterKey::load_or_create(&folder.path().join("no/such")), Err(MasterKeyError::File { .. })));
    }

    #[test]
    fn a_password_opens_for_its_own_tenant_and_key_only() {
        let (key, tenant) = (MasterKey::random(), TenantId::new());
        let sealed = key.seal(tenant, "segredo");
        assert_eq!(key.open(tenant, key.id(), &sealed).unwrap(), "segredo");
        assert_ne!(sealed, key.seal(tenant, "segredo"), "a fresh nonce each time");
        assert!(!sealed.windows(7).any(|part| part == b"segredo"));
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        for (key, tenant, sealed) in [
            (&key, TenantId::new(), &sealed[..]),
            (&MasterKey::random(), tenant, &sealed),
            (&key, tenant, &changed),
            (&key, tenant, &sealed[..5]),
        ] {
            assert!(matches!(key.open(tenant, "stored", sealed), Err(MasterKeyError::Foreign { .. })));
        }
        assert!(!format!("{key:?}").contains(&STANDARD.encode(key.key)));
    }
}
