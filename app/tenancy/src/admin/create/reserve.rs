use super::log;
use crate::{
    Admin, AdminError, AdminSettings, CreateError, ModuleKey, Step, TenantId, Trade,
    admin::{name::Name, new_tenant::Checked, rotate, spare},
};
use chrono::Duration;
use sqlx::{Connection, PgConnection};

/// A tenant that is written down: what the further steps need.
pub(super) struct Reserved {
    pub(super) id: TenantId,
    pub(super) slug: String,
    pub(super) email: String,
    pub(super) trade: Trade,
    /// Of the database and of its role.
    pub(super) name: Name,
    pub(super) password: String,
    /// Whether it was written down just now.
    pub(super) is_fresh: bool,
    done: Vec<Step>,
}

impl Reserved {
    /// Whether an earlier try made its database.
    pub(super) fn has_database(&self) -> bool {
        self.done.contains(&Step::Database)
    }

    /// What is left to do, in order. The invitation is made anew each time: its token is kept nowhere.
    pub(super) fn open_steps(&self) -> Vec<Step> {
        let left = |step: &Step| *step == Step::Invitation || !self.done.contains(step);
        Step::ALL.into_iter().filter(left).collect()
    }
}

/// Writes down who the tenant is, and the names of the database and the role before either exists; or finds what an earlier
/// try wrote down. The caller holds the lock of the slug.
pub(super) async fn reserve(
    registry: &mut PgConnection,
    admin: &Admin,
    new: &Checked,
) -> Result<Reserved, CreateError> {
    let settings = admin.settings();
    let slug = new.slug.as_str();
    if let Some(found) = unfinished(registry, settings, slug, &new.email).await? {
        return Ok(found);
    }
    let taken = sqlx::query_scalar!(
        r#"select exists (select from registry.tenant where slug = $1)
               or exists (select from registry.former_slug where slug = $1) as "taken!""#,
        slug
    )
    .fetch_one(&mut *registry)
    .await
    .map_err(AdminError::from)?;
    if taken {
        return Err(CreateError::Taken(slug.to_owned()));
    }
    write(registry, admin, new).await?;
    unfinished(registry, settings, slug, &new.email)
        .await?
        .map(|reserved| Reserved { is_fresh: true, ..reserved })
        .ok_or_else(|| AdminError::from(sqlx::Error::RowNotFound).into())
}

/// What an earlier try of the same owner left: a tenant whose last step is not logged as done.
async fn unfinished(
    registry: &mut PgConnection,
    settings: &AdminSettings,
    slug: &str,
    email: &str,
) -> Result<Option<Reserved>, AdminError> {
    let row = sqlx::query!(
        r#"select t.id as "id: TenantId", t.email, t.trade, d.name, d.password, d.key_id
           from registry.tenant t join registry.database d on d.tenant = t.id
           where t.slug = $1 and lower(t.email) = lower($2) and not exists (
               select from registry.provisioning_step
               where tenant = t.id and step = 'active' and state = 'done'
           )"#,
        slug,
        email
    )
    .fetch_optional(&mut *registry)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Reserved {
        slug: slug.to_owned(),
        trade: Trade::from_code(&row.trade).unwrap_or_default(),
        name: Name::new(&row.name)?,
        password: settings.master_key.open(row.id, &row.key_id, &row.password)?,
        is_fresh: false,
        done: log::done(registry, row.id).await?,
        email: row.email,
        id: row.id,
    }))
}

async fn write(registry: &mut PgConnection, admin: &Admin, new: &Checked) -> Result<(), AdminError> {
    let settings = admin.settings();
    let (id, now) = (TenantId::new(), settings.clock.now());
    let mut transaction = registry.begin().await?;
    sqlx::query!(
        "insert into registry.tenant
             (id, slug, name, document, phone, email, plan, trial_ends_at, trade, time_zone, locale, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'America/Sao_Paulo', 'pt-BR', $10)",
        id.0,
        new.slug.as_str(),
        new.name,
        new.document.as_ref().map(brazil::Document::as_str),
        new.phone.as_ref().map(brazil::Phone::as_str),
        new.email,
        new.plan,
        new.trial_days.map(|days| now + Duration::days(days.into())),
        new.trade.code(),
        now
    )
    .execute(&mut *transaction)
    .await?;
    let spare = spare::take(&mut transaction, &admin.0.names.template).await?;
    let name = spare.unwrap_or_else(|| Name::opaque().to_string());
    let sealed = rotate::seal(&mut transaction, &settings.master_key, id, &rotate::password()).await?;
    sqlx::query!(
        "insert into registry.database (tenant, name, role, password, key_id) values ($1, $2, $2, $3, $4)",
        id.0,
        name,
        sealed.bytes,
        sealed.key_id
    )
    .execute(&mut *transaction)
    .await?;
    let keys: Vec<String> = ModuleKey::ALL.iter().map(|key| key.code().to_owned()).collect();
    let enabled: Vec<bool> = ModuleKey::ALL.iter().map(|key| new.modules.contains(key)).collect();
    sqlx::query!(
        "insert into registry.module (tenant, key, enabled, position)
         select $1, key, enabled, position from unnest($2::text[], $3::bool[]) with ordinality as m (key, enabled, position)",
        id.0,
        &keys,
        &enabled
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query!(
        "insert into registry.brand
             (tenant, name, short_name, tagline, opening, primary_color, secondary_color, font, corners, logo_key, contact, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)",
        id.0,
        new.brand.name,
        new.brand.short_name,
        new.brand.tagline,
        new.brand.opening,
        new.brand.primary,
        new.brand.secondary,
        new.brand.font.code(),
        new.brand.corners.code(),
        new.brand.logo,
        serde_json::to_value(&new.brand.contact).map_err(|error| sqlx::Error::Encode(error.into()))?
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query!(
        "insert into registry.provisioning_step (tenant, step, state, attempts, started_at, finished_at)
         values ($1, 'reserve', 'done', 1, $2, $2)",
        id.0,
        now
    )
    .execute(&mut *transaction)
    .await?;
    Ok(transaction.commit().await?)
}
