use super::{Key, MasterKeyError};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt, fchown},
    path::Path,
};

/// The keys of a file, the newest first: each on a line of its own behind its id. A file of before held one key alone.
pub(super) fn read(path: &Path) -> Result<Vec<Key>, MasterKeyError> {
    let text = fs::read_to_string(path).map_err(failed(path))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let keys: Option<Vec<Key>> = lines.map(parse).collect();
    keys.filter(|keys| !keys.is_empty()).ok_or_else(|| MasterKeyError::Malformed { path: path.display().to_string() })
}

/// Makes the file with one fresh key where there is none: written beside its place and linked there, so that two processes
/// that start at once end with one whole file.
pub(super) fn create(path: &Path) -> Result<(), MasterKeyError> {
    let own = path.with_extension(format!("new-{}", uuid::Uuid::new_v4().simple()));
    let made = write(&own, &[Key::random()], None).and_then(|()| match fs::hard_link(&own, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    let _ = fs::remove_file(&own);
    made.map_err(failed(path))
}

/// Puts other keys in the place of those of the file, whole or not at all; owner and mode stay, and a link stays a link.
pub(super) fn replace(path: &Path, keys: &[Key]) -> Result<(), MasterKeyError> {
    let swap = || {
        let path = fs::canonicalize(path)?;
        // Of a rotation that was killed.
        let draft = path.with_extension("next");
        match fs::remove_file(&draft) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let found = fs::metadata(&path)?;
        let written = write(&draft, keys, Some((found.uid(), found.gid()))).and_then(|()| fs::rename(&draft, &path));
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        written?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()
    };
    swap().map_err(failed(path))
}

fn parse(line: &str) -> Option<Key> {
    let (id, key) = line.split_once(' ').map_or((None, line), |(id, key)| (Some(id), key.trim()));
    let bytes = STANDARD.decode(key).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())?;
    Some(Key::of(bytes)).filter(|key| id.is_none_or(|id| id == key.id))
}

/// Writes a file that is there to stay. Root writes on behalf of the service, whose file it remains.
fn write(path: &Path, keys: &[Key], owner: Option<(u32, u32)>) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    for key in keys {
        writeln!(file, "{} {}", key.id, STANDARD.encode(key.bytes))?;
    }
    let own = file.metadata()?;
    if let Some((user, group)) = owner.filter(|owner| *owner != (own.uid(), own.gid())) {
        fchown(&file, Some(user), Some(group))?;
    }
    file.sync_all()
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> MasterKeyError {
    let path = path.display().to_string();
    |cause| MasterKeyError::File { path, cause }
}
