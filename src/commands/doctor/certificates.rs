use super::Found;
use futures::{StreamExt, stream};
use kernel::{Clock, SystemClock};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use std::{
    net::{SocketAddr, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tenancy::Tenancy;
use tokio::{net::lookup_host, task, time};

/// With fewer days left whatever renews it has failed for a while.
const FEW_DAYS: u64 = 14;
/// No certificate lasts longer, in days.
const LONGEST: u64 = 4000;
/// Most addresses that are looked at.
const MOST: usize = 100;
/// How many at one time.
const AT_ONCE: usize = 8;
const PATIENCE: Duration = Duration::from_secs(5);

/// What each business's address shows of its certificate, from here.
pub(super) async fn check(tenancy: &Tenancy) -> Found {
    let base = tenancy.base_url();
    if !base.is_secure() {
        return Ok("não conferidos: o endereço da plataforma é http, só para esta máquina".to_owned());
    }
    let verifier = match verifier() {
        Ok(verifier) => verifier,
        Err(error) => {
            return Err(format!("esta máquina não confia em autoridade nenhuma ({error}); instale ca-certificates"));
        }
    };
    let port = base.port().unwrap_or(443);
    let hosts = hosts(tenancy).await;
    let asked = hosts.iter().take(MOST).map(|host| look(host.clone(), port, verifier.clone()));
    let seen: Vec<(String, Seen)> = stream::iter(asked).buffered(AT_ONCE).collect().await;
    summary(&seen, hosts.len().saturating_sub(MOST))
}

/// The host that each business's links are built from; while there is none, that of the platform.
async fn hosts(tenancy: &Tenancy) -> Vec<String> {
    let mut hosts = Vec::new();
    for slug in tenancy.slugs().await.unwrap_or_default() {
        let Ok(Some(tenant)) = tenancy.by_slug(&slug).await else { continue };
        let host = tenant.origin.trim_start_matches("https://");
        hosts.push(host.split(':').next().unwrap_or(host).to_owned());
    }
    if hosts.is_empty() {
        hosts.push(tenancy.base_url().host().to_string());
    }
    hosts
}

/// What was seen at one address.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    /// So many days are left.
    Days(u64),
    /// The name leads nowhere from here.
    Nowhere,
    /// What is wrong and how to mend it.
    Wrong(String),
}

fn summary(seen: &[(String, Seen)], left_out: usize) -> Found {
    let wrong: Vec<String> = seen
        .iter()
        .filter_map(|(host, seen)| match seen {
            Seen::Wrong(wrong) => Some(format!("{host}: {wrong}")),
            Seen::Days(days) if *days < FEW_DAYS => Some(format!(
                "{host}: vence em {days} dias; confira por que o proxy não o renovou (certbot renew, log do Caddy)"
            )),
            Seen::Days(_) | Seen::Nowhere => None,
        })
        .collect();
    if !wrong.is_empty() {
        return Err(wrong.join("; "));
    }
    let mut parts = Vec::new();
    let days = seen.iter().filter_map(|(host, seen)| match seen {
        Seen::Days(days) => Some((days, host)),
        _ => None,
    });
    if let Some((days, host)) = days.min() {
        parts.push(format!("o primeiro a vencer, o de {host}, vale por mais {days} dias"));
    }
    let nowhere: Vec<&str> =
        seen.iter().filter(|(_, seen)| *seen == Seen::Nowhere).map(|(host, _)| host.as_str()).collect();
    if !nowhere.is_empty() {
        parts.push(format!("não conferidos, pois o nome não leva a lugar nenhum daqui: {}", nowhere.join(", ")));
    }
    if left_out > 0 {
        parts.push(format!("não conferidos outros {left_out}"));
    }
    Ok(parts.join("; "))
}

async fn look(host: String, port: u16, verifier: Arc<WebPkiServerVerifier>) -> (String, Seen) {
    let found = time::timeout(PATIENCE, lookup_host((host.as_str(), port))).await;
    let Some(address) = found.ok().and_then(Result::ok).and_then(|mut found| found.next()) else {
        return (host, Seen::Nowhere);
    };
    let name = host.clone();
    let seen = task::spawn_blocking(move || shown(&name, address, verifier)).await;
    (host, seen.unwrap_or_else(|error| Seen::Wrong(error.to_string())))
}

/// Shakes hands as a browser would, but lets every certificate pass, to judge it afterwards.
fn shown(host: &str, address: SocketAddr, verifier: Arc<WebPkiServerVerifier>) -> Seen {
    let Ok(name) = ServerName::try_from(host.to_owned()) else { return Seen::Nowhere };
    let keeper = Arc::new(Keeper { verifier, shown: Mutex::default() });
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring knows TLS 1.2 and 1.3")
        .dangerous()
        .with_custom_certificate_verifier(keeper.clone())
        .with_no_client_auth();
    let port = address.port();
    let shaken = TcpStream::connect_timeout(&address, PATIENCE).and_then(|mut stream| {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut connection = ClientConnection::new(Arc::new(config), name.clone()).map_err(std::io::Error::other)?;
        while connection.is_handshaking() {
            connection.complete_io(&mut stream)?;
        }
        Ok(())
    });
    let chain = keeper.shown.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (shaken, chain) {
        (_, Some(chain)) => judged(&chain, &name, &keeper.verifier),
        (Err(error), None) => {
            Seen::Wrong(format!("não fala TLS na porta {port} ({error}); confira o proxy e o firewall"))
        }
        (Ok(()), None) => Seen::Wrong("não mostra certificado; confira o proxy".to_owned()),
    }
}

/// For how many days the chain will be good: each day on, until it is not.
fn judged(chain: &[CertificateDer<'static>], name: &ServerName<'_>, verifier: &WebPkiServerVerifier) -> Seen {
    let [own, others @ ..] = chain else { return Seen::Wrong("não mostra certificado; confira o proxy".to_owned()) };
    let now = u64::try_from(SystemClock.now().timestamp()).unwrap_or_default();
    let at = |days: u64| {
        let instant = UnixTime::since_unix_epoch(Duration::from_secs(now + days * 86_400));
        verifier.verify_server_cert(own, others, name, &[], instant)
    };
    if let Err(error) = at(0) {
        return Seen::Wrong(sentence(&error));
    }
    let (mut good, mut bad) = (0, LONGEST);
    while good + 1 < bad {
        let middle = good.midpoint(bad);
        if at(middle).is_ok() { good = middle } else { bad = middle }
    }
    Seen::Days(good)
}

fn sentence(error: &Error) -> String {
    use CertificateError::*;
    match error {
        Error::InvalidCertificate(Expired | ExpiredContext { .. }) => {
            "o certificado venceu; renove-o (certbot renew, ou veja o log do Caddy)".to_owned()
        }
        Error::InvalidCertificate(NotValidYet | NotValidYetContext { .. }) => {
            "o certificado ainda não vale; acerte o relógio desta máquina".to_owned()
        }
        Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => {
            "o certificado é de outro nome; peça um para este e aponte o proxy para ele".to_owned()
        }
        Error::InvalidCertificate(UnknownIssuer) => {
            "ninguém em quem esta máquina confia assinou o certificado; mostre a cadeia inteira (fullchain.pem) ou peça um a uma autoridade conhecida".to_owned()
        }
        other => format!("o certificado não serve ({other}); peça outro"),
    }
}

/// The authorities that this machine trusts.
fn verifier() -> Result<Arc<WebPkiServerVerifier>, rustls::client::VerifierBuilderError> {
    let roots = Arc::new(events::trusted_roots());
    WebPkiServerVerifier::builder_with_provider(roots, Arc::new(ring::default_provider())).build()
}

/// Keeps what was shown. Nothing is said over such a connection.
#[derive(Debug)]
struct Keeper {
    verifier: Arc<WebPkiServerVerifier>,
    shown: Mutex<Option<Vec<CertificateDer<'static>>>>,
}

impl ServerCertVerifier for Keeper {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let chain = std::iter::once(own).chain(others).map(|part| part.clone().into_owned()).collect();
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(chain);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_to_end_is_told_and_what_was_not_looked_at() {
        let seen = |host: &str, seen| (host.to_owned(), seen);
        let well = [seen("ana.example", Seen::Days(80)), seen("bia.example", Seen::Days(61)), seen("x", Seen::Nowhere)];
        let said = summary(&well, 3).unwrap();
        assert!(said.contains("bia.example, vale por mais 61 dias"), "{said}");
        assert!(said.ends_with("daqui: x; não conferidos outros 3"), "{said}");
        let ill = [seen("ana.example", Seen::Days(3)), seen("bia.example", Seen::Wrong("venceu".to_owned()))];
        let said = summary(&ill, 0).unwrap_err();
        assert!(said.contains("ana.example: vence em 3 dias") && said.contains("bia.example: venceu"), "{said}");
    }
}
