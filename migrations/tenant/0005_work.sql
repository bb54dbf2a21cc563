-- Crate `events`: what happened, and what is to be done because of it.

create table events.audit (
    seq bigint generated always as identity primary key,
    at timestamptz not null,
    actor text not null check (actor in ('staff', 'visitor', 'command', 'job')),
    actor_id uuid check ((actor in ('staff', 'job')) or actor_id is null),
    verb text not null check (verb ~ '^[a-z_]+\.[a-z_]+$'),
    subject text not null check (subject ~ '^[a-z_]+\.[a-z_]+$'),
    subject_id uuid,
    changes jsonb not null check (jsonb_typeof(changes) = 'array'),
    address inet,
    device text not null check (length(device) <= 200),
    request_id uuid not null
);
comment on table events.audit is
    'Every verb writes one row, in its own transaction. Only ever added to; from the beginning on it tells how each row came to be.';
comment on column events.audit.actor_id is 'The member of staff.';
comment on column events.audit.verb is 'Module and verb in the past: crm.deal_moved.';
comment on column events.audit.subject is 'Table of what it was done to: crm.deal.';
comment on column events.audit.changes is
    'Rows that changed: [{"table", "key", "before", "after"}]; before is null for a new row, after for one that is gone; of a changed row only the columns that changed.';
comment on column events.audit.address is 'Where the request came from, behind our own proxies.';
comment on column events.audit.device is 'What the browser called itself.';
comment on column events.audit.request_id is 'Leads to the log.';
create index audit_actor_idx on events.audit (actor_id, seq);
create index audit_subject_idx on events.audit (subject_id, seq);
grant select, insert on events.audit to balcao_app;

create table events.audit_chain (
    position bigint primary key check (position > 0),
    seq bigint not null references events.audit,
    hash bytea not null check (length(hash) = 32),
    constraint audit_chain_seq_key unique (seq)
);
comment on table events.audit_chain is
    'Seals the trail soon after it is written: each link is the hash of the one before and of one row. Apart from the trail, so that writers need not queue for the last link.';
grant select, insert on events.audit_chain to balcao_app;

create table events.audit_horizon (
    id smallint primary key default 1 check (id = 1),
    seq bigint not null,
    next_seq bigint not null,
    next_xid bigint not null
);
comment on table events.audit_horizon is
    'From where on rows of the trail may still be without a seal, so that sealing need not look at the whole trail. One row.';
comment on column events.audit_horizon.seq is 'Up to here every row is sealed, and no transaction can bring another.';
comment on column events.audit_horizon.next_seq is 'Becomes seq once every transaction older than next_xid has ended.';
comment on column events.audit_horizon.next_xid is 'The transaction that sealed up to next_seq, without wraparound.';
grant select, insert, update on events.audit_horizon to balcao_app;

create table events.job (
    id bigint generated always as identity primary key,
    kind text not null check (kind ~ '^[a-z_]+\.[a-z_]+(>[a-z_]+\.[a-z_]+)?$'),
    payload jsonb not null,
    unique_key text check (length(unique_key) between 1 and 200),
    lane text check (length(lane) between 1 and 200),
    run_at timestamptz,
    requests integer not null default 1 check (requests > 0),
    again_at timestamptz,
    attempts smallint not null default 0 check (attempts >= 0),
    lease uuid,
    leased_until timestamptz,
    last_error text check (length(last_error) <= 2000),
    dead_at timestamptz,
    created_at timestamptz not null,
    check ((lease is null) = (leased_until is null)),
    check (dead_at is null or lease is null)
-- Room in each page for the row that was taken up, so that no index is touched.
) with (fillfactor = 50);
comment on table events.job is
    'Work to do outside of a request, written in the transaction of its cause. Deleted in the transaction of its effect.';
comment on column events.job.kind is 'An event and perhaps who hears it (crm.deal_moved>billing.draft), or a job of its own.';
comment on column events.job.unique_key is 'At most one living job of a kind has it; a second wish is counted in requests.';
comment on column events.job.lane is 'Jobs of one lane run one after the other, in the order of their ids; so does, apart from the others, each listener''s part of it.';
comment on column events.job.run_at is 'Not before; null: as soon as possible, whatever the clock says.';
comment on column events.job.requests is 'How often it was wished for since it was last taken up; one that was wished for again while it ran runs again.';
comment on column events.job.again_at is 'When it runs again because it was wished for while it ran; null: at once.';
comment on column events.job.lease is 'Who works on it now; a job whose lease ended is taken up again.';
comment on column events.job.dead_at is 'It failed too often: a person has to look.';
create unique index job_unique_key on events.job (kind, unique_key) where dead_at is null;
create index job_due_idx on events.job (coalesce(run_at, '-infinity'), id) where dead_at is null;
create index job_lane_idx on events.job (lane, id) where dead_at is null and lane is not null;
create index job_dead_idx on events.job (id) where dead_at is not null;
grant select, insert, delete on events.job to balcao_app;
grant update (kind, payload, run_at, requests, again_at, attempts, lease, leased_until, last_error, dead_at) on events.job to balcao_app;

create table events.schedule (
    kind text primary key check (kind ~ '^[a-z_]+\.[a-z_]+$'),
    slot timestamp not null
);
comment on table events.schedule is 'Daily and hourly work: up to which moment of the business''s own clock it was asked for.';
comment on column events.schedule.slot is 'Local time, without a zone: a day or hour that comes twice is asked for once.';
grant select, insert, update (slot) on events.schedule to balcao_app;

create table events.intake (
    provider text not null check (provider ~ '^[a-z_]{1,40}$'),
    event_id text not null check (length(event_id) between 1 and 200),
    endpoint uuid not null,
    headers jsonb not null,
    body bytea not null check (length(body) <= 1048576),
    received_at timestamptz not null,
    processed_at timestamptz,
    primary key (provider, event_id)
);
comment on table events.intake is 'Webhooks as they came, each once: verified, stored, answered, then processed as a job.';
comment on column events.intake.endpoint is 'By which of the business''s addresses it came in: the row of the module that holds the secret path.';
comment on column events.intake.headers is 'Those that the provider signs or numbers its messages with.';
comment on column events.intake.body is 'The raw bytes.';
grant select, insert, delete on events.intake to balcao_app;
grant update (processed_at) on events.intake to balcao_app;

grant delete on events.idempotency to balcao_app;
create index idempotency_age_idx on events.idempotency (created_at);

-- What a person may ask to be erased (LGPD art. 18 VI) and what its keep period ended for; the marks of 0006 say where.
grant update (name, note) on contacts.person to balcao_app;
grant delete on contacts.identity to balcao_app;
grant update (title) on crm.deal to balcao_app;
grant update (email) on identity.staff to balcao_app;

create function events.expire(relation regclass, aged name, before timestamptz, most integer, dry boolean)
    returns bigint language plpgsql security invoker set search_path = pg_catalog as $$
declare
    gone bigint;
begin
    if dry then
        execute format('select count(*) from %s where %I < $1', relation, aged) into gone using before;
    else
        execute format(
            'with gone as (
                 delete from %1$s where %2$I < $1
                     and ctid = any (array(select ctid from %1$s where %2$I < $1 limit $2))
                 returning 1)
             select count(*) from gone', relation, aged) into gone using before, most;
    end if;
    return gone;
end $$;
comment on function events.expire is
    'Deletes at most so many rows of a table that are older than an instant, or counts all of them; does what its caller may do.';
revoke all on function events.expire from public;
grant execute on function events.expire to balcao_app;
