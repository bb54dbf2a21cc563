use super::{Member, Team, TeamId};
use crate::StaffId;
use events::Changes;
use kernel::Error;
use serde_json::{Value, json};
use tenancy::TenantScope;
use uuid::Uuid;

/// As the trail calls it.
pub(crate) const TEAM: &str = "identity.team";
const MEMBER: &str = "identity.team_member";

/// Every team by name, with those of its members who work here, by name.
pub(super) async fn list(scope: &mut TenantScope) -> Result<Vec<Team>, Error> {
    find(scope, None).await
}

/// One team.
pub(super) async fn load(scope: &mut TenantScope, id: TeamId) -> Result<Team, Error> {
    find(scope, Some(id)).await?.pop().ok_or(Error::NotFound)
}

async fn find(scope: &mut TenantScope, only: Option<TeamId>) -> Result<Vec<Team>, Error> {
    let rows = sqlx::query!(
        r#"select t.id as "id!: TeamId", t.name as "name!", s.id as "staff?: StaffId", s.name as "member?", m.leads as "leads?"
         from identity.team t
         left join identity.team_member m on m.team_id = t.id
         left join identity.staff s on s.id = m.staff_id and s.active
         where t.deleted_at is null and ($1::uuid is null or t.id = $1)
         order by t.name collate "pt-BR-x-icu", t.id, m.leads desc, s.name collate "pt-BR-x-icu", s.id"#,
        only.map(|id| id.0),
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let mut teams: Vec<Team> = Vec::new();
    for row in rows {
        if teams.last().is_none_or(|team| team.id != row.id) {
            teams.push(Team { id: row.id, name: row.name, members: Vec::new() });
        }
        if let (Some(team), Some(staff), Some(name), Some(leads)) = (teams.last_mut(), row.staff, row.member, row.leads)
        {
            team.members.push(Member { staff, name, leads });
        }
    }
    Ok(teams)
}

/// Keeps others from changing it until the transaction ends.
pub(super) async fn lock(scope: &mut TenantScope, id: TeamId) -> Result<(), Error> {
    sqlx::query!("select id from identity.team where id = $1 and deleted_at is null for update", id.0)
        .fetch_optional(&mut *scope.conn())
        .await?
        .map(|_| ())
        .ok_or(Error::NotFound)
}

/// Adds a team; what it changed, or `None` when another has its name.
pub(super) async fn insert(scope: &mut TenantScope, id: TeamId, name: &str) -> Result<Option<Changes>, Error> {
    let now = scope.now();
    let row = sqlx::query_scalar!(
        r#"insert into identity.team as t (id, name, created_at) values ($1, $2, $3)
         on conflict do nothing returning to_jsonb(t) as "row!""#,
        id.0,
        name,
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(row.map(|row| Changes::none().created(TEAM, json!({ "id": id }), row)))
}

/// Names a team; what it changed, or `None` when another has the name.
pub(super) async fn rename(scope: &mut TenantScope, id: TeamId, name: &str) -> Result<Option<Changes>, Error> {
    let renamed = sqlx::query!(
        r#"update identity.team t set name = $2 from identity.team old where t.id = $1 and old.id = t.id
         returning to_jsonb(old) as "before!", to_jsonb(t) as "after!""#,
        id.0,
        name,
    )
    .fetch_one(&mut *scope.conn())
    .await;
    match renamed {
        Ok(row) => Ok(Some(Changes::none().changed(TEAM, json!({ "id": id }), row.before, row.after))),
        Err(sqlx::Error::Database(error)) if error.constraint() == Some("team_name_key") => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Takes a team away; what it changed.
pub(super) async fn delete(scope: &mut TenantScope, id: TeamId) -> Result<Changes, Error> {
    let now = scope.now();
    let row = sqlx::query!(
        r#"update identity.team t set deleted_at = $2 from identity.team old where t.id = $1 and old.id = t.id
         returning to_jsonb(old) as "before!", to_jsonb(t) as "after!""#,
        id.0,
        now,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(Changes::none().changed(TEAM, json!({ "id": id }), row.before, row.after))
}

/// How many of these are known, and how many of them work here now.
pub(super) async fn known_and_here(scope: &mut TenantScope, ids: &[StaffId]) -> Result<[usize; 2], Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let found = sqlx::query!(
        r#"select count(*) as "known!", count(*) filter (where active) as "here!" from identity.staff where id = any($1)"#,
        &ids,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok([found.known, found.here].map(|count| count.try_into().unwrap_or_default()))
}

/// Takes out of a team whoever is not among these; what it changed.
pub(super) async fn remove_members(scope: &mut TenantScope, id: TeamId, stay: &[StaffId]) -> Result<Changes, Error> {
    let stay: Vec<Uuid> = stay.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"delete from identity.team_member m where team_id = $1 and staff_id <> all($2)
         returning staff_id as "staff: StaffId", to_jsonb(m) as "row!""#,
        id.0,
        &stay,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(rows.into_iter().fold(Changes::none(), |changes, row| changes.removed(MEMBER, key(id, row.staff), row.row)))
}

/// Puts somebody into a team, or says whether they lead it; what it changed.
pub(super) async fn set_member(
    scope: &mut TenantScope,
    id: TeamId,
    staff: StaffId,
    leads: bool,
) -> Result<Changes, Error> {
    let row = sqlx::query!(
        r#"with old as (
             select to_jsonb(m) as row from identity.team_member m where m.team_id = $1 and m.staff_id = $2
         )
         insert into identity.team_member as m (team_id, staff_id, leads) values ($1, $2, $3)
         on conflict (team_id, staff_id) do update set leads = excluded.leads
         returning to_jsonb(m) as "after!", (select old.row from old) as "before?""#,
        id.0,
        staff.0,
        leads,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(match row.before {
        Some(before) => Changes::none().changed(MEMBER, key(id, staff), before, row.after),
        None => Changes::none().created(MEMBER, key(id, staff), row.after),
    })
}

fn key(id: TeamId, staff: StaffId) -> Value {
    json!({ "staff_id": staff, "team_id": id })
}
