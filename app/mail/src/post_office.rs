//! Where letters leave: by the tenant's own server, by the platform's, or into a folder.

mod outbox;
mod parcel;

pub use parcel::{Parcel, Sent};

use crate::{
    Content, MailError, MailKind, SendMail, Server, Template, account,
    message::{self, Envelope, host},
};
use events::Egress;
use kernel::{Error, Locale};
use lettre::transport::smtp::client::Certificate;
use parcel::Way;
use rust_i18n::t;
use std::{path::PathBuf, sync::Arc};
use tenancy::{MasterKey, Tenant, TenantScope};
use uuid::Uuid;

/// What a process needs to send letters, and to show what they say. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PostOffice(Arc<PostSettings>);

/// How a [`PostOffice`] works.
#[derive(Debug)]
pub struct PostSettings {
    /// Every kind of letter.
    pub kinds: Vec<&'static MailKind>,
    /// Opens and seals the passwords of tenants' servers.
    pub master_key: MasterKey,
    /// By which the servers of tenants are found.
    pub egress: Egress,
    /// For tenants that have no server of their own.
    pub platform: Option<Platform>,
    /// Where letters are put when there is no server at all.
    pub outbox: Option<PathBuf>,
    /// Authorities trusted beside those that this machine trusts.
    pub authorities: Vec<Certificate>,
}

/// The operator's server, `BALCAO_SMTP_URL` and `BALCAO_MAIL_FROM`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Platform {
    /// Its server.
    pub server: Server,
    /// Where its letters come from.
    pub sender: String,
}

impl PostOffice {
    /// One that works like this.
    pub fn new(settings: PostSettings) -> Self {
        Self(Arc::new(settings))
    }

    /// Seals the passwords of tenants' servers.
    pub fn master_key(&self) -> &MasterKey {
        &self.0.master_key
    }

    /// The kinds of letters that a tenant's modules send.
    pub fn kinds(&self, tenant: &Tenant) -> Vec<&'static MailKind> {
        let is_on = |kind: &&&MailKind| kind.module.is_none_or(|module| tenant.has_module(module));
        self.0.kinds.iter().filter(is_on).copied().collect()
    }

    /// The one of this key.
    pub fn kind(&self, tenant: &Tenant, key: &str) -> Option<&'static MailKind> {
        self.kinds(tenant).into_iter().find(|kind| kind.key == key)
    }

    /// Whether letters of tenants without a server of their own leave at all.
    pub fn has_platform(&self) -> bool {
        self.0.platform.is_some()
    }

    /// Sends a letter of the queue, by what the tenant set and wrote when it is its turn.
    pub(crate) async fn deliver(&self, scope: &mut TenantScope, letter: &SendMail) -> Result<(), Error> {
        let kind = self.0.kinds.iter().find(|kind| kind.key == letter.kind);
        let kind = kind.ok_or_else(|| Error::fault(format!("no module sends {}", letter.kind)))?;
        let own = Template::own(scope, kind, letter.locale).await?;
        let template = own.unwrap_or_else(|| Template::usual(kind, letter.locale));
        let business = scope.tenant().brand.name.clone();
        let content = template.fill(|name| match letter.values.get(name) {
            None if name == crate::Variable::BUSINESS.name => Some(business.clone()),
            value => value.cloned(),
        });
        let parcel = self.pack(scope, letter.id, &letter.to, &content, letter.locale).await?;
        parcel.send().await?;
        Ok(())
    }

    /// A letter to whoever wants to see whether mail leaves. It is sent apart from the transaction: a server may take long.
    ///
    /// # Errors
    /// [`Error::Fault`] when the database or the master key refuses.
    pub async fn test(&self, scope: &mut TenantScope, to: &str, locale: Locale) -> Result<Parcel, Error> {
        let code = locale.code();
        let business = scope.tenant().brand.name.clone();
        let content = Content {
            subject: t!("test.subject", locale = code, business = business).into_owned(),
            text: t!("test.text", locale = code, business = business).into_owned(),
        };
        events::record(scope, &crate::TestSent {}, events::Changes::none()).await?;
        self.pack(scope, Uuid::now_v7(), to, &content, locale).await
    }

    /// A letter in its envelope, and the way it will take.
    async fn pack(
        &self,
        scope: &mut TenantScope,
        id: Uuid,
        to: &str,
        content: &Content,
        locale: Locale,
    ) -> Result<Parcel, Error> {
        let (account, own) = account::with_server(scope, self.master_key()).await?;
        let tenant = scope.tenant().clone();
        let nowhere = format!("nao-responda@{}", host(&tenant.origin));
        let (way, from) = match (own, &account.server, &self.0.platform) {
            (Some(server), Some(own), _) => (Way::Own(server), own.sender.clone()),
            (_, _, Some(platform)) => (Way::Platform(platform.server.clone()), platform.sender.clone()),
            _ => (Way::Outbox, nowhere),
        };
        let envelope = Envelope {
            name: account.sender_name.as_deref().unwrap_or(&tenant.brand.name),
            from: &from,
            reply_to: account.reply_to.as_deref(),
            to,
            id,
            at: scope.now(),
        };
        let message = message::message(&envelope, content, &tenant, locale).map_err(Error::from)?;
        let hello = host(&tenant.origin).to_owned();
        Ok(Parcel { office: self.clone(), message, id, at: envelope.at, way, hello })
    }

    async fn carry(&self, parcel: &Parcel) -> Result<Sent, MailError> {
        let settings = &self.0;
        let (server, sent) = match &parcel.way {
            Way::Own(server) => (server, Sent::Own),
            Way::Platform(server) => (server, Sent::Platform),
            Way::Outbox => {
                let folder = settings.outbox.as_deref().ok_or(MailError::Nowhere)?;
                outbox::put(folder, parcel.id, parcel.at, &parcel.message.formatted()).await?;
                return Ok(Sent::Outbox);
            }
        };
        let addresses = match sent {
            Sent::Own => settings.egress.addresses(&server.host).await,
            _ => settings.egress.trusted_addresses(&server.host).await,
        };
        let addresses = addresses.map_err(MailError::of_lookup)?;
        server.hand_over(&addresses, &parcel.hello, &settings.authorities, &parcel.message).await?;
        Ok(sent)
    }
}
