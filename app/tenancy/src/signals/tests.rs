use super::{flush::notice, *};
use uuid::Uuid;

fn marks(topics: &[&str], seq: i64) -> Marks {
    let mut marks = Marks::default();
    topics.iter().for_each(|topic| marks.changed(Arc::from(*topic), seq));
    marks
}

#[tokio::test]
async fn who_listens_hears_at_once_and_the_others_hear_of_several_scopes_in_one() {
    let (signals, tenant) = (Signals::new(), TenantId::new());
    let mut heard = signals.listen();
    signals.committed(tenant, Marks::default());
    signals.committed(tenant, marks(&["crm.deal:1"], 7));
    signals.committed(tenant, marks(&["crm.deal:2", "crm.deal:1"], 6));
    let changed = |seq, topics: &[&str]| Signal::Changed {
        tenant,
        seq,
        topics: topics.iter().map(|topic| Arc::from(*topic)).collect(),
    };
    assert_eq!(heard.try_recv().unwrap(), changed(7, &["crm.deal:1"]));
    assert_eq!(heard.try_recv().unwrap(), changed(6, &["crm.deal:1", "crm.deal:2"]));
    assert!(heard.try_recv().is_err(), "a scope that changed nothing tells nothing");

    let waiting = signals.take();
    let process = Uuid::nil();
    assert_eq!(notice(tenant, &waiting[&tenant], process), format!("{process} {tenant} 7 crm.deal:1 crm.deal:2"));
    assert!(signals.take().is_empty(), "told once");
}

#[test]
fn what_could_not_be_told_waits_with_what_came_since() {
    let (signals, tenant) = (Signals::new(), TenantId::new());
    signals.committed(tenant, marks(&["a"], 3));
    let untold = signals.take();
    signals.committed(tenant, marks(&["b"], 4));
    signals.put(untold);
    let waiting = signals.take();
    assert_eq!(notice(tenant, &waiting[&tenant], Uuid::nil()), format!("{} {tenant} 4 a b", Uuid::nil()));
}

#[test]
fn more_topics_than_a_notice_holds_are_everything() {
    let (signals, tenant) = (Signals::new(), TenantId::new());
    for topics in [170, 5000] {
        for n in 0..topics {
            signals.committed(tenant, marks(&[&format!("crm.deal:{}", Uuid::from_u128(n))], 1));
        }
        let waiting = signals.take();
        assert!(waiting[&tenant].topics.len() <= MOST_TOPICS);
        let notice = notice(tenant, &waiting[&tenant], Uuid::nil());
        assert!(notice.ends_with(" *") && notice.len() < 8000, "{topics}: {}", notice.len());
    }
}
