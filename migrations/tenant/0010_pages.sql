-- Crate `site`: the pages a business writes itself, and its first steps.

create schema if not exists site;
comment on schema site is 'What a business shows of itself.';
grant usage on schema site to balcao_app;

create table site.page (
    id uuid primary key,
    slug text not null check (slug ~ '^[a-z0-9-]{1,60}$'),
    title text not null check (length(title) between 1 and 120),
    source text not null check (octet_length(source) <= 65536),
    is_public boolean not null,
    position text collate "C" check (position ~ '^[0-9A-Za-z]+$'),
    version integer not null default 1 check (version > 0),
    created_at timestamptz not null,
    created_by uuid references identity.staff,
    updated_at timestamptz not null,
    updated_by uuid references identity.staff,
    deleted_at timestamptz,
    -- Also the index of the menu: its entries in their order.
    constraint page_position_key unique (position),
    constraint page_deleted_check check (deleted_at is null or (not is_public and position is null))
);
-- The address of a page that was deleted is free again. Also the index by which the public page is found.
create unique index page_slug_key on site.page (slug) where deleted_at is null;
comment on table site.page is E'A page of the business''s own: about us, contact, a landing page.
[no subject] [keep 30d after deleted_at]';
comment on column site.page.id is '[data none]';
comment on column site.page.slug is E'Its address, below the root of the site.\n[data none]';
comment on column site.page.title is '[data none]';
comment on column site.page.source is E'Markdown, as it was typed; made into HTML each time it is shown.\n[data none]';
comment on column site.page.is_public is E'Whether anyone may see it; else only who may change it.\n[data none]';
comment on column site.page.position is
    E'Place in the menu as a fraction in text; null: it is not in the menu.\n[data none]';
comment on column site.page.version is
    E'Grows by one with every change; a text that was written over an older one is refused.\n[data none]';
comment on column site.page.created_at is '[data none]';
comment on column site.page.created_by is E'Null when a command wrote it.\n[data link]';
comment on column site.page.updated_at is '[data none]';
comment on column site.page.updated_by is E'Null when a command changed it last.\n[data link]';
comment on column site.page.deleted_at is E'Since when it is gone; until it is really deleted nobody sees it.\n[data none]';
grant select, insert, delete on site.page to balcao_app;
grant update (slug, title, source, is_public, position, version, updated_at, updated_by, deleted_at)
    on site.page to balcao_app;

create table site.setup_step (
    step text primary key check (step ~ '^[a-z_]{1,30}$'),
    done_at timestamptz,
    done_by uuid references identity.staff,
    dismissed boolean not null default false
);
comment on table site.setup_step is E'What somebody said about a first step that the data itself cannot tell; `all` is the list of them.
[no subject] [keep always]';
comment on column site.setup_step.step is '[data none]';
comment on column site.setup_step.done_at is E'Since when it is done; null: it is not.\n[data none]';
comment on column site.setup_step.done_by is E'Who said so.\n[data link]';
comment on column site.setup_step.dismissed is E'Whether it is not to be offered any more.\n[data none]';
grant select, insert on site.setup_step to balcao_app;
grant update (done_at, done_by, dismissed) on site.setup_step to balcao_app;
