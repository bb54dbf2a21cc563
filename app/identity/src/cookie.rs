use http::{HeaderMap, HeaderValue, header};
use kernel::Error;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use tenancy::RequestTenant;

/// A cookie for one host and no script.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cookie {
    /// On https. With `__Host-` no sibling host can set it.
    secure: &'static str,
    /// On http, where browsers refuse that prefix.
    plain: &'static str,
    /// How long the browser keeps it, seconds.
    life: u32,
}

/// A browser somebody came in with before. Browsers keep nothing longer than 400 days.
pub(crate) const DEVICE: Cookie = Cookie { secure: "__Host-d", plain: "balcao-d", life: 400 * 24 * 60 * 60 };

/// A customer's session.
pub(crate) const CUSTOMER: Cookie = Cookie { secure: "__Host-c", plain: "balcao-c", life: 365 * 24 * 60 * 60 };

/// The browser that asked for a code.
pub(crate) const CODE: Cookie = Cookie { secure: "__Host-k", plain: "balcao-k", life: 10 * 60 };

impl Cookie {
    /// Its name.
    pub(crate) fn name(self, secure: bool) -> &'static str {
        if secure { self.secure } else { self.plain }
    }

    /// What the browser sent; the first of several.
    pub(crate) fn read(self, request: &RequestTenant, headers: &HeaderMap) -> Option<String> {
        let name = self.name(is_secure(request));
        let texts = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let mut pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(own, _)| *own == name).map(|(_, value)| value.to_owned())
    }

    /// What the browser of this page or server function sent.
    pub(crate) fn sent(self, request: &RequestTenant) -> Option<String> {
        self.read(request, &use_context::<http::request::Parts>()?.headers)
    }

    /// Has the browser keep `value`, which needs no escape.
    pub(crate) fn keep(self, request: &RequestTenant, value: &str) -> Result<(), Error> {
        self.tell(request, &format!("{value}; Path=/; Max-Age={}", self.life))
    }

    /// Has the browser forget it.
    pub(crate) fn forget(self, request: &RequestTenant) -> Result<(), Error> {
        self.tell(request, "; Path=/; Max-Age=0")
    }

    /// With the same attributes always: without `Secure` a browser refuses to touch a `__Host-` cookie.
    fn tell(self, request: &RequestTenant, rest: &str) -> Result<(), Error> {
        let secure = is_secure(request);
        let (name, mark) = (self.name(secure), if secure { "; Secure" } else { "" });
        let text = format!("{name}={rest}; HttpOnly; SameSite=Lax{mark}");
        let header = HeaderValue::from_str(&text).map_err(Error::fault)?;
        let response = use_context::<ResponseOptions>().ok_or_else(|| Error::fault("no response in the context"))?;
        response.append_header(header::SET_COOKIE, header);
        Ok(())
    }
}

fn is_secure(request: &RequestTenant) -> bool {
    request.tenant().origin.starts_with("https://")
}
