//! Who comes in and what they may do.
//!
//! Owns
//! - the PostgreSQL schema `identity`: `staff`, `invitation`, `session`, `role`, `module_off`, `team`, `team_member`,
//!   `notification`;
//! - the pages `/entrar`, `/app/entrar` and `/convite/{token}`, what `/app/` shows of a suspended business, `/app/avisos`, and
//!   `people`, `roles`, `teams` and `modules` below `/app/settings/`;
//! - the server functions `/api/identity/…/…`: session, invitation, staff, owner, role, team, module, notice;
//! - the events [`StaffInvited`], [`InvitationRenewed`], [`InvitationAccepted`], [`SignedIn`], [`SignInFailed`],
//!   [`SignedOut`], [`StaffRoleChanged`], [`StaffDeactivated`], [`StaffReactivated`], [`OwnerChanged`], [`ModuleWithheld`],
//!   [`ModuleAllowed`], [`RoleMade`], [`RoleChanged`], [`RoleDeleted`], [`ModuleChanged`], [`ModulesOrdered`],
//!   [`TeamMade`], [`TeamChanged`] and [`TeamDeleted`].
//!
//! [`Staff::begin`] and [`Visitor::begin`] are the only ways from a request to a tenant's database.

mod invitation;
mod module;
mod notice;
mod permission;
mod role;
mod secret;
mod sign_in;
mod staff;
mod team;

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
pub mod demo;
#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "ssr")]
pub mod mails;
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
        InvitationAccepted, InvitationRenewed, ModuleAllowed, ModuleChanged, ModuleWithheld, ModulesOrdered,
        OwnerChanged, RoleChanged, RoleDeleted, RoleMade, SignInFailed, SignedIn, SignedOut, StaffDeactivated,
        StaffInvited, StaffReactivated, StaffRoleChanged, TeamChanged, TeamDeleted, TeamMade,
    },
    access::{Staff, Visitor},
    invitation::{InvitationPage, create_owner},
    module::{ModulesPage, PAGE as MODULES_PAGE},
    notice::{Bell, Notice, NoticesPage, PAGE as NOTICES_PAGE, notify},
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
