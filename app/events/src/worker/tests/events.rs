use super::*;
use crate::{Changes, Event, Listener, Subject, record};
use uuid::Uuid;

#[derive(Debug, Serialize, Deserialize)]
struct Moved(String);

impl Event for Moved {
    const NAME: &'static str = "crm.moved";

    fn subject(&self) -> Subject {
        Subject::of("crm.deal", Uuid::nil())
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Won(String);

impl Event for Won {
    const NAME: &'static str = "crm.won";

    fn subject(&self) -> Subject {
        Subject::of("crm.deal", Uuid::nil())
    }
}

struct First;
struct Second;
struct OfCrm;

impl Listener<Moved> for First {
    const NAME: &'static str = "events.first";
    const MODULE: Option<ModuleKey> = None;

    async fn hear(event: Moved, work: &mut Work) -> Result<(), Error> {
        heard(work, "first", &event.0).await
    }
}

impl Listener<Moved> for Second {
    const NAME: &'static str = "events.second";
    const MODULE: Option<ModuleKey> = None;

    async fn hear(event: Moved, work: &mut Work) -> Result<(), Error> {
        heard(work, "second", &event.0).await
    }
}

impl Listener<Won> for Second {
    const NAME: &'static str = "events.second";
    const MODULE: Option<ModuleKey> = None;

    async fn hear(event: Won, work: &mut Work) -> Result<(), Error> {
        heard(work, "second", &event.0).await
    }
}

impl Listener<Moved> for OfCrm {
    const NAME: &'static str = "crm.listener";
    const MODULE: Option<ModuleKey> = Some(ModuleKey::Crm);

    async fn hear(event: Moved, work: &mut Work) -> Result<(), Error> {
        heard(work, "crm", &event.0).await
    }
}

/// `poison second` is what only the second cannot bear.
async fn heard(work: &mut Work, who: &str, what: &str) -> Result<(), Error> {
    if what == format!("poison {who}") {
        return Err(Error::Forbidden);
    }
    note(work, &format!("{who} {what}")).await
}

async fn tell(shop: &Shop, event: &impl Event) {
    let mut scope = shop.scope().await;
    record(&mut scope, event, Changes::none()).await.unwrap();
    scope.commit().await.unwrap();
}

fn moved(text: &str) -> Moved {
    Moved(text.to_owned())
}

const FIRST: ListenerKind = ListenerKind::of::<Moved, First>();
const SECOND: ListenerKind = ListenerKind::of::<Moved, Second>();

#[tokio::test]
async fn an_event_that_nobody_hears_is_done() {
    let shop = shop().await;
    tell(&shop, &moved("a")).await;
    assert_eq!(shop.work().await, 1);
    assert_eq!(shop.ask::<i64>("select id from events.job").await, Vec::<i64>::new());
}

#[tokio::test]
async fn an_event_is_heard_once_by_each_in_the_order_of_its_subject() {
    for listeners in [&[FIRST][..], &[FIRST, SECOND][..]] {
        let shop = shop_of(listeners, &[]).await;
        for number in 0..6 {
            tell(&shop, &moved(&number.to_string())).await;
        }
        shop.work().await;
        let done = shop.done().await;
        for who in &["first", "second"][..listeners.len()] {
            let own: Vec<&String> = done.iter().filter(|text| text.starts_with(who)).collect();
            assert_eq!(
                own,
                (0..6).map(|number| format!("{who} {number}")).collect::<Vec<_>>().iter().collect::<Vec<_>>()
            );
        }
        assert_eq!(done.len(), 6 * listeners.len());
    }
}

#[tokio::test]
async fn a_listener_that_cannot_bear_an_event_holds_up_itself_alone() {
    let shop = shop_of(&[FIRST, SECOND], &[]).await;
    for text in ["1", "poison second", "2"] {
        tell(&shop, &moved(text)).await;
    }
    shop.work().await;
    let done = shop.done().await;
    assert_eq!(done.iter().filter(|text| text.starts_with("first")).count(), 3);
    assert_eq!(done.iter().filter(|text| text.starts_with("second")).collect::<Vec<_>>(), ["second 1"]);
    for _ in 0..10 {
        shop.clock.advance(TimeDelta::hours(1));
        shop.work().await;
    }
    assert_eq!(shop.done().await.last().unwrap(), "second 2", "once the event is given up");
    assert_eq!(shop.ask::<String>("select kind from events.job").await, ["crm.moved>events.second"]);
}

#[tokio::test]
async fn the_only_listener_of_an_event_keeps_its_order_with_events_that_others_hear_too() {
    let won = ListenerKind::of::<Won, Second>();
    let shop = shop_of(&[FIRST, SECOND, won], &[]).await;
    tell(&shop, &moved("poison second")).await;
    tell(&shop, &Won("won".to_owned())).await;
    tell(&shop, &moved("last")).await;
    shop.work().await;
    assert_eq!(shop.done().await, ["first poison second", "first last"]);
    for _ in 0..10 {
        shop.clock.advance(TimeDelta::hours(1));
        shop.work().await;
    }
    assert_eq!(shop.done().await[2..], ["second won", "second last"]);
}

#[tokio::test]
async fn a_failing_only_listener_lets_the_events_of_others_pass() {
    let won = ListenerKind::of::<Won, Second>();
    let shop = shop_of(&[FIRST, won], &[]).await;
    tell(&shop, &Won("poison second".to_owned())).await;
    tell(&shop, &moved("a")).await;
    shop.work().await;
    assert_eq!(shop.done().await, ["first a"]);
    assert_eq!(shop.ask::<String>("select kind from events.job").await, ["crm.won>events.second"]);
}

#[tokio::test]
async fn what_a_module_that_is_off_should_hear_waits_for_it_in_order() {
    let shop = shop_of(&[ListenerKind::of::<Moved, OfCrm>()], &[]).await;
    let admin = &shop.db.platform.admin;
    admin.disable_module("aurora", ModuleKey::Crm).await.unwrap();
    until(async || !shop.tenant().await.has_module(ModuleKey::Crm)).await;
    for text in ["1", "2", "3"] {
        tell(&shop, &moved(text)).await;
    }
    shop.work().await;
    assert_eq!(shop.done().await, Vec::<String>::new());
    admin.enable_module("aurora", ModuleKey::Crm).await.unwrap();
    until(async || shop.tenant().await.has_module(ModuleKey::Crm)).await;
    tell(&shop, &moved("4")).await;
    shop.work().await;
    assert_eq!(shop.done().await, ["crm 1", "crm 2", "crm 3", "crm 4"]);
}
