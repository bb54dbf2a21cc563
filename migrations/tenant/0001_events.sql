-- What the whole database shares: extensions, and the schema of crate `events`.

-- Equality beside ranges in exclusion constraints: no double booking.
create extension if not exists btree_gist;
-- Search by parts of a name.
create extension if not exists pg_trgm;
-- Search that ignores accents.
create extension if not exists unaccent;

create schema events;
comment on schema events is 'What happened: answers already given, later the outbox, jobs and the audit trail.';
grant usage on schema events to balcao_app;

create table events.idempotency (
    key uuid not null,
    actor text not null check (actor <> ''),
    route text not null check (route <> ''),
    request_hash bytea not null check (length(request_hash) = 32),
    outcome jsonb,
    created_at timestamptz not null,
    primary key (route, actor, key)
);
comment on table events.idempotency is
    'One row per accepted create form, written in the transaction of its effect: a form sent twice acts once and gets the first answer.';
comment on column events.idempotency.key is 'Made when the form was rendered.';
comment on column events.idempotency.actor is 'Who sent it: staff:<uuid>, visitor or command.';
comment on column events.idempotency.route is 'The server function, /api/crm/deal/create.';
comment on column events.idempotency.request_hash is 'SHA-256 of the form: the same key with another form is refused.';
comment on column events.idempotency.outcome is 'Where the person was sent; null only inside the transaction that claimed the key.';
grant select, insert, update (outcome) on events.idempotency to balcao_app;
