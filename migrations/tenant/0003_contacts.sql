-- Crate `contacts`: the people a business deals with and how each is recognised.

create schema contacts;
comment on schema contacts is 'People the business deals with.';
grant usage on schema contacts to balcao_app;

create table contacts.person (
    id uuid primary key,
    name text not null check (length(name) between 1 and 120),
    note text not null default '' check (length(note) <= 4000),
    created_at timestamptz not null
);
comment on table contacts.person is 'A person: one row, whatever they want from the business and however often they come.';
comment on column contacts.person.name is 'As they were first written down.';
comment on column contacts.person.note is 'What the staff wants to remember.';
grant select, insert on contacts.person to balcao_app;

create table contacts.identity (
    kind text not null check (kind in ('phone')),
    normalised text not null check (length(normalised) between 1 and 254),
    -- Deferred: the identity is claimed first, and the person is written only by whoever claimed it.
    person_id uuid not null references contacts.person deferrable initially deferred,
    created_at timestamptz not null,
    primary key (kind, normalised)
);
comment on table contacts.identity is 'What a person is recognised by. Belongs to one person, so a second request by the same phone finds the same person.';
comment on column contacts.identity.normalised is 'Canonical text: a phone in E.164.';
create index identity_person_idx on contacts.identity (person_id);
grant select, insert on contacts.identity to balcao_app;
