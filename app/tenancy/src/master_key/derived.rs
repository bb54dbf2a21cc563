use super::MasterKey;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Keys for one purpose, each derived from one of the master keys: what is known of them tells nothing of the master key,
/// nor of the keys for another purpose.
#[derive(Debug, Clone)]
pub struct DerivedKeys {
    master: MasterKey,
    purpose: &'static str,
}

impl MasterKey {
    /// The keys for a purpose, which is a word of ours and no secret.
    pub fn derived(&self, purpose: &'static str) -> DerivedKeys {
        DerivedKeys { master: self.clone(), purpose }
    }
}

impl DerivedKeys {
    /// The key to sign with, and the id of the master key it comes from: 8 hex digits.
    pub fn newest(&self) -> (String, [u8; 32]) {
        let key = self.master.newest();
        (key.id, derived(&key.bytes, self.purpose))
    }

    /// The key of an id, to check with; `None` when that master key is gone or never was. One that another process added is
    /// read from the file.
    pub fn of(&self, id: &str) -> Option<[u8; 32]> {
        let key = self.master.find(id).or_else(|| {
            self.master.reload().ok()?;
            self.master.find(id)
        })?;
        Some(derived(&key.bytes, self.purpose))
    }
}

fn derived(master: &[u8; 32], purpose: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(master).expect("HMAC takes keys of any length");
    mac.update(b"balcao ");
    mac.update(purpose.as_bytes());
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_its_own_keys_and_each_stays_the_same() {
        let master = MasterKey::random();
        let (id, key) = master.derived("a").newest();
        assert_eq!(id, master.id());
        assert_eq!(master.derived("a").of(&id), Some(key));
        assert_ne!(master.derived("b").newest().1, key);
        assert_ne!(MasterKey::random().derived("a").newest().1, key);
        assert_eq!(master.derived("a").of("00000000"), None);
    }

    #[test]
    fn what_was_signed_before_a_rotation_is_known_until_the_old_key_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let (ours, other) = (MasterKey::load_or_create(&path).unwrap(), MasterKey::load_or_create(&path).unwrap());
        let (old, key) = ours.derived("a").newest();
        other.add().unwrap();
        let (new, _) = other.derived("a").newest();
        assert!(ours.derived("a").of(&new).is_some(), "learnt from the file");
        assert_eq!(other.derived("a").of(&old), Some(key));
        other.forget_older().unwrap();
        assert_eq!(other.derived("a").of(&old), None);
    }
}
