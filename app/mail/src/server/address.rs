use super::{Login, Security, Server};
use percent_encoding::percent_decode_str;
use std::str::FromStr;
use url::Url;

/// `smtps://user:password@host:port`, or `smtp://…`, which has to turn to TLS before anything is told; `?tls=none` for a
/// server on the same machine.
impl FromStr for Server {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "must look like smtps://user:password@host:port or smtp://user:password@host:port";
        let url = Url::parse(text).map_err(|_| WRONG)?;
        let security = match (url.scheme(), url.query()) {
            ("smtps", None) => Security::Tls,
            ("smtp", None) => Security::StartTls,
            ("smtp", Some("tls=none")) => Security::None,
            _ => return Err(WRONG),
        };
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(WRONG)?.to_owned();
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(WRONG);
        }
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().map(|text| text.into_owned());
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            ("", Some(_)) | (_, None) => return Err("needs both a user and a password, or neither"),
            (user, Some(password)) => {
                Some(Login { user: decoded(user).map_err(|_| WRONG)?, password: decoded(password).map_err(|_| WRONG)? })
            }
        };
        Ok(Self { host, port: url.port().unwrap_or(security.port()), security, login })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_server_and_login() {
        let server: Server = "smtps://ana%40aurora.example:s%C3%A9nha@smtp.aurora.example".parse().unwrap();
        let login = Login { user: "ana@aurora.example".to_owned(), password: "sénha".to_owned() };
        let expected = Server {
            host: "smtp.aurora.example".to_owned(),
            port: 465,
            security: Security::Tls,
            login: Some(login.clone()),
        };
        assert_eq!(server, expected);
        assert!(!format!("{server:?}").contains("sénha"));
        let plain: Server = "smtp://localhost:2525?tls=none".parse().unwrap();
        assert_eq!((plain.port, plain.security, plain.login), (2525, Security::None, None));
        let starttls: Server = "smtp://a:b@mail.example/".parse().unwrap();
        assert_eq!((starttls.port, starttls.security), (587, Security::StartTls));
    }

    #[test]
    fn what_is_no_address_of_a_server_is_refused() {
        for text in [
            "",
            "smtp.example",
            "http://smtp.example",
            "smtp://",
            "smtps://host?tls=none",
            "smtp://host?tls=maybe",
            "smtp://ana@host",
            "smtp://:pw@host",
            "smtps://host/path",
            "smtps://host#x",
        ] {
            assert!(text.parse::<Server>().is_err(), "{text}");
        }
    }
}
