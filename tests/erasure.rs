//! What a business holds on somebody is given out whole and erased whole: checked over all tables by the data map, so that a
//! forgotten column is found.

#[path = "support/owner.rs"]
mod owner;

use balcao::server::modules::Composition;
use chrono::{DateTime, TimeDelta, Utc};
use contacts::{
    PersonId,
    subject_data::{Subject, erase, export},
};
use events::data_map::{self, Column, DataMap, Erase, Path, Table, Who};
use identity::{CustomerId, StaffId};
use kernel::{Error, uuid::Uuid};
use owner::as_owner;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use tenancy::{TenantScope, Trade};
use testkit::{TestDb, db, now};

/// Begins a word in every text about whoever is erased, and nowhere else.
const CANARY: &str = "canario";
/// Their phone and their address hold no text.
const PHONE: &str = "+5511900007777";
const ADDRESS: &str = "203.0.113.77";
/// When they came in: an instant of nobody else.
const INSTANT: &str = "1999-01-02";
const CANARIES: [&str; 4] = [CANARY, PHONE, ADDRESS, INSTANT];
/// What proves or opens something.
const SECRET: &str = "segredo";

#[derive(Clone, Copy)]
struct Somebody {
    id: Uuid,
    deal: Uuid,
    /// What stands in their texts.
    text: &'static str,
    phone: &'static str,
    address: &'static str,
    instant: &'static str,
}

const THEM: Somebody = Somebody {
    id: Uuid::from_u128(0x11),
    deal: Uuid::from_u128(0x12),
    text: CANARY,
    phone: PHONE,
    address: ADDRESS,
    instant: INSTANT,
};
const OTHER: Somebody = Somebody {
    id: Uuid::from_u128(0x21),
    deal: Uuid::from_u128(0x22),
    text: "outra",
    phone: "+5511900008888",
    address: "203.0.113.88",
    instant: "1998-01-02",
};

/// Two people, each with rows in every table about people.
async fn people() -> TestDb {
    let db = db().await;
    let mut scope = db.scope().await;
    crm::furnish(&mut scope, Trade::Salon).await.unwrap();
    for who in [THEM, OTHER] {
        let Somebody { id, deal, text, phone, address, .. } = who;
        run(&mut scope, &format!(
            "insert into contacts.person (id, name, note, created_at) values ('{id}', '{text}-nome', '{text}-nota', '2026-01-01Z');
             insert into contacts.identity (kind, normalised, person_id, created_at) values ('phone', '{phone}', '{id}', '2026-01-01Z');
             insert into crm.deal (id, person_id, stage_id, title, position, created_at, stage_entered_at, version)
                 select '{deal}', '{id}', id, '{text}-pedido', 'z' || right('{deal}', 2), '2026-01-01Z', '2026-01-01Z', 2
                 from crm.stage order by position limit 1;
             insert into crm.deal_stage_change (deal_id, version, from_stage_id, to_stage_id, from_entered_at, changed_at)
                 select '{deal}', 2, (select id from crm.stage order by position offset 1 limit 1), stage_id, '2026-01-01Z', '2026-01-01Z'
                 from crm.deal where id = '{deal}';
             insert into crm.note (id, deal_id, text, created_at)
                 values (gen_random_uuid(), '{deal}', '{text}-anotado', '2026-01-01Z');
             insert into events.audit (at, actor, verb, subject, subject_id, changes, address, device, request_id)
                 values ('2026-02-03T04:05:06Z', 'visitor', 'crm.deal_created', 'crm.deal', '{deal}',
                     jsonb_build_array(jsonb_build_object('table', 'crm.deal', 'key', jsonb_build_object('id', '{deal}'), 'after', '{text}-pedido')),
                     '{address}', '{text}-aparelho', gen_random_uuid());
             insert into events.job (kind, payload, lane, last_error, dead_at, created_at)
                 values ('crm.remind', '{{\"deal\": \"{deal}\", \"text\": \"{text}-lembrete\"}}', 'x', '{text}-erro', '2026-02-03Z', '2026-02-03Z');",
        ))
        .await;
    }
    // Where the staff sat is not about the person.
    run(
        &mut scope,
        &format!(
            "insert into events.audit (at, actor, actor_id, verb, subject, subject_id, changes, address, device, request_id)
                 values ('2026-01-01Z', 'staff', gen_random_uuid(), 'crm.deal_moved', 'crm.deal', '{}', '[]',
                     '{}', 'outra-mesa', gen_random_uuid())",
            THEM.deal, OTHER.address
        ),
    )
    .await;
    // One verb changed rows of both.
    run(&mut scope, &format!(
        "insert into events.audit (at, actor, verb, subject, changes, device, request_id)
             values ('2026-01-01Z', 'command', 'crm.imported', 'crm.import', jsonb_build_array(
                 jsonb_build_object('table', 'contacts.person', 'key', '{}', 'after', '{CANARY}-nome'),
                 jsonb_build_object('table', 'contacts.person', 'key', '{}', 'after', 'outra nome')), '', gen_random_uuid())",
        THEM.id, OTHER.id
    ))
    .await;
    scope.commit().await.unwrap();
    db
}

