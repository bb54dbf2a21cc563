-- The published look grows: opening words, a second colour, letters, corners, how the business is reached. And the one thing
-- that a running server may write about a tenant.

alter table registry.brand
    add column opening text not null default '' check (char_length(opening) <= 600),
    add column secondary_color text check (secondary_color ~ '^#[0-9a-f]{6}$'),
    -- Keys of lists in app/tenancy/src/brand/tokens.rs, never names that a browser would read.
    add column font text not null default 'system' check (font ~ '^[a-z_]{1,20}$'),
    add column corners text not null default 'soft' check (corners ~ '^[a-z_]{1,20}$'),
    -- Address, phone, hours, pages elsewhere, officer: app/tenancy/src/brand/contact.rs.
    add column contact jsonb not null default '{}'
        check (jsonb_typeof(contact) = 'object' and octet_length(contact::text) <= 8192),
    -- The name of a file of ours below the tenant's id; older programs wrote none.
    add constraint brand_logo_key_check check (logo_key ~ '^[a-z]{1,20}/[0-9a-f]{64}\.png$');

-- Runs as the owner of the registry: the server's role has no grant on the table beyond reading. `look` is what
-- app/tenancy/src/brand.rs writes; the checks of the table hold. The same look again changes nothing and tells nobody.
create function registry.publish_brand(whose uuid, look jsonb) returns integer
language sql security definer set search_path = '' as $$
    with published as (
        update registry.brand b
        set name = look ->> 'name', short_name = look ->> 'short_name', tagline = look ->> 'tagline',
            opening = look ->> 'opening', primary_color = look ->> 'primary', secondary_color = look ->> 'secondary',
            font = look ->> 'font', corners = look ->> 'corners', logo_key = look ->> 'logo',
            contact = look -> 'contact', version = b.version + 1
        where b.tenant = whose
            and (b.name, b.short_name, b.tagline, b.opening, b.primary_color, b.secondary_color, b.font, b.corners,
                 b.logo_key, b.contact)
            is distinct from (look ->> 'name', look ->> 'short_name', look ->> 'tagline', look ->> 'opening',
                 look ->> 'primary', look ->> 'secondary', look ->> 'font', look ->> 'corners', look ->> 'logo',
                 look -> 'contact')
        returning b.version
    )
    select coalesce((select version from published), (select version from registry.brand where tenant = whose))
$$;
comment on function registry.publish_brand is 'Publishes the look of one tenant and tells its version; app/tenancy calls it with the tenant whose database is open.';
revoke all on function registry.publish_brand(uuid, jsonb) from public;
grant execute on function registry.publish_brand(uuid, jsonb) to balcao_registry;
