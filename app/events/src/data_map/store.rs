use super::{Column, Data, DataMap, Fault, Table, mark};
use kernel::Error;
use std::collections::BTreeMap;
use tenancy::TenantScope;

/// Tables of the schemas that the application owns; `public` holds only what sqlx wrote down.
pub(super) async fn load(scope: &mut TenantScope) -> Result<DataMap, Error> {
    let mut faults = Vec::new();
    let mut columns = columns(scope, &mut faults).await?;
    let rows = sqlx::query!(
        r#"select n.nspname || '.' || c.relname as "name!", coalesce(obj_description(c.oid, 'pg_class'), '') as "comment!",
                  has_table_privilege(c.oid, 'delete') as "may_delete!",
                  has_table_privilege(c.oid, 'truncate') as "may_truncate!"
           from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
           where c.relkind in ('r', 'p', 'v', 'm', 'f')
             and n.nspname not in ('public', 'pg_catalog', 'information_schema') and n.nspname not like 'pg\_%'
           order by 1"#,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let mut tables = Vec::with_capacity(rows.len());
    for row in rows {
        let (about, line) = mark::split(&row.comment);
        let columns = columns.remove(&row.name).unwrap_or_default();
        match mark::table(line) {
            Ok(mark) => tables.push(Table {
                about: about.to_owned(),
                name: row.name,
                mark,
                columns,
                may_delete: row.may_delete,
                may_truncate: row.may_truncate,
            }),
            Err(what) => faults.push(Fault::new(row.name, what)),
        }
    }
    Ok(DataMap { tables, faults })
}

/// The columns of each table. One whose mark cannot be read is taken for nobody's, as nothing may be done to it.
async fn columns(scope: &mut TenantScope, faults: &mut Vec<Fault>) -> Result<BTreeMap<String, Vec<Column>>, Error> {
    let rows = sqlx::query!(
        r#"select n.nspname || '.' || c.relname as "relation!", a.attname::text as "name!",
                  format_type(a.atttypid, a.atttypmod) as "kind!", coalesce(col_description(c.oid, a.attnum), '') as "comment!",
                  exists (select from pg_catalog.pg_constraint k
                          where k.conrelid = c.oid and k.contype = 'p' and k.conkey = array[a.attnum]) as "is_key!",
                  t.relation as "to_relation?", t.attribute as "to_column?",
                  has_column_privilege(c.oid, a.attnum, 'update') as "may_update!"
           from pg_catalog.pg_attribute a
           join pg_catalog.pg_class c on c.oid = a.attrelid
           join pg_catalog.pg_namespace n on n.oid = c.relnamespace
           left join lateral (
               select fn.nspname || '.' || fc.relname as relation, fa.attname::text as attribute
               from pg_catalog.pg_constraint f
               join pg_catalog.pg_class fc on fc.oid = f.confrelid
               join pg_catalog.pg_namespace fn on fn.oid = fc.relnamespace
               join pg_catalog.pg_attribute fa on fa.attrelid = f.confrelid and fa.attnum = f.confkey[1]
               where f.conrelid = c.oid and f.contype = 'f' and f.conkey = array[a.attnum]
               order by 1 limit 1
           ) t on true
           where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f')
             and n.nspname not in ('public', 'pg_catalog', 'information_schema') and n.nspname not like 'pg\_%'
           order by 1, a.attnum"#,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let mut columns: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for row in rows {
        let (about, line) = mark::split(&row.comment);
        let data = mark::column(line).unwrap_or_else(|what| {
            faults.push(Fault::new(format!("{}.{}", row.relation, row.name), what));
            Data::None
        });
        columns.entry(row.relation).or_default().push(Column {
            about: about.to_owned(),
            name: row.name,
            kind: row.kind,
            data,
            is_key: row.is_key,
            leads_to: row.to_relation.zip(row.to_column),
            may_update: row.may_update,
        });
    }
    Ok(columns)
}
