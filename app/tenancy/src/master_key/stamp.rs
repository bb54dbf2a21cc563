use super::{Key, MasterKey};
use crate::TenantId;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// A keyed hash: only who holds the master key can make one, and whoever reads it learns nothing of what was hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Id of the key.
    pub key_id: String,
    /// HMAC-SHA-256 (RFC 2104).
    pub mac: [u8; 32],
}

impl MasterKey {
    /// The stamp of a text at one tenant, with the newest key. One made for another tenant or purpose is another.
    pub fn stamp(&self, tenant: TenantId, purpose: &str, text: &[u8]) -> Stamp {
        let key = self.newest();
        let mac = key.hashed(tenant, purpose, text).finalize().into_bytes().into();
        Stamp { key_id: key.id, mac }
    }

    /// Whether `mac`, whole or its first 16 bytes or more, is the stamp of this text; compared in constant time. One of a key
    /// that is forgotten is none; one that another process added is read from the file.
    pub fn is_stamp(&self, tenant: TenantId, purpose: &str, text: &[u8], key_id: &str, mac: &[u8]) -> bool {
        let key = self.known(key_id).ok().flatten().filter(|_| mac.len() >= 16);
        key.is_some_and(|key| key.hashed(tenant, purpose, text).verify_truncated_left(mac).is_ok())
    }
}

impl Key {
    /// Under a key for this tenant and purpose alone, so that nothing stamped for one can pass for another.
    fn hashed(&self, tenant: TenantId, purpose: &str, text: &[u8]) -> Hmac<Sha256> {
        let own =
            hmac(&self.bytes).chain_update(b"balcao stamp").chain_update(tenant.0.as_bytes()).chain_update(purpose);
        hmac(&own.finalize().into_bytes()).chain_update(text)
    }
}

fn hmac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("a key of any length will do")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_of_one_text_for_one_purpose_at_one_tenant_with_one_key() {
        let (key, tenant) = (MasterKey::random(), TenantId::new());
        let Stamp { key_id, mac } = key.stamp(tenant, "device", b"ana");
        assert_eq!(key_id, key.id());
        assert_eq!(key.stamp(tenant, "device", b"ana").mac, mac);
        assert!(key.is_stamp(tenant, "device", b"ana", &key_id, &mac));
        assert!(key.is_stamp(tenant, "device", b"ana", &key_id, &mac[..16]), "its beginning");
        for (key, tenant, purpose, text, id) in [
            (&MasterKey::random(), tenant, "device", b"ana", &*key_id),
            (&key, TenantId::new(), "device", b"ana", &key_id),
            (&key, tenant, "code", b"ana", &key_id),
            (&key, tenant, "device", b"bia", &key_id),
            (&key, tenant, "device", b"ana", "00000000"),
        ] {
            assert!(!key.is_stamp(tenant, purpose, text, id, &mac));
        }
        for short in [&mac[..0], &mac[..8], &mac[1..]] {
            assert!(!key.is_stamp(tenant, "device", b"ana", &key_id, short));
        }
    }

    #[test]
    fn a_stamp_of_an_older_key_counts_until_that_key_is_forgotten() {
        let (key, tenant) = (MasterKey::random(), TenantId::new());
        let old = key.stamp(tenant, "device", b"ana");
        key.add().unwrap();
        assert!(key.is_stamp(tenant, "device", b"ana", &old.key_id, &old.mac));
        assert_ne!(key.stamp(tenant, "device", b"ana").key_id, old.key_id);
        key.forget_older().unwrap();
        assert!(!key.is_stamp(tenant, "device", b"ana", &old.key_id, &old.mac));
    }

    #[test]
    fn what_another_process_stamped_after_a_rotation_is_known_here() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let (ours, other) = (MasterKey::load_or_create(&path).unwrap(), MasterKey::load_or_create(&path).unwrap());
        let tenant = TenantId::new();
        let old = ours.stamp(tenant, "device", b"ana");
        other.add().unwrap();
        let new = other.stamp(tenant, "device", b"ana");
        assert!(ours.is_stamp(tenant, "device", b"ana", &new.key_id, &new.mac), "learnt from the file");
        assert!(other.is_stamp(tenant, "device", b"ana", &old.key_id, &old.mac));
        other.forget_older().unwrap();
        assert!(!other.is_stamp(tenant, "device", b"ana", &old.key_id, &old.mac));
    }
}
