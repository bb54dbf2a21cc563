use super::{IDLE_DAYS, LIFE_DAYS, PROOF, STAFF, UNREAD};
use crate::{RoleId, StaffId, StaffMember, staff::Row};
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use kernel::Error;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tenancy::{Actor, RequestTenant, TenantScope};
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store,
};

/// `last_seen_at` is written at most this often.
const SEEN_EVERY: Duration = Duration::minutes(5);

/// The sessions of one tenant, for one request: reads in the request's own transaction.
///
/// Times are judged by the request's clock, never by the record's own date.
#[derive(Debug, Clone)]
pub struct Store(RequestTenant);

impl Store {
    pub(crate) fn new(request: RequestTenant) -> Self {
        Self(request)
    }

    async fn open(&self) -> session_store::Result<TenantScope> {
        self.0.open(Actor::Visitor).await.map_err(backend)
    }
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let staff = staff_of(record)?;
        let mut scope = self.open().await?;
        forget_ended(&mut scope, staff).await.map_err(backend)?;
        insert(&mut scope, &hash(&record.id), staff, &proof_of(record), &data_of(record)).await.map_err(backend)?;
        scope.commit().await.map_err(backend)
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let mut scope = self.open().await?;
        update(&mut scope, &hash(&record.id), &data_of(record)).await.map_err(backend)?;
        scope.commit().await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let mut scope = self.open().await?;
        let id_hash = hash(id);
        let Some(found) = find(&mut scope, &id_hash).await.map_err(backend)? else {
            return Ok(None);
        };
        if found.last_seen_at <= scope.now() - SEEN_EVERY {
            touch(&mut scope, &id_hash).await.map_err(backend)?;
        }
        self.0.keep(scope).await;
        Ok(Some(found.into_record(*id).map_err(backend)?))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let mut scope = self.open().await?;
        forget(&mut scope, id).await.map_err(backend)?;
        scope.commit().await.map_err(backend)
    }
}

/// A stored session with the person in it.
struct Found {
    data: Value,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    staff_id: StaffId,
    name: String,
    email: String,
    role: String,
    own_id: Option<RoleId>,
    own_name: Option<String>,
    own_permissions: Option<Vec<String>>,
    modules_off: Vec<String>,
    unread: i64,
}

impl Found {
    fn into_record(self, id: Id) -> Result<Record, Error> {
        let member = Row {
            id: self.staff_id,
            name: self.name,
            email: self.email,
            role: self.role,
            own_id: self.own_id,
            own_name: self.own_name,
            own_permissions: self.own_permissions,
            modules_off: self.modules_off,
        }
        .into_member()?;
        let stored: Map<String, Value> = serde_json::from_value(self.data).map_err(Error::fault)?;
        let mut record = Record {
            id,
            data: stored.into_iter().collect(),
            expiry_date: time::OffsetDateTime::from_unix_timestamp(self.expires_at.timestamp())
                .map_err(Error::fault)?,
        };
        record.data.insert(STAFF.to_owned(), serde_json::to_value(member).map_err(Error::fault)?);
        record.data.insert(UNREAD.to_owned(), self.unread.into());
        Ok(record)
    }
}

/// What is kept in the cookie never stands in the database.
pub(super) fn hash(id: &Id) -> Vec<u8> {
    Sha256::digest(id.to_string()).to_vec()
}

fn staff_of(record: &Record) -> session_store::Result<StaffId> {
    let staff = record.data.get(STAFF).cloned().unwrap_or_default();
    let member: Result<StaffMember, _> = serde_json::from_value(staff);
    member.map(|member| member.id).map_err(|_| backend(Error::fault("a session is only made at sign-in")))
}

