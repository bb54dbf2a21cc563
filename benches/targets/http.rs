use crate::Outcome;
use std::process::Command;

/// One request, sent by curl, which keeps a body as it came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    path: &'a str,
    cookie: &'a str,
    encoding: &'a str,
    form: Option<&'a str>,
}

impl<'a> Request<'a> {
    /// A page for someone who is not signed in, without compression.
    pub(crate) fn get(path: &'a str) -> Self {
        Self { path, cookie: "", encoding: "identity", form: None }
    }

    /// A form, already encoded.
    pub(crate) fn post(path: &'a str, form: &'a str) -> Self {
        Self { form: Some(form), ..Self::get(path) }
    }

    /// With a cookie, `name=value`.
    pub(crate) fn cookie(self, cookie: &'a str) -> Self {
        Self { cookie, ..self }
    }

    /// Compressed so, if the server can.
    pub(crate) fn encoded(self, encoding: &'a str) -> Self {
        Self { encoding, ..self }
    }

    /// Sends it to 127.0.0.1.
    pub(crate) fn send(&self, port: u16, host: &str) -> Outcome<Answer> {
        let mut curl = Command::new("curl");
        curl.args(["-sS", "-i", "--http1.1", "--max-time", "20", "-H", &format!("Host: {host}")]);
        curl.args(["-H", "Accept: text/html", "-H", &format!("Accept-Encoding: {}", self.encoding)]);
        if !self.cookie.is_empty() {
            curl.args(["-H", &format!("Cookie: {}", self.cookie)]);
        }
        if let Some(form) = self.form {
            curl.args(["-H", "Sec-Fetch-Site: same-origin", "--data-raw", form]);
        }
        let output = curl.arg(format!("http://127.0.0.1:{port}{}", self.path)).output()?;
        if !output.status.success() {
            return Err(format!("{host}{}: {}", self.path, String::from_utf8_lossy(&output.stderr)).into());
        }
        let end = output.stdout.windows(4).position(|bytes| bytes == b"\r\n\r\n").ok_or("curl printed no headers")?;
        let head = String::from_utf8_lossy(&output.stdout[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or("curl printed no status")?;
        Ok(Answer { status, head, body: output.stdout[end + 4..].to_vec() })
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The headers of that name.
    pub(crate) fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        let headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.filter(move |(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Fails unless it came with this status.
    pub(crate) fn expect(self, status: u16) -> Outcome<Self> {
        if self.status == status {
            Ok(self)
        } else {
            Err(format!("{} instead of {status}: {}", self.status, self.text()).into())
        }
    }
}
