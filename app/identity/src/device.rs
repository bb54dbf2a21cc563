//! Browsers that somebody came in with before: an attack on their account does not keep them out there.
//!
//! The cookie names the browser by a random number and has, for each of the last accounts that came in with it, a stamp
//! that only this platform can have made. It opens nothing: whoever has it still needs the password or the code.

use crate::cookie::DEVICE;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::Error;
use tenancy::RequestTenant;

/// Most accounts one browser is known for, the latest first.
const ACCOUNTS: usize = 6;

/// Bytes of the number, and of a stamp.
const LENGTH: usize = 16;

/// Who comes in where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    Staff,
    Customer,
}

impl Door {
    fn purpose(self) -> &'static str {
        match self {
            Self::Staff => "device of staff",
            Self::Customer => "device of a customer",
        }
    }
}

/// A browser, as its cookie says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Device {
    number: [u8; LENGTH],
    /// Id of the key and stamp, each.
    stamps: Vec<(String, [u8; LENGTH])>,
}

impl Device {
    /// The number of the browser that sent this cookie, if this account came in with it before.
    pub(crate) fn known(
        request: &RequestTenant,
        door: Door,
        email: &str,
        cookie: Option<&str>,
    ) -> Option<[u8; LENGTH]> {
        let device = Self::parse(cookie?)?;
        device.is_of(request, door, email).then_some(device.number)
    }

    /// The cookie after this account came in, `before` being the one that was sent.
    fn after(request: &RequestTenant, door: Door, email: &str, before: Option<&str>) -> Self {
        let fresh = || Self { number: rand::random(), stamps: Vec::new() };
        let Self { number, mut stamps } = before.and_then(Self::parse).unwrap_or_else(fresh);
        let text = text(&number, email);
        stamps.retain(|(key_id, mac)| !request.is_stamp(door.purpose(), &text, key_id, mac));
        let stamp = request.stamp(door.purpose(), &text);
        let [mac, _] = halves(stamp.mac);
        stamps.insert(0, (stamp.key_id, mac));
        stamps.truncate(ACCOUNTS);
        Self { number, stamps }
    }

    /// The cookie of a browser with which this account came in.
    #[cfg(test)]
    pub(crate) fn cookie_of(request: &RequestTenant, door: Door, email: &str) -> String {
        Self::after(request, door, email, None).to_text()
    }

    /// Whether this account came in with it before.
    fn is_of(&self, request: &RequestTenant, door: Door, email: &str) -> bool {
        let text = text(&self.number, email);
        self.stamps.iter().any(|(key_id, mac)| request.is_stamp(door.purpose(), &text, key_id, mac))
    }

    /// `number.key-stamp.key-stamp`, bytes as base64url.
    fn to_text(&self) -> String {
        let stamps = self.stamps.iter().map(|(key_id, mac)| format!(".{key_id}~{}", URL_SAFE_NO_PAD.encode(mac)));
        URL_SAFE_NO_PAD.encode(self.number) + &stamps.collect::<String>()
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let number = bytes(parts.next()?)?;
        let stamps = parts.take(ACCOUNTS).map(|part| {
            let (key_id, mac) = part.split_once('~')?;
            let plain = key_id.len() <= 16 && key_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            Some((key_id.to_owned(), bytes(mac).filter(|_| plain)?))
        });
        Some(Self { number, stamps: stamps.collect::<Option<_>>()? })
    }
}

/// The browser of this server function is known for this account from now on.
pub(crate) fn remember(request: &RequestTenant, door: Door, email: &str) -> Result<(), Error> {
    let device = Device::after(request, door, email, DEVICE.sent(request).as_deref());
    DEVICE.keep(request, &device.to_text())
}

/// What is stamped: this browser with this account.
fn text(number: &[u8; LENGTH], email: &str) -> Vec<u8> {
    [&number[..], email.as_bytes()].concat()
}

fn bytes(text: &str) -> Option<[u8; LENGTH]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

fn halves(mac: [u8; 32]) -> [[u8; LENGTH]; 2] {
    let (first, second) = mac.split_at(LENGTH);
    [first, second].map(|half| half.try_into().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::{db, pair};

    fn cookie(request: &RequestTenant, door: Door, email: &str, before: Option<&str>) -> String {
        Device::after(request, door, email, before).to_text()
    }

    #[tokio::test]
    async fn a_browser_is_known_for_who_came_in_with_it() {
        let db = db().await;
        let request = db.request();
        let known = |door, email: &str, cookie: &str| Device::known(&request, door, email, Some(cookie));
        let first = cookie(&request, Door::Staff, "ana@a.example", None);
        let number = known(Door::Staff, "ana@a.example", &first).unwrap();
        assert_eq!(known(Door::Staff, "bia@a.example", &first), None);
        assert_eq!(known(Door::Customer, "ana@a.example", &first), None, "another door");
        let both = cookie(&request, Door::Customer, "bia@a.example", Some(&first));
        assert_eq!(known(Door::Staff, "ana@a.example", &both), Some(number));
        assert_eq!(known(Door::Customer, "bia@a.example", &both), Some(number));
        assert!(both.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~".contains(&b)), "{both}");
        assert_eq!(Device::known(&request, Door::Staff, "ana@a.example", None), None);
    }

    #[tokio::test]
    async fn a_cookie_that_was_changed_or_is_of_another_business_is_worth_nothing() {
        let pair = pair().await;
        let (here, there) = (pair.platform.request(&pair.aurora), pair.platform.request(&pair.oficina));
        let theirs = cookie(&there, Door::Staff, "ana@a.example", None);
        assert_eq!(Device::known(&here, Door::Staff, "ana@a.example", Some(&theirs)), None);
        let (number, stamps) = theirs.split_once('.').unwrap();
        let other = cookie(&there, Door::Staff, "ana@a.example", None);
        let mixed = format!("{}.{stamps}", other.split_once('.').unwrap().0);
        for forged in [number, &mixed, "", ".", "x.y~z", &format!("{number}.~"), &"A".repeat(4000)] {
            assert_eq!(Device::known(&there, Door::Staff, "ana@a.example", Some(forged)), None, "{forged}");
        }
    }

    #[tokio::test]
    async fn a_browser_remembers_the_last_six_and_each_once() {
        let db = db().await;
        let request = db.request();
        let mut text = None;
        for i in 0..8 {
            text = Some(cookie(&request, Door::Staff, &format!("{i}@a.example"), text.as_deref()));
        }
        for _ in 0..3 {
            text = Some(cookie(&request, Door::Staff, "7@a.example", text.as_deref()));
        }
        let known = |i: i32| Device::known(&request, Door::Staff, &format!("{i}@a.example"), text.as_deref());
        assert_eq!((0..8).filter(|i| known(*i).is_some()).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7]);
    }
}
