use kernel::Locale;
use rust_i18n::t;
use serde_json::{Value, json};

/// What the script of every page says.
pub(super) fn page(locale: Locale) -> Value {
    let code = locale.code();
    json!({
        "again": t!("offline.again", locale = code),
        "copy": t!("offline.copy", locale = code),
        "just_now": t!("offline.just_now", locale = code),
        "minutes": t!("offline.minutes", locale = code),
        "hours": t!("offline.hours", locale = code),
        "days": t!("offline.days", locale = code),
        "update": t!("offline.update", locale = code),
        "renew": t!("offline.renew", locale = code),
        "lost": t!("writes.lost", locale = code),
    })
}

/// What is said of changes that wait for signal.
pub(super) fn writes(locale: Locale) -> Value {
    let code = locale.code();
    json!({
        "waits": t!("writes.waits", locale = code),
        "not_in": t!("writes.not_in", locale = code),
        "waiting_one": t!("writes.waiting_one", locale = code),
        "waiting_many": t!("writes.waiting_many", locale = code),
        "send": t!("writes.send", locale = code),
        "sent_one": t!("writes.sent_one", locale = code),
        "sent_many": t!("writes.sent_many", locale = code),
        "signed_out": t!("writes.signed_out", locale = code),
        "sign_in": t!("writes.sign_in", locale = code),
        "refused": t!("writes.refused", locale = code),
        "drop": t!("writes.drop", locale = code),
        "leave_one": t!("writes.leave_one", locale = code),
        "leave_many": t!("writes.leave_many", locale = code),
    })
}

/// How people are invited to install the app.
pub(super) fn install(locale: Locale) -> Value {
    let code = locale.code();
    json!({
        "install": t!("install.invitation", locale = code),
        "install_now": t!("install.now", locale = code),
        "install_how": t!("install.how", locale = code),
        "later": t!("install.later", locale = code),
    })
}
