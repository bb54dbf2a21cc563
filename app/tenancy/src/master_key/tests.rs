use super::*;
use base64::{Engine, engine::general_purpose::STANDARD};
use std::{fs, os::unix::fs::PermissionsExt};

fn bytes(key: &MasterKey) -> [u8; 32] {
    key.newest().bytes
}

#[test]
fn the_first_run_makes_the_key_and_the_next_finds_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let first = MasterKey::load_or_create(&path).unwrap();
    let again = MasterKey::load_or_create(&path).unwrap();
    assert_eq!((bytes(&first), first.id()), (bytes(&again), again.id()));
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
            std::thread::spawn(move || bytes(&MasterKey::load_or_create(&path).unwrap()))
        })
        .collect();
    let keys: Vec<_> = starts.into_iter().map(|start| start.join().unwrap()).collect();
    assert!(keys.iter().all(|key| *key == keys[0]));
}

#[test]
fn a_damaged_file_is_refused_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let key = STANDARD.encode([7_u8; 32]);
    for damaged in ["too short".to_owned(), String::new(), format!("00000000 {key}"), format!("{key}\nx")] {
        fs::write(&path, &damaged).unwrap();
        let error = MasterKey::load_or_create(&path).unwrap_err().to_string();
        assert!(error.contains("32 bytes") && !error.contains('\n'), "{damaged:?}: {error}");
    }
    assert!(matches!(MasterKey::load_or_create(&folder.path().join("no/such")), Err(MasterKeyError::File { .. })));
}

#[test]
fn a_password_opens_for_its_own_tenant_and_key_only() {
    let (key, tenant) = (MasterKey::random(), TenantId::new());
    let Sealed { key_id, bytes: sealed } = key.seal(tenant, "segredo");
    assert_eq!(key.open(tenant, &key_id, &sealed).unwrap(), "segredo");
    assert_ne!(sealed, key.seal(tenant, "segredo").bytes, "a fresh nonce each time");
    assert!(!sealed.windows(7).any(|part| part == b"segredo"));
    let mut changed = sealed.clone();
    *changed.last_mut().unwrap() ^= 1;
    for (key, id, tenant, sealed) in [
        (&key, &*key_id, TenantId::new(), &sealed[..]),
        (&MasterKey::random(), &key_id, tenant, &sealed),
        (&key, "stored", tenant, &sealed),
        (&key, &key_id, tenant, &changed),
        (&key, &key_id, tenant, &sealed[..5]),
    ] {
        assert!(matches!(key.open(tenant, id, sealed), Err(MasterKeyError::Foreign { .. })));
    }
    assert!(!format!("{key:?}").contains(&STANDARD.encode(bytes(&key))));
}

#[test]
fn a_file_of_one_key_becomes_a_ring_and_one_key_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    fs::write(&path, format!("{}\n", STANDARD.encode([7_u8; 32]))).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let (ours, theirs) = (MasterKey::load_or_create(&path).unwrap(), MasterKey::load_or_create(&path).unwrap());
    assert_eq!(bytes(&ours), [7; 32], "as it was written before there were rings");
    let tenant = TenantId::new();
    let old = ours.seal(tenant, "antiga");

    // What a killed rotation left is in nobody's way.
    fs::write(path.with_extension("next"), "half").unwrap();
    ours.add().unwrap();
    assert!(ours.has_older() && ours.id() != old.key_id);
    let new = ours.seal(tenant, "nova");
    assert_eq!(new.key_id, ours.id());
    assert_eq!(theirs.open(tenant, &new.key_id, &new.bytes).unwrap(), "nova", "another process learns of the new key");
    assert_eq!(theirs.open(tenant, &old.key_id, &old.bytes).unwrap(), "antiga");
    assert_eq!(theirs.id(), ours.id(), "and seals with it");

    ours.forget_older().unwrap();
    let alone = MasterKey::load_or_create(&path).unwrap();
    assert!(!alone.has_older() && alone.id() == ours.id());
    assert!(matches!(alone.open(tenant, &old.key_id, &old.bytes), Err(MasterKeyError::Foreign { .. })));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no half-made file is left");
}

#[test]
fn a_link_to_the_key_file_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (kept, link) = (folder.path().join("kept.key"), folder.path().join("master.key"));
    MasterKey::load_or_create(&kept).unwrap();
    std::os::unix::fs::symlink(&kept, &link).unwrap();
    let key = MasterKey::load_or_create(&link).unwrap();
    key.add().unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(MasterKey::load_or_create(&kept).unwrap().id(), key.id());
}
