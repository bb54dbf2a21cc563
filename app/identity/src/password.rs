//! Passwords: what is a good one, and Argon2id (RFC 9106) with the cost OWASP asks for: 19 MiB, 2 passes, 1 lane.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version, password_hash::SaltString,
};
use kernel::{Error, Locale};
use rust_i18n::t;
use std::{sync::LazyLock, time::Duration};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

/// Fewest and most characters.
const LENGTH: std::ops::RangeInclusive<usize> = 10..=128;

/// The ones long enough that everybody tries first, lower case, one a line, sorted: Brazilian ones of our own, and what is
/// long enough in the lists of Django 5.2 (BSD) and zxcvbn-ts 4.1 (MIT), made from passwords that leaked.
const COMMON: &str = include_str!("password/common.txt");

/// Each hash takes 19 MiB and a core: more at once would slow the pages of everybody.
static SEATS: Semaphore = Semaphore::const_new(2);

/// How long a sign-in waits for a seat.
const PATIENCE: Duration = Duration::from_secs(5);

/// What verification of an unknown person works on, so that it takes as long as for a known one.
static NOBODY: LazyLock<Result<String, String>> = LazyLock::new(|| hash_now("balcao").map_err(|e| e.to_string()));

/// What is wrong with a new password, in the reader's language.
pub(crate) fn problem(password: &str, email: &str, locale: Locale) -> Option<String> {
    let locale = locale.code();
    let lower = password.to_lowercase();
    let length = password.chars().count();
    let (few, most) = (LENGTH.start(), LENGTH.end());
    if length < *few {
        Some(t!("password.short", locale = locale, n = few).into_owned())
    } else if length > *most {
        Some(t!("password.long", locale = locale, n = most).into_owned())
    } else if is_common(&lower) || few_characters(&lower) {
        Some(t!("password.common", locale = locale).into_owned())
    } else if lower == email {
        Some(t!("password.email", locale = locale).into_owned())
    } else {
        None
    }
}

/// Whether it stands in the kept list, which is searched as it lies: by halves, then by lines.
fn is_common(password: &str) -> bool {
    let (mut from, mut to) = (0, COMMON.len());
    while from < to {
        let middle = (from + to) / 2;
        let begin = COMMON.as_bytes()[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let line = COMMON[begin..].lines().next().unwrap_or_default();
        match line.cmp(password) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => from = begin + line.len() + 1,
            std::cmp::Ordering::Greater => to = begin,
        }
    }
    false
}

/// Fewer than four different characters: `aaaaaaaaaa`, `1212121212`.
fn few_characters(password: &str) -> bool {
    password.chars().collect::<std::collections::HashSet<_>>().len() < 4
}

/// The hash to store, in PHC form.
pub(crate) async fn hash(password: String) -> Result<String, Error> {
    seated(move || hash_now(&password)).await?.map_err(Error::fault)
}

/// Whether it is the password of `hash`; without one it takes as long and the answer is no.
pub(crate) async fn verify(password: String, hash: Option<String>) -> Result<bool, Error> {
    seated(move || {
        let known = hash.is_some();
        let hash = hash.map_or_else(|| NOBODY.clone(), Ok)?;
        let parsed = PasswordHash::new(&hash).map_err(|e| e.to_string())?;
        Ok(argon2()?.verify_password(password.as_bytes(), &parsed).is_ok() && known)
    })
    .await?
    .map_err(|cause: String| Error::fault(cause))
}

/// Runs `work` off the async threads, at most two at a time.
async fn seated<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let seat = timeout(PATIENCE, SEATS.acquire()).await.map_err(|_| Error::Unavailable)?.map_err(Error::fault)?;
    spawn_blocking(move || {
        let done = work();
        drop(seat);
        done
    })
    .await
    .map_err(Error::fault)
}

fn hash_now(password: &str) -> Result<String, String> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(|e| e.to_string())?;
    argon2()?.hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string()).map_err(|e| e.to_string())
}

fn argon2() -> Result<Argon2<'static>, String> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|e| e.to_string())?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_fits_its_hash() {
        let hash = hash("cadeira de balanço".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("cadeira de balanço".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!verify("cadeira de balanco".to_owned(), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn a_person_without_a_password_has_no_right_one() {
        assert!(!verify("balcao".to_owned(), None).await.unwrap());
        assert!(!verify(String::new(), None).await.unwrap());
    }

    #[test]
    fn a_new_password_is_long_and_not_everybodys() {
        let problem = |password: &str| problem(password, "marina@aurora.example", Locale::PtBr);
        for bad in [
            "",
            "curta",
            "123456789",
            "1234567890",
            "Qwertyuiop",
            "aaaaaaaaaaaa",
            "1212121212",
            "marina@aurora.example",
        ] {
            assert!(problem(bad).is_some(), "{bad:?}");
        }
        assert!(problem(&"ção".repeat(43)).is_some(), "129 characters");
        for good in ["três tesouras", "xk3-9vbn!q", &"ação".repeat(32)] {
            assert_eq!(problem(good), None, "{good:?}");
        }
    }

    #[test]
    fn the_kept_list_holds_only_what_the_length_lets_through() {
        for line in COMMON.lines() {
            assert!(LENGTH.contains(&line.chars().count()) && line == line.to_lowercase(), "{line:?}");
        }
        assert!(COMMON.lines().count() > 2_500);
    }

    #[test]
    fn each_of_the_kept_list_is_found_and_its_neighbours_are_not() {
        assert!(COMMON.lines().is_sorted() && !COMMON.contains('\r'));
        for line in COMMON.lines() {
            assert!(is_common(line), "{line:?}");
            assert!(!is_common(&format!("{line}\u{1}")), "{line:?}");
        }
        for stranger in ["", "\n", "três tesouras", "~~~~", "0000", "zzzzzzzzzzzz"] {
            assert!(!is_common(stranger), "{stranger:?}");
        }
    }
}
