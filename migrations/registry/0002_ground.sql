-- The fleet: who is due for work, former addresses, migrations, spare databases, deletion.

-- One row per tenant with jobs now or later. Written by every process after a commit, coalesced; claimed by dispatchers.
create table registry.tenant_wake (
    tenant uuid primary key references registry.tenant (id),
    -- When somebody should look; -infinity: at once.
    due_at timestamptz not null,
    visited_at timestamptz,
    -- Who looks after it now, and until when nobody else may.
    claimed_by uuid,
    claimed_until timestamptz,
    -- Visits in a row that could not even open the database.
    failures integer not null default 0 check (failures >= 0),
    check ((claimed_by is null) = (claimed_until is null))
);
create index tenant_wake_due_idx on registry.tenant_wake (due_at);
comment on table registry.tenant_wake is 'Which tenants have jobs that are due: a hint, which a sweep makes good where it was lost.';
grant select, insert, update on registry.tenant_wake to balcao_registry;

-- Nobody else gets a slug that once was a tenant's: links to it are out in the world.
create table registry.former_slug (
    slug text primary key,
    tenant uuid not null references registry.tenant (id),
    redirects_until timestamptz not null,
    created_at timestamptz not null
);
create index former_slug_tenant_idx on registry.former_slug (tenant);
comment on table registry.former_slug is 'Slugs that tenants had before; for a time their hosts lead to the new one.';
grant select on registry.former_slug to balcao_registry;

alter table registry.tenant drop constraint tenant_status_check;
alter table registry.tenant add constraint tenant_status_check
    check (status in ('provisioning', 'trial', 'active', 'past_due', 'suspended', 'cancelled', 'deleted'));

create table registry.deletion (
    tenant uuid primary key references registry.tenant (id),
    requested_at timestamptz not null,
    -- The grace ends: from here on the database may be dumped and dropped.
    delete_after timestamptz not null,
    -- What it was before, and is again when it is kept.
    status text not null check (status in ('trial', 'active', 'past_due', 'suspended', 'cancelled')),
    resumes_as text check (resumes_as in ('trial', 'active', 'past_due')),
    -- File of the final dump, where the command wrote it. From here on there is no way back.
    dump text,
    dumped_at timestamptz,
    deleted_at timestamptz,
    check ((status = 'suspended') = (resumes_as is not null)),
    check ((dump is null) = (dumped_at is null))
);
comment on table registry.deletion is 'Tenants that are to be deleted, or are: final dump first, then database and role.';

create table registry.tenant_migration (
    tenant uuid not null references registry.tenant (id),
    version bigint not null,
    state text not null check (state in ('running', 'done', 'failed')),
    attempts integer not null check (attempts > 0),
    error text,
    started_at timestamptz not null,
    finished_at timestamptz,
    primary key (tenant, version)
);
comment on table registry.tenant_migration is 'How the migration of each tenant to each version went.';

create table registry.spare_database (
    -- Of the database, and of the role that a tenant will get.
    name text primary key check (name ~ '^t_[0-9a-f]{20}$'),
    template text not null,
    state text not null check (state in ('making', 'ready')),
    made_at timestamptz not null
);
comment on table registry.spare_database is 'Copies of the template made ahead, so that a new tenant need not wait for one.';

-- Processes serve a tenant by the version of its database, and close what they opened with an old password.
create trigger tell_of_database after update or delete on registry.database
    for each row execute function registry.notify_tenant_changed('tenant');
create trigger tell_of_former_slug after insert or update or delete on registry.former_slug
    for each row execute function registry.notify_tenant_changed('tenant');

-- Also the slugs that lead to a tenant from before, and `@` with its id when the way into its database changed.
create or replace function registry.notify_tenant_changed() returns trigger language plpgsql as $$
declare
    old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    changed uuid := coalesce(new_row, old_row) ->> tg_argv[0];
    names text;
begin
    select string_agg(distinct name, ' ') into names from (
        select slug from registry.tenant where id = changed
        union all select slug from registry.former_slug where tenant = changed
        union all select host from registry.domain where tenant = changed
        union all select old_row ->> 'slug'
        union all select old_row ->> 'host'
        union all select '@' || changed where tg_table_name = 'database'
    ) as named (name);
    perform pg_notify('tenant_changed', case when octet_length(names) > 7500 then '*' else coalesce(names, '*') end);
    return null;
end $$;

-- A tenant that came back or was migrated, or a module that was switched on, may have jobs waiting.
create function registry.wake_tenant() returns trigger language plpgsql as $$
begin
    update registry.tenant_wake set due_at = '-infinity' where tenant = (to_jsonb(new) ->> tg_argv[0])::uuid;
    return null;
end $$;
comment on function registry.wake_tenant is 'Makes a dispatcher look after a tenant at once.';
create trigger wake_by_status after update of status on registry.tenant
    for each row execute function registry.wake_tenant('id');
create trigger wake_by_version after update of schema_version on registry.database
    for each row execute function registry.wake_tenant('tenant');
create trigger wake_by_module after update of enabled on registry.module
    for each row execute function registry.wake_tenant('tenant');