/// Two who worked there, each with rows in every table about staff.
async fn staff() -> TestDb {
    let db = db().await;
    let mut scope = db.scope().await;
    for who in [THEM, OTHER] {
        let Somebody { id, text, address, instant, .. } = who;
        run(&mut scope, &format!(
            "insert into identity.staff (id, email, name, role, password_hash, active, created_at, last_sign_in_at)
                 values ('{id}', '{text}-correio@aurora.example', '{text}-nome', 'agent', '{SECRET}', false, '2026-01-01Z', '{instant}Z');
             insert into identity.invitation (token_hash, staff_id, created_at, expires_at)
                 values (sha256('{id}'), '{id}', '2026-01-01Z', '2026-01-08Z');
             insert into identity.password_reset (token_hash, staff_id, created_at, expires_at)
                 values (sha256('{id}'), '{id}', '2026-01-01Z', '2026-01-02Z');
             insert into identity.session (id_hash, staff_id, data, created_at, last_seen_at, expires_at, user_agent)
                 values (sha256('{id}'), '{id}', '{{\"x\": \"{SECRET}\"}}', '2026-01-01Z', '{instant}Z', '2026-01-08Z', '{text}-aparelho');
             insert into identity.module_off (staff_id, module, reason, off_at)
                 values ('{id}', 'crm', '{text}-motivo', '2026-01-01Z');
             insert into identity.notification (id, staff_id, kind, values, link, created_at)
                 values (gen_random_uuid(), '{id}', 'identity.role_changed', '{{}}', '/app/mais', '2026-01-01Z');
             insert into identity.team (id, name, created_at) values ('{id}', 'Equipe {id}', '2026-01-01Z');
             insert into identity.team_member (team_id, staff_id, leads) values ('{id}', '{id}', true);
             insert into events.audit (at, actor, actor_id, verb, subject, subject_id, changes, address, device, request_id)
                 values ('2026-02-03T04:05:06Z', 'staff', '{id}', 'identity.staff_renamed', 'identity.staff', '{id}',
                     jsonb_build_array(jsonb_build_object('table', 'identity.staff', 'key', '{id}', 'after', '{text}-nome')),
                     '{address}', '{text}-aparelho', gen_random_uuid());
             insert into events.job (kind, payload, lane, last_error, created_at)
                 values ('identity.staff_renamed', '{{\"text\": \"{text}-aviso\"}}', 'identity.staff:{id}', '{text}-erro', '2026-02-03Z');
             insert into events.idempotency (key, actor, route, request_hash, created_at)
                 values (gen_random_uuid(), 'staff:{id}', '/x', sha256('x'), '2026-03-04Z');",
        ))
        .await;
    }
    // What somebody else was told of them goes too.
    run(
        &mut scope,
        &format!(
            "insert into identity.notification (id, staff_id, kind, values, link, created_at) values
                 (gen_random_uuid(), '{}', 'identity.invitation_accepted', '{{\"staff\": \"{}\"}}', '/app/mais', '2026-01-01Z')",
            OTHER.id, THEM.id
        ),
    )
    .await;
    scope.commit().await.unwrap();
    db
}

