//! Whether the data map tells the truth about the database, and is read by whoever needs it.

#[path = "support/office.rs"]
mod office;
#[path = "support/owner.rs"]
mod owner;
#[path = "support/program.rs"]
mod program;

use balcao::server::modules::Composition;
use contacts::subject_data::{Erased, Section, SubjectData, Traces, claims};
use events::{
    data_map::{self, DataMap, Erase, Fault},
    retention,
};
use kernel::Error;
use office::Office;
use owner::as_owner;
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use std::collections::BTreeSet;
use tenancy::TenantScope;
use testkit::{TestDb, db};

async fn map_of(db: &TestDb) -> DataMap {
    data_map::load(&mut db.scope().await).await.unwrap()
}

#[tokio::test]
async fn every_table_and_column_says_what_it_holds_on_whom_and_how_long() {
    let db = db().await;
    let map = map_of(&db).await;
    assert_eq!(map.check(), []);
    assert_eq!(claims(&map, &Composition::default().subject_data()), []);

    let mut scope = db.scope().await;
    let columns: Vec<(String, String)> = sqlx::query_as(
        "select table_schema || '.' || table_name, column_name::text from information_schema.columns
         where table_schema not in ('pg_catalog', 'information_schema', 'public')",
    )
    .fetch_all(scope.conn())
    .await
    .unwrap();
    assert!(columns.len() > 70, "{columns:?}");
    for (table, column) in columns {
        assert!(
            map.table(&table).and_then(|table| table.column(&column)).is_some(),
            "{table}.{column} is not in the map"
        );
    }
    let in_public: Vec<String> =
        sqlx::query_scalar("select tablename::text from pg_catalog.pg_tables where schemaname = 'public'")
            .fetch_all(scope.conn())
            .await
            .unwrap();
    assert_eq!(in_public, ["_sqlx_migrations"], "a table belongs to a module's schema");
}

/// Each line breaks one rule; what the checks say of it.
const BROKEN: &[(&str, &[(&str, &str)])] = &[
    (
        "create table crm.forgotten (id uuid primary key)",
        &[("crm.forgotten", "there is no mark"), ("crm.forgotten.id", "there is no mark")],
    ),
    ("alter table crm.stage add column hint text", &[("crm.stage.hint", "there is no mark")]),
    ("comment on column crm.stage.name is E'A name.\\n[data nome]'", &[("crm.stage.name", "is no mark of a column")]),
    ("comment on table crm.pipeline is '[no subject] [kept always]'", &[("crm.pipeline", "is no time to keep")]),
    (
        "create table crm.visit (person_id uuid primary key references contacts.person);
         comment on table crm.visit is
             '[subject person by person_id] [purpose service] [keep while related; law X] [erase anonymise]';
         comment on column crm.visit.person_id is '[data link]'",
        &[("crm.visit", "0 modules answer for it")],
    ),
    (
        "create table crm.loose (person_id uuid, deal_id uuid, by_name text);
         comment on table crm.loose is '[subject person by person_id] [subject person via deal_id -> crm.deal] [subject person noted in surname] [purpose service] [keep while related; law X] [erase anonymise]';
         comment on column crm.loose.person_id is '[data link]';
         comment on column crm.loose.deal_id is '[data link]';
         comment on column crm.loose.by_name is '[data personal; basis contract; category name]'",
        &[
            ("crm.loose", "person_id leads to no person by a foreign key"),
            ("crm.loose", "deal_id leads not to crm.deal by a foreign key"),
            ("crm.loose", "its subject's column surname is not there"),
            ("crm.loose", "by_name is to be emptied, but the application's role may not change it"),
            ("crm.loose", "0 modules answer for it"),
        ],
    ),
    (
        "create table crm.lost (stage_id uuid references crm.stage, deal_id uuid references crm.deal, name text);
         comment on table crm.lost is '[no subject] [keep 30d after gone_at]';
         comment on column crm.lost.stage_id is '[data none]';
         comment on column crm.lost.deal_id is '[data none]';
         comment on column crm.lost.name is '[data personal; basis contract; category name]'",
        &[
            ("crm.lost", "gone_at, after which it is kept, is not there"),
            ("crm.lost", "the application's role may not delete what the map says it deletes"),
            ("crm.lost", "deal_id leads to somebody by a foreign key: its mark is [data link]"),
            ("crm.lost", "name is personal, but the table is about nobody"),
        ],
    ),
    (
        "create table crm.local (at timestamp);
         grant select, delete on crm.local to balcao_app;
         comment on table crm.local is '[no subject] [keep 30d after at]';
         comment on column crm.local.at is '[data none]'",
        &[("crm.local", "at, after which it is kept, is a timestamp without time zone")],
    ),
    (
        "grant delete, truncate on crm.deal to balcao_app",
        &[
            ("crm.deal", "the application's role may delete what the map says is kept"),
            ("crm.deal", "the application's role may empty it"),
        ],
    ),
    (
        "create table crm.human (id uuid primary key);
         comment on table crm.human is
             '[subject person by id] [purpose service] [keep while related; law X] [erase anonymise]';
         comment on column crm.human.id is '[data link]'",
        &[
            ("database", "one table is where a person stands, not 2: contacts.person, crm.human"),
            ("crm.human", "0 modules answer for it"),
        ],
    ),
];

