use super::Key;
use chrono::Duration;
use std::net::IpAddr;
use tenancy::RequestTenant;

/// Who or what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who<'a> {
    /// An e-mail with which somebody from no known device wants to come in as staff.
    Account(&'a str),
    /// The same, from a device with which this account came in before.
    Device(&'a str, &'a [u8]),
    /// Where a request comes from.
    Address(IpAddr),
    /// Everybody from no known device together.
    Everybody,
    /// Everybody who typed an e-mail that is nobody's, in the trail.
    Strangers,
    /// Everybody who typed somebody's e-mail and a wrong password, in the trail: never too many, as the accounts' own limits
    /// come first; counted so that both cost the same.
    Known,
    /// Who is signed in and types their present password.
    Owner(&'a str),
    /// An e-mail to which staff want a link for a new password to be sent.
    Reset(&'a str),
    /// A mailbox to which a code is sent.
    Mailbox(&'a str),
    /// The same, asked for with a device with which this customer came in before.
    CustomerDevice(&'a str, &'a [u8]),
    /// Where codes are asked for and typed.
    CustomerAddress(IpAddr),
    /// Every code asked for from no known device.
    Codes,
}

/// Most tries, and in which time.
pub(super) type Limits = [(i32, Duration); 2];

impl Who<'_> {
    /// An address may stand for a whole shop behind one router.
    pub(super) fn limits(&self) -> Limits {
        let within = |minute, hour| [(minute, Duration::minutes(1)), (hour, Duration::hours(1))];
        match self {
            Self::Account(_) | Self::Device(..) | Self::Owner(_) | Self::Reset(_) => within(5, 20),
            Self::Address(_) | Self::CustomerAddress(_) => within(20, 100),
            Self::Everybody | Self::Codes => within(60, 300),
            Self::Strangers => within(20, 60),
            Self::Known => within(300, 300),
            Self::Mailbox(_) | Self::CustomerDevice(..) => within(2, 6),
        }
    }

    /// Whether only one person's tries are counted there.
    pub(super) fn is_own(&self) -> bool {
        match self {
            Self::Account(_)
            | Self::Device(..)
            | Self::Owner(_)
            | Self::Reset(_)
            | Self::Mailbox(_)
            | Self::CustomerDevice(..) => true,
            Self::Address(_)
            | Self::Everybody
            | Self::Strangers
            | Self::Known
            | Self::CustomerAddress(_)
            | Self::Codes => false,
        }
    }

    /// Says nothing of whom it stands for to who has no master key.
    pub(super) fn key(&self, request: &RequestTenant) -> Key {
        let (kind, parts): (&str, [&[u8]; 2]) = match self {
            Self::Account(email) => ("account", [email.as_bytes(), &[]]),
            Self::Device(email, device) => ("device", [email.as_bytes(), device]),
            Self::Address(address) => ("address", [&network(*address), &[]]),
            Self::Everybody => ("everybody", [&[], &[]]),
            Self::Strangers => ("strangers", [&[], &[]]),
            Self::Known => ("known", [&[], &[]]),
            Self::Owner(email) => ("owner", [email.as_bytes(), &[]]),
            Self::Reset(email) => ("reset", [email.as_bytes(), &[]]),
            Self::Mailbox(email) => ("mailbox", [email.as_bytes(), &[]]),
            Self::CustomerDevice(email, device) => ("customer device", [email.as_bytes(), device]),
            Self::CustomerAddress(address) => ("customer address", [&network(*address), &[]]),
            Self::Codes => ("codes", [&[], &[]]),
        };
        // No e-mail holds a zero byte.
        let text = [kind.as_bytes(), &[0], parts[0], &[0], parts[1]].concat();
        request.stamp("tries", &text).mac
    }
}

/// One customer of an IPv6 provider has at least a /64 (RFC 6177).
fn network(address: IpAddr) -> [u8; 16] {
    match address.to_canonical() {
        IpAddr::V6(v6) => (v6.to_bits() & !u128::from(u64::MAX)).to_be_bytes(),
        IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_one_ipv6_network_are_one_address() {
        let at = |text: &str| network(text.parse().unwrap());
        assert_eq!(at("2001:db8:1:2::1"), at("2001:db8:1:2:ffff::9"));
        assert_ne!(at("2001:db8:1:2::1"), at("2001:db8:1:3::1"));
        assert_eq!(at("::ffff:203.0.113.7"), at("203.0.113.7"));
        assert_ne!(at("203.0.113.7"), at("203.0.113.8"));
    }
}