/// Two who sign in as customers, each with rows in every table about customers; each is a person here too.
async fn customers() -> TestDb {
    let db = db().await;
    let mut scope = db.scope().await;
    for who in [THEM, OTHER] {
        let Somebody { id, deal: person, text, phone, address, instant } = who;
        run(&mut scope, &format!(
            "insert into identity.customer (id, email, name, phone, locale, created_at)
                 values ('{id}', '{text}-correio@mail.example', '{text}-nome', '{phone}', 'pt-BR', '2026-01-01Z');
             insert into identity.customer_session (id_hash, customer_id, created_at, last_seen_at, expires_at, user_agent)
                 values (sha256('{id}'), '{id}', '2026-01-01Z', '{instant}Z', '2026-03-08Z', '{text}-aparelho');
             insert into identity.customer_code (browser_hash, email, customer_id, key_id, code_mac, created_at, expires_at)
                 values (sha256('{id}'), '{text}-correio@mail.example', '{id}', 'x', sha256('{SECRET}'), '2026-03-04Z', '2026-03-05Z');
             insert into contacts.person (id, name, created_at) values ('{person}', 'alguém', '2026-01-01Z');
             insert into events.audit (at, actor, actor_id, verb, subject, subject_id, changes, address, device, request_id)
                 values ('2026-02-03T04:05:06Z', 'customer', '{id}', 'identity.customer_changed', 'identity.customer', '{id}',
                     jsonb_build_array(jsonb_build_object('table', 'identity.customer', 'key', '{id}', 'after', '{text}-nome')),
                     '{address}', '{text}-aparelho', gen_random_uuid());
             insert into events.job (kind, payload, lane, last_error, created_at)
                 values ('mail.send', '{{\"about\": \"{id}\", \"to\": \"{text}-correio@mail.example\"}}', null, '{text}-erro', '2026-02-03Z');
             insert into events.idempotency (key, actor, route, request_hash, created_at)
                 values (gen_random_uuid(), 'customer:{id}', '/x', sha256('x'), '2026-03-04Z');",
        ))
        .await;
    }
    scope.commit().await.unwrap();
    db
}

async fn run(scope: &mut TenantScope, text: &str) {
    sqlx::raw_sql(AssertSqlSafe(text.to_owned())).execute(scope.conn()).await.unwrap();
}

/// The rows of a table that are about somebody, as SQL says it: what the map's marks mean.
fn about(map: &DataMap, table: &Table, who: Who, id: Uuid, ids: &[String]) -> Option<String> {
    let ways = table.mark.subjects.iter().filter(|subject| subject.who == who).filter_map(|subject| {
        Some(match subject.path.as_ref()? {
            Path::By(column) => format!("{column} = '{id}'"),
            Path::Via { column, table: other } => {
                let (_, key) = table.column(column)?.leads_to.as_ref()?;
                let there = about(map, map.table(other)?, who, id, ids)?;
                format!("{column} in (select {key} from {other} where {there})")
            }
            Path::Noted(columns) => {
                let text = columns.iter().map(|column| format!("coalesce({column}::text, '')")).collect::<Vec<_>>();
                let holds = |id: &String| format!("{} like '%{id}%'", text.join(" || ' ' || "));
                format!("({})", ids.iter().map(holds).collect::<Vec<_>>().join(" or "))
            }
        })
    });
    let ways: Vec<String> = ways.collect();
    (!ways.is_empty()).then(|| format!("coalesce({}, false)", ways.join(" or ")))
}

/// Every row of the database as text, told by its table; of one table those that a condition holds for.
async fn rows(scope: &mut TenantScope, table: &str, condition: &str) -> BTreeSet<String> {
    let query = format!("select $1 || to_jsonb(t) from {table} t where {condition}");
    let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(query)).bind(table).fetch_all(scope.conn()).await.unwrap();
    rows.into_iter().collect()
}

async fn everything(scope: &mut TenantScope, map: &DataMap) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for table in &map.tables {
        found.extend(rows(scope, &table.name, "true").await);
    }
    found
}

