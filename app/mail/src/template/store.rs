use super::Template;
use crate::TemplateChanged;
use events::Changes;
use kernel::{Error, Locale};
use serde_json::json;
use std::collections::BTreeSet;
use tenancy::TenantScope;

const TEMPLATE: &str = "mail.template";

pub(super) async fn kinds(scope: &mut TenantScope) -> Result<BTreeSet<String>, Error> {
    let kinds = sqlx::query_scalar!(r#"select distinct kind as "kind!" from mail.template where subject is not null"#)
        .fetch_all(&mut *scope.conn())
        .await?;
    Ok(kinds.into_iter().collect())
}

pub(super) async fn find(scope: &mut TenantScope, kind: &str, locale: Locale) -> Result<Option<Template>, Error> {
    let found = sqlx::query_as!(
        Template,
        r#"select subject as "subject!", body as "body!" from mail.template
           where kind = $1 and locale = $2 and subject is not null"#,
        kind,
        locale.code(),
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(found)
}

pub(super) async fn save(
    scope: &mut TenantScope,
    kind: &str,
    locale: Locale,
    template: Option<&Template>,
) -> Result<(), Error> {
    if find(scope, kind, locale).await?.as_ref() == template {
        return Ok(());
    }
    let now = scope.now();
    let row = sqlx::query!(
        r#"with old as (
             select to_jsonb(t) as row from mail.template t where kind = $1 and locale = $2
         ), new as (
             insert into mail.template as t (kind, locale, subject, body, changed_at) values ($1, $2, $3, $4, $5)
             on conflict (kind, locale) do update
                set subject = excluded.subject, body = excluded.body, changed_at = excluded.changed_at
             returning to_jsonb(t) as row
         )
         select new.row as "after!", (select old.row from old) as "before?" from new"#,
        kind,
        locale.code(),
        template.map(|template| template.subject.as_str()),
        template.map(|template| template.body.as_str()),
        now,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    let key = json!({ "kind": kind, "locale": locale.code() });
    let changes = match row.before {
        Some(before) => Changes::none().changed(TEMPLATE, key, before, row.after),
        None => Changes::none().created(TEMPLATE, key, row.after),
    };
    let event = TemplateChanged { kind: kind.to_owned(), locale, reset: template.is_none() };
    events::record(scope, &event, changes).await
}
