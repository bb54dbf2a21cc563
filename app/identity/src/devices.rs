//! Where somebody is signed in, as they see it themselves: staff and customers alike.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use kernel::{Locale, moment};
use leptos::prelude::*;
use rust_i18n::t;
use ui::{Button, Look};

/// One place where somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignedInAt {
    /// The hash under which the session is kept, as hexadecimal digits: names it and opens nothing.
    pub(crate) handle: String,
    pub(crate) since: DateTime<Utc>,
    pub(crate) last_seen: DateTime<Utc>,
    pub(crate) user_agent: String,
    /// Whether it is the one that asks.
    pub(crate) is_this: bool,
}

/// What the buttons of the list post to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ends {
    pub(crate) one: &'static str,
    pub(crate) others: &'static str,
}

/// The list, the latest first, with a button for each but this one, and one for all others.
pub(crate) fn list(places: Vec<SignedInAt>, ends: Ends, locale: Locale, zone: Tz) -> AnyView {
    let code = locale.code();
    let several = places.iter().any(|place| !place.is_this);
    let rows = places.into_iter().map(|place| row(place, ends.one, locale, zone)).collect_view();
    view! {
        <ul class="devices">{rows}</ul>
        {several
            .then(|| {
                view! {
                    <form method="post" action=ends.others>
                        <Button look=Look::Quiet>{t!("devices.end_others", locale = code).into_owned()}</Button>
                    </form>
                }
            })}
    }
    .into_any()
}

fn row(place: SignedInAt, end: &'static str, locale: Locale, zone: Tz) -> AnyView {
    let code = locale.code();
    let name = name(&place.user_agent, locale);
    let label = t!("devices.end_label", locale = code, device = name).into_owned();
    let since = t!("devices.since", locale = code, when = moment(place.since, zone)).into_owned();
    let seen = t!("devices.seen", locale = code, when = moment(place.last_seen, zone)).into_owned();
    let action = if place.is_this {
        view! { <span class="badge">{t!("devices.this", locale = code).into_owned()}</span> }.into_any()
    } else {
        view! {
            <form method="post" action=end>
                <input type="hidden" name="session" value=place.handle/>
                <button type="submit" class="button button-quiet" aria-label=label>
                    {t!("devices.end", locale = code).into_owned()}
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <li>
            <div>
                <p class="device-name">{name}</p>
                <p class="muted small">{since}</p>
                <p class="muted small">{seen}</p>
            </div>
            {action}
        </li>
    }
    .into_any()
}

/// A browser and its system in words.
pub(crate) fn name(user_agent: &str, locale: Locale) -> String {
    kernel::device(user_agent).unwrap_or_else(|| t!("devices.unknown", locale = locale.code()).into_owned())
}

/// The hash in a handle; `None` when it is none of ours.
pub(crate) fn hash_in(handle: &str) -> Option<Vec<u8>> {
    let is_hex = handle.len() == 64 && handle.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| (0..64).step_by(2).filter_map(|at| u8::from_str_radix(&handle[at..at + 2], 16).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_the_hash_and_nothing_else_is_one() {
        let hash: Vec<u8> = (0..32).map(|byte| byte * 7).collect();
        assert_eq!(hash_in(&kernel::hex(&hash)), Some(hash));
        for odd in ["", "00", &"0".repeat(63), &"g".repeat(64), &"é".repeat(32), &"+0".repeat(32)] {
            assert_eq!(hash_in(odd), None, "{odd}");
        }
    }
}