/// What stands in a column of rows about somebody.
async fn texts(scope: &mut TenantScope, table: &Table, column: &Column, condition: &str) -> String {
    let query =
        format!("select coalesce(string_agg({}::text, ' '), '') from {} where {condition}", column.name, table.name);
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(scope.conn()).await.unwrap()
}

fn sings(text: &str) -> bool {
    CANARIES.iter().any(|canary| text.contains(canary))
}

async fn is_given_out_and_erased_whole(db: &TestDb, subject: Subject, who: Who, ids: &[Uuid]) {
    let holders = Composition::default().subject_data();
    let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
    let mut scope = db.scope().await;
    let map = data_map::load(&mut scope).await.unwrap();
    let theirs: Vec<(&Table, String)> =
        map.tables.iter().filter_map(|table| Some((table, about(&map, table, who, subject.id(), &ids)?))).collect();
    assert!(theirs.len() >= 6, "{theirs:?}");

    // Given out: each personal column, no secret, nobody else.
    let sections = export(&mut scope, &holders, subject).await.unwrap();
    for (table, condition) in &theirs {
        let section = sections.iter().find(|section| section.table == table.name);
        let section = section.unwrap_or_else(|| panic!("{} is not given out", table.name));
        assert!(!section.label.contains('.'), "{section:?} has no words");
        let given = serde_json::to_string(&section.rows).unwrap();
        for column in table.columns.iter().filter(|column| column.data.is_personal()) {
            let held = texts(&mut scope, table, column, condition).await;
            assert!(sings(&held), "the test puts nothing into {}.{}", table.name, column.name);
            for canary in held.split(|c: char| !c.is_alphanumeric() && !"-+.".contains(c)).filter(|word| sings(word)) {
                assert!(given.contains(canary), "{}.{} is not given out: {given}", table.name, column.name);
            }
        }
        for secret in table.columns.iter().filter(|column| column.data == data_map::Data::Secret) {
            assert!(section.rows.iter().all(|row| row.get(&secret.name).is_none()), "{} is given out", secret.name);
        }
        let foreign = [SECRET, OTHER.text, OTHER.phone, OTHER.address].into_iter().find(|text| given.contains(text));
        assert_eq!(foreign, None, "secrets or others are given out: {given}");
    }

    // Erased: nothing of theirs is left but where whoever asked is told so.
    let mut of_others = everything(&mut scope, &map).await;
    for (table, condition) in &theirs {
        for row in rows(&mut scope, &table.name, condition).await {
            of_others.remove(&row);
        }
    }
    let erased = erase(&mut scope, &holders, subject).await.unwrap();
    assert!(erased.is_something());
    scope.commit().await.unwrap();
    let mut scope = db.scope().await;
    for table in &map.tables {
        let kept = erased.kept.iter().find(|kept| kept.table == table.name);
        let condition = theirs.iter().find(|(other, _)| other.name == table.name).map(|(_, condition)| condition);
        match (table.mark.erase, condition) {
            (Some(Erase::Keep), Some(_)) => {
                assert!(kept.is_some_and(|kept| kept.rows > 0), "{} is not told", table.name)
            }
            (Some(Erase::Remove), Some(condition)) => {
                let but_the_news = format!("{condition} and to_jsonb(t)::text not like '%\\_erased%'");
                assert_eq!(rows(&mut scope, &table.name, &but_the_news).await, BTreeSet::new());
                assert!(erased.removed.iter().any(|count| count.table == table.name && count.rows > 0), "{erased:?}");
            }
            _ => {}
        }
        if kept.is_none() {
            let left: Vec<String> =
                rows(&mut scope, &table.name, "true").await.into_iter().filter(|row| sings(row)).collect();
            assert_eq!(left, [""; 0], "left in {}", table.name);
        }
    }
    let trail = erased.kept.iter().find(|kept| kept.table == "events.audit").unwrap();
    let last: DateTime<Utc> = "2031-02-03T04:05:06Z".parse().unwrap();
    assert_eq!(trail.until, Some(last), "five years after the newest row");
    assert!(trail.reason.contains("LGPD"), "{trail:?}");
    let news = rows(&mut scope, "events.audit", "verb like '%\\_erased'").await;
    assert_eq!(news.len(), 1, "told once: {news:?}");
    assert!(!news.iter().any(|row| sings(row)), "the news repeats what was erased: {news:?}");
    let now_there = everything(&mut scope, &map).await;
    assert_eq!(of_others.difference(&now_there).collect::<Vec<_>>(), [""; 0], "rows of others were changed");

    // A second time there is nothing to do.
    match erase(&mut scope, &holders, subject).await {
        Ok(again) => assert!(!again.is_something(), "{again:?}"),
        Err(error) => {
            assert!(
                error == Error::NotFound && matches!(subject, Subject::Customer(_)),
                "a customer is gone: {error:?}"
            );
        }
    }
    assert_eq!(everything(&mut scope, &map).await, now_there);
}

