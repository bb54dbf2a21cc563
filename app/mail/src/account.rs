//! How a tenant's mail leaves: what the sender is called, where answers go, and perhaps a server of its own.

mod store;

use crate::{AccountChanged, Security, Server, server::Login};
use kernel::Error;
use tenancy::{MasterKey, TenantScope};

/// How a tenant's mail leaves. What it does not say is the platform's, and the brand's name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// What the sender is called; `None`: as the brand.
    pub sender_name: Option<String>,
    /// Where answers go; `None`: to the sender.
    pub reply_to: Option<String>,
    /// A server of its own.
    pub server: Option<OwnServer>,
}

/// A tenant's own server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnServer {
    /// Its name.
    pub host: String,
    /// Where it listens.
    pub port: u16,
    /// How the conversation is kept from others.
    pub security: Security,
    /// Where letters come from.
    pub sender: String,
    /// With which name it is spoken to, and a password that is never shown; `None`: it asks for none.
    pub user: Option<String>,
}

/// The password for a tenant's own server.
#[derive(Clone, PartialEq, Eq)]
pub enum NewPassword {
    /// As it was.
    Keep,
    /// This one.
    Set(String),
}

impl Account {
    /// As it is now.
    ///
    /// # Errors
    /// [`Error::Fault`] when the database refuses.
    pub async fn load(scope: &mut TenantScope) -> Result<Self, Error> {
        Ok(store::find(scope).await?.map(|row| row.into_parts().0).unwrap_or_default())
    }

    /// Writes it down, and tells the trail if that changes anything. Without a user there is no password.
    ///
    /// # Errors
    /// [`Error::Fault`] when the database or the master key refuses.
    pub async fn save(&self, scope: &mut TenantScope, key: &MasterKey, password: NewPassword) -> Result<(), Error> {
        let has_user = self.server.as_ref().is_some_and(|server| server.user.is_some());
        store::hold_key(scope).await?;
        let password = match password {
            NewPassword::Set(password) if has_user => {
                // Another process may have put a newer key there, and take away the one that we know.
                key.reload().map_err(Error::fault)?;
                Some(key.seal_for(scope.tenant().id, store::PURPOSE, &password))
            }
            NewPassword::Keep if has_user => store::find(scope).await?.and_then(|row| row.into_parts().1),
            _ => None,
        };
        let Some(changes) = store::save(scope, self, password).await? else { return Ok(()) };
        events::record(scope, &AccountChanged {}, changes).await
    }
}

/// A tenant's account with its server as it is spoken to.
pub(crate) async fn with_server(scope: &mut TenantScope, key: &MasterKey) -> Result<(Account, Option<Server>), Error> {
    let Some(row) = store::find(scope).await? else { return Ok((Account::default(), None)) };
    let (account, sealed) = row.into_parts();
    let Some(own) = &account.server else { return Ok((account, None)) };
    let login = match (&own.user, sealed) {
        (Some(user), Some(sealed)) => {
            let opened = key.open_for(scope.tenant().id, store::PURPOSE, &sealed.key_id, &sealed.bytes);
            Some(Login { user: user.clone(), password: opened.map_err(Error::fault)? })
        }
        _ => None,
    };
    let server = Server { host: own.host.clone(), port: own.port, security: own.security, login };
    Ok((account, Some(server)))
}

/// Seals a tenant's password with the newest master key, if it is sealed with another.
///
/// # Errors
/// [`Error::Fault`] when the database or the master key refuses.
pub async fn reseal(scope: &mut TenantScope, key: &MasterKey) -> Result<(), Error> {
    if !store::is_there(scope).await? {
        return Ok(());
    }
    store::take_key(scope).await?;
    let Some(sealed) = store::find(scope).await?.and_then(|row| row.into_parts().1) else { return Ok(()) };
    if sealed.key_id == key.id() {
        return Ok(());
    }
    let tenant = scope.tenant().id;
    let secret = key.open_for(tenant, store::PURPOSE, &sealed.key_id, &sealed.bytes).map_err(Error::fault)?;
    store::replace(scope, &key.seal_for(tenant, store::PURPOSE, &secret)).await
}

#[cfg(test)]
mod tests;
