//! From the beginning on, the trail tells how each row came to be: told again, it gives the rows that are there.

#[path = "support/household.rs"]
mod household;
#[path = "support/retelling.rs"]
mod retelling;
mod support;

use balcao::server::modules::Composition;
use contacts::{
    PersonId,
    subject_data::{Subject, erase},
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use retelling::{there, told};
use support::{Client, Town};
use uuid::Uuid;

const HISTORIES: usize = 16;
const STEPS: usize = 30;

/// Something that people do. Numbers choose among what there is.
#[derive(Debug, Clone)]
enum Step {
    Create {
        who: usize,
        person: usize,
        stage: usize,
    },
    /// The last form once more: double click, back button.
    Repeat,
    Move {
        who: usize,
        deal: usize,
        to: usize,
    },
    /// Back to where it came from.
    Undo {
        deal: usize,
    },
    /// By somebody who looks at an old page.
    Stale {
        deal: usize,
        to: usize,
    },
    /// Two people, two wishes, one deal.
    Race {
        deal: usize,
        to: [usize; 2],
    },
    /// By somebody who may not.
    Forbidden {
        deal: usize,
        to: usize,
    },
    Note {
        who: usize,
        deal: usize,
    },
    Invite {
        person: usize,
    },
    SignInAgain {
        who: usize,
    },
    Stranger,
    Export,
    FurnishAgain,
    /// What is held on a customer.
    Erase {
        who: usize,
    },
    /// People, roles, teams, mail, pages.
    Household(household::Change),
}

fn step() -> impl Strategy<Value = Step> {
    let n = || 0..64_usize;
    prop_oneof![
        4 => (0..2_usize, 0..6_usize, n()).prop_map(|(who, person, stage)| Step::Create { who, person, stage }),
        1 => Just(Step::Repeat),
        5 => (0..2_usize, n(), n()).prop_map(|(who, deal, to)| Step::Move { who, deal, to }),
        3 => n().prop_map(|deal| Step::Undo { deal }),
        1 => (n(), n()).prop_map(|(deal, to)| Step::Stale { deal, to }),
        2 => (n(), [n(), n()]).prop_map(|(deal, to)| Step::Race { deal, to }),
        1 => (n(), n()).prop_map(|(deal, to)| Step::Forbidden { deal, to }),
        2 => (0..2_usize, n()).prop_map(|(who, deal)| Step::Note { who, deal }),
        1 => (0..100_usize).prop_map(|person| Step::Invite { person }),
        1 => (0..2_usize).prop_map(|who| Step::SignInAgain { who }),
        1 => Just(Step::Stranger),
        1 => Just(Step::Export),
        1 => Just(Step::FurnishAgain),
        1 => n().prop_map(|who| Step::Erase { who }),
        16 => household::change().prop_map(Step::Household),
    ]
}

/// The business, and the people who work there.
struct Shop {
    town: Town,
    staff: [Client; 2],
    reader: Client,
    last_form: Vec<(&'static str, String)>,
}

/// Where a deal stands.
struct Deal {
    id: Uuid,
    version: i32,
    before: Option<Uuid>,
}

impl Shop {
    async fn open() -> Self {
        let town = Town::new().await;
        let staff = [town.staff("admin").await, town.staff("agente").await];
        let reader = town.staff("leitura").await;
        Self { town, staff, reader, last_form: Vec::new() }
    }

    async fn scope(&self) -> tenancy::TenantScope {
        self.town.pair.platform.scope(&self.town.pair.aurora).await
    }

    async fn stages(&self) -> Vec<Uuid> {
        let mut scope = self.scope().await;
        sqlx::query_scalar("select id from crm.stage order by position").fetch_all(scope.conn()).await.unwrap()
    }

    async fn deal(&self, nth: usize) -> Option<Deal> {
        let mut scope = self.scope().await;
        let rows: Vec<(Uuid, i32, Option<Uuid>)> = sqlx::query_as(
            "select d.id, d.version, c.from_stage_id from crm.deal d
             left join crm.deal_stage_change c on c.deal_id = d.id and c.version = d.version order by d.id",
        )
        .fetch_all(scope.conn())
        .await
        .unwrap();
        let (id, version, before) = *rows.get(nth.checked_rem(rows.len())?)?;
        Some(Deal { id, version, before })
    }

    async fn act(&mut self, step: &Step) {
        let stages = self.stages().await;
        let stage = |nth: usize| stages[nth % stages.len()];
        match *step {
            Step::Create { who, person, stage: nth } => {
                let stage = if nth % 3 == 0 { String::new() } else { stage(nth).to_string() };
                self.last_form = vec![
                    ("key", Uuid::new_v4().to_string()),
                    ("name", format!("Pessoa \"{nth}\" 'ção'")),
                    ("phone", format!("11 90000-000{person}")),
                    ("title", if nth % 2 == 0 { String::new() } else { "Corte; escova".to_owned() }),
                    ("amount", format!("{nth},50")),
                    ("stage", stage),
                ];
                self.send_form(who).await;
            }
            Step::Repeat if self.last_form.is_empty() => {}
            Step::Repeat => self.send_form(0).await,
            Step::Move { who, deal, to } => self.shift(who, deal, stage(to), 0).await,
            Step::Undo { deal } => {
                if let Some(Deal { before: Some(before), .. }) = self.deal(deal).await {
                    self.shift(0, deal, before, 0).await;
                }
            }
            Step::Stale { deal, to } => self.shift(1, deal, stage(to), -1).await,
            Step::Race { deal, to } => self.race(deal, to.map(stage)).await,
            Step::Forbidden { deal, to } => {
                if let Some(deal) = self.deal(deal).await {
                    let answer = post_move(&mut self.reader, &deal, 0, stage(to)).await;
                    assert_eq!(answer, 403);
                }
            }
            Step::Note { who, deal: nth } => {
                if let Some(deal) = self.deal(nth).await {
                    let (key, text) = (Uuid::new_v4().to_string(), format!("Ligar \"{nth}\"\ndepois"));
                    let fields = [("key", &*key), ("deal", &*deal.id.to_string()), ("text", &*text)];
                    assert_eq!(self.staff[who].post("/api/crm/note/add", &fields).await.status, 303);
                }
            }
            Step::Invite { person } => self.invite(person).await,
            Step::SignInAgain { who } => {
                self.staff[who].post("/api/identity/session/end", &[]).await;
                self.staff[who] = self.town.staff(["admin", "agente"][who]).await;
            }
            Step::Stranger => {
                let email = format!("{}@nenhures.example", Uuid::new_v4());
                let fields = [("email", email.as_str()), ("password", "errada demais")];
                self.town.anonymous("aurora.localhost").post("/api/identity/session/start", &fields).await;
            }
            Step::Export => {
                assert_eq!(self.staff[0].get("/app/settings/audit.csv").await.status, 200);
            }
            Step::FurnishAgain => {
                let mut scope = self.scope().await;
                crm::furnish(&mut scope, tenancy::Trade::Cars).await.unwrap();
                scope.commit().await.unwrap();
            }
            Step::Erase { who } => self.erase(who).await,
            Step::Household(ref change) => household::act(&self.town, &mut self.staff[0], change).await,
        }
    }

    async fn send_form(&mut self, who: usize) {
        let fields: Vec<(&str, &str)> = self.last_form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = self.staff[who].post("/api/crm/deal/create", &fields).await;
        assert!(answer.status == 303 || answer.status == 409, "{} {}", answer.status, answer.body);
    }

    async fn shift(&mut self, who: usize, deal: usize, to: Uuid, off: i32) {
        if let Some(deal) = self.deal(deal).await {
            let answer = post_move(&mut self.staff[who], &deal, off, to).await;
            assert!(answer == 303 || off != 0 && answer == 409, "{answer}");
        }
    }

    async fn race(&mut self, deal: usize, to: [Uuid; 2]) {
        if let Some(deal) = self.deal(deal).await {
            let [one, two] = &mut self.staff;
            let answers = tokio::join!(post_move(one, &deal, 0, to[0]), post_move(two, &deal, 0, to[1]));
            for answer in [answers.0, answers.1] {
                assert!(answer == 303 || answer == 409, "{answer}");
            }
        }
    }

    async fn erase(&self, who: usize) {
        let mut scope = self.scope().await;
        let everybody = sqlx::query_scalar("select id from contacts.person order by id");
        let ids: Vec<Uuid> = everybody.fetch_all(scope.conn()).await.unwrap();
        let Some(nth) = who.checked_rem(ids.len()) else { return };
        let subject = Subject::Person(PersonId(ids[nth]));
        erase(&mut scope, &Composition::default().subject_data(), subject).await.unwrap();
        scope.commit().await.unwrap();
    }

    async fn invite(&mut self, person: usize) {
        let mut scope = self.scope().await;
        let email = format!("dona{person}@aurora.example");
        let Ok(token) = identity::create_owner(&mut scope, "Dona", &email).await else { return };
        scope.commit().await.unwrap();
        // Some come in, some are invited once more later.
        if person.is_multiple_of(2) {
            let fields = [("token", token.as_str()), ("name", "Dona Nova"), ("password", "três tesouras")];
            let answer = self.town.anonymous("aurora.localhost").post("/api/identity/invitation/accept", &fields).await;
            assert_eq!(answer.status, 303);
        }
    }
}

async fn post_move(client: &mut Client, deal: &Deal, off: i32, to: Uuid) -> u16 {
    let (id, version, to) = (deal.id.to_string(), (deal.version + off).to_string(), to.to_string());
    let fields = [("deal", id.as_str()), ("version", version.as_str()), ("to", to.as_str())];
    client.post("/api/crm/deal/move", &fields).await.status.as_u16()
}

#[tokio::test]
async fn the_trail_told_again_gives_the_rows_that_are_there() {
    let mut shop = Shop::open().await;
    let mut runner = TestRunner::new(Config::default());
    let histories = prop::collection::vec(step(), STEPS);
    for change in household::EACH_ONCE {
        shop.act(&Step::Household(change)).await;
    }
    for nth in 0..HISTORIES {
        if nth == HISTORIES / 2 {
            let mut scope = shop.scope().await;
            let as_of = scope.now();
            crm::demo::seed(&mut scope, tenancy::Trade::Salon, as_of).await.unwrap();
            scope.commit().await.unwrap();
        }
        let history = histories.new_tree(&mut runner).unwrap().current();
        for step in &history {
            shop.act(step).await;
        }
        let (told, there) = (told(&mut shop.scope().await).await, there(&mut shop.scope().await).await);
        for (at, row) in &there {
            assert_eq!(told.get(at), Some(row), "{at:?} after {history:?}");
        }
        assert_eq!(told.len(), there.len(), "the trail tells of rows that are gone, after {history:?}");
    }
    let of = async |verb: &'static str| {
        let mut scope = shop.scope().await;
        let count = sqlx::query_scalar::<_, i64>("select count(*) from events.audit where verb = $1").bind(verb);
        count.fetch_one(scope.conn()).await.unwrap()
    };
    let often =
        [("crm.deal_created", 60 + 16), ("crm.deal_moved", 32), ("crm.note_added", 4), ("identity.signed_out", 1)];
    for (verb, least) in often.into_iter().chain(household::VERBS.map(|verb| (verb, 1))) {
        assert!(of(verb).await >= least, "the histories were poor in {verb}");
    }
}

/// The check itself is checked: what nobody told must not pass it.
#[tokio::test]
async fn a_row_that_changed_without_a_word_is_found() {
    let mut shop = Shop::open().await;
    shop.act(&Step::Create { who: 0, person: 1, stage: 0 }).await;
    assert_eq!(told(&mut shop.scope().await).await, there(&mut shop.scope().await).await);
    let mut scope = shop.scope().await;
    sqlx::query("update crm.deal set stage_entered_at = stage_entered_at + interval '1 second'")
        .execute(scope.conn())
        .await
        .unwrap();
    scope.commit().await.unwrap();
    assert_ne!(told(&mut shop.scope().await).await, there(&mut shop.scope().await).await);
}
