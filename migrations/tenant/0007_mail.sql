-- Crate `mail`: how letters leave and what they say. Crate `identity`: the links with which a password is chosen anew.

create schema mail;
comment on schema mail is 'How the business''s e-mail leaves, and its own words for it.';
grant usage on schema mail to balcao_app;

create table mail.account (
    id smallint primary key default 1 check (id = 1),
    sender_name text check (length(sender_name) between 1 and 120),
    reply_to text check (reply_to = lower(reply_to) and length(reply_to) between 3 and 254),
    host text check (length(host) between 1 and 253),
    port integer check (port between 1 and 65535),
    security text check (security in ('tls', 'starttls')),
    sender_address text check (sender_address = lower(sender_address) and length(sender_address) between 3 and 254),
    username text check (length(username) between 1 and 254),
    password bytea,
    key_id text,
    changed_at timestamptz not null,
    constraint account_server_whole check (
        num_nulls(host, port, security, sender_address) in (0, 4)
        and (username is null or host is not null)
        and num_nulls(username, password, key_id) in (0, 3))
);
comment on table mail.account is 'How the business''s e-mail leaves; one row, or none while all is as usual.
[no subject] [keep always]';
comment on column mail.account.id is '[data none]';
comment on column mail.account.sender_name is 'What the sender is called; null: as the brand.
[data none]';
comment on column mail.account.reply_to is 'Where answers go, lower case; null: to the sender.
[data none]';
comment on column mail.account.host is 'A server of the business''s own; null: the platform''s.
[data none]';
comment on column mail.account.port is '[data none]';
comment on column mail.account.security is 'TLS from the first byte, or turned to after an open beginning; never without.
[data none]';
comment on column mail.account.sender_address is 'Where letters come from, lower case; only a server of one''s own lets one say so.
[data none]';
comment on column mail.account.username is '[data none]';
comment on column mail.account.password is 'Encrypted with the master key for this business and this use alone: nonce, ciphertext, tag. Never shown.
[data secret]';
comment on column mail.account.key_id is 'Which master key: balcao secrets rotate puts the newest in its place.
[data secret]';
comment on column mail.account.changed_at is '[data none]';
grant select, insert, update on mail.account to balcao_app;

create table mail.template (
    kind text not null check (kind ~ '^[a-z_]+\.[a-z_]+$'),
    locale text not null check (locale in ('pt-BR', 'en')),
    subject text check (length(subject) between 1 and 150),
    body text check (length(body) between 1 and 4000),
    changed_at timestamptz not null,
    primary key (kind, locale),
    constraint template_whole check ((subject is null) = (body is null))
);
comment on table mail.template is 'The business''s own words for a kind of e-mail in one language.
[no subject] [keep always]';
comment on column mail.template.kind is 'Module and what it says, as the code lists it.
[data none]';
comment on column mail.template.locale is '[data none]';
comment on column mail.template.subject is 'With {{…}} where the letter''s own values go; null: the usual words again.
[data none]';
comment on column mail.template.body is 'Plain text, the same.
[data none]';
comment on column mail.template.changed_at is '[data none]';
grant select, insert, update (subject, body, changed_at) on mail.template to balcao_app;

create table identity.password_reset (
    token_hash bytea primary key check (length(token_hash) = 32),
    staff_id uuid not null references identity.staff,
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at),
    used_at timestamptz
);
comment on table identity.password_reset is 'Links with which somebody who forgot their password chooses a new one: one use, two hours.
[subject staff by staff_id] [purpose access] [keep 7d after expires_at; law LGPD 15 I] [erase remove]';
comment on column identity.password_reset.token_hash is 'SHA-256 of the 256-bit token; the token itself is only in the link.
[data secret]';
comment on column identity.password_reset.staff_id is '[data link]';
comment on column identity.password_reset.created_at is '[data none]';
comment on column identity.password_reset.expires_at is '[data none]';
comment on column identity.password_reset.used_at is '[data none]';
create unique index password_reset_open_key on identity.password_reset (staff_id) where used_at is null;
comment on index identity.password_reset_open_key is 'One open link per person: a new one takes the place of the old.';
grant select, insert, delete, update (used_at) on identity.password_reset to balcao_app;
