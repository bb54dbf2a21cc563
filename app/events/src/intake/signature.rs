//! How providers prove that a webhook is theirs: all of them HMAC-SHA256 (RFC 2104), over different bytes.

pub mod standard;

use super::{HookRequest, Refusal};
use chrono::{DateTime, Duration, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How far a provider's clock, and the way of a message, may be from our clock: in both directions, as Standard Webhooks,
/// Stripe and others have it.
pub const TOLERANCE: Duration = Duration::minutes(5);

/// HMAC-SHA256 of the parts, one after the other.
pub fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// Whether this hex is the HMAC-SHA256 of the parts; in constant time.
pub fn is_hex(signature: &str, key: &[u8], parts: &[&[u8]]) -> bool {
    from_hex(signature).is_some_and(|signature| is_mac(&signature, key, parts))
}

/// Meta, GitHub and others: `sha256=` and hex over the raw body, in this header (`x-hub-signature-256`).
///
/// # Errors
/// [`Refusal::Signature`].
pub fn prefixed(request: &HookRequest, header: &str, key: &[u8]) -> Result<(), Refusal> {
    let signature = request.header(header).and_then(|value| value.strip_prefix("sha256="));
    let fits = signature.is_some_and(|signature| is_hex(signature, key, &[&request.body]));
    if fits { Ok(()) } else { Err(Refusal::Signature) }
}

/// Stripe and Calendly: `t=<seconds>,v1=<hex>[,v1=<hex>]` over `<seconds>.<raw body>`, in this header; any `v1` may fit
/// one of the keys, which is how a key is changed without losing an event.
///
/// # Errors
/// [`Refusal::Signature`], [`Refusal::Stale`].
pub fn stamped(request: &HookRequest, header: &str, keys: &[&[u8]]) -> Result<(), Refusal> {
    let value = request.header(header).ok_or(Refusal::Signature)?;
    let pairs = || value.split(',').filter_map(|pair| pair.trim().split_once('='));
    let stamp = pairs().find_map(|(name, value)| (name == "t").then_some(value)).ok_or(Refusal::Signature)?;
    let parts: [&[u8]; 3] = [stamp.as_bytes(), b".", &request.body];
    let fits = |signature: &str| keys.iter().any(|key| is_hex(signature, key, &parts));
    if !pairs().any(|(name, signature)| name == "v1" && fits(signature)) {
        return Err(Refusal::Signature);
    }
    check_age(stamp, request.at)
}

/// Whether two secrets are the same, in constant time: for providers that send one back instead of signing.
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

fn is_mac(signature: &[u8], key: &[u8], parts: &[&[u8]]) -> bool {
    is_same(&hmac_sha256(key, parts), signature)
}

/// Refuses what was signed too long ago, or will be: a copy of it may be on its way.
fn check_age(seconds: &str, now: DateTime<Utc>) -> Result<(), Refusal> {
    let at = seconds.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0)).ok_or(Refusal::Signature)?;
    if now.signed_duration_since(at).abs() <= TOLERANCE { Ok(()) } else { Err(Refusal::Stale) }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}

#[cfg(test)]
mod tests;
