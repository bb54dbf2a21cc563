-- What people write down about a deal, beside what happened to it.

create table crm.note (
    id uuid primary key,
    deal_id uuid not null references crm.deal,
    text text not null check (length(text) between 1 and 4000),
    created_at timestamptz not null,
    created_by uuid references identity.staff
);
comment on table crm.note is 'What somebody wrote down about a deal. Only ever added to.
[subject person via deal_id -> crm.deal] [purpose service] [keep while related; law LGPD 15 I] [erase remove]';
comment on column crm.note.id is '[data link]';
comment on column crm.note.deal_id is '[data link]';
comment on column crm.note.text is 'In lines, as it was typed.
[data personal; basis contract; category text]';
comment on column crm.note.created_at is '[data none]';
comment on column crm.note.created_by is 'Null when a command wrote it.
[data link]';
create index note_deal_idx on crm.note (deal_id, created_at desc, id desc);
comment on index crm.note_deal_idx is 'The notes of a deal, the latest first.';
grant select, insert, delete on crm.note to balcao_app;
