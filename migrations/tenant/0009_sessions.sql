-- Crate `identity`: how often somebody may try to come in, and the customers who do.

create table identity.attempt (
    key_hash bytea primary key check (length(key_hash) = 32),
    times timestamptz[] not null check (cardinality(times) <= 300),
    last_at timestamptz not null
) with (fillfactor = 70);
comment on table identity.attempt is 'Tries to come in of the last hour, one row for each account, address or device that was tried; counted before a password is looked at, so that every process counts together.
[no subject] [keep 1h after last_at]';
comment on column identity.attempt.key_hash is 'Keyed hash of what is counted: neither an e-mail nor an address stands here.
[data secret]';
comment on column identity.attempt.times is 'When, the oldest first; what was refused does not count.
[data none]';
comment on column identity.attempt.last_at is 'Of the last try, refused or not.
[data none]';
create index attempt_last_idx on identity.attempt (last_at);
comment on index identity.attempt_last_idx is 'Each try takes a few of those that are over away.';
grant select, insert, delete on identity.attempt to balcao_app;
grant update (times, last_at) on identity.attempt to balcao_app;

create table identity.customer (
    id uuid primary key,
    email text not null check (email = lower(email) and length(email) between 3 and 254),
    name text not null default '' check (length(name) <= 120),
    phone text check (phone ~ '^\+[0-9]{8,15}$'),
    locale text not null check (locale in ('pt-BR', 'en')),
    created_at timestamptz not null,
    constraint customer_email_key unique (email)
);
comment on table identity.customer is 'A customer''s account: made when the first code sent to their e-mail was typed.
[subject customer by id] [purpose service] [keep while related; law LGPD 15 I] [erase remove]';
comment on column identity.customer.id is '[data link]';
comment on column identity.customer.email is 'Lower case; where codes are sent.
[data personal; basis contract; category contact]';
comment on column identity.customer.name is 'As they write it; empty until they do.
[data personal; basis contract; category name]';
comment on column identity.customer.phone is 'In E.164.
[data personal; basis contract; category contact]';
comment on column identity.customer.locale is 'The language they read last; mails are written in it.
[data none]';
comment on column identity.customer.created_at is '[data none]';
grant select, insert, delete on identity.customer to balcao_app;
grant update (name, phone, locale) on identity.customer to balcao_app;

create table identity.customer_session (
    id_hash bytea primary key check (length(id_hash) = 32),
    customer_id uuid not null references identity.customer,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    user_agent text not null check (length(user_agent) <= 200)
);
comment on table identity.customer_session is 'Which customer is signed in where; apart from the staff''s, so that neither can pass for the other.
[subject customer by customer_id] [purpose access] [keep 24h after expires_at; law LGPD 15 I] [erase remove]';
comment on column identity.customer_session.id_hash is 'SHA-256 of the 256-bit token in the cookie.
[data secret]';
comment on column identity.customer_session.customer_id is '[data link]';
comment on column identity.customer_session.created_at is '[data none]';
comment on column identity.customer_session.last_seen_at is 'Written at most every five minutes.
[data personal; basis contract; category connection]';
comment on column identity.customer_session.expires_at is '60 days after it was last seen, at most 365 days after sign-in.
[data none]';
comment on column identity.customer_session.user_agent is 'Lets people recognise their own devices. The address is left out on purpose.
[data personal; basis contract; category connection]';
create index customer_session_customer_idx on identity.customer_session (customer_id);
grant select, insert, delete on identity.customer_session to balcao_app;
grant update (last_seen_at, expires_at) on identity.customer_session to balcao_app;

create table identity.customer_code (
    browser_hash bytea primary key check (length(browser_hash) = 32),
    email text not null check (email = lower(email) and length(email) between 3 and 254),
    customer_id uuid references identity.customer,
    key_id text not null,
    code_mac bytea not null check (length(code_mac) = 32),
    tries smallint not null default 0 check (tries between 0 and 5),
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at)
);
comment on table identity.customer_code is 'The code that a browser waits for: ten minutes, five tries, one use.
[subject customer by customer_id] [purpose access] [keep 1h after expires_at; law LGPD 15 I] [erase remove]';
comment on column identity.customer_code.browser_hash is 'SHA-256 of the 256-bit token in the cookie of the browser that asked: the code is worth nothing elsewhere.
[data secret]';
comment on column identity.customer_code.email is 'Where the code was sent; perhaps nobody''s.
[data personal; basis contract; category contact]';
comment on column identity.customer_code.customer_id is 'Whose e-mail it was then; null when nobody''s.
[data link]';
comment on column identity.customer_code.key_id is 'Which master key the hash was made with.
[data none]';
comment on column identity.customer_code.code_mac is 'Keyed hash of the code: without the key, which is not in the database, a million guesses lead nowhere.
[data secret]';
comment on column identity.customer_code.tries is 'Counted before the code is compared.
[data none]';
comment on column identity.customer_code.created_at is '[data none]';
comment on column identity.customer_code.expires_at is '[data none]';
create index customer_code_email_idx on identity.customer_code (email);
comment on index identity.customer_code_email_idx is 'Codes of whoever is erased.';
grant select, insert, delete on identity.customer_code to balcao_app;
grant update (tries) on identity.customer_code to balcao_app;

-- Customers act too.
alter table events.audit drop constraint audit_actor_check, drop constraint audit_check;
alter table events.audit
    add constraint audit_actor_check check (actor in ('staff', 'customer', 'visitor', 'command', 'job')),
    add constraint audit_check check (actor in ('staff', 'customer', 'job') or actor_id is null);
comment on column events.audit.actor_id is 'The member of staff or the customer.
[data link]';
comment on table events.audit is 'Every verb writes one row, in its own transaction. Only ever added to; from the beginning on it tells how each row came to be.
[subject person noted in subject_id, changes] [subject staff noted in actor_id, subject_id, changes] [subject customer noted in actor_id, subject_id, changes] [purpose proof] [keep 5y after at; owner; law LGPD 6 X, CDC 27] [erase keep]';
comment on column events.idempotency.actor is 'Who sent it: staff:<uuid>, customer:<uuid>, visitor or command.
[data link]';
comment on table events.idempotency is 'One row per accepted create form, written in the transaction of its effect: a form sent twice acts once and gets the first answer.
[subject staff noted in actor] [subject customer noted in actor] [purpose service] [keep 48h after created_at; law LGPD 15 I] [erase remove]';
comment on table events.job is 'Work to do outside of a request, written in the transaction of its cause. Deleted in the transaction of its effect.
[subject person noted in lane, payload] [subject staff noted in lane] [subject customer noted in lane, payload] [purpose work] [keep 90d after dead_at; law LGPD 15 I] [erase remove]';

-- Crate `contacts`: a person is recognised by an e-mail too, and may be a customer who signed in.
alter table contacts.identity drop constraint identity_kind_check;
alter table contacts.identity add constraint identity_kind_check check (kind in ('phone', 'email'));
comment on column contacts.identity.normalised is 'Canonical text: a phone in E.164, an e-mail in lower case.
[data personal; basis contract; category contact]';
alter table contacts.person add column customer_id uuid references identity.customer on delete set null;
comment on column contacts.person.customer_id is 'The account with which they sign in, if they have one.
[data link]';
grant update (customer_id) on contacts.person to balcao_app;
create unique index person_customer_key on contacts.person (customer_id) where customer_id is not null;
comment on index contacts.person_customer_key is 'An account is one person''s.';
