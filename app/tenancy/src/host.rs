use http::{Request, header::HOST};
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use std::{fmt, net::IpAddr};

/// The host a request names: lower-case ASCII, without port and final dot. Only this leads to a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Host(String);

/// Why a Host is answered with 421 (Misdirected Request) before anything is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// None was sent, or nothing stands in it.
    #[error("no host")]
    Empty,
    /// More than one `Host` header.
    #[error("more than one host")]
    Duplicate,
    /// Over 253 bytes (RFC 1035 §2.3.4), or a label over 63.
    #[error("host too long")]
    TooLong,
    /// Not a host name: user info, underscore, raw non-ASCII, an odd port, broken punycode.
    #[error("not a host name")]
    Malformed,
    /// The request target names another host than the header (RFC 9112 §3.2.2).
    #[error("the request target names another host")]
    Differs,
}

const LONGEST: usize = 253;

impl Host {
    /// Reads the value of a Host header. Any case, a port and one final dot are fine.
    ///
    /// # Errors
    /// [`HostError`]; an IP address is a host, though none of a tenant.
    pub fn parse(raw: &[u8]) -> Result<Self, HostError> {
        Self::with_port(raw).map(|(host, _)| host)
    }

    /// The host of a request: exactly one Host header, and an absolute-form target (or `:authority`) that names the same.
    ///
    /// # Errors
    /// [`HostError`].
    pub fn of_request<B>(request: &Request<B>) -> Result<Self, HostError> {
        let mut headers = request.headers().get_all(HOST).iter();
        let header = headers.next().map(|value| Self::with_port(value.as_bytes())).transpose()?;
        if headers.next().is_some() {
            return Err(HostError::Duplicate);
        }
        let target = request.uri().authority().map(|name| Self::with_port(name.as_str().as_bytes())).transpose()?;
        match (header, target) {
            (Some(header), Some(target)) if header != target => Err(HostError::Differs),
            // HTTP/2 names the host in `:authority` and need not send the header (RFC 9113 §8.3.1).
            (Some((host, _)), _) => Ok(host),
            (None, Some((host, _))) if request.version() >= http::Version::HTTP_2 => Ok(host),
            (None, _) => Err(HostError::Empty),
        }
    }

    /// The host as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is an IP address: answered like an unknown host.
    pub fn is_address(&self) -> bool {
        self.0.starts_with('[') || self.0.parse::<IpAddr>().is_ok()
    }

    /// Host and port.
    pub(crate) fn with_port(raw: &[u8]) -> Result<(Self, Option<u16>), HostError> {
        let text = str::from_utf8(raw).ok().filter(|text| text.is_ascii()).ok_or(HostError::Malformed)?;
        if let Some(rest) = text.strip_prefix('[') {
            let (address, port) = rest.split_once(']').ok_or(HostError::Malformed)?;
            let address: std::net::Ipv6Addr = address.parse().map_err(|_| HostError::Malformed)?;
            return Ok((Self(format!("[{address}]")), port_of(port)?));
        }
        let (name, port) = text.find(':').map_or((text, ""), |colon| text.split_at(colon));
        let port = port_of(port)?;
        let name = name.strip_suffix('.').unwrap_or(name);
        check_name(name)?;
        Ok((Self(name.to_ascii_lowercase()), port))
    }

    /// One label below.
    pub(crate) fn below(&self, label: &str) -> Self {
        Self(format!("{label}.{}", self.0))
    }
}

/// The port in `:3000`; nothing in nothing.
fn port_of(text: &str) -> Result<Option<u16>, HostError> {
    let Some(digits) = text.strip_prefix(':') else {
        return if text.is_empty() { Ok(None) } else { Err(HostError::Malformed) };
    };
    let plain = (1..=5).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let port = plain.then(|| digits.parse().ok()).flatten().ok_or(HostError::Malformed)?;
    Ok(Some(port))
}

