use super::Permission;
use kernel::Locale;
use rust_i18n::t;

impl Permission {
    /// What it lets a person do, in plain words.
    pub fn label(self, locale: Locale) -> String {
        let code = locale.code();
        match self {
            Self::UseApp => t!("permission.use_app", locale = code),
            Self::ViewToday => t!("permission.view_today", locale = code),
            Self::ViewDeals => t!("permission.view_deals", locale = code),
            Self::CreateDeals => t!("permission.create_deals", locale = code),
            Self::MoveDeals => t!("permission.move_deals", locale = code),
            Self::WriteNotes => t!("permission.write_notes", locale = code),
            Self::ManageSettings => t!("permission.manage_settings", locale = code),
            Self::ManageStaff => t!("permission.manage_staff", locale = code),
            Self::ManagePlan => t!("permission.manage_plan", locale = code),
            Self::ViewAudit => t!("permission.view_audit", locale = code),
            Self::ManageJobs => t!("permission.manage_jobs", locale = code),
            Self::ManageModules => t!("permission.manage_modules", locale = code),
            Self::ManageMail => t!("permission.manage_mail", locale = code),
        }
        .into_owned()
    }
}
