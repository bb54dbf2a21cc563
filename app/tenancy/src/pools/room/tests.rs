use super::*;
use crate::{MasterKey, registry::Entrance};
use sqlx::postgres::PgConnectOptions;

/// A pool behind the tenant's first door.
fn pool() -> Made {
    behind("first")
}

fn behind(password: &str) -> Made {
    let (key, tenant) = (MasterKey::random(), TenantId::new());
    let sealed = key.seal(tenant, password);
    let [server, name, role] = ["", "t_1", "t_1"].map(str::to_owned);
    let found = Entrance { server, name, role, password: sealed.bytes, key_id: sealed.key_id };
    let door = Door::of(&key, tenant, found).unwrap();
    Made { pool: PgPool::connect_lazy_with(PgConnectOptions::new()), door }
}

/// The next user of a pool goes.
fn leave(room: &mut Room, tenant: TenantId) -> bool {
    let seat = room.live.get(&tenant).unwrap().seat(tenant);
    matches!(room.leave(&seat), Left::Idle)
}

#[tokio::test]
async fn the_least_recently_used_idle_pool_makes_room() {
    let (mut room, [a, b, c, d]) = (Room::new(3), [(); 4].map(|()| TenantId::new()));
    for tenant in [a, b, c] {
        assert!(matches!(room.enter(tenant, pool), Entered::In(_)));
    }
    assert!(matches!(room.enter(d, pool), Entered::Full), "all three are in use");
    assert!(leave(&mut room, b) && leave(&mut room, a));
    assert!(room.join(b).is_some() && leave(&mut room, b), "b was used after a");
    assert!(matches!(room.enter(d, pool), Entered::Evicts(_)));
    assert!(room.join(a).is_none() && room.join(b).is_some(), "a went");
    assert!(matches!(room.enter(d, pool), Entered::Full), "a's connections may still be open");
    room.closed_one();
    assert!(matches!(room.enter(d, pool), Entered::In(_)));
    assert_eq!(room.live(), 3);
}

#[tokio::test]
async fn a_pool_is_idle_only_after_its_last_user_left() {
    let (mut room, [a, b]) = (Room::new(1), [(); 2].map(|()| TenantId::new()));
    assert!(matches!(room.enter(a, pool), Entered::In(_)));
    assert!(room.join(a).is_some());
    assert!(!leave(&mut room, a));
    assert!(matches!(room.enter(b, pool), Entered::Full));
    assert!(leave(&mut room, a));
    assert!(matches!(room.enter(b, pool), Entered::Evicts(_)));
}

#[tokio::test]
async fn who_is_always_busy_gives_way_to_who_waits() {
    let (mut room, [a, b, c]) = (Room::new(1), [(); 3].map(|()| TenantId::new()));
    assert!(matches!(room.enter(a, pool), Entered::In(_)));
    for tenant in [b, b, c] {
        room.queue(tenant);
    }
    assert!(matches!(room.enter(b, pool), Entered::Full) && room.join(a).is_some(), "its turn is not over");
    std::thread::sleep(TURN);
    assert!(matches!(room.enter(b, pool), Entered::Full) && room.join(a).is_none(), "its turn is over");
    assert!(!leave(&mut room, a) && leave(&mut room, a));
    assert!(matches!(room.enter(c, pool), Entered::Evicts(_)));
    room.closed_one();
    assert!(matches!(room.enter(c, pool), Entered::Full), "b came first");
    assert!(matches!(room.enter(b, pool), Entered::In(_)));
}

#[tokio::test]
async fn a_turn_does_not_end_when_those_who_waited_are_gone() {
    let (mut room, [a, b]) = (Room::new(1), [(); 2].map(|()| TenantId::new()));
    assert!(matches!(room.enter(a, pool), Entered::In(_)));
    room.queue(b);
    std::thread::sleep(TURN);
    assert!(matches!(room.enter(b, pool), Entered::Full) && room.join(a).is_none());
    room.unqueue(b);
    assert!(room.join(a).is_some());
}

#[tokio::test]
async fn nobody_enters_a_room_that_is_shut() {
    let mut room = Room::new(1);
    let tenant = TenantId::new();
    assert!(matches!(room.enter(tenant, pool), Entered::In(_)));
    assert_eq!(room.shut().len(), 1);
    assert!(matches!(room.enter(TenantId::new(), pool), Entered::Shut));
}

#[tokio::test]
async fn a_retired_pool_serves_those_who_are_in_it_and_nobody_else() {
    let (mut room, tenant) = (Room::new(2), TenantId::new());
    let Entered::In(before) = room.enter(tenant, pool) else { panic!("there is room") };
    let (old, new) = (pool().door, behind("second").door);
    assert!(room.retire(tenant, &new).is_none() && room.door(&before).is_some(), "it leads another way");
    assert!(room.retire(tenant, &old).is_none(), "somebody is in it");
    assert!(room.door(&before).is_none() && room.live() == 1);
    let Entered::In(after) = room.enter(tenant, || behind("second")) else { panic!("there is room") };
    assert_eq!(room.live(), 2);
    assert!(matches!(room.leave(&before), Left::Closes(_)));
    assert_eq!(room.live(), 2, "its connections may still be open");
    room.closed_one();
    assert!(room.door(&after).is_some_and(|door| door == new));
    assert!(matches!(room.leave(&after), Left::Idle));
    assert!(room.retire(tenant, &new).is_some(), "nobody is in it: closed at once");
}