fn check_name(name: &str) -> Result<(), HostError> {
    if name.is_empty() {
        return Err(HostError::Empty);
    }
    if name.len() > LONGEST {
        return Err(HostError::TooLong);
    }
    for label in name.split('.') {
        let bytes = label.as_bytes();
        if bytes.len() > 63 {
            return Err(HostError::TooLong);
        }
        let plain = bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-');
        if bytes.is_empty() || !plain || bytes[0] == b'-' || bytes[bytes.len() - 1] == b'-' {
            return Err(HostError::Malformed);
        }
    }
    let encoded =
        |label: &str| label.as_bytes().first_chunk::<4>().is_some_and(|head| head.eq_ignore_ascii_case(b"xn--"));
    if name.split('.').any(encoded) {
        let name = Uts46::new().to_ascii(name.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow, DnsLength::Verify);
        name.map_err(|_| HostError::Malformed)?;
    }
    Ok(())
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(raw: &str) -> Result<String, HostError> {
        Host::parse(raw.as_bytes()).map(|host| host.to_string())
    }

    #[test]
    fn case_port_and_one_final_dot_do_not_matter() {
        for raw in [
            "aurora.localhost",
            "AURORA.LocalHost",
            "aurora.localhost:3000",
            "aurora.localhost.",
            "Aurora.Localhost.:65535",
        ] {
            assert_eq!(parse(raw).as_deref(), Ok("aurora.localhost"), "{raw}");
        }
        assert_eq!(parse("xn--caf-dma.example").as_deref(), Ok("xn--caf-dma.example"));
    }

    #[test]
    fn an_address_is_a_host_but_no_tenants() {
        for raw in ["127.0.0.1", "127.0.0.1:3000", "[::1]", "[::1]:3000"] {
            assert!(Host::parse(raw.as_bytes()).unwrap().is_address(), "{raw}");
        }
        assert!(!Host::parse(b"localhost").unwrap().is_address());
    }

    #[test]
    fn what_is_no_host_name_is_misdirected() {
        use HostError::{Empty, Malformed, TooLong};
        let (label, name) = ("a".repeat(64), format!("{}a", "a.".repeat(127)));
        for (raw, error) in [
            ("", Empty),
            (":3000", Empty),
            (".", Empty),
            (name.as_str(), TooLong),
            (label.as_str(), TooLong),
            ("evil@aurora.localhost", Malformed),
            ("aurora_.localhost", Malformed),
            ("aurora.localhost..", Malformed),
            ("a..b", Malformed),
            (".a", Malformed),
            ("-a.b", Malformed),
            ("a-.b", Malformed),
            ("a b", Malformed),
            ("a/b", Malformed),
            ("a\0b", Malformed),
            ("a%2eb", Malformed),
            ("a\\b", Malformed),
            ("a,b", Malformed),
            ("café.localhost", Malformed),
            ("xn--a.localhost", Malformed),
            ("XN--\u{2d}.localhost", Malformed),
            ("a:", Malformed),
            ("a:x", Malformed),
            ("a:65536", Malformed),
            ("a:000080", Malformed),
            ("a:1:2", Malformed),
            ("a:+1", Malformed),
            ("[::1", Malformed),
            ("[::1]x", Malformed),
            ("[1.2.3.4]", Malformed),
            ("::1", Malformed),
        ] {
            assert_eq!(parse(raw), Err(error), "{raw:?}");
        }
        assert_eq!(Host::parse(b"aurora\xff.localhost"), Err(Malformed));
        assert_eq!(parse(&format!("{}.", "a.".repeat(126) + "a")).map(|host| host.len()), Ok(253));
    }

    fn request(target: &str, hosts: &[&[u8]], version: http::Version) -> Result<String, HostError> {
        let mut request = Request::builder().uri(target).version(version);
        for host in hosts {
            request = request.header(HOST, http::HeaderValue::from_bytes(host).unwrap());
        }
        Host::of_request(&request.body(()).unwrap()).map(|host| host.to_string())
    }

    #[test]
    fn a_request_names_one_host() {
        use http::Version;
        let old = Version::HTTP_11;
        assert_eq!(request("/", &[b"a.example:80"], old).as_deref(), Ok("a.example"));
        assert_eq!(request("http://A.example:80/", &[b"a.example:80"], old).as_deref(), Ok("a.example"));
        assert_eq!(request("/", &[], old), Err(HostError::Empty));
        assert_eq!(request("/", &[b""], old), Err(HostError::Empty));
        assert_eq!(request("/", &[b"a.example", b"a.example"], old), Err(HostError::Duplicate));
        assert_eq!(request("/", &[b"a.example", b"b.example"], old), Err(HostError::Duplicate));
        assert_eq!(request("http://b.example/", &[b"a.example"], old), Err(HostError::Differs));
        assert_eq!(request("http://a.example:81/", &[b"a.example:80"], old), Err(HostError::Differs));
        assert_eq!(request("http://u@a.example/", &[b"a.example"], old), Err(HostError::Malformed));
        assert_eq!(request("http://a.example/", &[], old), Err(HostError::Empty));
        assert_eq!(request("/", &["é.example".as_bytes()], old), Err(HostError::Malformed));
        assert_eq!(request("https://a.example/", &[], Version::HTTP_2).as_deref(), Ok("a.example"));
        assert_eq!(request("https://a.example/", &[b"b.example"], Version::HTTP_2), Err(HostError::Differs));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_judged_without_a_panic(raw in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = Host::parse(&raw);
        }

        #[test]
        fn what_is_taken_is_plain_and_stays_the_same(raw in "([a-zA-Z0-9\\-.:@\\[\\]]|xn--|é){0,40}") {
            if let Ok(host) = Host::parse(raw.as_bytes()) {
                let text = host.as_str();
                proptest::prop_assert!(!text.is_empty() && text.len() <= LONGEST);
                proptest::prop_assert!(host.is_address() || text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.'));
                proptest::prop_assert_eq!(Host::parse(text.as_bytes()), Ok(host));
            }
        }
    }
}
