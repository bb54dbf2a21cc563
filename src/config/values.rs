use clap::ValueEnum;
use ipnet::IpNet;
use sqlx::postgres::PgConnectOptions;
use std::{fmt, net::IpAddr, str::FromStr};
use tenancy::{BaseUrl, BaseUrlError};
use tracing_subscriber::filter::{LevelFilter, Targets};

/// How the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Human on a terminal, JSON elsewhere.
    Auto,
    /// One JSON object per line.
    Json,
    /// For a person.
    Human,
}

/// The URL of a database: holds a password, so that it is never shown.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The URL, for the one who connects.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// A parameter of it, by any of its names.
    pub fn parameter(&self, names: &[&str]) -> Option<String> {
        let (_, parameters) = self.0.split_once('?')?;
        let found = form_urlencoded::parse(parameters.as_bytes()).find(|(name, _)| names.contains(&&**name));
        found.map(|(_, value)| value.into_owned())
    }

    /// The password in it, after the user's name or as a parameter.
    pub fn password(&self) -> Option<String> {
        let (_, rest) = self.0.split_once("://")?;
        let (address, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let beside_user = address.split('/').next()?.rsplit_once('@').and_then(|(user, _)| user.split_once(':'));
        // Only in parameters are these two more than themselves.
        let beside_user = beside_user.map(|(_, text)| text.replace('+', "%2B").replace('&', "%26")).unwrap_or_default();
        [parameters, &format!("password={beside_user}")]
            .into_iter()
            .flat_map(|text| form_urlencoded::parse(text.as_bytes()))
            .find_map(|(name, value)| (name == "password" && !value.is_empty()).then(|| value.into_owned()))
    }
}

impl FromStr for Secret {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
        if is_postgres && PgConnectOptions::from_str(text).is_ok() {
            Ok(Self(text.to_owned()))
        } else {
            Err("precisa ser postgres://usuário:senha@servidor/banco")
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A secret that is no address.
#[derive(Clone)]
pub struct SecretKey(String);

impl SecretKey {
    /// The secret, for the one who proves something with it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for SecretKey {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim().is_empty() { Err("está vazio") } else { Ok(Self(text.to_owned())) }
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// A bucket, and a folder in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilesUrl {
    /// Name of the bucket.
    pub bucket: String,
    /// Folder under which everything stands; empty: none.
    pub folder: String,
}

impl FromStr for FilesUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (bucket, folder) = files::Bucket::parse(text).map_err(|_| "precisa ser s3://balde ou s3://balde/pasta")?;
        Ok(Self { bucket, folder })
    }
}

/// Where a server that speaks S3 is.
pub(super) fn endpoint(text: &str) -> Result<String, &'static str> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
    let host = host.trim_end_matches('/');
    if !host.is_empty() && host.bytes().all(plain) {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("precisa ser como https://s3.example, sem caminho")
    }
}

/// One address or a network of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network(pub IpNet);

impl FromStr for Network {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse()
            .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
            .map(Self)
            .map_err(|_| "precisa ser um endereço IP ou uma rede, como 10.0.0.0/8")
    }
}

/// Where the platform lives.
pub(super) fn base_url(text: &str) -> Result<BaseUrl, &'static str> {
    BaseUrl::parse(text).map_err(|error| match error {
        BaseUrlError::Malformed(_) => "precisa ser como https://balcao.example ou http://localhost:3000, sem caminho",
        BaseUrlError::Address(_) => "precisa de um nome, não de um número IP: cada cliente fica um nome abaixo dele",
        BaseUrlError::Insecure(_) => "http só vale para localhost e *.localhost; use https",
    })
}

