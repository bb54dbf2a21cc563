use super::{PageId, SINCE};
use chrono::{DateTime, Utc};
use kernel::Error;
use tenancy::TenantScope;
use uuid::Uuid;

/// A page as the staff's list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) id: PageId,
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) is_public: bool,
    pub(crate) in_menu: bool,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) updated_by: Option<String>,
}

/// All pages: those in the menu in its order, then the others by title.
pub(crate) async fn list(scope: &mut TenantScope) -> Result<Vec<Listed>, Error> {
    let rows = sqlx::query_as!(
        Listed,
        r#"select p.id as "id: PageId", p.slug, p.title, p.is_public, p.position is not null as "in_menu!", p.updated_at,
                  s.name as "updated_by?"
           from site.page p left join identity.staff s on s.id = p.updated_by
           where p.deleted_at is null
           order by p.position nulls last, p.title collate "pt-BR-x-icu", p.id"#,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(rows)
}

/// A page with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) id: PageId,
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) source: String,
    pub(crate) is_public: bool,
    pub(crate) in_menu: bool,
    pub(crate) version: i32,
}

/// The page with this id.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub(crate) async fn load(scope: &mut TenantScope, id: PageId) -> Result<Page, Error> {
    let page = sqlx::query_as!(
        Page,
        r#"select id as "id: PageId", slug, title, source, is_public, position is not null as "in_menu!", version
           from site.page where id = $1 and deleted_at is null"#,
        id.0,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    page.ok_or(Error::NotFound)
}

/// The page at this address, public or not.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub(super) async fn at(scope: &mut TenantScope, slug: &str) -> Result<Page, Error> {
    let page = sqlx::query_as!(
        Page,
        r#"select id as "id: PageId", slug, title, source, is_public, position is not null as "in_menu!", version
           from site.page where slug = $1 and deleted_at is null"#,
        slug,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    page.ok_or(Error::NotFound)
}

/// Address and title of what anyone may see in the menu, in its order.
pub(super) async fn menu(scope: &mut TenantScope) -> Result<Vec<(String, String)>, Error> {
    let rows =
        sqlx::query!("select slug, title from site.page where is_public and position is not null order by position")
            .fetch_all(&mut *scope.conn())
            .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.title)).collect())
}

/// What those of these ids are called that are pages, deleted ones too.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn names(scope: &mut TenantScope, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, Error> {
    if scope.tenant().schema_version < SINCE {
        return Ok(Vec::new());
    }
    let rows =
        sqlx::query!("select id, title from site.page where id = any($1)", ids).fetch_all(&mut *scope.conn()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.title)).collect())
}