fn proof_of(record: &Record) -> String {
    record.data.get(PROOF).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The person and what they have not read stand in rows of their own: a copy would grow old.
fn data_of(record: &Record) -> Value {
    let own = |key: &&String| ![STAFF, UNREAD, PROOF].contains(&key.as_str());
    record.data.iter().filter(|(key, _)| own(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn backend(error: Error) -> session_store::Error {
    match serde_json::to_string(&error) {
        Ok(text) => session_store::Error::Backend(text),
        Err(cause) => session_store::Error::Backend(cause.to_string()),
    }
}

/// Removes what is left of a person's ended sessions when they come in again.
async fn forget_ended(scope: &mut TenantScope, staff: StaffId) -> Result<(), Error> {
    let now = scope.now();
    sqlx::query!("delete from identity.session where staff_id = $1 and expires_at <= $2", staff.0, now)
        .execute(&mut *scope.conn())
        .await?;
    Ok(())
}

/// Whoever changes the password or ends the person's access does it before, and there is no row, or after, and ends this
/// session with the others: their row is held until both are done.
async fn insert(
    scope: &mut TenantScope,
    id_hash: &[u8],
    staff: StaffId,
    proof: &str,
    data: &Value,
) -> Result<(), Error> {
    let (now, user_agent) = (scope.now(), scope.facts().user_agent.clone());
    sqlx::query!(
        "with person as (
             select id from identity.staff
             where id = $2 and active and encode(sha256(convert_to(password_hash, 'UTF8')), 'hex') = $7 for share
         )
         insert into identity.session (id_hash, staff_id, data, created_at, last_seen_at, expires_at, user_agent)
         select $1, id, $3, $4, $4, $5, left($6, 200) from person
         on conflict do nothing",
        id_hash,
        staff.0,
        data,
        now,
        now + Duration::days(IDLE_DAYS),
        user_agent,
        proof,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}

/// Changes a session that still exists; one that was ended meanwhile stays ended.
async fn update(scope: &mut TenantScope, id_hash: &[u8], data: &Value) -> Result<(), Error> {
    sqlx::query!("update identity.session set data = $2 where id_hash = $1", id_hash, data)
        .execute(&mut *scope.conn())
        .await?;
    Ok(())
}

async fn find(scope: &mut TenantScope, id_hash: &[u8]) -> Result<Option<Found>, Error> {
    let now = scope.now();
    let found = sqlx::query_as!(
        Found,
        r#"select session.data as "data!", session.last_seen_at as "last_seen_at!", session.expires_at as "expires_at!",
            staff.id as "staff_id!: StaffId", staff.name as "name!", staff.email as "email!", staff.role as "role!",
            own.id as "own_id?: RoleId", own.name as "own_name?", own.permissions as "own_permissions?",
            array(select module from identity.module_off where staff_id = staff.id) as "modules_off!",
            (select count(*) from (
                select from identity.notification n where n.staff_id = staff.id and n.read_at is null limit 100
            ) as unread) as "unread!"
         from identity.session
         join identity.staff on staff.id = session.staff_id
         left join identity.role own on own.id = staff.role_id
         where session.id_hash = $1 and session.expires_at > $2 and staff.active"#,
        id_hash,
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(found)
}

/// Notes a visit; when another request of the same person is just doing so, that one is enough.
async fn touch(scope: &mut TenantScope, id_hash: &[u8]) -> Result<(), Error> {
    let now = scope.now();
    sqlx::query!(
        "update identity.session
         set last_seen_at = $2,
            expires_at = least($3, created_at + make_interval(days => $4))
         where id_hash = (select id_hash from identity.session where id_hash = $1 for update skip locked)",
        id_hash,
        now,
        now + Duration::days(IDLE_DAYS),
        LIFE_DAYS,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}

/// Ends a session.
pub(super) async fn forget(scope: &mut TenantScope, id: &Id) -> Result<(), Error> {
    sqlx::query!("delete from identity.session where id_hash = $1", hash(id)).execute(&mut *scope.conn()).await?;
    Ok(())
}

/// Ends every session of a person.
pub(crate) async fn forget_all(scope: &mut TenantScope, staff: StaffId) -> Result<(), Error> {
    sqlx::query!("delete from identity.session where staff_id = $1", staff.0).execute(&mut *scope.conn()).await?;
    Ok(())
}
