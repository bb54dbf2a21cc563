//! Standard Webhooks 1.0.0: how webhooks of ours are signed, and of everyone who follows it.

use crate::{HookRequest, Refusal, SigningSecret};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};

use super::{check_age, hmac_sha256, is_mac};

/// The header with the number of the message, the same for each repetition.
pub const ID: &str = "webhook-id";
/// The header with the seconds since 1970 of this attempt.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// The header with one signature or more, parted by spaces.
pub const SIGNATURE: &str = "webhook-signature";

/// The value of [`SIGNATURE`] for a message with these values of [`ID`] and, in seconds, [`TIMESTAMP`]: one signature for
/// each secret, so that a receiver may change from one to the next in its own time.
pub fn sign(secrets: &[SigningSecret], id: &str, at: DateTime<Utc>, body: &[u8]) -> String {
    let stamp = at.timestamp().to_string();
    let signatures = secrets.iter().map(|secret| {
        let mac = hmac_sha256(secret.bytes(), &[id.as_bytes(), b".", stamp.as_bytes(), b".", body]);
        format!("v1,{}", STANDARD.encode(mac))
    });
    signatures.collect::<Vec<_>>().join(" ")
}

/// Proves a message by one of these secrets and gives its number.
///
/// # Errors
/// [`Refusal::Signature`], [`Refusal::Stale`].
pub fn verify(request: &HookRequest, secrets: &[SigningSecret]) -> Result<String, Refusal> {
    let header = |name| request.header(name).filter(|value: &&str| !value.is_empty()).ok_or(Refusal::Signature);
    let (id, stamp, signatures) = (header(ID)?, header(TIMESTAMP)?, header(SIGNATURE)?);
    let parts: [&[u8]; 5] = [id.as_bytes(), b".", stamp.as_bytes(), b".", &request.body];
    // Other versions (`v1a`, by key pairs) are passed over.
    let mut ours = signatures.split(' ').filter_map(|signature| signature.strip_prefix("v1,"));
    let fits = |signature: &str| {
        let signature = STANDARD.decode(signature).unwrap_or_default();
        secrets.iter().any(|secret| is_mac(&signature, secret.bytes(), &parts))
    };
    if !ours.any(fits) {
        return Err(Refusal::Signature);
    }
    check_age(stamp, request.at)?;
    Ok(id.to_owned())
}
