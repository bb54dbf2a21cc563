//! The statements of one view of the board. They stand here once more, by hand, because the baseline has to run the very
//! same ones: each is looked up in `.sqlx`, which holds the statements of the program, and the list is compared with what
//! PostgreSQL logged while the page was served.

use crate::{Outcome, ground::Ground};
use sqlx::PgConnection;
use std::{fs, path::Path, time::Duration};

/// Who is signed in: `$1` hash of the session's id, `$2` now.
const SESSION: &str = r#"
    select session.data as "data!", session.last_seen_at as "last_seen_at!", session.expires_at as "expires_at!",
        staff.id as "staff_id!: StaffId", staff.name as "name!", staff.email as "email!", staff.role as "role!",
        own.id as "own_id?: RoleId", own.name as "own_name?", own.permissions as "own_permissions?",
        array(select module from identity.module_off where staff_id = staff.id) as "modules_off!",
        (select count(*) from (
            select from identity.notification n where n.staff_id = staff.id and n.read_at is null limit 100
        ) as unread) as "unread!"
    from identity.session
    join identity.staff on staff.id = session.staff_id
    left join identity.role own on own.id = staff.role_id
    where session.id_hash = $1 and session.expires_at > $2 and staff.active"#;

/// How far the trail had come: what an open board asks from when it comes back.
const NEWEST: &str = r#"select coalesce(max(seq), 0) as "newest!" from events.audit"#;

/// The columns of the board.
const TOTALS: &str = r#"
    select s.id as "stage: StageId", s.name, s.colour, count(d.id) as "deals!",
        coalesce(sum(d.amount_centavos), 0)::bigint as "amount!: Centavos"
    from crm.stage s left join crm.deal d on d.stage_id = s.id
    where s.pipeline_id = (select p.id from crm.pipeline p order by p.position limit 1)
    group by s.id order by s.position"#;

/// The cards: `$1` most of a column.
const CARDS: &str = r#"
    select d.id as "id: DealId", d.stage_id as "stage: StageId", p.name as who, d.title,
        d.amount_centavos as "amount: Centavos", d.version, d.position, d.stage_entered_at as since
    from crm.stage s
    cross join lateral (select * from crm.deal d where d.stage_id = s.id order by d.position limit $1) d
    join contacts.person p on p.id = d.person_id
    where s.pipeline_id = (select p.id from crm.pipeline p order by p.position limit 1)
    order by d.stage_id, d.position"#;

/// PostgreSQL's log is written by a process of its own, a little later.
const LOGGED: Duration = Duration::from_millis(500);

/// The statements as the program sends them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statements {
    pub(crate) session: &'static str,
    pub(crate) newest: &'static str,
    pub(crate) totals: &'static str,
    pub(crate) cards: &'static str,
}

impl Statements {
    /// Looks them up in `.sqlx`.
    pub(crate) fn find() -> Outcome<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
        let mut known = Vec::new();
        for entry in fs::read_dir(&folder)? {
            let stored: serde_json::Value = serde_json::from_slice(&fs::read(entry?.path())?)?;
            known.push(stored["query"].as_str().unwrap_or_default().to_owned());
        }
        let find = |name: &str, wanted: &str| {
            let found = known.iter().find(|text| one_line(text) == one_line(wanted));
            let found = found.ok_or_else(|| {
                format!("The program no longer has the statement {name} of benches/targets/statements.rs: bring it up to date.")
            })?;
            // Prepared statements live as long as the process.
            Outcome::Ok(&*found.clone().leak())
        };
        Ok(Self {
            session: find("SESSION", SESSION)?,
            newest: find("NEWEST", NEWEST)?,
            totals: find("TOTALS", TOTALS)?,
            cards: find("CARDS", CARDS)?,
        })
    }

    /// What one view of the board sends, in order.
    fn sequence(&self) -> Vec<String> {
        ["BEGIN", self.session, self.newest, self.totals, self.cards, "COMMIT"].map(one_line).to_vec()
    }
}

/// Has PostgreSQL log what `view` makes the server send to a database, and compares it with the baseline's statements.
pub(crate) async fn compare(
    ground: &Ground,
    database: &str,
    statements: &Statements,
    view: impl Fn() -> Outcome<()>,
) -> Outcome<()> {
    let mut admin = ground.admin("postgres").await?;
    // Plain names of our own making; a name cannot be a bound value. The server's connections are made anew, since a
    // setting of the database counts from the next connection on.
    let quoted = |text: String| sqlx::raw_sql(sqlx::AssertSqlSafe(text));
    quoted(format!("alter database {database} set log_statement = 'all'")).execute(&mut admin).await?;
    disconnect(&mut admin, database).await?;
    // The first view makes the connection and prepares the statements.
    view()?;
    tokio::time::sleep(LOGGED).await;
    let before = ground.database_log()?.len();
    view()?;
    tokio::time::sleep(LOGGED).await;
    let log = ground.database_log()?;
    quoted(format!("alter database {database} reset log_statement")).execute(&mut admin).await?;
    disconnect(&mut admin, database).await?;
    let (sent, expected) = (logged(&log[before..]), statements.sequence());
    if sent != expected {
        return Err(format!(
            "The board no longer sends the statements of the baseline (benches/targets/statements.rs).\nBoard:\n  {}\nBaseline:\n  {}",
            sent.join("\n  "),
            expected.join("\n  ")
        )
        .into());
    }
    Ok(())
}

async fn disconnect(admin: &mut PgConnection, database: &str) -> Outcome<()> {
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1")
        .bind(database)
        .execute(admin)
        .await?;
    Ok(())
}

/// The statements in a piece of PostgreSQL's log: `… LOG:  statement: BEGIN`, `… LOG:  execute sqlx_s_1: select …`, each
/// going on in lines that begin with a tab.
fn logged(log: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut inside = false;
    for line in log.lines() {
        if inside && line.starts_with('\t') {
            if let Some(statement) = found.last_mut() {
                statement.push_str(line);
            }
            continue;
        }
        let text = line.split_once("LOG:  ").and_then(|(_, message)| {
            let named = message.strip_prefix("execute ").and_then(|rest| rest.split_once(": ")).map(|(_, text)| text);
            named.or_else(|| message.strip_prefix("statement: "))
        });
        inside = text.is_some();
        found.extend(text.map(str::to_owned));
    }
    found.iter().map(|text| one_line(text)).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
