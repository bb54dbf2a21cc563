use super::lookup::Gate;
use reqwest::{Client, redirect::Policy, retry};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::{sync::Arc, time::Duration};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a connection is kept for the next request.
const IDLE: Duration = Duration::from_secs(30);

/// The one client of the program. What would go past the gate is off: proxies of the environment, redirects by itself,
/// repeating by itself. It keeps no cookies.
#[expect(clippy::disallowed_methods, reason = "this is where the one client is made")]
pub(super) fn build(gate: Gate) -> Client {
    let builder = Client::builder()
        .tls_backend_preconfigured(tls())
        .dns_resolver(Arc::new(gate))
        .no_proxy()
        .redirect(Policy::none())
        .referer(false)
        .retry(retry::never())
        .connect_timeout(CONNECT)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(2)
        .user_agent(concat!("balcao/", env!("CARGO_PKG_VERSION")));
    builder.build().expect("these settings make a client")
}

/// The authorities that this machine trusts.
pub fn trusted_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}

/// Where the machine trusts nobody, https fails, and the program starts.
fn tls() -> ClientConfig {
    let roots = trusted_roots();
    if roots.is_empty() {
        tracing::warn!("this machine trusts no certificate authority: no https request can leave (ca-certificates)");
    }
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring knows TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth()
}
