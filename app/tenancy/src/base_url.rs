use crate::{Host, Slug};
use std::fmt;

/// Where the platform lives, `BALCAO_BASE_URL`: `https://balcao.example`, or `http://localhost:3000` for development.
///
/// Tenants are reached one label below. `https` also turns on secure cookies and HSTS; plain `http` is for `localhost` and
/// `*.localhost` alone, which never leave the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    secure: bool,
    host: Host,
    port: Option<u16>,
}

/// Why a base address was refused, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// Not `scheme://host[:port]`.
    #[error("the base address must look like https://balcao.example or http://localhost:3000, without path, not {0:?}")]
    Malformed(String),
    /// A number instead of a name: it has no names below it.
    #[error("the base address needs a host name, because tenants live one label below it; {0:?} is an IP address")]
    Address(String),
    /// http on a real host.
    #[error("the base address may be http for localhost and *.localhost only; use https for {0}")]
    Insecure(String),
}

impl BaseUrl {
    /// Reads a base address.
    ///
    /// # Errors
    /// [`BaseUrlError`], one sentence each.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let malformed = || BaseUrlError::Malformed(text.to_owned());
        let (scheme, rest) = text.trim().split_once("://").ok_or_else(malformed)?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(malformed()),
        };
        let (host, port) =
            Host::with_port(rest.strip_suffix('/').unwrap_or(rest).as_bytes()).map_err(|_| malformed())?;
        if port == Some(0) {
            return Err(malformed());
        }
        if host.is_address() {
            return Err(BaseUrlError::Address(host.to_string()));
        }
        if !secure && host.as_str() != "localhost" && !host.as_str().ends_with(".localhost") {
            return Err(BaseUrlError::Insecure(host.to_string()));
        }
        let usual = if secure { 443 } else { 80 };
        Ok(Self { secure, host, port: port.filter(|port| *port != usual) })
    }

    /// Whether cookies are secure (`__Host-…`) and HSTS is sent.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// The base host; not a tenant itself.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The port, when it is not the scheme's usual one.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// `https://{slug}.{base}[:port]`.
    pub fn origin_for(&self, slug: &str) -> String {
        self.origin_of(&format!("{slug}.{}", self.host))
    }

    /// `https://{host}[:port]`: the address of a host of a tenant's own.
    pub fn origin_of(&self, host: &str) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        match self.port {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        }
    }

    /// Host of the platform's console, `admin.{base}`; `admin` is a reserved slug.
    pub fn admin_host(&self) -> String {
        format!("admin.{}", self.host)
    }

    /// The host of a slug.
    pub fn host_of(&self, slug: &str) -> Host {
        self.host.below(slug)
    }

    /// The slug in `host` when it is exactly one label below the base and could be a tenant's.
    pub fn slug_in(&self, host: &Host) -> Option<Slug> {
        let label = host.as_str().strip_suffix(self.host.as_str())?.strip_suffix('.')?;
        Slug::parse(label).ok()
    }

    /// Whether `host` is the base host or anything below it: the platform's own namespace.
    pub fn covers(&self, host: &Host) -> bool {
        host.as_str().strip_suffix(self.host.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

/// As it is typed, without a final slash.
impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin_of(self.host.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_is_for_the_world_and_http_for_this_machine() {
        for (text, shown, secure) in [
            ("https://balcao.example", "https://balcao.example", true),
            ("https://Balcao.Example:443/", "https://balcao.example", true),
            ("https://balcao.example:8443", "https://balcao.example:8443", true),
            ("http://localhost:3000", "http://localhost:3000", false),
            ("http://balcao.localhost:80", "http://balcao.localhost", false),
            ("https://localhost", "https://localhost", true),
        ] {
            let base = BaseUrl::parse(text).unwrap();
            assert_eq!((base.to_string().as_str(), base.is_secure()), (shown, secure), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_in_one_sentence() {
        for text in [
            "",
            "balcao.example",
            "ftp://balcao.example",
            "https://",
            "https://a b",
            "https://a/b",
            "https://u@a.example",
        ] {
            assert!(matches!(BaseUrl::parse(text), Err(BaseUrlError::Malformed(_))), "{text}");
        }
        for text in ["https://a.example?x", "https://a.example:99999", "https://a.example:0", "https://açaí.example"]
        {
            assert!(matches!(BaseUrl::parse(text), Err(BaseUrlError::Malformed(_))), "{text}");
        }
        assert!(matches!(BaseUrl::parse("https://127.0.0.1:3000"), Err(BaseUrlError::Address(_))));
        for text in ["http://balcao.example", "http://notlocalhost", "http://localhost.example"] {
            let error = BaseUrl::parse(text).unwrap_err();
            assert!(matches!(error, BaseUrlError::Insecure(_)) && !error.to_string().contains('\n'), "{text}");
        }
    }

    #[test]
    fn a_tenant_lives_one_label_below() {
        let base = BaseUrl::parse("http://localhost:3000").unwrap();
        let slug = |host: &str| base.slug_in(&Host::parse(host.as_bytes()).unwrap()).map(|slug| slug.to_string());
        assert_eq!(base.origin_for("aurora"), "http://aurora.localhost:3000");
        assert_eq!(base.admin_host(), "admin.localhost");
        assert_eq!(slug("aurora.localhost"), Some("aurora".to_owned()));
        for host in
            ["localhost", "a.aurora.localhost", "admin.localhost", "www.localhost", "auroralocalhost", "aurora.example"]
        {
            assert_eq!(slug(host), None, "{host}");
        }
        assert!(base.covers(&base.host_of("aurora")) && base.covers(base.host()));
        assert!(!base.covers(&Host::parse(b"notlocalhost").unwrap()));
    }
}