#[tokio::test]
async fn whatever_is_forgotten_or_wrong_is_named() {
    let db = db().await;
    for (statement, _) in BROKEN {
        as_owner(&db, statement).await;
    }
    let map = map_of(&db).await;
    let mut found = map.check();
    found.extend(claims(&map, &Composition::default().subject_data()));
    let mut expected: Vec<(&str, &str)> = BROKEN.iter().flat_map(|(_, told)| told.iter().copied()).collect();
    let unexpected: Vec<&Fault> = found
        .iter()
        .filter(|fault| match expected.iter().position(|(at, what)| fault.at == *at && fault.what.contains(what)) {
            Some(place) => {
                expected.remove(place);
                false
            }
            None => true,
        })
        .collect();
    assert!(expected.is_empty() && unexpected.is_empty(), "not found: {expected:#?}\nfound too: {unexpected:#?}");
}

#[tokio::test]
async fn a_module_that_is_left_out_or_counted_twice_or_claims_too_much_is_named() {
    let map = map_of(&db().await).await;
    let all = Composition::default().subject_data();
    let at = |faults: Vec<Fault>| faults.into_iter().map(|fault| fault.at).collect::<BTreeSet<_>>();
    for left_out in &all {
        let others: Vec<_> = all.iter().copied().filter(|holder| holder.tables() != left_out.tables()).collect();
        let expected: BTreeSet<String> = left_out.tables().iter().map(|table| (*table).to_owned()).collect();
        assert_eq!(at(claims(&map, &others)), expected, "without {left_out:?}");
        let twice: Vec<_> = all.iter().chain([left_out]).copied().collect();
        assert_eq!(at(claims(&map, &twice)), expected, "twice {left_out:?}");
    }
    let too_much: Vec<_> = all.into_iter().chain([&Ghost as &dyn SubjectData]).collect();
    assert_eq!(at(claims(&map, &too_much)), ["crm.ghost", "crm.stage"].map(str::to_owned).into());
}

/// Answers for a table that is not there and for one that is about nobody.
#[derive(Debug)]
struct Ghost;

#[async_trait::async_trait]
impl SubjectData for Ghost {
    fn tables(&self) -> &'static [&'static str] {
        &["crm.ghost", "crm.stage"]
    }

    async fn export(&self, _: &mut TenantScope, _: &Traces) -> Result<Vec<Section>, Error> {
        Ok(Vec::new())
    }

    async fn erase(&self, _: &mut TenantScope, _: &Traces) -> Result<Erased, Error> {
        Ok(Erased::default())
    }
}

#[tokio::test]
async fn the_application_deletes_only_where_the_map_says_so() {
    let db = db().await;
    let mut deletable = 0;
    for table in map_of(&db).await.tables {
        let says = table.period().is_some_and(|period| !period.owner) || table.mark.erase == Some(Erase::Remove);
        let mut scope = db.scope().await;
        let statement = AssertSqlSafe(format!("delete from {} where false", table.name));
        let done = sqlx::query(statement).execute(scope.conn()).await;
        assert_eq!(done.is_ok(), says, "{}: {done:?}", table.name);
        deletable += usize::from(says);
    }
    assert!(deletable >= 6, "{deletable}");
}