/// What the log can filter by. A lone word that is no level would be taken for the name of a part of the program, and a
/// misspelt level would pass.
pub(super) fn log_level(text: &str) -> Result<String, &'static str> {
    let is_level = |word: &str| word.contains('=') || (!word.is_empty() && word.parse::<LevelFilter>().is_ok());
    if text.split(',').map(str::trim).all(is_level) && text.parse::<Targets>().is_ok() {
        Ok(text.to_owned())
    } else {
        Err("precisa ser error, warn, info, debug ou trace, ou como info,tenancy=debug")
    }
}

/// An address of this machine.
pub(super) fn address(text: &str) -> Result<IpAddr, &'static str> {
    text.parse().map_err(|_| "precisa ser um endereço IP, como 127.0.0.1 ou 0.0.0.0")
}

/// A whole number within bounds.
pub fn between<T: TryFrom<u32>>(
    least: u32,
    most: u32,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number
            .and_then(|number| T::try_from(number).ok())
            .ok_or_else(|| format!("precisa ser um número de {least} a {most}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_url_never_shows_its_password() {
        let url: Secret = "postgres://balcao:s3gredo@db/registry".parse().unwrap();
        assert!(!format!("{url:?}").contains("s3gredo"));
        assert_eq!(url.expose(), "postgres://balcao:s3gredo@db/registry");
    }

    #[test]
    fn a_database_url_is_one_of_postgres() {
        for wrong in ["", "mysql://x/y", "db.example", "postgres://[", "postgres://a:b@h:notaport/x"] {
            assert!(wrong.parse::<Secret>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_database_urls_password_is_found_where_it_may_stand() {
        for (url, password) in [
            ("postgres://balcao:s3gredo@db/registry", Some("s3gredo")),
            ("postgres://balcao:a%40b%2Fc%25@db:5432/registry?sslmode=require", Some("a@b/c%")),
            ("postgres://balcao:a+b&c@db/registry", Some("a+b&c")),
            ("postgresql://balcao@db/registry?password=a%26b", Some("a&b")),
            ("postgres://balcao@db/registry", None),
            ("postgres://balcao:@db/registry?host=/run/a:b@c", None),
        ] {
            assert_eq!(url.parse::<Secret>().unwrap().password().as_deref(), password, "{url}");
        }
    }

    #[test]
    fn a_bucket_is_told_by_its_address_and_its_secret_stays_one() {
        let told: FilesUrl = "s3://balcao/arquivos".parse().unwrap();
        assert_eq!((&*told.bucket, &*told.folder), ("balcao", "arquivos"));
        assert!("https://balcao".parse::<FilesUrl>().is_err() && "s3://a:b@c".parse::<FilesUrl>().is_err());
        assert_eq!(endpoint("http://127.0.0.1:9000/").as_deref(), Ok("http://127.0.0.1:9000"));
        for wrong in ["", "s3.example", "ftp://x", "https://", "https://a/b", "https://a b"] {
            assert!(endpoint(wrong).is_err(), "{wrong}");
        }
        let secret: SecretKey = "s3gredo".parse().unwrap();
        assert!(!format!("{secret:?}").contains("s3gredo") && secret.expose() == "s3gredo");
    }

    #[test]
    fn a_misspelt_level_is_no_level() {
        for right in ["info", "WARN", "off", "info,tenancy=debug", "tenancy=debug"] {
            assert!(log_level(right).is_ok(), "{right}");
        }
        for wrong in ["", " ", "loud", "info,debg", "a=b=c", ","] {
            assert!(log_level(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network() {
        let one: Network = "127.0.0.1".parse().unwrap();
        assert!(one.0.contains(&"127.0.0.1".parse::<IpAddr>().unwrap()));
        assert!(!one.0.contains(&"127.0.0.2".parse::<IpAddr>().unwrap()));
        let many: Network = "10.0.0.0/8".parse().unwrap();
        assert!(many.0.contains(&"10.9.8.7".parse::<IpAddr>().unwrap()));
        assert!("10.0.0.0/33".parse::<Network>().is_err());
        assert!("proxy.example".parse::<Network>().is_err());
    }
}
