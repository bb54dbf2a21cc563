use serde::{Deserialize, Serialize};
use tenancy::ModuleKey;

#[cfg(feature = "ssr")]
mod words;

/// One thing a person may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Be in the staff app at all; everyone who works here.
    UseApp,
    /// See the page of the day.
    ViewToday,
    /// See the pipeline, its deals and the people in them.
    ViewDeals,
    /// Start a deal.
    CreateDeals,
    /// Move a deal to another stage.
    MoveDeals,
    /// Write something down about a deal.
    WriteNotes,
    /// Change the brand, the pipeline and what the business is called.
    ManageSettings,
    /// Invite people, change their roles, end their access.
    ManageStaff,
    /// See and change what the business pays for Balcao.
    ManagePlan,
    /// See who did what, and take it away in a file.
    ViewAudit,
    /// See work that got stuck, have it tried again or give it up.
    ManageJobs,
    /// Say which modules the business uses, in which order and under which names.
    ManageModules,
    /// Say by which server the business's mail leaves. Whoever runs that server reads every link and code that lets people
    /// in, the owner's too.
    ManageMail,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 13] = [
        Self::UseApp,
        Self::ViewToday,
        Self::ViewDeals,
        Self::CreateDeals,
        Self::MoveDeals,
        Self::WriteNotes,
        Self::ManageSettings,
        Self::ManageStaff,
        Self::ManagePlan,
        Self::ViewAudit,
        Self::ManageJobs,
        Self::ManageModules,
        Self::ManageMail,
    ];

    /// What everybody has who works here: without it there is nowhere to go after signing in.
    pub const BASIC: [Self; 2] = [Self::UseApp, Self::ViewToday];

    /// As the database spells it.
    pub fn code(self) -> &'static str {
        match self {
            Self::UseApp => "use_app",
            Self::ViewToday => "view_today",
            Self::ViewDeals => "view_deals",
            Self::CreateDeals => "create_deals",
            Self::MoveDeals => "move_deals",
            Self::WriteNotes => "write_notes",
            Self::ManageSettings => "manage_settings",
            Self::ManageStaff => "manage_staff",
            Self::ManagePlan => "manage_plan",
            Self::ViewAudit => "view_audit",
            Self::ManageJobs => "manage_jobs",
            Self::ManageModules => "manage_modules",
            Self::ManageMail => "manage_mail",
        }
    }

    /// The permission of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.code() == code)
    }

    /// Whether using it changes the business's data, so that a business behind with its payment loses it.
    /// [`ManagePlan`](Self::ManagePlan) does not count: paying must stay possible; nor does
    /// [`ManageJobs`](Self::ManageJobs): what was begun before may be brought to its end.
    pub fn writes(self) -> bool {
        match self {
            Self::UseApp
            | Self::ViewToday
            | Self::ViewDeals
            | Self::ManagePlan
            | Self::ViewAudit
            | Self::ManageJobs => false,
            Self::CreateDeals
            | Self::MoveDeals
            | Self::WriteNotes
            | Self::ManageSettings
            | Self::ManageStaff
            | Self::ManageModules
            | Self::ManageMail => true,
        }
    }

    /// The module it belongs to; `None` for what every business has.
    pub fn module(self) -> Option<ModuleKey> {
        match self {
            Self::ViewDeals | Self::CreateDeals | Self::MoveDeals | Self::WriteNotes => Some(ModuleKey::Crm),
            Self::UseApp
            | Self::ViewToday
            | Self::ManageSettings
            | Self::ManageStaff
            | Self::ManagePlan
            | Self::ViewAudit
            | Self::ManageJobs
            | Self::ManageModules
            | Self::ManageMail => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_spells_every_permission() {
        for permission in Permission::ALL {
            assert_eq!(Permission::from_code(permission.code()), Some(permission));
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.code());
        }
        assert_eq!(Permission::from_code("root"), None);
    }
}
