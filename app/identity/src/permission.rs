use tenancy::ModuleKey;

/// One thing a person may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 10] = [
        Self::UseApp,
        Self::ViewToday,
        Self::ViewDeals,
        Self::CreateDeals,
        Self::MoveDeals,
        Self::ManageSettings,
        Self::ManageStaff,
        Self::ManagePlan,
        Self::ViewAudit,
        Self::ManageJobs,
    ];

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
            Self::CreateDeals | Self::MoveDeals | Self::ManageSettings | Self::ManageStaff => true,
        }
    }

    /// The module it belongs to; `None` for what every business has.
    pub fn module(self) -> Option<ModuleKey> {
        match self {
            Self::ViewDeals | Self::CreateDeals | Self::MoveDeals => Some(ModuleKey::Crm),
            Self::UseApp
            | Self::ViewToday
            | Self::ManageSettings
            | Self::ManageStaff
            | Self::ManagePlan
            | Self::ViewAudit
            | Self::ManageJobs => None,
        }
    }
}
