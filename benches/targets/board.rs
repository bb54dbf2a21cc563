use crate::Outcome;
use kernel::{Clock, SystemClock};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

/// Cards on the board, all of them on the page.
pub(crate) const CARDS: usize = 200;

const FIRST: [&str; 20] = [
    "Ana",
    "Beatriz",
    "Camila",
    "Daniela",
    "Eduarda",
    "Fernanda",
    "Gabriela",
    "Helena",
    "Isabela",
    "Juliana",
    "Larissa",
    "Mariana",
    "Natália",
    "Patrícia",
    "Renata",
    "Sandra",
    "Tatiane",
    "Vanessa",
    "Yasmin",
    "Rogério",
];
const LAST: [&str; 19] = [
    "Almeida",
    "Barbosa",
    "Cardoso",
    "Dias",
    "Esteves",
    "Ferreira",
    "Gonçalves",
    "Lima",
    "Martins",
    "Moreira",
    "Nunes",
    "Oliveira",
    "Pereira",
    "Ribeiro",
    "Santos",
    "Souza",
    "Teixeira",
    "Vieira",
    "Araújo",
];
const WISHES: [&str; 11] = [
    "Corte e escova",
    "Mechas e tonalização",
    "Dia da noiva, com teste de penteado",
    "Progressiva",
    "Manicure e pedicure",
    "Pacote de 10 sessões",
    "Limpeza de pele",
    "Coloração",
    "Design de sobrancelhas",
    "Hidratação profunda",
    "Penteado para formatura",
];

/// Spreads the cards evenly over the open stages of the first pipeline: people, wishes and amounts as a studio has them, and
/// ids without any order in them, which no compression can make smaller.
pub(crate) async fn fill(database: &mut PgConnection) -> Outcome<()> {
    let now = SystemClock.now();
    let mut transaction = database.begin().await?;
    let stages: Vec<Uuid> = sqlx::query_scalar(
        "select s.id from crm.stage s where s.pipeline_id = (select p.id from crm.pipeline p order by p.position limit 1)
         and s.kind = 'open' order by s.position",
    )
    .fetch_all(&mut *transaction)
    .await?;
    for n in 0..CARDS {
        let person = Uuid::new_v4();
        sqlx::query("insert into contacts.person (id, name, created_at) values ($1, $2, $3)")
            .bind(person)
            .bind(format!("{} {}", FIRST[n % FIRST.len()], LAST[n % LAST.len()]))
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        let since = now - chrono::Duration::hours((n * n % 1009) as i64);
        sqlx::query(
            "insert into crm.deal (id, person_id, stage_id, title, amount_centavos, position, created_at, stage_entered_at)
             values ($1, $2, $3, $4, $5, $6, $7, $7)",
        )
        .bind(Uuid::new_v4())
        .bind(person)
        .bind(stages[n % stages.len()])
        .bind(WISHES[n % WISHES.len()])
        .bind((4_500 + n * 7_919 % 180_000) as i64)
        .bind(format!("c{n:03}"))
        .bind(since)
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    // As the server's own autovacuum would leave it.
    for table in ["crm.deal", "crm.stage", "crm.pipeline", "contacts.person", "identity.session", "identity.staff"] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("vacuum (analyze) {table}"))).execute(&mut *database).await?;
    }
    Ok(())
}
