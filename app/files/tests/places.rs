//! The same promises in a folder, in a bucket and in memory.

use bytes::Bytes;
use chrono::{DateTime, TimeZone, Utc};
use files::{Bucket, FileError, Files, Link, Media, Place};
use futures::TryStreamExt;
use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};
use tenancy::{MasterKey, TenantId};

/// A place of one's own, gone afterwards.
struct Store {
    files: Files,
    folder: tempfile::TempDir,
    server: Option<Child>,
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

fn open(place: Place) -> Files {
    Files::open(place, MasterKey::random()).unwrap()
}

fn folder() -> Store {
    let folder = tempfile::tempdir().unwrap();
    Store { files: open(Place::Folder(folder.path().join("files"))), folder, server: None }
}

fn memory() -> Store {
    Store { files: open(Place::Memory), folder: tempfile::tempdir().unwrap(), server: None }
}

/// A server that speaks S3 (npm s3rver), with one bucket.
fn bucket() -> Store {
    let folder = tempfile::tempdir().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Command::new("s3rver")
        .args(["--address", "127.0.0.1", "--port", &port.to_string(), "--silent", "--configure-bucket", "balcao"])
        .arg("--directory")
        .arg(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("s3rver is in the PATH: run the tests with make test");
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    let place = Place::Bucket(Bucket {
        name: "balcao".into(),
        prefix: "arquivos".into(),
        endpoint: Some(format!("http://127.0.0.1:{port}")),
        region: "us-east-1".into(),
        access_key: "S3RVER".into(),
        secret_key: "S3RVER".into(),
    });
    Store { files: open(place), folder, server: Some(server) }
}

fn every_place() -> [(&'static str, Store); 3] {
    [("folder", folder()), ("bucket", bucket()), ("memory", memory())]
}

const CONTENT: &[u8] = b"\x89PNG and more";

#[tokio::test]
async fn what_was_taken_is_given_back_to_the_same_tenant_alone() {
    for (place, store) in every_place() {
        let (ours, theirs) = (store.files.of_id(TenantId::new()), store.files.of_id(TenantId::new()));
        let stored = ours.put("logo", Media::Png, Bytes::from_static(CONTENT), 100).await.unwrap();
        assert_eq!(stored.size, CONTENT.len(), "{place}");
        assert_eq!(&ours.read(&stored.name, 100).await.unwrap()[..], CONTENT, "{place}");
        let found = ours.get(&stored.name).await.unwrap();
        assert_eq!(found.size, CONTENT.len() as u64);
        let pieces: Vec<Bytes> = found.stream.try_collect().await.unwrap();
        assert_eq!(pieces.concat(), CONTENT, "{place}");
        assert!(matches!(theirs.read(&stored.name, 100).await, Err(FileError::NotFound)), "{place}");
        assert!(matches!(theirs.get(&stored.name).await, Err(FileError::NotFound)), "{place}");
    }
}

#[tokio::test]
async fn a_file_is_named_by_its_content_and_taken_once() {
    for (place, store) in every_place() {
        let ours = store.files.of_id(TenantId::new());
        let put = |content: &'static [u8]| ours.put("logo", Media::Png, Bytes::from_static(content), 100);
        let (first, again, other) =
            (put(CONTENT).await.unwrap(), put(CONTENT).await.unwrap(), put(b"x").await.unwrap());
        assert_eq!(first, again, "{place}");
        assert_ne!(first.name, other.name, "{place}");
        assert!(matches!(
            ours.put("logo", Media::Png, Bytes::from_static(CONTENT), 3).await,
            Err(FileError::TooLarge { most: 3 })
        ));
        assert!(matches!(ours.read(&first.name, 3).await, Err(FileError::TooLarge { most: 3 })), "{place}");
    }
}

#[tokio::test]
async fn what_was_removed_is_gone_and_removing_it_again_is_nothing() {
    for (place, store) in every_place() {
        let (gone, kept) = (TenantId::new(), TenantId::new());
        let (ours, theirs) = (store.files.of_id(gone), store.files.of_id(kept));
        let content = || Bytes::from_static(CONTENT);
        let name = ours.put("logo", Media::Png, content(), 100).await.unwrap().name;
        theirs.put("logo", Media::Png, content(), 100).await.unwrap();
        ours.delete(&name).await.unwrap();
        ours.delete(&name).await.unwrap();
        assert!(matches!(ours.get(&name).await, Err(FileError::NotFound)), "{place}");
        for folder in ["logo", "anexo"] {
            ours.put(folder, Media::Png, content(), 100).await.unwrap();
        }
        assert_eq!(store.files.remove_all(gone).await.unwrap(), 2, "{place}");
        assert_eq!(store.files.remove_all(gone).await.unwrap(), 0, "{place}");
        assert_eq!(&theirs.read(&name, 100).await.unwrap()[..], CONTENT, "{place}: the other tenant keeps its own");
    }
}

#[tokio::test]
async fn in_a_folder_every_key_begins_with_the_tenant() {
    let store = folder();
    let tenant = TenantId::new();
    store.files.of_id(tenant).put("logo", Media::Png, Bytes::from_static(CONTENT), 100).await.unwrap();
    let names = |path: &Path| -> Vec<String> {
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(names(&store.folder.path().join("files")), [tenant.0.simple().to_string()]);
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 4, 15, 0, 0).unwrap()
}

#[tokio::test]
async fn a_link_leads_to_the_file_of_its_own_tenant() {
    let store = memory();
    let (ours, theirs) = (store.files.of_id(TenantId::new()), store.files.of_id(TenantId::new()));
    let name = ours.put("logo", Media::Png, Bytes::from_static(CONTENT), 100).await.unwrap().name;
    let link = ours.link(&Link { name: name.clone(), until: now() + chrono::Duration::minutes(1), save_as: None });
    let token = link.strip_prefix("/arquivo/").unwrap();
    assert_eq!(ours.follow(token, now()).unwrap().name, name);
    assert!(theirs.follow(token, now()).is_none());
    assert!(ours.follow(token, now() + chrono::Duration::minutes(1)).is_none());
}

#[test]
fn a_place_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a");
    fs::write(&file, "x").unwrap();
    let opened = Files::open(Place::Folder(file.join("files")), MasterKey::random());
    assert!(matches!(opened, Err(FileError::Unusable(told)) if told.contains("files")));
}
