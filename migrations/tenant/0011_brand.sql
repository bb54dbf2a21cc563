-- Crate `site`: the look of the business before it is published, and every look that was. What is published now stands in
-- the registry, which serves pages without opening this database.

create schema if not exists site;
comment on schema site is 'How the business shows itself.';
grant usage on schema site to balcao_app;

-- One row or none: without it the draft is what is published.
create table site.brand_draft (
    id boolean primary key default true check (id),
    look jsonb not null check (jsonb_typeof(look) = 'object'),
    -- Counts up with each change: who publishes says which one they saw.
    version integer not null check (version > 0),
    logo_colours text[] not null default '{}' check (cardinality(logo_colours) <= 8),
    changed_at timestamptz not null,
    changed_by uuid references identity.staff
);
comment on table site.brand_draft is 'The look that is being tried out.
[subject anyone] [purpose service] [keep while related; law LGPD 15 I] [erase keep]';
comment on column site.brand_draft.id is '[data none]';
comment on column site.brand_draft.look is 'Names, colours, letters, logo, contact: app/tenancy/src/brand.rs. It may name whoever answers for personal data, as art. 41 asks.
[data personal; basis legal; category contact]';
comment on column site.brand_draft.version is '[data none]';
comment on column site.brand_draft.logo_colours is 'Colours found in the logo, the strongest first: proposals.
[data none]';
comment on column site.brand_draft.changed_at is '[data none]';
comment on column site.brand_draft.changed_by is '[data link]';
grant select, insert, update on site.brand_draft to balcao_app;

create table site.brand_version (
    version integer primary key check (version > 0),
    look jsonb not null check (jsonb_typeof(look) = 'object'),
    published_at timestamptz not null,
    published_by uuid references identity.staff,
    restored_from integer references site.brand_version
);
comment on table site.brand_version is 'Every look that was published, to go back to.
[subject anyone] [purpose service] [keep while related; law LGPD 15 I] [erase keep]';
comment on column site.brand_version.version is 'As the registry counts.
[data none]';
comment on column site.brand_version.look is 'As site.brand_draft has it.
[data personal; basis legal; category contact]';
comment on column site.brand_version.published_at is '[data none]';
comment on column site.brand_version.published_by is 'Null: the operator, or nobody knows.
[data link]';
comment on column site.brand_version.restored_from is 'The version that somebody went back to.
[data none]';
grant select, insert on site.brand_version to balcao_app;
