-- Crate `identity`: roles of the business's own beside the four that every business has.

create table identity.role (
    id uuid primary key,
    name text not null check (length(name) between 1 and 40),
    permissions text[] not null check (array_position(permissions, null) is null),
    created_at timestamptz not null,
    deleted_at timestamptz
);
comment on table identity.role is 'A set of permissions with a name, made by the business. The four roles of every business stand in the code.
[no subject] [keep 30d after deleted_at]';
comment on column identity.role.id is '[data none]';
comment on column identity.role.name is 'As the business calls it; unique while it is there.
[data none]';
comment on column identity.role.permissions is 'Codes of the permissions listed in the code; a code that a program does not know opens nothing.
[data none]';
comment on column identity.role.created_at is '[data none]';
comment on column identity.role.deleted_at is 'Given to nobody any more since then; nobody had it.
[data none]';
create unique index role_name_key on identity.role (lower(name)) where deleted_at is null;
comment on index identity.role_name_key is 'Two roles of one name could not be told apart.';
grant select, insert, delete on identity.role to balcao_app;
grant update (name, permissions, deleted_at) on identity.role to balcao_app;

alter table identity.staff
    add column role_id uuid references identity.role,
    add constraint staff_own_role_check check (role_id is null or role = 'viewer');
comment on column identity.staff.role_id is 'The role of the business''s own, in place of the one in `role`: that is then `viewer`, for which a program takes them that knows no own roles.
[data none]';
grant update (role_id) on identity.staff to balcao_app;

alter table identity.invitation add column invited_by uuid references identity.staff;
comment on column identity.invitation.invited_by is 'Who hears when it is accepted; null for the first owner, whom the operator invited.
[data link]';

create table identity.module_off (
    staff_id uuid not null references identity.staff,
    -- Not privacy: the law asks for it.
    module text not null check (module in ('crm', 'inbox', 'booking', 'billing')),
    reason text not null check (length(reason) between 1 and 200),
    off_at timestamptz not null,
    off_by uuid references identity.staff,
    primary key (staff_id, module)
);
comment on table identity.module_off is 'Modules that the business uses and one person does not.
[subject staff by staff_id] [purpose access] [keep while related; law LGPD 15 I] [erase remove]';
comment on column identity.module_off.staff_id is '[data link]';
comment on column identity.module_off.module is 'Key of the module, as the registry spells it.
[data none]';
comment on column identity.module_off.reason is 'Why, in the words of whoever switched it off.
[data personal; basis contract; category text]';
comment on column identity.module_off.off_at is '[data none]';
comment on column identity.module_off.off_by is 'Who switched it off; null where a new person got it so.
[data link]';
grant select, insert, delete on identity.module_off to balcao_app;

create table identity.notification (
    id uuid primary key,
    staff_id uuid not null references identity.staff,
    kind text not null check (kind ~ '^[a-z]+\.[a-z_]+$'),
    values jsonb not null,
    link text not null check (link ~ '^/app/'),
    created_at timestamptz not null,
    read_at timestamptz
);
comment on table identity.notification is 'What somebody who works here is told inside of the app.
[subject staff by staff_id] [subject staff noted in values] [purpose work] [keep 90d after created_at; law LGPD 15 I] [erase remove]';
comment on column identity.notification.id is '[data none]';
comment on column identity.notification.staff_id is 'Who is told.
[data link]';
comment on column identity.notification.kind is 'What it is about, module and verb; the words stand in the code.
[data none]';
comment on column identity.notification.values is 'What the words need: ids, never names.
[data link]';
comment on column identity.notification.link is 'Where it leads.
[data link]';
comment on column identity.notification.created_at is '[data none]';
comment on column identity.notification.read_at is 'Null: counted as new.
[data none]';
create index notification_staff_idx on identity.notification (staff_id, created_at);
create index notification_unread_idx on identity.notification (staff_id) where read_at is null;
comment on index identity.notification_unread_idx is 'The number beside the bell, asked for with each page.';
grant select, insert, delete on identity.notification to balcao_app;
grant update (read_at) on identity.notification to balcao_app;

create table identity.team (
    id uuid primary key,
    name text not null check (length(name) between 1 and 60),
    created_at timestamptz not null,
    deleted_at timestamptz
);
comment on table identity.team is 'People who work together.
[no subject] [keep 30d after deleted_at]';
comment on column identity.team.id is '[data none]';
comment on column identity.team.name is 'Unique while it is there.
[data none]';
comment on column identity.team.created_at is '[data none]';
comment on column identity.team.deleted_at is '[data none]';
create unique index team_name_key on identity.team (lower(name)) where deleted_at is null;
comment on index identity.team_name_key is 'Two teams of one name could not be told apart.';
grant select, insert, delete on identity.team to balcao_app;
grant update (name, deleted_at) on identity.team to balcao_app;

create table identity.team_member (
    team_id uuid not null references identity.team,
    staff_id uuid not null references identity.staff,
    leads boolean not null,
    primary key (team_id, staff_id)
);
comment on table identity.team_member is 'Who is in which team; a person may be in several.
[subject staff by staff_id] [purpose service] [keep while related; law LGPD 15 I] [erase remove]';
comment on column identity.team_member.team_id is '[data none]';
comment on column identity.team_member.staff_id is '[data link]';
comment on column identity.team_member.leads is 'Whom the team turns to.
[data none]';
create unique index team_member_lead_key on identity.team_member (team_id) where leads;
comment on index identity.team_member_lead_key is 'A team has one lead, or none.';
grant select, insert, delete on identity.team_member to balcao_app;
grant update (leads) on identity.team_member to balcao_app;
