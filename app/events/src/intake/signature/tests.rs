use super::*;
use crate::SigningSecret;
use proptest::prelude::*;

/// The example of the Standard Webhooks specification's libraries.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const AT: i64 = 1_614_265_330;
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn request(headers: &[(&str, &str)], body: &[u8], seconds: i64) -> HookRequest {
    let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    HookRequest { headers, query: String::new(), body: body.to_vec(), at: at(seconds) }
}

fn standard_request(signature: &str, seconds: i64) -> HookRequest {
    let stamp = AT.to_string();
    request(&[("webhook-id", ID), ("webhook-timestamp", &stamp), ("webhook-signature", signature)], BODY, seconds)
}

fn secret() -> SigningSecret {
    SigningSecret::parse(SECRET).unwrap()
}

#[test]
fn hmac_is_that_of_rfc_4231() {
    for (key, parts, mac) in [
        (
            &[0x0b; 20][..],
            &[b"Hi There".as_slice()][..],
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        ),
        (
            b"Jefe",
            &[b"what do ya want ", b"for nothing?"],
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (&[0xaa; 20], &[&[0xdd; 50]], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        (
            &[0xaa; 131],
            &[b"Test Using Larger Than Block-Size Key - Hash Key First"],
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
    ] {
        assert_eq!(kernel::hex(&hmac_sha256(key, parts)), mac);
        assert!(is_hex(mac, key, parts) && is_hex(&mac.to_uppercase(), key, parts));
        for wrong in ["", &mac[1..], &mac[..62], &mac.replace('b', "c"), &format!("{mac}00"), "ção"] {
            assert!(!is_hex(wrong, key, parts), "{wrong}");
        }
    }
}

#[test]
fn a_message_is_signed_as_the_standard_has_it() {
    assert_eq!(standard::sign(&[secret()], ID, at(AT), BODY), SIGNATURE);
    let next = SigningSecret::random();
    let both = standard::sign(&[next.clone(), secret()], ID, at(AT), BODY);
    for keys in [&[secret()][..], std::slice::from_ref(&next), &[secret(), next.clone()]] {
        assert_eq!(standard::verify(&standard_request(&both, AT), keys).as_deref(), Ok(ID), "either secret will do");
    }
    assert_eq!(standard::verify(&standard_request(SIGNATURE, AT), &[next, secret()]).as_deref(), Ok(ID));
}

#[test]
fn a_message_counts_five_minutes_before_and_after() {
    for (seconds, answer) in [
        (0, Ok(ID.to_owned())),
        (300, Ok(ID.to_owned())),
        (-300, Ok(ID.to_owned())),
        (301, Err(Refusal::Stale)),
        (-301, Err(Refusal::Stale)),
        (31_536_000, Err(Refusal::Stale)),
    ] {
        assert_eq!(standard::verify(&standard_request(SIGNATURE, AT + seconds), &[secret()]), answer, "{seconds}");
    }
}

#[test]
fn a_message_is_taken_as_it_was_signed_or_not_at_all() {
    let stamp = AT.to_string();
    let good = [("webhook-id", ID), ("webhook-timestamp", &stamp), ("webhook-signature", SIGNATURE)];
    assert!(standard::verify(&request(&good, BODY, AT), &[secret()]).is_ok());
    let other_body = br#"{"test":2432232314}"#;
    assert_eq!(standard::verify(&request(&good, other_body, AT), &[secret()]), Err(Refusal::Signature));
    assert_eq!(standard::verify(&request(&good, BODY, AT), &[]), Err(Refusal::Signature));
    for wrong in [
        &good[..2],
        &good[1..],
        &[good[0], good[2]],
        &[("webhook-id", "msg_other"), good[1], good[2]],
        &[("webhook-id", ""), good[1], good[2]],
        &[good[0], ("webhook-timestamp", "1614265331"), good[2]],
        &[good[0], ("webhook-timestamp", "soon"), good[2]],
        &[good[0], good[1], ("webhook-signature", "v1,")],
        &[good[0], good[1], ("webhook-signature", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")],
        &[good[0], good[1], ("webhook-signature", "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")],
        &[good[0], good[0], good[1], good[2]],
    ] {
        assert_eq!(standard::verify(&request(wrong, BODY, AT), &[secret()]), Err(Refusal::Signature), "{wrong:?}");
    }
}

/// GitHub's own example ("Validating webhook deliveries"); Meta signs the same way.
#[test]
fn a_prefixed_signature_is_that_of_the_raw_body() {
    const HEADER: &str = "x-hub-signature-256";
    const VALUE: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let key = b"It's a Secret to Everybody";
    let check = |headers: &[(&str, &str)], body: &[u8]| prefixed(&request(headers, body, AT), HEADER, key);
    assert_eq!(check(&[(HEADER, VALUE)], b"Hello, World!"), Ok(()));
    assert_eq!(check(&[("X-Hub-Signature-256", VALUE)], b"Hello, World!"), Ok(()));
    assert_eq!(check(&[(HEADER, VALUE)], b"Hello, World! "), Err(Refusal::Signature));
    assert_eq!(check(&[(HEADER, &VALUE[7..])], b"Hello, World!"), Err(Refusal::Signature), "no prefix");
    assert_eq!(check(&[(HEADER, "sha256=")], b""), Err(Refusal::Signature));
    assert_eq!(check(&[], b"Hello, World!"), Err(Refusal::Signature));
    assert_eq!(check(&[(HEADER, VALUE), (HEADER, VALUE)], b"Hello, World!"), Err(Refusal::Signature), "which one?");
}

#[test]
fn a_stamped_signature_is_that_of_moment_and_raw_body() {
    const HEADER: &str = "stripe-signature";
    let (old, new): (&[u8], &[u8]) = (b"whsec_old", b"whsec_new");
    let mac = |key: &[u8]| kernel::hex(&hmac_sha256(key, &[AT.to_string().as_bytes(), b".", BODY]));
    let check = |value: &str, seconds| stamped(&request(&[(HEADER, value)], BODY, seconds), HEADER, &[old, new]);
    assert_eq!(check(&format!("t={AT},v1={},v0=x", mac(new)), AT), Ok(()));
    assert_eq!(check(&format!("t={AT},v1={},v1={}", mac(b"foreign"), mac(old)), AT + 300), Ok(()));
    assert_eq!(check(&format!("t={AT},v1={}", mac(old)), AT + 301), Err(Refusal::Stale));
    for wrong in [
        "".to_owned(),
        format!("v1={}", mac(old)),
        format!("t={AT},v0={}", mac(old)),
        format!("t={},v1={}", AT + 1, mac(old)),
        format!("t={AT},v1={}", mac(b"foreign")),
    ] {
        assert_eq!(check(&wrong, AT), Err(Refusal::Signature), "{wrong}");
    }
}

proptest! {
    #[test]
    fn whatever_comes_is_refused_and_nothing_panics(
        names in proptest::collection::vec(0..5_usize, 0..6),
        values in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..120), 6),
        stamp in any::<i64>(),
        body in proptest::collection::vec(any::<u8>(), 0..200),
        query in "\\PC{0,60}",
    ) {
        const NAMES: [&str; 5] =
            ["webhook-id", "webhook-timestamp", "webhook-signature", "x-hub-signature-256", "stripe-signature"];
        let mut request = HookRequest { headers: http::HeaderMap::new(), query, body, at: at(AT) };
        for (name, value) in names.iter().zip(&values) {
            if let Ok(value) = http::HeaderValue::from_bytes(value) {
                request.headers.append(NAMES[*name], value);
            }
        }
        prop_assert!(standard::verify(&request, &[secret()]).is_err());
        prop_assert!(prefixed(&request, NAMES[3], b"key").is_err());
        request.headers.insert(NAMES[4], format!("t={stamp},v1=00").parse().unwrap());
        prop_assert!(stamped(&request, NAMES[4], &[b"key"]).is_err());
        let signed = kernel::hex(&hmac_sha256(b"key", &[stamp.to_string().as_bytes(), b".", &request.body]));
        request.headers.insert(NAMES[4], format!("t={stamp},v1={signed}").parse().unwrap());
        let recent = stamp.checked_sub(AT).is_some_and(|apart| (-300..=300).contains(&apart));
        prop_assert_eq!(stamped(&request, NAMES[4], &[b"key"]).is_ok(), recent);
        request.digest();
        request.field("hub.challenge");
    }
}
