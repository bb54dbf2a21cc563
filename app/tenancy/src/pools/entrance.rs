use crate::{MasterKey, MasterKeyError, TenantId, registry::Entrance};
use sqlx::postgres::PgConnectOptions;

/// How to connect to a tenant's database: as the tenant's own role, with its own password, and in no other way.
pub(crate) fn entrance(
    base: &PgConnectOptions,
    key: &MasterKey,
    tenant: TenantId,
    found: Entrance,
) -> Result<PgConnectOptions, MasterKeyError> {
    Ok(Door::of(key, tenant, found)?.options(base))
}

/// The entrance of a tenant's database, its password in the open: tells whether a pool still leads through it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Door {
    server: String,
    pub(super) name: String,
    role: String,
    password: String,
}

impl Door {
    pub(super) fn of(key: &MasterKey, tenant: TenantId, found: Entrance) -> Result<Self, MasterKeyError> {
        let password = key.open(tenant, &found.key_id, &found.password)?;
        Ok(Self { server: found.server, name: found.name, role: found.role, password })
    }

    pub(super) fn options(&self, base: &PgConnectOptions) -> PgConnectOptions {
        at_server(base, &self.server)
            .database(&self.name)
            .username(&self.role)
            .password(&self.password)
            .application_name(base.get_application_name().unwrap_or("balcao"))
            .statement_cache_capacity(100)
    }
}

/// The server of the registry, or the one that is named, with the same rules for encryption.
fn at_server(base: &PgConnectOptions, server: &str) -> PgConnectOptions {
    let (host, port) = server.rsplit_once(':').unwrap_or((server, ""));
    if host.is_empty() {
        return base.clone();
    }
    PgConnectOptions::new_without_pgpass().host(host).port(port.parse().unwrap_or(5432)).ssl_mode(base.get_ssl_mode())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_may_live_on_another_server() {
        let (key, tenant) = (MasterKey::random(), TenantId::new());
        let base: PgConnectOptions = "postgres://balcao:secret@localhost/balcao?host=/run/x".parse().unwrap();
        let found = |server: &str| {
            let sealed = key.seal(tenant, "own");
            Entrance {
                server: server.to_owned(),
                name: "t_1".to_owned(),
                role: "t_1".to_owned(),
                password: sealed.bytes,
                key_id: sealed.key_id,
            }
        };
        let here = entrance(&base, &key, tenant, found("")).unwrap();
        assert_eq!(here.get_socket(), base.get_socket());
        assert_eq!((here.get_database(), here.get_username()), (Some("t_1"), "t_1"));
        let there = entrance(&base, &key, tenant, found("db2.internal:5433")).unwrap();
        assert_eq!((there.get_host(), there.get_port(), there.get_socket()), ("db2.internal", 5433, None));
        assert!(entrance(&base, &key, TenantId::new(), found("")).is_err(), "sealed for another tenant");
    }
}
