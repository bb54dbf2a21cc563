use super::{
    PageId,
    read::{Page, load},
    rules::Draft,
};
use crate::{PageCreated, PageEdited, PageHidden, PagePlaced, PagePublished, PageRemoved};
use events::Changes;
use kernel::{Error, Position};
use rust_i18n::t;
use serde_json::{Value, json};
use tenancy::TenantScope;

const PAGE: &str = "site.page";

/// Writes a new page; its place in the menu is the last. Gives its id.
///
/// # Errors
/// [`Error::Invalid`] on `slug` when another page is there.
pub(crate) async fn create(scope: &mut TenantScope, draft: &Draft) -> Result<PageId, Error> {
    hold(scope).await?;
    is_free(scope, &draft.slug, None).await?;
    let place = if draft.in_menu { Some(end_of_menu(scope).await?) } else { None };
    let (id, now, author) = (PageId::new(), scope.now(), scope.actor().staff());
    let row = sqlx::query_scalar!(
        r#"insert into site.page as p
             (id, slug, title, source, is_public, position, created_at, created_by, updated_at, updated_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $7, $8)
         returning to_jsonb(p) as "row!""#,
        id.0,
        draft.slug,
        draft.title,
        draft.source,
        draft.is_public,
        place.as_ref().map(Position::as_str),
        now,
        author,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    let changes = Changes::none().created(PAGE, json!({ "id": id }), row);
    events::record(scope, &PageCreated { page: id }, changes).await?;
    Ok(id)
}

/// Changes a page that still is as it was seen. What is so already is not changed.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] on `slug` when another page is there, on `version` when somebody was faster.
pub(crate) async fn edit(scope: &mut TenantScope, id: PageId, seen: i32, draft: &Draft) -> Result<(), Error> {
    hold(scope).await?;
    let page = load(scope, id).await?;
    if is_same(&page, draft) {
        return Ok(());
    }
    if page.version != seen {
        return Err(Error::invalid("version", t!("page.edit.late", locale = scope.locale().code())));
    }
    is_free(scope, &draft.slug, Some(id)).await?;
    let place = if draft.in_menu && !page.in_menu { Some(end_of_menu(scope).await?) } else { None };
    let (now, author) = (scope.now(), scope.actor().staff());
    let row = sqlx::query!(
        r#"update site.page p
           set slug = $2, title = $3, source = $4, is_public = $5,
               position = case when $6 then coalesce($7, p.position) end,
               version = p.version + 1, updated_at = $8, updated_by = $9
           from site.page old where p.id = $1 and old.id = p.id
           returning to_jsonb(old) as "before!", to_jsonb(p) as "after!""#,
        id.0,
        draft.slug,
        draft.title,
        draft.source,
        draft.is_public,
        draft.in_menu,
        place.as_ref().map(Position::as_str),
        now,
        author,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    events::record(scope, &PageEdited { page: id }, changed(id, row.before, row.after)).await
}

fn is_same(page: &Page, draft: &Draft) -> bool {
    (&page.slug, &page.title, &page.source) == (&draft.slug, &draft.title, &draft.source)
        && (page.is_public, page.in_menu) == (draft.is_public, draft.in_menu)
}

/// Puts a page of the menu behind another one of it, or first.
///
/// # Errors
/// [`Error::NotFound`] when there is no such page, [`Error::Conflict`] when one of the two is not in the menu any more.
pub(crate) async fn place(scope: &mut TenantScope, id: PageId, after: Option<PageId>) -> Result<(), Error> {
    hold(scope).await?;
    load(scope, id).await?;
    let order = order(scope).await?;
    let gone = || Error::conflict(t!("page.place.gone", locale = scope.locale().code()));
    let here = order.iter().position(|(page, _)| *page == id).ok_or_else(gone)?;
    if here.checked_sub(1).map(|before| order[before].0) == after {
        return Ok(());
    }
    let others: Vec<&(PageId, Position)> = order.iter().filter(|(page, _)| *page != id).collect();
    let next = match after {
        None => 0,
        Some(after) => others.iter().position(|(page, _)| *page == after).ok_or_else(gone)? + 1,
    };
    let before = next.checked_sub(1).map(|before| &others[before].1);
    let place = Position::between(before, others.get(next).map(|(_, position)| position));
    let (now, author) = (scope.now(), scope.actor().staff());
    let row = sqlx::query!(
        r#"update site.page p set position = $2, version = p.version + 1, updated_at = $3, updated_by = $4
           from site.page old where p.id = $1 and old.id = p.id
           returning to_jsonb(old) as "before!", to_jsonb(p) as "after!""#,
        id.0,
        place.as_str(),
        now,
        author,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    events::record(scope, &PagePlaced { page: id }, changed(id, row.before, row.after)).await
}

/// Lets anyone see a page, or only those who may change it. What is so already is not changed.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) async fn set_public(scope: &mut TenantScope, id: PageId, public: bool) -> Result<(), Error> {
    hold(scope).await?;
    if load(scope, id).await?.is_public == public {
        return Ok(());
    }
    let (now, author) = (scope.now(), scope.actor().staff());
    let row = sqlx::query!(
        r#"update site.page p set is_public = $2, version = p.version + 1, updated_at = $3, updated_by = $4
           from site.page old where p.id = $1 and old.id = p.id
           returning to_jsonb(old) as "before!", to_jsonb(p) as "after!""#,
        id.0,
        public,
        now,
        author,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    let changes = changed(id, row.before, row.after);
    if public {
        events::record(scope, &PagePublished { page: id }, changes).await
    } else {
        events::record(scope, &PageHidden { page: id }, changes).await
    }
}

/// Takes a page away. The row goes when its time is over.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) async fn remove(scope: &mut TenantScope, id: PageId) -> Result<(), Error> {
    hold(scope).await?;
    load(scope, id).await?;
    let (now, author) = (scope.now(), scope.actor().staff());
    let row = sqlx::query!(
        r#"update site.page p
           set is_public = false, position = null, deleted_at = $2, version = p.version + 1, updated_at = $2, updated_by = $3
           from site.page old where p.id = $1 and old.id = p.id
           returning to_jsonb(old) as "before!", to_jsonb(p) as "after!""#,
        id.0,
        now,
        author,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    events::record(scope, &PageRemoved { page: id }, changed(id, row.before, row.after)).await
}

/// Whoever else changes pages waits until this transaction ends, so that addresses and places stay different.
async fn hold(scope: &mut TenantScope) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('site.page', 0)) as held")
        .fetch_one(&mut *scope.conn())
        .await?;
    Ok(())
}

async fn is_free(scope: &mut TenantScope, slug: &str, own: Option<PageId>) -> Result<(), Error> {
    let taken = sqlx::query_scalar!("select id from site.page where slug = $1 and deleted_at is null", slug)
        .fetch_optional(&mut *scope.conn())
        .await?;
    match taken {
        Some(other) if Some(PageId(other)) != own => {
            Err(Error::invalid("slug", t!("page.slug.taken", locale = scope.locale().code(), slug = slug)))
        }
        _ => Ok(()),
    }
}

/// The menu in its order, pages that are not public too.
async fn order(scope: &mut TenantScope) -> Result<Vec<(PageId, Position)>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: PageId", position as "position!" from site.page where position is not null order by position"#
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let read = |text: &str| Position::parse(text).ok_or_else(|| Error::fault(format!("position {text}")));
    rows.into_iter().map(|row| Ok((row.id, read(&row.position)?))).collect()
}

async fn end_of_menu(scope: &mut TenantScope) -> Result<Position, Error> {
    Ok(Position::between(order(scope).await?.last().map(|(_, position)| position), None))
}

fn changed(id: PageId, before: Value, after: Value) -> Changes {
    Changes::none().changed(PAGE, json!({ "id": id }), before, after)
}

#[cfg(test)]
mod tests;
