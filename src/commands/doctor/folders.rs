use super::Found;
use nix::{
    sys::statvfs::statvfs,
    unistd::{AccessFlags, access},
};
use std::{fs, os::unix::fs::PermissionsExt, path::Path};

const GIB: u64 = 1 << 30;
/// Less than this is too little for any disk.
const LEAST: u64 = GIB;
/// So much is enough for any.
const PLENTY: u64 = 20 * GIB;

/// The master key is the platform's alone.
pub(super) fn key_file(path: &Path) -> Found {
    let Ok(found) = fs::metadata(path) else { return Ok("ainda não existia; foi criada agora".to_owned()) };
    let mode = found.permissions().mode() & 0o777;
    let shown = path.display();
    if mode & 0o077 == 0 {
        Ok(format!("{shown} só é lida pelo dono"))
    } else {
        Err(format!("{shown} pode ser lida por outros (modo {mode:o}); rode chmod 600 nela"))
    }
}

/// Letters, dumps and files of the businesses are written there, and nobody else shall put any.
pub(super) fn data(path: &Path) -> Found {
    let shown = path.display();
    let found = match fs::metadata(path) {
        Ok(found) => found,
        // With a server and a key file of its own nothing has been kept there yet.
        Err(_) => return Ok(format!("{shown} ainda não existe")),
    };
    let mode = found.permissions().mode() & 0o777;
    if !found.is_dir() {
        Err(format!("{shown} não é uma pasta; aponte BALCAO_DATA para uma"))
    } else if access(path, AccessFlags::W_OK | AccessFlags::X_OK).is_err() {
        Err(format!("não dá para escrever em {shown}; dê a pasta ao usuário do balcao com chown"))
    } else if mode & 0o002 != 0 {
        Err(format!("qualquer um escreve em {shown} (modo {mode:o}); rode chmod o-w nela"))
    } else {
        Ok(format!("{shown} aceita escrita"))
    }
}

/// How much room there is where this folder is.
pub(super) fn room(path: &Path) -> Found {
    let shown = path.display();
    match statvfs(path) {
        Ok(found) => {
            let bytes = |blocks: u64| blocks.saturating_mul(found.fragment_size());
            let room = Room {
                free: bytes(found.blocks_available()),
                all: bytes(found.blocks()),
                free_files: found.files_available(),
                all_files: found.files(),
            };
            room.verdict().map(|found| format!("{found} em {shown}")).map_err(|wrong| format!("em {shown} {wrong}"))
        }
        Err(error) => Ok(format!("não conferido: {shown}: {error}")),
    }
}

/// What a file system says of itself, in bytes and files.
struct Room {
    free: u64,
    all: u64,
    free_files: u64,
    all_files: u64,
}

impl Room {
    /// PostgreSQL stops at a full disk, and each business has some 600 files.
    fn verdict(&self) -> Found {
        let Self { free, all, free_files, all_files } = *self;
        if free < LEAST || free < PLENTY && free < all / 20 {
            let (free, all) = (shown(free), shown(all));
            return Err(format!(
                "restam só {free} de {all}; apague o que não é preciso (cópias em dumps, logs antigos) ou aumente o disco"
            ));
        }
        if all_files > 0 && free_files < all_files / 20 {
            return Err(format!(
                "restam só {free_files} de {all_files} arquivos (df -i); mude para um sistema de arquivos com mais inodes"
            ));
        }
        Ok(format!("livres {} de {}", shown(free), shown(all)))
    }
}

fn shown(bytes: u64) -> String {
    match bytes / GIB {
        0 => format!("{} MiB", bytes >> 20),
        gib => format!("{gib} GiB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_too_full_by_what_is_left_and_by_the_files_that_are_left() {
        let room = |free, all, free_files, all_files| Room { free, all, free_files, all_files }.verdict();
        assert_eq!(room(30 * GIB, 100 * GIB, 9, 10).unwrap(), "livres 30 GiB de 100 GiB");
        assert!(room(25 * GIB, 1000 * GIB, 9, 10).is_ok(), "little of much is enough");
        assert!(room(3 * GIB, 10 * GIB, 0, 0).is_ok(), "a file system may have no number of files");
        assert!(room(4 * GIB, 100 * GIB, 9, 10).unwrap_err().starts_with("restam só 4 GiB de 100 GiB"));
        assert!(room(512 << 20, 2 * GIB, 9, 10).unwrap_err().starts_with("restam só 512 MiB de 2 GiB"));
        assert!(room(30 * GIB, 100 * GIB, 4, 100).unwrap_err().contains("df -i"));
    }

    #[test]
    fn the_disk_under_a_folder_is_measured() {
        let (Ok(said) | Err(said)) = room(Path::new("/"));
        assert!(said.contains("iB de ") && !said.contains("não conferido"), "{said}");
    }
}