#[tokio::test]
async fn a_database_of_the_version_before_has_no_map_and_nothing_is_deleted_there() {
    let db = db().await;
    for table in map_of(&db).await.tables {
        as_owner(&db, &format!("comment on table {} is 'Words without a mark.'", table.name)).await;
    }
    let mut scope = db.scope().await;
    sqlx::query(
        "insert into events.idempotency (key, actor, route, request_hash, created_at)
         values (gen_random_uuid(), 'command', '/x', sha256('x'), '1990-01-01Z')",
    )
    .execute(scope.conn())
    .await
    .unwrap();
    assert_eq!(data_map::load(&mut scope).await.unwrap().tables, []);
    assert_eq!(retention::due(&mut scope).await, Ok(Vec::new()));
    assert_eq!(retention::expire(&mut scope).await, Ok(retention::Portion::default()));
}

/// Old and young rows in the database of a tenant.
fn old_forms(office: &Office, slug: &str) {
    let shown = office.run(&["tenant", "show", slug, "--json"]).success().json();
    let server: PgConnectOptions = office.cluster().admin_url().parse().unwrap();
    let server = server.database(shown["database"].as_str().unwrap());
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let mut inside = PgConnection::connect_with(&server).await.unwrap();
        sqlx::query(
            "insert into events.idempotency (key, actor, route, request_hash, created_at)
             select gen_random_uuid(), 'command', '/x', sha256('x'), now() - n * interval '47 hours'
             from generate_series(0, 2) n",
        )
        .execute(&mut inside)
        .await
        .unwrap();
        inside.close().await.unwrap();
    });
}

#[test]
fn an_operator_reads_the_map_and_says_when_what_is_over_goes() {
    let office = Office::open();
    assert!(office.run(&["data-map"]).refused().contains("empresa"));
    for slug in ["ana", "bia"] {
        office.create(slug, &[]).success();
        old_forms(&office, slug);
    }
    let record = office.run(&["data-map"]).success().stdout;
    for line in [
        "contacts.person",
        "  titulares   pessoas que o negócio atende",
        "  dado        normalised: contato; contrato (LGPD, art. 7 V)",
        "  guarda      48 horas depois de created_at (LGPD 15 I)",
        "  guarda      5 anos depois de at; só o dono do banco apaga (LGPD 6 X, CDC 27)",
        "Sem dados de pessoas: crm.pipeline",
    ] {
        assert!(record.contains(line), "{line} is not in\n{record}");
    }
    let map = office.run(&["data-map", "--tenant", "bia", "--json"]).success().json();
    assert!(map["tables"].as_array().is_some_and(|tables| tables.len() > 10), "{map}");

    let dry = office.run(&["retention", "--json"]).success().json();
    assert_eq!(dry, office.run(&["retention", "--json"]).success().json(), "looking changes nothing");
    let due = |outcome: &serde_json::Value| (outcome["tenant"].clone(), outcome["due"][0]["rows"].clone());
    let all: Vec<_> = dry.as_array().unwrap().iter().map(due).collect();
    assert_eq!(all, [("ana".into(), 1.into()), ("bia".into(), 1.into())]);
    let told = office.run(&["retention", "--tenant", "ana"]).success().stdout;
    assert_eq!(
        told.trim_end(),
        "ana: events.idempotency, 1 linha além do prazo (48 horas depois de created_at): --apply apaga"
    );
    let done = office.run(&["retention", "--tenant", "ana", "--apply", "--json"]).success().json();
    assert_eq!(done[0]["removed"], serde_json::json!({ "events.idempotency": 1 }));
    assert_eq!(office.run(&["retention", "--tenant", "ana"]).success().stdout, "Nada passou do prazo de guarda.\n");
    let left = office.run(&["retention", "--json"]).success().json();
    assert_eq!((&left[0]["due"], &left[1]["due"]), (&serde_json::json!([]), &dry[1]["due"]), "bia keeps hers");
    assert!(office.run(&["retention", "--tenant", "ninguem"]).refused().contains("ninguem"));
}
