//! Who comes in and what they may do.
//!
//! Owns
//! - the PostgreSQL schema `identity`: `staff`, `invitation`, `password_reset`, `session`, `attempt`, `role`, `module_off`,
//!   `team`, `team_member`, `notification`, `customer`, `customer_session`, `customer_code`;
//! - the pages `/entrar`, `/app/entrar`, `/convite/{token}`, `/entrar/senha`, `/app/entrar/senha`, `/senha/{token}`,
//!   `/app/perfil` and `/app/avisos`, what `/app/` shows of a suspended business, `people`, `roles`, `teams` and `modules`
//!   below `/app/settings/`, and for customers `/c/entrar`, `/c/entrar/codigo`, `/c/` and `/c/perfil`;
//! - the server functions below `/api/identity/`;
//! - the events in `events.rs`, the job [`SendReset`] and the letters of [`mails`].
//!
//! [`Staff::begin`], [`Customer::begin`] and [`Visitor::begin`] are the only ways from a request to a tenant's database.

mod customer;
mod invitation;
mod module;
mod notice;
mod permission;
mod profile;
mod reset;
mod role;
mod secret;
mod sign_in;
mod staff;
mod team;

pub use customer::{
    AskForm, CUSTOMER_HOME, CUSTOMER_PROFILE, ChangeForm, CodeForm, CustomerAccount, CustomerId, ask_code,
    change_customer, end_customer_device, end_other_customer_devices, enter_code, leave,
};
pub use invitation::{InvitationForm, accept_invitation};
pub use module::{
    ModuleForm, ModuleMoveForm,
    actions::{change_module, move_module},
};
pub use notice::{
    NoticeForm,
    actions::{read_all_notices, read_notice},
};
pub use permission::Permission;
pub use profile::{
    EndForm, PROFILE_PAGE, PasswordForm, RenameForm, change_password, end_device, end_other_devices, rename,
};
pub use reset::{AskResetForm, ResetForm, ask_reset, choose_password};
pub use role::{
    OwnRole, Role, RoleForm, RoleGoneForm, RoleId,
    actions::{change_role, create_role, delete_role},
};
pub use secret::Secret;
pub use sign_in::{SignInForm, end_session, start_session};
pub use staff::{
    AllowForm, AssignForm, HandOverForm, InviteForm, PersonForm, StaffId, StaffMember, WithholdForm,
    actions::{
        allow_module, assign_role, deactivate_staff, hand_over, invite_staff, reactivate_staff, renew_invitation,
        withhold_module,
    },
};
pub use team::{
    TeamForm, TeamGoneForm, TeamId,
    actions::{change_team, create_team, delete_team},
};

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
mod access;
#[cfg(feature = "ssr")]
mod cookie;
#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
mod device;
#[cfg(feature = "ssr")]
mod devices;
#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "ssr")]
pub mod mails;
#[cfg(feature = "ssr")]
mod one_time;
#[cfg(feature = "ssr")]
mod password;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
mod suspended_page;
#[cfg(feature = "ssr")]
mod token;
#[cfg(feature = "ssr")]
mod tries;

#[cfg(feature = "ssr")]
pub use {
    self::events::{
        CustomerChanged, CustomerSessionsEnded, CustomerSignedIn, CustomerSignedOut, InvitationAccepted,
        InvitationRenewed, ModuleAllowed, ModuleChanged, ModuleWithheld, ModulesOrdered, OwnerChanged, PasswordChanged,
        PasswordReset, ResetSent, RoleChanged, RoleDeleted, RoleMade, SessionsEnded, SignInFailed, SignedIn, SignedOut,
        StaffDeactivated, StaffInvited, StaffReactivated, StaffRenamed, StaffRoleChanged, TeamChanged, TeamDeleted,
        TeamMade,
    },
    access::{Staff, Visitor},
    customer::{Customer, CustomerCodePage, CustomerHomePage, CustomerProfilePage, CustomerSignInPage},
    invitation::{InvitationPage, create_owner},
    module::{ModulesPage, PAGE as MODULES_PAGE},
    notice::{Bell, Notice, NoticesPage, PAGE as NOTICES_PAGE, notify},
    profile::ProfilePage,
    reset::{AskResetPage, ResetPage, SendReset},
    role::{EditRolePage, NewRolePage, PAGE as ROLES_PAGE, RolesPage},
    sign_in::{SignInPage, SignOutForm},
    staff::{InvitePage, PAGE as PEOPLE_PAGE, PeoplePage, PersonPage, colleagues, everybody, modules_off, names},
    suspended_page::SuspendedPage,
    team::{EditTeamPage, NewTeamPage, PAGE as TEAMS_PAGE, TeamsPage},
};

/// The forms of this crate and the pages they stand on.
pub const FORMS: &[kernel::Form] = &[
    sign_in::FORMS[0],
    sign_in::FORMS[1],
    invitation::FORM,
    reset::FORMS[0],
    reset::FORMS[1],
    reset::FORMS[2],
    profile::FORMS[0],
    profile::FORMS[1],
    customer::FORMS[0],
    customer::FORMS[1],
    customer::FORMS[2],
    kernel::Form { action: staff::actions::INVITE, page: "/app/settings/people/new" },
    kernel::Form { action: staff::actions::RENEW, page: PERSON },
    kernel::Form { action: staff::actions::ASSIGN, page: PERSON },
    kernel::Form { action: staff::actions::DEACTIVATE, page: PERSON },
    kernel::Form { action: staff::actions::REACTIVATE, page: PERSON },
    kernel::Form { action: staff::actions::HAND_OVER, page: PERSON },
    kernel::Form { action: staff::actions::WITHHOLD, page: PERSON },
    kernel::Form { action: staff::actions::ALLOW, page: PERSON },
    kernel::Form { action: role::actions::CREATE, page: "/app/settings/roles/new" },
    kernel::Form { action: role::actions::CHANGE, page: "/app/settings/roles/{id}" },
    kernel::Form { action: role::actions::DELETE, page: "/app/settings/roles/{id}" },
    kernel::Form { action: module::actions::CHANGE, page: "/app/settings/modules" },
    kernel::Form { action: module::actions::MOVE, page: "/app/settings/modules" },
    kernel::Form { action: team::actions::CREATE, page: "/app/settings/teams/new" },
    kernel::Form { action: team::actions::CHANGE, page: "/app/settings/teams/{id}" },
    kernel::Form { action: team::actions::DELETE, page: "/app/settings/teams/{id}" },
    kernel::Form { action: notice::actions::READ, page: "/app/avisos" },
    kernel::Form { action: notice::actions::READ_ALL, page: "/app/avisos" },
];

/// Where the forms about one person stand.
const PERSON: &str = "/app/settings/people/{staff}";
