use super::{StaffId, StaffMember, role_of};
use crate::{Permission, Role, RoleId};
use kernel::Error;
use tenancy::{Actor, TenantScope};

/// Somebody, as they stand while nobody else can change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) id: StaffId,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: Role,
    pub(super) active: bool,
    /// Whether they chose a password.
    pub(super) came_in: bool,
}

impl Standing {
    /// As a letter knows them.
    pub(super) fn member(&self) -> StaffMember {
        let (name, email, role) = (self.name.clone(), self.email.clone(), self.role.clone());
        StaffMember { id: self.id, name, email, role, modules_off: Vec::new() }
    }
}

/// Who acts, upon whom, and how many could run the business without that person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standings {
    pub(super) actor: Standing,
    pub(super) person: Standing,
    /// Owners who can sign in, beside the person.
    pub(super) other_owners: usize,
}

/// Locks whoever acts, the person and every owner until the transaction ends, and finds out how they stand now: what was
/// true when the page was made, or when the session was looked up, may not be so any more.
///
/// # Errors
/// [`Error::NotFound`] when there is no such person, [`Error::Forbidden`] when whoever acts may not do so any more.
pub(super) async fn lock(scope: &mut TenantScope, person: StaffId) -> Result<Standings, Error> {
    let Actor::Staff(actor) = scope.actor() else { return Err(Error::fault("only staff change staff")) };
    // Locked in one order by everybody, and read afterwards: by a statement that sees what others did while this one waited.
    sqlx::query!(
        "select id from identity.staff where id in ($1, $2) or role = 'owner' order by id for update",
        actor,
        person.0,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    look(scope, person).await
}

/// The same without a lock, for the page: what it offers may be refused.
pub(super) async fn look(scope: &mut TenantScope, person: StaffId) -> Result<Standings, Error> {
    let Actor::Staff(actor) = scope.actor() else { return Err(Error::fault("only staff change staff")) };
    let rows = sqlx::query!(
        r#"select s.id as "id!: StaffId", s.name as "name!", s.email as "email!", s.role as "role!", s.active as "active!", s.password_hash is not null as "came_in!",
            own.id as "own_id?: RoleId", own.name as "own_name?", own.permissions as "own_permissions?"
         from identity.staff s left join identity.role own on own.id = s.role_id
         where s.id in ($1, $2) or s.role = 'owner'"#,
        actor,
        person.0,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let mut all = Vec::new();
    for row in rows {
        let role = role_of(&row.role, row.own_id, row.own_name, row.own_permissions)?;
        let (id, active, came_in) = (row.id, row.active, row.came_in);
        all.push(Standing { id, name: row.name, email: row.email, role, active, came_in });
    }
    let of = |id| all.iter().find(|standing: &&Standing| standing.id == id).cloned();
    let person = of(person).ok_or(Error::NotFound)?;
    let actor = of(StaffId(actor)).filter(|actor| actor.active && actor.role.can(Permission::ManageStaff));
    let is_owner = |other: &&Standing| other.role == Role::Owner && other.active && other.came_in;
    let other_owners = all.iter().filter(is_owner).filter(|other| other.id != person.id).count();
    Ok(Standings { actor: actor.ok_or(Error::Forbidden)?, person, other_owners })
}
