use kernel::Locale;
use rust_i18n::t;
use tenancy::ModuleKey;

/// What a module is called where the business has no name of its own for it.
pub(crate) fn label(key: ModuleKey, locale: Locale) -> String {
    let code = locale.code();
    match key {
        ModuleKey::Crm => t!("module.crm", locale = code),
        ModuleKey::Inbox => t!("module.inbox", locale = code),
        ModuleKey::Booking => t!("module.booking", locale = code),
        ModuleKey::Billing => t!("module.billing", locale = code),
        ModuleKey::Privacy => t!("module.privacy", locale = code),
    }
    .into_owned()
}
