-- What migrations made in this database: one row for each fact about each thing. Run with an empty search_path.
with space as (
    select oid, nspname::text as name, nspowner, nspacl from pg_catalog.pg_namespace
    where nspname !~ '^pg_' and nspname <> 'information_schema'
), of_extension as (
    select classid, objid from pg_catalog.pg_depend where deptype = 'e'
), relation as (
    select c.oid, c.relkind, c.relname, c.relowner, c.relacl, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity,
        c.reloptions, s.name as space, s.name || '.' || c.relname as name
    from pg_catalog.pg_class c join space s on s.oid = c.relnamespace
    where not exists (
        select from of_extension e where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid
    )
), stored as (
    select * from relation where relkind in ('r', 'p', 'v', 'm', 'f')
), routine as (
    select p.oid, p.proowner, p.proacl, p.prokind, s.name as space,
        s.name || '.' || p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')' as name
    from pg_catalog.pg_proc p join space s on s.oid = p.pronamespace
    where not exists (
        select from of_extension e where e.classid = 'pg_catalog.pg_proc'::regclass and e.objid = p.oid
    )
), grants as (
    select owner.kind, owner.oid, owner.part, string_agg(owner.line, '; ' order by owner.line) as value
    from (
        select granted.kind, granted.oid, granted.part,
            case g.grantee when 0 then 'PUBLIC' else pg_catalog.pg_get_userbyid(g.grantee)::text end || ' ' || string_agg(
                lower(g.privilege_type) || case when g.is_grantable then '*' else '' end,
                ', ' order by g.privilege_type
            ) as line
        from (
            select 'schema' as kind, oid, 0 as part, coalesce(nspacl, pg_catalog.acldefault('n', nspowner)) as acl from space
            union all
            select case relkind when 'S' then 'sequence' else 'table' end, oid, 0, coalesce(
                relacl, pg_catalog.acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner)
            )
            from relation where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
            union all
            select 'column', s.oid, a.attnum, a.attacl
            from stored s join pg_catalog.pg_attribute a on a.attrelid = s.oid where a.attacl is not null and not a.attisdropped
            union all
            select 'function', oid, 0, coalesce(proacl, pg_catalog.acldefault('f', proowner)) from routine
        ) granted
        cross join lateral pg_catalog.aclexplode(granted.acl) g
        group by granted.kind, granted.oid, granted.part, g.grantee
    ) owner
    group by owner.kind, owner.oid, owner.part
)
select 'database' as kind, '' as name, null::text as parent_kind, null::text as parent, f.facet, f.value
from pg_catalog.pg_database d
cross join lateral (values
    ('owner', pg_catalog.pg_get_userbyid(d.datdba)::text),
    ('open_to_public', pg_catalog.has_database_privilege('public', d.oid, 'connect')::text)
) f (facet, value)
where d.datname = pg_catalog.current_database()
union all
select 'extension', e.extname::text, null, null, f.facet, f.value
from pg_catalog.pg_extension e
cross join lateral (values
    ('version', e.extversion),
    ('schema', (select nspname::text from pg_catalog.pg_namespace where oid = e.extnamespace))
) f (facet, value)
union all
select 'schema', s.name, null, null, f.facet, f.value
from space s
cross join lateral (values
    ('owner', pg_catalog.pg_get_userbyid(s.nspowner)::text),
    ('grants', (select value from grants where kind = 'schema' and oid = s.oid))
) f (facet, value)
union all
select 'table', t.name, 'schema', t.space, f.facet, f.value
from stored t
cross join lateral (values
    ('kind', t.relkind::text),
    ('owner', pg_catalog.pg_get_userbyid(t.relowner)::text),
    ('grants', (select value from grants where kind = 'table' and oid = t.oid)),
    ('persistence', t.relpersistence::text),
    ('row_security', (t.relrowsecurity or t.relforcerowsecurity)::text),
    ('options', array_to_string(t.reloptions, ', ')),
    ('definition', case when t.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(t.oid) end),
    ('comment', pg_catalog.obj_description(t.oid, 'pg_class'))
) f (facet, value)
union all
select 'column', t.name || '.' || a.attname, 'table', t.name, f.facet, f.value
from stored t
join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
left join pg_catalog.pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
cross join lateral (values
    ('type', pg_catalog.format_type(a.atttypid, a.atttypmod)),
    ('not_null', a.attnotnull::text),
    ('default', case when a.attgenerated = '' then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end),
    ('generated', case when a.attgenerated <> '' then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end),
    ('identity', nullif(a.attidentity::text, '')),
    ('collation', (select collname::text from pg_catalog.pg_collation where oid = a.attcollation and collname <> 'default')),
    ('grants', (select value from grants where kind = 'column' and oid = t.oid and part = a.attnum)),
    ('comment', pg_catalog.col_description(t.oid, a.attnum))
) f (facet, value)
union all
select 'constraint', t.name || '.' || c.conname, 'table', t.name, f.facet, f.value
from pg_catalog.pg_constraint c
join stored t on t.oid = c.conrelid
cross join lateral (values ('definition', pg_catalog.pg_get_constraintdef(c.oid))) f (facet, value)
-- `not null` is a fact about the column.
where c.contype in ('c', 'f', 'p', 'u', 'x')
union all
select 'index', r.space || '.' || r.relname, 'table', t.name, f.facet, f.value
from pg_catalog.pg_index i
join relation r on r.oid = i.indexrelid
join stored t on t.oid = i.indrelid
cross join lateral (values
    ('definition', pg_catalog.pg_get_indexdef(i.indexrelid)),
    ('valid', i.indisvalid::text)
) f (facet, value)
where not exists (select from pg_catalog.pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))
union all
select 'function', p.name, 'schema', p.space, f.facet, f.value
from routine p
cross join lateral (values
    ('definition', case when p.prokind <> 'a' then pg_catalog.pg_get_functiondef(p.oid) end),
    ('owner', pg_catalog.pg_get_userbyid(p.proowner)::text),
    ('grants', (select value from grants where kind = 'function' and oid = p.oid))
) f (facet, value)
union all
select 'trigger', t.name || '.' || g.tgname, 'table', t.name, f.facet, f.value
from pg_catalog.pg_trigger g
join stored t on t.oid = g.tgrelid
cross join lateral (values
    ('definition', pg_catalog.pg_get_triggerdef(g.oid)),
    ('enabled', g.tgenabled::text)
) f (facet, value)
where not g.tgisinternal
union all
select 'sequence', r.name, coalesce(o.kind, 'schema'), coalesce(o.name, r.space), f.facet, f.value
from relation r
join pg_catalog.pg_sequence q on q.seqrelid = r.oid
left join lateral (
    -- One that belongs to a column comes and goes with it.
    select 'column' as kind, t.name || '.' || a.attname as name
    from pg_catalog.pg_depend d
    join stored t on t.oid = d.refobjid
    join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
    where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = r.oid and d.deptype in ('a', 'i')
    limit 1
) o on true
cross join lateral (values
    ('definition', pg_catalog.format(
        '%s increment %s minvalue %s maxvalue %s start %s cache %s%s', pg_catalog.format_type(q.seqtypid, null),
        q.seqincrement, q.seqmin, q.seqmax, q.seqstart, q.seqcache, case when q.seqcycle then ' cycle' else '' end
    )),
    ('owner', pg_catalog.pg_get_userbyid(r.relowner)::text),
    ('grants', (select value from grants where kind = 'sequence' and oid = r.oid))
) f (facet, value)
union all
select 'type', s.name || '.' || y.typname, 'schema', s.name, f.facet, f.value
from pg_catalog.pg_type y
join space s on s.oid = y.typnamespace
cross join lateral (values
    ('definition', case y.typtype
        when 'e' then (select string_agg(enumlabel, ', ' order by enumsortorder) from pg_catalog.pg_enum where enumtypid = y.oid)
        else pg_catalog.format_type(y.typbasetype, y.typtypmod) || coalesce((
            select ' ' || string_agg(pg_catalog.pg_get_constraintdef(oid), ' ' order by conname)
            from pg_catalog.pg_constraint where contypid = y.oid
        ), '')
    end),
    ('owner', pg_catalog.pg_get_userbyid(y.typowner)::text)
) f (facet, value)
where y.typtype in ('e', 'd') and not exists (
    select from of_extension e where e.classid = 'pg_catalog.pg_type'::regclass and e.objid = y.oid
)