#[tokio::test]
async fn everything_about_a_person_is_given_out_and_erased() {
    let db = people().await;
    is_given_out_and_erased_whole(&db, Subject::Person(PersonId(THEM.id)), Who::Person, &[THEM.id, THEM.deal]).await;
    let mut scope = db.scope().await;
    let left = contacts::load(&mut scope, PersonId(THEM.id)).await.unwrap();
    assert_eq!((left.name.as_str(), left.note.as_str(), left.phone), ("Pessoa apagada", "", None));
}

#[tokio::test]
async fn everything_about_who_worked_there_is_given_out_and_erased() {
    let db = staff().await;
    is_given_out_and_erased_whole(&db, Subject::Staff(StaffId(THEM.id)), Who::Staff, &[THEM.id]).await;
}

#[tokio::test]
async fn everything_about_a_customer_is_given_out_and_erased() {
    let db = customers().await;
    let subject = Subject::Customer(CustomerId(THEM.id));
    is_given_out_and_erased_whole(&db, subject, Who::Customer, &[THEM.id]).await;
}

#[tokio::test]
async fn with_a_person_their_account_is_given_out_and_erased() {
    let db = customers().await;
    let holders = Composition::default().subject_data();
    let person = Subject::Person(PersonId(THEM.deal));
    let mut scope = db.scope().await;
    for who in [THEM, OTHER] {
        let link = format!("update contacts.person set customer_id = '{}' where id = '{}'", who.id, who.deal);
        run(&mut scope, &link).await;
    }
    let sections = export(&mut scope, &holders, person).await.unwrap();
    let given = serde_json::to_string(&sections).unwrap();
    assert!(given.contains("canario-correio@mail.example") && !given.contains(OTHER.text), "{given}");
    erase(&mut scope, &holders, person).await.unwrap();
    let left = rows(&mut scope, "identity.customer", "true").await;
    assert!(left.len() == 1 && !left.iter().any(|row| sings(row)), "{left:?}");
}

/// A person with a column of theirs that no module knows.
async fn with_forgotten(mark: &str) {
    let db = people().await;
    let text = format!("alter table crm.deal add column wish text; comment on column crm.deal.wish is '{mark}'");
    as_owner(&db, &format!("{text}; update crm.deal set wish = '{CANARY}-desejo' where id = '{}'", THEM.deal)).await;
    is_given_out_and_erased_whole(&db, Subject::Person(PersonId(THEM.id)), Who::Person, &[THEM.id, THEM.deal]).await;
}

#[tokio::test]
#[should_panic(expected = "crm.deal.wish is not given out")]
async fn a_personal_column_that_is_not_given_out_is_found() {
    with_forgotten("[data personal; basis contract; category text]").await;
}

#[tokio::test]
#[should_panic(expected = "left in crm.deal")]
async fn a_column_that_is_not_erased_is_found() {
    with_forgotten("[data none]").await;
}

