-- Crate `identity`: who works here and who is signed in.

create schema identity;
comment on schema identity is 'Staff, their invitations and their sessions.';
grant usage on schema identity to balcao_app;

create table identity.staff (
    id uuid primary key,
    email text not null check (email = lower(email) and length(email) between 3 and 254),
    name text not null check (length(name) between 1 and 120),
    role text not null check (role in ('owner', 'admin', 'agent', 'viewer')),
    password_hash text,
    active boolean not null default true,
    created_at timestamptz not null,
    last_sign_in_at timestamptz,
    constraint staff_email_key unique (email)
);
comment on table identity.staff is 'People who work at this business. Never deleted: what they did keeps their name.';
comment on column identity.staff.email is 'Lower case; what one signs in with.';
comment on column identity.staff.role is 'A set of permissions, listed in the code.';
comment on column identity.staff.password_hash is 'Argon2id in PHC form; null until the invitation is accepted.';
comment on column identity.staff.active is 'False ends every session at once.';
grant select, insert on identity.staff to balcao_app;
grant update (name, role, password_hash, active, last_sign_in_at) on identity.staff to balcao_app;

create table identity.invitation (
    token_hash bytea primary key check (length(token_hash) = 32),
    staff_id uuid not null references identity.staff,
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at),
    used_at timestamptz
);
comment on table identity.invitation is 'Links with which a person chooses their first password: one use, seven days.';
comment on column identity.invitation.token_hash is 'SHA-256 of the 256-bit token; the token itself is only in the link.';
create unique index invitation_open_key on identity.invitation (staff_id) where used_at is null;
comment on index identity.invitation_open_key is 'One open invitation per person: a new one takes the place of the old.';
grant select, insert, delete on identity.invitation to balcao_app;
grant update (used_at) on identity.invitation to balcao_app;

create table identity.session (
    id_hash bytea primary key check (length(id_hash) = 32),
    staff_id uuid not null references identity.staff,
    data jsonb not null default '{}',
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    user_agent text not null check (length(user_agent) <= 200)
);
comment on table identity.session is 'Who is signed in where. Made at sign-in, deleted at sign-out; nobody else has one.';
comment on column identity.session.id_hash is 'SHA-256 of the 128-bit id in the cookie.';
comment on column identity.session.last_seen_at is 'Written at most every five minutes.';
comment on column identity.session.expires_at is '14 days after it was last seen, at most 90 days after sign-in.';
comment on column identity.session.user_agent is 'Lets people recognise their own devices. The address is left out on purpose.';
create index session_staff_idx on identity.session (staff_id);
grant select, insert, delete on identity.session to balcao_app;
grant update (data, last_seen_at, expires_at) on identity.session to balcao_app;
