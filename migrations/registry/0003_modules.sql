-- What a business says of its modules itself. The running server reads the registry; of modules it may write exactly what the
-- owner's page does, through two functions that check it.

create table registry.plan (
    key text primary key check (key ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    -- The modules that a business of this plan may switch on.
    modules text[] not null check (modules <@ array['crm', 'inbox', 'booking', 'billing', 'privacy'] and 'privacy' = any (modules))
);
comment on table registry.plan is 'What a plan includes. One that is not listed includes everything.';
grant select on registry.plan to balcao_registry;

insert into registry.plan (key, modules)
select key, array['crm', 'inbox', 'booking', 'billing', 'privacy']
from (select 'standard' as key union select plan from registry.tenant) as known;

-- Whether somebody who is invited has it at once.
alter table registry.module add column on_for_new boolean not null default true;

create function registry.includes(of_tenant uuid, of_key text) returns boolean
language sql stable set search_path = '' as $$
    select coalesce(of_key = any (p.modules), true)
    from registry.tenant t left join registry.plan p on p.key = t.plan
    where t.id = of_tenant
$$;
comment on function registry.includes is 'Whether the plan of a tenant includes a module.';

create function registry.change_module(
    of_tenant uuid, of_key text, is_enabled boolean, with_name text, is_on_for_new boolean
) returns void
language plpgsql security definer set search_path = '' as $$
begin
    -- What was on before the plan changed stays on until it is switched off.
    if is_enabled and registry.includes(of_tenant, of_key) is not true
        and not exists (select from registry.module where tenant = of_tenant and key = of_key and enabled) then
        raise exception 'the plan does not include %', of_key using errcode = 'check_violation', constraint = 'module_in_plan';
    end if;
    update registry.module
    set enabled = is_enabled, display_name = with_name, on_for_new = is_on_for_new
    where tenant = of_tenant and key = of_key;
end $$;
comment on function registry.change_module is 'Switches one module of one tenant within its plan, names it, says whether new people have it.';

create function registry.order_modules(of_tenant uuid, keys text[]) returns void
language sql security definer set search_path = '' as $$
    update registry.module m set position = o.position
    from unnest(keys) with ordinality as o (key, position)
    where m.tenant = of_tenant and m.key = o.key
$$;
comment on function registry.order_modules is 'Puts the modules of one tenant into this order.';

revoke execute on function registry.change_module, registry.order_modules, registry.includes from public;
grant execute on function registry.change_module, registry.order_modules, registry.includes to balcao_registry;