#[tokio::test]
async fn who_is_not_there_cannot_be_given_out_or_erased_and_who_works_there_is_not_erased() {
    let db = staff().await;
    let holders = Composition::default().subject_data();
    let mut scope = db.scope().await;
    let nobody = Uuid::from_u128(0x99);
    let nobodies =
        [Subject::Person(PersonId(nobody)), Subject::Staff(StaffId(nobody)), Subject::Customer(CustomerId(nobody))];
    for subject in nobodies {
        assert_eq!(export(&mut scope, &holders, subject).await, Err(Error::NotFound));
        assert_eq!(erase(&mut scope, &holders, subject).await, Err(Error::NotFound));
    }
    run(&mut scope, "update identity.staff set active = true").await;
    let refused = erase(&mut scope, &holders, Subject::Staff(StaffId(THEM.id))).await;
    let Err(Error::Conflict { message }) = refused else { panic!("{refused:?}") };
    assert_eq!(message, "Esta pessoa ainda trabalha aqui. Encerre primeiro o acesso dela.");
}

#[tokio::test]
async fn an_erased_phone_is_a_new_person_when_it_calls_again() {
    let db = people().await;
    let mut scope = db.scope().await;
    let phone = brazil::Phone::parse(PHONE).unwrap();
    let (before, _) = contacts::find_or_create_by_phone(&mut scope, "Ana", &phone).await.unwrap();
    assert_eq!(before, PersonId(THEM.id));
    erase(&mut scope, &Composition::default().subject_data(), Subject::Person(before)).await.unwrap();
    let (after, _) = contacts::find_or_create_by_phone(&mut scope, "Ana", &phone).await.unwrap();
    assert_ne!(after, before);
}

#[tokio::test]
async fn what_is_being_written_down_about_a_person_is_waited_for_and_erased_too() {
    let db = people().await;
    let mut writer = db.scope().await;
    let phone = brazil::Phone::parse(PHONE).unwrap();
    contacts::find_or_create_by_phone(&mut writer, "Ana", &phone).await.unwrap();
    let holders = Composition::default().subject_data();
    let mut eraser = db.scope().await;
    let erasing = async {
        erase(&mut eraser, &holders, Subject::Person(PersonId(THEM.id))).await.unwrap();
        eraser.commit().await.unwrap();
    };
    let writing = async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        run(
            &mut writer,
            &format!(
                "insert into crm.deal (id, person_id, stage_id, title, position, created_at, stage_entered_at)
                 select gen_random_uuid(), '{}', id, '{CANARY}-novo', 'zz', '2026-03-04Z', '2026-03-04Z'
                 from crm.stage order by position limit 1",
                THEM.id
            ),
        )
        .await;
        writer.commit().await.unwrap();
    };
    tokio::join!(erasing, writing);
    let mut scope = db.scope().await;
    let deals = rows(&mut scope, "crm.deal", "true").await;
    assert_eq!(deals.len(), 3);
    assert!(!deals.iter().any(|row| sings(row)), "{deals:?}");
}

#[tokio::test]
async fn who_writes_while_a_person_is_being_erased_writes_about_a_new_one() {
    let db = people().await;
    let holders = Composition::default().subject_data();
    let mut eraser = db.scope().await;
    erase(&mut eraser, &holders, Subject::Person(PersonId(THEM.id))).await.unwrap();
    let mut writer = db.scope().await;
    let phone = brazil::Phone::parse(PHONE).unwrap();
    let writing = async { contacts::find_or_create_by_phone(&mut writer, "Ana", &phone).await.unwrap().0 };
    let erasing = async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        eraser.commit().await.unwrap();
    };
    let (written, ()) = tokio::join!(writing, erasing);
    assert_ne!(written, PersonId(THEM.id));
}

#[tokio::test]
async fn webhooks_that_came_are_told_of_and_when_they_go() {
    let db = people().await;
    let mut scope = db.scope().await;
    run(
        &mut scope,
        "insert into events.intake (provider, event_id, endpoint, headers, body, received_at, processed_at)
             values ('x', '1', gen_random_uuid(), '{}', '', '2026-03-01Z', '2026-03-02Z')",
    )
    .await;
    let holders = Composition::default().subject_data();
    let erased = erase(&mut scope, &holders, Subject::Person(PersonId(THEM.id))).await.unwrap();
    let intake = erased.kept.iter().find(|kept| kept.table == "events.intake").unwrap();
    assert_eq!(intake.until, Some(now() - TimeDelta::hours(63) + TimeDelta::days(30)));
}
