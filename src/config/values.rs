use clap::ValueEnum;
use ipnet::IpNet;
use sqlx::postgres::PgConnectOptions;
use std::{fmt, net::IpAddr, str::FromStr};
use tenancy::{BaseUrl, BaseUrlError};
use tracing_subscriber::EnvFilter;

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

/// What the log can filter by.
pub(super) fn log_level(text: &str) -> Result<String, &'static str> {
    match EnvFilter::try_new(text) {
        Ok(_) if !text.trim().is_empty() => Ok(text.to_owned()),
        _ => Err("precisa ser error, warn, info, debug ou trace"),
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
