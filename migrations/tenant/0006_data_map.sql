-- The data map: what each table and column holds, on whom, how long and by what law. The marks are explained in
-- migrations/README.md and read by crate `events`; `balcao data-map` prints them. Comments only: each keeps the words it had
-- and gets its mark on a line of its own. Tables of later migrations bring theirs in their own comments.

do $$
declare
    entry record;
    place text;
    words text;
begin
    for entry in select * from (values
        ('events.idempotency', null, '[subject staff noted in actor] [purpose service] [keep 48h after created_at; law LGPD 15 I] [erase remove]'),
        ('events.idempotency', 'key', '[data none]'),
        ('events.idempotency', 'actor', '[data link]'),
        ('events.idempotency', 'route', '[data none]'),
        ('events.idempotency', 'request_hash', '[data secret]'),
        ('events.idempotency', 'outcome', '[data link]'),
        ('events.idempotency', 'created_at', '[data none]'),

        ('events.audit', null, '[subject person noted in subject_id, changes] [subject staff noted in actor_id, subject_id, changes] [purpose proof] [keep 5y after at; owner; law LGPD 6 X, CDC 27] [erase keep]'),
        ('events.audit', 'seq', '[data none]'),
        ('events.audit', 'at', '[data none]'),
        ('events.audit', 'actor', '[data none]'),
        ('events.audit', 'actor_id', '[data link]'),
        ('events.audit', 'verb', '[data none]'),
        ('events.audit', 'subject', '[data none]'),
        ('events.audit', 'subject_id', '[data link]'),
        ('events.audit', 'changes', '[data personal; basis claims; category text]'),
        ('events.audit', 'address', '[data personal; basis claims; category connection]'),
        ('events.audit', 'device', '[data personal; basis claims; category connection]'),
        ('events.audit', 'request_id', '[data none]'),

        ('events.audit_chain', null, '[no subject] [keep while related]'),
        ('events.audit_chain', 'position', '[data none]'),
        ('events.audit_chain', 'seq', '[data link]'),
        ('events.audit_chain', 'hash', '[data secret]'),

        ('events.audit_horizon', null, '[no subject] [keep while related]'),
        ('events.audit_horizon', 'id', '[data none]'),
        ('events.audit_horizon', 'seq', '[data none]'),
        ('events.audit_horizon', 'next_seq', '[data none]'),
        ('events.audit_horizon', 'next_xid', '[data none]'),

        ('events.job', null, '[subject person noted in lane, payload] [subject staff noted in lane] [purpose work] [keep 90d after dead_at; law LGPD 15 I] [erase remove]'),
        ('events.job', 'id', '[data none]'),
        ('events.job', 'kind', '[data none]'),
        ('events.job', 'payload', '[data personal; basis contract; category text]'),
        ('events.job', 'unique_key', '[data link]'),
        ('events.job', 'lane', '[data link]'),
        ('events.job', 'run_at', '[data none]'),
        ('events.job', 'requests', '[data none]'),
        ('events.job', 'again_at', '[data none]'),
        ('events.job', 'attempts', '[data none]'),
        ('events.job', 'lease', '[data none]'),
        ('events.job', 'leased_until', '[data none]'),
        ('events.job', 'last_error', '[data personal; basis contract; category text]'),
        ('events.job', 'dead_at', '[data none]'),
        ('events.job', 'created_at', '[data none]'),

        ('events.schedule', null, '[no subject] [keep always]'),
        ('events.schedule', 'kind', '[data none]'),
        ('events.schedule', 'slot', '[data none]'),

        ('events.intake', null, '[subject anyone] [purpose work] [keep 30d after processed_at; law LGPD 15 I] [erase keep]'),
        ('events.intake', 'provider', '[data none]'),
        ('events.intake', 'event_id', '[data none]'),
        ('events.intake', 'endpoint', '[data link]'),
        ('events.intake', 'headers', '[data secret]'),
        ('events.intake', 'body', '[data personal; basis contract; category text]'),
        ('events.intake', 'received_at', '[data none]'),
        ('events.intake', 'processed_at', '[data none]'),

        ('identity.staff', null, '[subject staff by id] [purpose access] [keep while related; law LGPD 15 I] [erase anonymise]'),
        ('identity.staff', 'id', '[data link]'),
        ('identity.staff', 'email', '[data personal; basis contract; category contact]'),
        ('identity.staff', 'name', '[data personal; basis contract; category name]'),
        ('identity.staff', 'role', '[data none]'),
        ('identity.staff', 'password_hash', '[data secret]'),
        ('identity.staff', 'active', '[data none]'),
        ('identity.staff', 'created_at', '[data none]'),
        ('identity.staff', 'last_sign_in_at', '[data personal; basis contract; category connection]'),

        ('identity.invitation', null, '[subject staff by staff_id] [purpose access] [keep 90d after expires_at; law LGPD 15 I] [erase remove]'),
        ('identity.invitation', 'token_hash', '[data secret]'),
        ('identity.invitation', 'staff_id', '[data link]'),
        ('identity.invitation', 'created_at', '[data none]'),
        ('identity.invitation', 'expires_at', '[data none]'),
        ('identity.invitation', 'used_at', '[data none]'),

        ('identity.session', null, '[subject staff by staff_id] [purpose access] [keep 24h after expires_at; law LGPD 15 I] [erase remove]'),
        ('identity.session', 'id_hash', '[data secret]'),
        ('identity.session', 'staff_id', '[data link]'),
        ('identity.session', 'data', '[data secret]'),
        ('identity.session', 'created_at', '[data none]'),
        ('identity.session', 'last_seen_at', '[data personal; basis contract; category connection]'),
        ('identity.session', 'expires_at', '[data none]'),
        ('identity.session', 'user_agent', '[data personal; basis contract; category connection]'),

        ('contacts.person', null, '[subject person by id] [purpose service] [keep while related; law LGPD 15 I] [erase anonymise]'),
        ('contacts.person', 'id', '[data link]'),
        ('contacts.person', 'name', '[data personal; basis contract; category name]'),
        ('contacts.person', 'note', '[data personal; basis contract; category text]'),
        ('contacts.person', 'created_at', '[data none]'),

        ('contacts.identity', null, '[subject person by person_id] [purpose service] [keep while related; law LGPD 15 I] [erase remove]'),
        ('contacts.identity', 'kind', '[data none]'),
        ('contacts.identity', 'normalised', '[data personal; basis contract; category contact]'),
        ('contacts.identity', 'person_id', '[data link]'),
        ('contacts.identity', 'created_at', '[data none]'),

        ('crm.pipeline', null, '[no subject] [keep always]'),
        ('crm.pipeline', 'id', '[data none]'),
        ('crm.pipeline', 'name', '[data none]'),
        ('crm.pipeline', 'position', '[data none]'),
        ('crm.pipeline', 'created_at', '[data none]'),

        ('crm.stage', null, '[no subject] [keep always]'),
        ('crm.stage', 'id', '[data none]'),
        ('crm.stage', 'pipeline_id', '[data none]'),
        ('crm.stage', 'name', '[data none]'),
        ('crm.stage', 'kind', '[data none]'),
        ('crm.stage', 'colour', '[data none]'),
        ('crm.stage', 'probability', '[data none]'),
        ('crm.stage', 'position', '[data none]'),

        ('crm.deal', null, '[subject person by person_id] [purpose service] [keep while related; law LGPD 15 I] [erase anonymise]'),
        ('crm.deal', 'id', '[data link]'),
        ('crm.deal', 'person_id', '[data link]'),
        ('crm.deal', 'stage_id', '[data none]'),
        ('crm.deal', 'owner_id', '[data link]'),
        ('crm.deal', 'title', '[data personal; basis contract; category text]'),
        ('crm.deal', 'amount_centavos', '[data none]'),
        ('crm.deal', 'version', '[data none]'),
        ('crm.deal', 'position', '[data none]'),
        ('crm.deal', 'created_at', '[data none]'),
        ('crm.deal', 'created_by', '[data link]'),
        ('crm.deal', 'stage_entered_at', '[data none]'),

        ('crm.deal_stage_change', null, '[subject person via deal_id -> crm.deal] [purpose service] [keep while related; law LGPD 15 I] [erase anonymise]'),
        ('crm.deal_stage_change', 'deal_id', '[data link]'),
        ('crm.deal_stage_change', 'version', '[data none]'),
        ('crm.deal_stage_change', 'from_stage_id', '[data none]'),
        ('crm.deal_stage_change', 'to_stage_id', '[data none]'),
        ('crm.deal_stage_change', 'from_entered_at', '[data none]'),
        ('crm.deal_stage_change', 'from_position', '[data none]'),
        ('crm.deal_stage_change', 'changed_at', '[data none]'),
        ('crm.deal_stage_change', 'changed_by', '[data link]')
    ) as map (relation, attribute, mark)
    loop
        place := entry.relation::regclass::text;
        if entry.attribute is null then
            words := obj_description(entry.relation::regclass, 'pg_class');
            execute format('comment on table %s is %L', place, concat_ws(E'\n', words, entry.mark));
        else
            words := (select col_description(attrelid, attnum) from pg_attribute
                      where attrelid = entry.relation::regclass and attname = entry.attribute);
            execute format('comment on column %s.%I is %L', place, entry.attribute, concat_ws(E'\n', words, entry.mark));
        end if;
    end loop;
end $$;
