//! Links to files: signed, for one tenant, and at an end some day.

use crate::{FileName, TenantFiles};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Utc};
use tenancy::{MasterKey, Stamp, TenantId};

/// What the stamps are for.
const PURPOSE: &str = "files link";

/// Longest token that is looked at.
const LONGEST: usize = 1024;
/// Bytes of the key's id, of the instant and of the signature.
const ID: usize = 8;
const INSTANT: usize = 8;
const MAC: usize = 32;

/// A link that is to be made.
#[derive(Debug, Clone)]
pub struct Link {
    /// To which file.
    pub name: FileName,
    /// Until when it leads there, UTC.
    pub until: DateTime<Utc>,
    /// Under which name it is saved; `None`: it is shown, where its kind can be.
    pub save_as: Option<String>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// To which file.
    pub name: FileName,
    /// Under which name it is saved.
    pub save_as: Option<String>,
    /// Seconds until the link ends.
    pub seconds_left: u32,
}

#[derive(Debug)]
pub(crate) struct Links(MasterKey);

impl TenantFiles {
    /// The path of a link, `/arquivo/<token>`: whoever has it may see the file until the link ends. It works at this
    /// tenant's hosts alone.
    pub fn link(&self, link: &Link) -> String {
        format!("/arquivo/{}", self.links().token(self.tenant(), link))
    }

    /// Where a token leads; `None` for one that is over, changed, or another tenant's.
    pub fn follow(&self, token: &str, now: DateTime<Utc>) -> Option<Linked> {
        self.links().read(self.tenant(), token, now)
    }
}

impl Links {
    pub(crate) fn new(keys: MasterKey) -> Self {
        Self(keys)
    }

    /// Key id, instant, signature, then the name and, after a line break, what it is saved as.
    fn token(&self, tenant: TenantId, link: &Link) -> String {
        let until = link.until.timestamp().to_be_bytes();
        let mut text = link.name.as_str().to_owned();
        if let Some(save_as) = &link.save_as {
            text.push('\n');
            text.push_str(&kernel::one_line(save_as).chars().take(120).collect::<String>());
        }
        let Stamp { key_id, mac } = self.0.stamp(tenant, PURPOSE, &[&until, text.as_bytes()].concat());
        BASE64.encode([key_id.as_bytes(), &until, &mac, text.as_bytes()].concat())
    }

    fn read(&self, tenant: TenantId, token: &str, now: DateTime<Utc>) -> Option<Linked> {
        if token.len() > LONGEST {
            return None;
        }
        let bytes = BASE64.decode(token).ok()?;
        let (id, rest) = bytes.split_at_checked(ID)?;
        let (until, rest) = rest.split_at_checked(INSTANT)?;
        let (signature, text) = rest.split_at_checked(MAC)?;
        // The tenant is stamped without standing in the token: at another's host the signature is wrong.
        if !self.0.is_stamp(tenant, PURPOSE, &[until, text].concat(), std::str::from_utf8(id).ok()?, signature) {
            return None;
        }
        let left = i64::from_be_bytes(until.try_into().ok()?).checked_sub(now.timestamp())?;
        let seconds_left = u32::try_from(left).ok().filter(|left| *left > 0)?;
        let text = std::str::from_utf8(text).ok()?;
        let (name, save_as) = match text.split_once('\n') {
            Some((name, save_as)) => (name, Some(save_as.to_owned())),
            None => (text, None),
        };
        Some(Linked { name: name.parse().ok()?, save_as, seconds_left })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Media;
    use chrono::{Duration, TimeZone};

    fn links() -> Links {
        Links::new(MasterKey::random())
    }

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 4, 15, 0, 0).unwrap()
    }

    fn link(save_as: Option<&str>) -> Link {
        let name = FileName::of("logo", &"0a".repeat(32), Media::Png);
        Link { name, until: now() + Duration::minutes(5), save_as: save_as.map(str::to_owned) }
    }

    #[test]
    fn a_link_leads_to_its_file_until_it_ends() {
        let (links, tenant, link) = (links(), TenantId::new(), link(Some("Orçamento Ana.pdf")));
        let token = links.token(tenant, &link);
        let found = links.read(tenant, &token, now()).unwrap();
        assert_eq!((found.name, found.save_as, found.seconds_left), (link.name, link.save_as, 300));
        assert_eq!(links.read(tenant, &token, now() + Duration::seconds(299)).unwrap().seconds_left, 1);
        for later in [300, 301, 1_000_000_000] {
            assert_eq!(links.read(tenant, &token, now() + Duration::seconds(later)), None);
        }
    }

    #[test]
    fn a_link_is_worth_nothing_at_another_business_or_under_another_key() {
        let (ours, tenant) = (links(), TenantId::new());
        let token = ours.token(tenant, &link(None));
        assert_eq!(ours.read(TenantId::new(), &token, now()), None);
        assert_eq!(links().read(tenant, &token, now()), None);
    }

    #[test]
    fn a_link_of_which_anything_was_changed_leads_nowhere() {
        let (links, tenant) = (links(), TenantId::new());
        let token = links.token(tenant, &link(Some("a.png")));
        let bytes = BASE64.decode(&token).unwrap();
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert_eq!(links.read(tenant, &BASE64.encode(&changed), now()), None, "byte {place}");
        }
        for token in ["", "x", &token[1..], &token[..60], &"A".repeat(2000), "é"] {
            assert_eq!(links.read(tenant, token, now()), None);
        }
    }

    #[test]
    fn what_a_file_is_saved_as_is_one_line() {
        let (links, tenant) = (links(), TenantId::new());
        let token = links.token(tenant, &link(Some("a\r\nSet-Cookie: x\n../b")));
        assert_eq!(links.read(tenant, &token, now()).unwrap().save_as.as_deref(), Some("a Set-Cookie: x ../b"));
    }
}
