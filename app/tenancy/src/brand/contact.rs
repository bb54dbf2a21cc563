use super::Hours;
use brazil::Phone;
use serde::{Deserialize, Serialize};

/// How a business is reached, as its public pages say it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// Where it is, in its own words; may have several lines.
    pub address: String,
    /// Its phone.
    pub phone: Option<Phone>,
    /// When it is open.
    pub hours: Hours,
    /// Its pages elsewhere, https alone.
    pub social: Vec<String>,
    /// Whom one asks about one's data.
    pub officer: Option<Officer>,
}

/// Who answers for personal data: the officer (LGPD art. 41), or a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// A person's name, or that of the channel.
    pub name: String,
    /// An e-mail address or an https address.
    pub channel: String,
}

/// Most characters of the address, pages elsewhere, characters of one of them and of the officer's name.
const ADDRESS: usize = 240;
const PAGES: usize = 8;
const PAGE: usize = 200;
const NAME: usize = 120;

impl Contact {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it can be shown as it is.
    pub fn is_presentable(&self) -> bool {
        let short = |text: &str, most| text.chars().count() <= most;
        let officer = |officer: &Officer| {
            (1..=NAME).contains(&officer.name.chars().count())
                && !officer.name.chars().any(char::is_control)
                && officer.href().is_some()
        };
        short(&self.address, ADDRESS)
            && !self.address.chars().any(|c| c.is_control() && c != '\n')
            && self.hours.is_sound()
            && self.social.len() <= PAGES
            && self.social.iter().all(|page| short(page, PAGE) && page_elsewhere(page).as_ref() == Some(page))
            && self.officer.as_ref().is_none_or(officer)
    }

    /// Most characters of the address.
    pub const ADDRESS: usize = ADDRESS;
    /// Most pages elsewhere.
    pub const PAGES: usize = PAGES;
}

impl Officer {
    /// Where a link to the channel leads; `None` when it is neither an e-mail address nor an https address.
    pub fn href(&self) -> Option<String> {
        if let Some(page) = page_elsewhere(&self.channel) {
            return Some(page);
        }
        let address = kernel::normalised_email(&self.channel)?;
        // A question mark would begin further recipients (RFC 6068).
        let plain = [("%", "%25"), ("?", "%3F"), ("&", "%26"), ("#", "%23"), ("/", "%2F")];
        let address = plain.iter().fold(address, |address, (sign, escaped)| address.replace(sign, escaped));
        Some(format!("mailto:{address}"))
    }
}

/// An https address of another site as it is stored: the host in lower case, nothing in it that a browser would read
/// differently. Scheme and host alone may be left out by who types: `instagram.com/aurora` is meant as https.
pub fn page_elsewhere(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => rest,
        Some(_) => return None,
        None => text,
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.to_ascii_lowercase();
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let named = host.contains('.') && host.split('.').all(label) && host.bytes().any(|byte| byte.is_ascii_alphabetic());
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'`'));
    let path = if path == "/" { "" } else { path };
    let page = format!("https://{host}{path}");
    (named && plain && page.len() <= PAGE).then_some(page)
}

/// What people call the site an address leads to: the network's name where it is known, else its host.
pub fn site_name(page: &str) -> &str {
    let host = page.strip_prefix("https://").unwrap_or(page).split('/').next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    match host {
        "instagram.com" => "Instagram",
        "facebook.com" | "fb.com" | "m.facebook.com" => "Facebook",
        "tiktok.com" => "TikTok",
        "youtube.com" | "youtu.be" | "m.youtube.com" => "YouTube",
        "linkedin.com" | "br.linkedin.com" => "LinkedIn",
        "wa.me" | "api.whatsapp.com" | "whatsapp.com" => "WhatsApp",
        "t.me" => "Telegram",
        "x.com" | "twitter.com" => "X",
        "threads.net" | "threads.com" => "Threads",
        "pinterest.com" | "br.pinterest.com" => "Pinterest",
        "g.page" | "maps.app.goo.gl" | "goo.gl" => "Google Maps",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_elsewhere_is_an_https_address() {
        for (typed, stored) in [
            ("https://www.Instagram.com/aurora", "https://www.instagram.com/aurora"),
            ("instagram.com/aurora", "https://instagram.com/aurora"),
            ("HTTPS://wa.me/5511987654321?text=oi", "https://wa.me/5511987654321?text=oi"),
            (" aurora.example/ ", "https://aurora.example"),
        ] {
            assert_eq!(page_elsewhere(typed).as_deref(), Some(stored), "{typed}");
            assert_eq!(page_elsewhere(stored).as_deref(), Some(stored), "{stored}");
        }
        for wrong in [
            "",
            "javascript:alert(1)",
            "javascript://x.y/%0aalert(1)",
            "http://instagram.com/aurora",
            "data:text/html,x",
            "https://user@instagram.com",
            "https://127.0.0.1/",
            "https://instagram.com:8443/x",
            "https://instagram.com/\"onclick=\"x",
            "https://exa mple.com",
            "https://localhost/",
            "//instagram.com/x",
            "@aurora",
        ] {
            assert_eq!(page_elsewhere(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_known_site_goes_by_its_name() {
        assert_eq!(site_name("https://www.instagram.com/aurora"), "Instagram");
        assert_eq!(site_name("https://estudio.example/x"), "estudio.example");
        assert_eq!(site_name("https://instagram.com.evil.example/x"), "instagram.com.evil.example");
    }

    #[test]
    fn the_officer_is_reached_by_mail_or_at_an_address() {
        let at = |channel: &str| Officer { name: "Ana".into(), channel: channel.into() }.href();
        assert_eq!(at("Dados@Aurora.example").as_deref(), Some("mailto:dados@aurora.example"));
        assert_eq!(at("https://aurora.example/dados").as_deref(), Some("https://aurora.example/dados"));
        for wrong in ["", "javascript:x", "ana", "mailto:a@b.c?bcc=x@y.z\n"] {
            assert_eq!(at(wrong), None, "{wrong}");
        }
    }
}
