-- Who the tenants are and where their databases stand. One registry for the whole platform; everything a business owns
-- itself stands in its own database. Written by the administrator's commands; the running server reads it as a member of
-- the role balcao_registry.
create schema registry;
grant usage on schema registry to balcao_registry;

create table registry.tenant (
    id uuid primary key,
    -- First label of the host `{slug}.{base}`; the reserved words stand in app/tenancy/src/slug.rs.
    slug text not null constraint tenant_slug_taken unique
        check (slug ~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$' and substr(slug, 3, 2) <> '--'),
    name text not null check (char_length(name) between 1 and 120),
    -- CPF or CNPJ, digits and letters only.
    document text check (document ~ '^([0-9]{11}|[0-9A-Z]{12}[0-9]{2})$'),
    -- E.164.
    phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
    -- The owner's address: whom the platform writes to, and who may resume an unfinished creation.
    email text not null check (char_length(email) between 3 and 254),
    status text not null default 'provisioning'
        check (status in ('provisioning', 'trial', 'active', 'past_due', 'suspended', 'cancelled')),
    -- What a suspended tenant comes back to.
    resumes_as text check (resumes_as in ('trial', 'active', 'past_due')),
    plan text not null check (plan ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    trial_ends_at timestamptz,
    trade text not null check (trade in ('salon', 'clinic', 'workshop', 'real_estate', 'cars', 'other')),
    time_zone text not null,
    locale text not null check (locale in ('pt-BR', 'en')),
    created_at timestamptz not null,
    check ((status = 'suspended') = (resumes_as is not null)),
    check (status <> 'trial' or trial_ends_at is not null)
);
comment on table registry.tenant is 'A business that uses Balcao, with its standing towards the platform.';
grant select on registry.tenant to balcao_registry;

create table registry.domain (
    -- Lower-case ASCII without port or final dot, never equal to or under the base host.
    host text primary key check (host ~ '^[a-z0-9.-]{3,253}$' and host like '%.%'),
    tenant uuid not null references registry.tenant (id),
    verified boolean not null,
    -- The host of every link and mail; without one the slug's host is used.
    is_primary boolean not null,
    created_at timestamptz not null,
    check (verified or not is_primary)
);
create unique index domain_one_primary on registry.domain (tenant) where is_primary;
comment on table registry.domain is 'A host of a tenant''s own; only a verified one is answered.';
grant select on registry.domain to balcao_registry;

create table registry.database (
    tenant uuid primary key references registry.tenant (id),
    -- `host:port` of the PostgreSQL server; empty: where the registry is.
    server text not null default '',
    -- Opaque, the same for both; written down before either exists, so that an interrupted creation can be cleared away.
    name text not null unique check (name ~ '^t_[0-9a-f]{20}$'),
    role text not null unique check (role = name),
    -- ChaCha20-Poly1305: nonce (12 bytes), then ciphertext and tag; the tenant's id is authenticated with it.
    password bytea not null,
    key_id text not null,
    -- Last migration of migrations/tenant in this database.
    schema_version bigint not null default 0
);
comment on table registry.database is 'Where a tenant''s database stands and how its one login role gets in.';
grant select on registry.database to balcao_registry;

create table registry.module (
    tenant uuid not null references registry.tenant (id),
    key text not null check (key in ('crm', 'inbox', 'booking', 'billing', 'privacy')),
    enabled boolean not null,
    display_name text check (char_length(display_name) between 1 and 40),
    position smallint not null,
    primary key (tenant, key),
    -- The law asks for it (LGPD art. 18).
    check (key <> 'privacy' or enabled)
);
comment on table registry.module is 'Which parts of the product a tenant has, in the order of its navigation.';
grant select on registry.module to balcao_registry;

create table registry.brand (
    tenant uuid primary key references registry.tenant (id),
    name text not null check (char_length(name) between 1 and 120),
    short_name text not null check (char_length(short_name) between 1 and 12),
    tagline text not null check (char_length(tagline) <= 160),
    primary_color text not null check (primary_color ~ '^#[0-9a-f]{6}$'),
    logo_key text,
    version integer not null check (version > 0)
);
comment on table registry.brand is 'The published look of a tenant; drafts and history stand in the tenant''s own schema site.';
grant select on registry.brand to balcao_registry;

create table registry.provisioning_step (
    tenant uuid not null references registry.tenant (id),
    step text not null
        check (step in ('reserve', 'database', 'role', 'grants', 'settings', 'invitation', 'active')),
    state text not null check (state in ('running', 'done', 'failed')),
    attempts integer not null,
    error text,
    started_at timestamptz not null,
    finished_at timestamptz,
    primary key (tenant, step)
);
comment on table registry.provisioning_step is 'How far the making of a tenant came; a repeated creation goes on from here.';

-- Processes cache tenants by host. The notice names what changed, parted by spaces: own hosts (with a dot) and slugs
-- (without one: only the process knows its base host). `*` stands for everything, where the names would pass the 8000 bytes
-- of a notice.
create function registry.notify_tenant_changed() returns trigger language plpgsql as $$
declare
    old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    changed uuid := coalesce(new_row, old_row) ->> tg_argv[0];
    names text;
begin
    select string_agg(distinct name, ' ') into names from (
        select slug from registry.tenant where id = changed
        union all select host from registry.domain where tenant = changed
        union all select old_row ->> 'slug'
        union all select old_row ->> 'host'
    ) as named (name);
    perform pg_notify('tenant_changed', case when octet_length(names) > 7500 then '*' else coalesce(names, '*') end);
    return null;
end $$;
comment on function registry.notify_tenant_changed is 'Tells every process which hosts to ask about again.';

create trigger tell_of_tenant after insert or update or delete on registry.tenant
    for each row execute function registry.notify_tenant_changed('id');
create trigger tell_of_domain after insert or update or delete on registry.domain
    for each row execute function registry.notify_tenant_changed('tenant');
create trigger tell_of_module after insert or update or delete on registry.module
    for each row execute function registry.notify_tenant_changed('tenant');
create trigger tell_of_brand after insert or update or delete on registry.brand
    for each row execute function registry.notify_tenant_changed('tenant');
