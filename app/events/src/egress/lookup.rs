use super::{EgressError, address};
use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    fmt, io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
};
use url::{Host, Url};

/// Where the addresses of a name come from.
pub trait Lookup: Send + Sync + 'static {
    /// All addresses of a name.
    fn addresses(&self, host: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;
}

/// What the machine itself asks.
pub(super) struct System;

impl Lookup for System {
    fn addresses(&self, host: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Judges every address before anybody connects to it. The client knows no other way from a name to an address.
#[derive(Clone)]
pub(super) struct Gate {
    allowed: Arc<[IpNet]>,
    lookup: Arc<dyn Lookup>,
}

impl Gate {
    pub(super) fn new(allowed: Vec<IpNet>, lookup: Arc<dyn Lookup>) -> Self {
        Self { allowed: allowed.into(), lookup }
    }

    /// Judges an address that is written as one, for which nobody is asked. A name is judged when it is looked up.
    pub(super) fn check(&self, url: &Url) -> Result<(), EgressError> {
        match url.host() {
            Some(Host::Ipv4(address)) => self.judge(&address.to_string(), address.into()),
            Some(Host::Ipv6(address)) => self.judge(&format!("[{address}]"), address.into()),
            Some(Host::Domain(_)) => Ok(()),
            None => Err(EgressError::Malformed),
        }
    }

    /// One address that is not public spoils the answer: with it somebody tries something, and which of several the
    /// connection would take is not ours to say.
    async fn enter(&self, host: &str) -> Result<Vec<IpAddr>, EgressError> {
        let unknown = || EgressError::UnknownHost { host: host.to_owned() };
        let addresses = self.lookup.addresses(host.to_owned()).await.map_err(|_| unknown())?;
        for address in &addresses {
            self.judge(host, *address)?;
        }
        if addresses.is_empty() { Err(unknown()) } else { Ok(addresses) }
    }

    /// The addresses of a host as it was typed, a name or an address in whatever dress.
    pub(super) async fn find(&self, host: &str, judged: bool) -> Result<Vec<IpAddr>, EgressError> {
        let addresses = match Host::parse(host).map_err(|_| EgressError::Malformed)? {
            Host::Ipv4(address) => vec![address.into()],
            Host::Ipv6(address) => vec![address.into()],
            Host::Domain(name) if judged => return self.enter(&name).await,
            Host::Domain(name) => self.lookup.addresses(name).await.unwrap_or_default(),
        };
        for address in addresses.iter().filter(|_| judged) {
            self.judge(host, *address)?;
        }
        if addresses.is_empty() { Err(EgressError::UnknownHost { host: host.to_owned() }) } else { Ok(addresses) }
    }

    fn judge(&self, host: &str, address: IpAddr) -> Result<(), EgressError> {
        let plain = address.to_canonical();
        if address::is_public(plain) || self.allowed.iter().any(|network| network.contains(&plain)) {
            Ok(())
        } else {
            Err(EgressError::Refused { host: host.to_owned(), address })
        }
    }
}

impl Resolve for Gate {
    fn resolve(&self, name: Name) -> Resolving {
        let gate = self.clone();
        Box::pin(async move {
            let addresses = gate.enter(name.as_str()).await?;
            // Port 0 is replaced by the one of the URL.
            let addresses: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gate({:?})", self.allowed)
    }
}
