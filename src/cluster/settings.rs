use super::{ADMINISTRATOR, Account, Error, Place, REGISTRY_DATABASE, REGISTRY_ROLE};
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
};

/// Writes PostgreSQL's settings and access rules anew at each start, so that a new version of `balcao` brings its own.
pub(super) fn write(place: &Place, account: &Account) -> Result<(), Error> {
    for (name, text) in
        [("postgresql.conf", settings(place)), ("pg_hba.conf", access()), ("pg_ident.conf", identities(account))]
    {
        let path = place.database.join(name);
        fs::write(&path, text).map_err(Error::at(&path))?;
        fs::set_permissions(&path, Permissions::from_mode(0o600)).map_err(Error::at(&path))?;
        account.own(&path)?;
    }
    Ok(())
}

fn settings(place: &Place) -> String {
    format!(
        "# Written by balcao at each start; settings of your own go to local.conf beside this file.
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 300
max_wal_size = 4GB
jit = off
# Hundreds of databases are hundreds of thousands of files: walking them after a crash takes minutes, syncfs seconds.
recovery_init_sync_method = syncfs
password_encryption = scram-sha-256
timezone = 'UTC'
log_timezone = 'UTC'
# A week of logs; slow statements without the values bound to them, which are personal data.
logging_collector = on
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_min_duration_statement = 1s
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
include_if_exists = 'local.conf'
",
        socket = place.socket.display()
    )
}

/// Who gets in: the administrator and the registry's role as users of the machine, each tenant's role by password and
/// into the database of its own name alone.
fn access() -> String {
    format!(
        "local all {ADMINISTRATOR} peer map=balcao
local {REGISTRY_DATABASE} {REGISTRY_ROLE} peer map=balcao
local sameuser all scram-sha-256
"
    )
}

fn identities(account: &Account) -> String {
    let mut users = vec!["root"];
    if account.name != "root" {
        users.push(&account.name);
    }
    users
        .iter()
        .flat_map(|user| [ADMINISTRATOR, REGISTRY_ROLE].map(|role| format!("balcao \"{user}\" {role}\n")))
        .collect()
}
