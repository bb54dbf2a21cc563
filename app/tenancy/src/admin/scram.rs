use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// What PostgreSQL itself would store for a password (RFC 5803). Sent instead of the password, which thus never stands in a
/// statement, and so in no log of the server.
pub(super) fn verifier(password: &str) -> String {
    verifier_with(password, &rand::random::<[u8; 16]>(), ITERATIONS)
}

/// PostgreSQL's own count (`SCRAM_SHA_256_DEFAULT_ITERATIONS`).
const ITERATIONS: u32 = 4096;

/// Takes plain ASCII passwords, which SASLprep (RFC 4013) leaves as they are.
fn verifier_with(password: &str, salt: &[u8], iterations: u32) -> String {
    let salted = salted(password.as_bytes(), salt, iterations);
    let stored = Sha256::digest(hmac(&salted, &[b"Client Key"]));
    let server = hmac(&salted, &[b"Server Key"]);
    let [salt, stored, server] = [salt, &stored[..], &server].map(|bytes| STANDARD.encode(bytes));
    format!("SCRAM-SHA-256${iterations}:{salt}${stored}:{server}")
}

/// `Hi` of RFC 5802 §2.2: PBKDF2 with one block.
fn salted(password: &[u8], salt: &[u8], iterations: u32) -> [u8; 32] {
    let mut last = hmac(password, &[salt, &1_u32.to_be_bytes()]);
    let mut sum = last;
    for _ in 1..iterations {
        last = hmac(password, &[&last]);
        sum.iter_mut().zip(last).for_each(|(sum, byte)| *sum ^= byte);
    }
    sum
}

/// HMAC-SHA-256 (RFC 2104); keys here are never longer than a block.
fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let padded = |pad: u8| {
        let mut block = [pad; 64];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = parts.iter().fold(Sha256::new().chain_update(padded(0x36)), |hash, part| hash.chain_update(part));
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner.finalize()).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The exchange of RFC 7677 §3, as keys: user `user`, password `pencil`.
    #[test]
    fn the_verifier_is_the_standards() {
        let salt = STANDARD.decode("W22ZaJ0SNY7soEsUEjb6gQ==").unwrap();
        assert_eq!(
            verifier_with("pencil", &salt, 4096),
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
        );
    }

    #[test]
    fn hmac_is_the_standards() {
        let hex: String = kernel::hex(&hmac(b"Jefe", &[b"what do ya want ", b"for nothing?"]));
        assert_eq!(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "RFC 4231, case 2");
    }
}
