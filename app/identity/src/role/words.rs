use super::Role;
use kernel::Locale;
use rust_i18n::t;

impl Role {
    /// What it is called.
    pub fn label(&self, locale: Locale) -> String {
        let code = locale.code();
        match self {
            Self::Owner => t!("role.owner", locale = code),
            Self::Admin => t!("role.admin", locale = code),
            Self::Agent => t!("role.agent", locale = code),
            Self::Viewer => t!("role.viewer", locale = code),
            Self::Own(own) => return own.name.clone(),
        }
        .into_owned()
    }

    /// What it is for, in one line.
    pub(crate) fn purpose(&self, locale: Locale) -> String {
        let code = locale.code();
        match self {
            Self::Owner => t!("role.purpose.owner", locale = code),
            Self::Admin => t!("role.purpose.admin", locale = code),
            Self::Agent => t!("role.purpose.agent", locale = code),
            Self::Viewer => t!("role.purpose.viewer", locale = code),
            Self::Own(own) => {
                let chosen = own.permissions.iter().filter(|permission| !crate::Permission::BASIC.contains(permission));
                let words: Vec<String> = chosen.map(|permission| permission.label(locale)).collect();
                return if words.is_empty() {
                    t!("role.purpose.nothing", locale = code).into_owned()
                } else {
                    words.join(" · ")
                };
            }
        }
        .into_owned()
    }
}
