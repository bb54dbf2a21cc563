//! Two businesses whose mail leaves, and the worker that sends it.

#![allow(dead_code, reason = "each test file uses its part")]

use crate::{mailbox::Mailbox, support::Town};
use balcao::server::{Site, modules::Composition, router, worker::worker};
use events::{
    Egress,
    worker::{Worker, WorkerSettings},
};
use mail::{Authority, Platform, PostOffice, PostSettings};
use std::path::PathBuf;

/// The address of the platform's mail.
pub const PLATFORM: &str = "avisos@balcao.example";

/// Two businesses and what sends their mail.
pub struct Desk {
    pub town: Town,
    worker: Worker,
}

/// How mail may leave.
#[derive(Default)]
pub struct Ways {
    /// Networks that tenants' servers may stand in.
    pub allowed: Vec<&'static str>,
    /// The platform's server, on this machine.
    pub platform: Option<u16>,
    /// Where letters are put without one.
    pub outbox: Option<PathBuf>,
    /// A certificate to be trusted.
    pub authority: Option<Vec<u8>>,
}

impl Ways {
    /// By the platform's server.
    pub fn platform(mailbox: &Mailbox) -> Self {
        Self { platform: Some(mailbox.port), ..Self::default() }
    }

    /// Servers of tenants may stand on this machine, and this one is trusted.
    pub fn own(mailbox: &Mailbox) -> Self {
        let authority = Some(mailbox.certificate.clone()).filter(|certificate| !certificate.is_empty());
        Self { allowed: vec!["127.0.0.0/8", "::1/128"], authority, ..Self::default() }
    }
}

impl Desk {
    /// Two furnished businesses whose mail leaves so.
    pub async fn new(ways: Ways) -> Self {
        let mut town = Town::new().await;
        let (tenancy, composition) = (town.pair.platform.tenancy.clone(), Composition::default());
        let egress = Egress::new(ways.allowed.iter().map(|network| network.parse().unwrap()).collect());
        let server = |port: u16| format!("smtp://127.0.0.1:{port}?tls=none").parse().unwrap();
        let post = PostOffice::new(PostSettings {
            kinds: composition.mails(),
            master_key: tenancy.master_key().clone(),
            egress: egress.clone(),
            platform: ways.platform.map(|port| Platform { server: server(port), sender: PLATFORM.to_owned() }),
            outbox: ways.outbox,
            authorities: ways.authority.iter().map(|pem| Authority::from_pem(pem).unwrap()).collect(),
        });
        town.router = router(Site::posting(tenancy.clone(), Vec::new(), composition, post.clone()));
        let worker = worker(tenancy, &composition, egress, post, WorkerSettings::default());
        Self { town, worker }
    }

    /// Does all the work that is due at our business.
    pub async fn work(&self) {
        let tenant = self.town.pair.platform.tenant("aurora").await;
        while self.worker.turn(&tenant).await.unwrap().jobs > 0 {}
    }
}
