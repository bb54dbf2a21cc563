-- Crate `crm`: the pipeline.

create schema crm;
comment on schema crm is 'The pipeline: what people want from the business and how far each has come.';
grant usage on schema crm to balcao_app;

create table crm.pipeline (
    id uuid primary key,
    name text not null check (length(name) between 1 and 60),
    position text collate "C" not null check (position ~ '^[0-9A-Za-z]+$'),
    created_at timestamptz not null,
    constraint pipeline_position_key unique (position)
);
comment on table crm.pipeline is 'A way of selling: an ordered list of stages. The first one is the one people see.';
comment on column crm.pipeline.position is 'Order as a fraction in text: between two there is always room for a third.';
grant select, insert on crm.pipeline to balcao_app;

create table crm.stage (
    id uuid primary key,
    pipeline_id uuid not null references crm.pipeline,
    name text not null check (length(name) between 1 and 60),
    kind text not null check (kind in ('open', 'won', 'lost')),
    colour text not null check (colour in ('grey', 'blue', 'violet', 'amber', 'green', 'red')),
    probability smallint not null check (probability between 0 and 100),
    position text collate "C" not null check (position ~ '^[0-9A-Za-z]+$'),
    constraint stage_position_key unique (pipeline_id, position)
);
comment on table crm.stage is 'One step of a pipeline, a column of the board.';
comment on column crm.stage.kind is 'Whether a deal that stands here is still open, won or lost.';
comment on column crm.stage.colour is 'Name of a colour of the style sheet, never a value.';
comment on column crm.stage.probability is 'Percent of the deals here that are expected to be won.';
comment on column crm.stage.position is 'Order within the pipeline, left to right; a fraction in text.';
grant select, insert on crm.stage to balcao_app;

create table crm.deal (
    id uuid primary key,
    person_id uuid not null references contacts.person,
    stage_id uuid not null references crm.stage,
    owner_id uuid references identity.staff,
    title text not null default '' check (length(title) <= 120),
    amount_centavos bigint not null default 0 check (amount_centavos between 0 and 9999999999),
    version integer not null default 1 check (version > 0),
    position text collate "C" not null check (position ~ '^[0-9A-Za-z]+$'),
    created_at timestamptz not null,
    created_by uuid references identity.staff,
    stage_entered_at timestamptz not null,
    -- Also the index of the board: a column in its order, page after page.
    constraint deal_position_key unique (stage_id, position)
);
comment on table crm.deal is 'What one person wants from the business, and how far it has come. Its pipeline is that of its stage.';
comment on column crm.deal.owner_id is 'Who of the staff takes care of it.';
comment on column crm.deal.title is 'What the person wants; may be empty, since name and phone are enough to begin.';
comment on column crm.deal.version is 'Grows by one with every move; a move that saw an older one is refused.';
comment on column crm.deal.position is 'Order within the stage, top to bottom; a fraction in text.';
comment on column crm.deal.created_by is 'Null when a command wrote it.';
comment on column crm.deal.stage_entered_at is 'Since when it stands in its stage: the age on the card.';
grant select, insert on crm.deal to balcao_app;
grant update (stage_id, version, position, stage_entered_at) on crm.deal to balcao_app;

create table crm.deal_stage_change (
    deal_id uuid not null references crm.deal,
    version integer not null check (version > 1),
    from_stage_id uuid not null references crm.stage,
    to_stage_id uuid not null references crm.stage check (to_stage_id <> from_stage_id),
    from_entered_at timestamptz not null,
    from_position text collate "C" check (from_position ~ '^[0-9A-Za-z]+$'),
    changed_at timestamptz not null,
    changed_by uuid references identity.staff,
    primary key (deal_id, version)
);
comment on table crm.deal_stage_change is 'Every move, with who and when. Only ever added to.';
comment on column crm.deal_stage_change.version is 'The version of the deal that this move made.';
comment on column crm.deal_stage_change.from_entered_at is
    'Since when the deal had stood in the stage it left; what an undo gives back.';
comment on column crm.deal_stage_change.from_position is
    'Where the deal stood in the stage it left; an undo gives it back while it is free. Null when nobody looked.';
comment on column crm.deal_stage_change.changed_by is 'Null when a command wrote it.';
grant select, insert on crm.deal_stage_change to balcao_app;
