use super::*;
use crate::{Permission, Role, Staff, StaffId, demo, staff};
use chrono::{DateTime, Duration, Utc};
use http::{Request, Response, header::SET_COOKIE};
use std::{convert::Infallible, sync::Arc};
use testkit::{TestDb, db, now, pair};
use tower::{Layer, Service, service_fn};
use tower_sessions::session::Id;

async fn shop() -> (TestDb, Secret) {
    let db = db().await;
    let mut scope = db.scope().await;
    demo::staff(&mut scope, "aurora.example").await.unwrap();
    let known = staff::store::secret(&mut scope, "agente@aurora.example").await.unwrap().unwrap();
    scope.commit().await.unwrap();
    (db, known)
}

/// The session a browser with this cookie has in a new request.
fn with_cookie(request: RequestTenant, id: Option<Id>) -> Session {
    Session::new(id, Arc::new(Store::new(request)), Some(Expiry::OnSessionEnd))
}

async fn sign_in(request: RequestTenant, cookie: Option<Id>, known: &Secret) -> Id {
    let session = with_cookie(request, cookie);
    start(&session, known).await.unwrap();
    session.save().await.unwrap();
    session.id().unwrap()
}

/// Who a browser with this cookie is, in a request of its own that ends well.
async fn who(request: RequestTenant, cookie: Id) -> Result<StaffMember, Error> {
    let session = with_cookie(request.clone(), Some(cookie));
    let staff = Staff::begin_with(&request, &session, Permission::UseApp).await?;
    let member = staff.member().clone();
    staff.commit().await?;
    Ok(member)
}

async fn last_seen(db: &TestDb) -> DateTime<Utc> {
    let mut scope = db.scope().await;
    sqlx::query_scalar!("select last_seen_at from identity.session").fetch_one(&mut *scope.conn()).await.unwrap()
}

#[tokio::test]
async fn who_signed_in_is_known_by_the_cookie() {
    let (db, known) = shop().await;
    let cookie = sign_in(db.request(), None, &known).await;
    assert_eq!(who(db.request(), cookie).await, Ok(known.member));
    assert_eq!(who(db.request(), Id::default()).await, Err(Error::Unauthenticated));
}

#[tokio::test]
async fn a_session_of_one_tenant_means_nothing_at_another() {
    let pair = pair().await;
    for tenant in [&pair.aurora, &pair.oficina] {
        let mut scope = pair.platform.scope(tenant).await;
        demo::staff(&mut scope, "aurora.example").await.unwrap();
        scope.commit().await.unwrap();
    }
    let mut scope = pair.platform.scope(&pair.aurora).await;
    let known = staff::store::secret(&mut scope, "admin@aurora.example").await.unwrap().unwrap();
    scope.commit().await.unwrap();
    let cookie = sign_in(pair.platform.request(&pair.aurora), None, &known).await;
    assert!(who(pair.platform.request(&pair.aurora), cookie).await.is_ok());
    assert_eq!(who(pair.platform.request(&pair.oficina), cookie).await, Err(Error::Unauthenticated));
}

#[tokio::test]
async fn a_session_ends_fourteen_days_after_the_last_visit() {
    let (db, known) = shop().await;
    let cookie = sign_in(db.request(), None, &known).await;
    let at = |days| db.request_at(now() + Duration::days(days));
    assert!(who(at(13), cookie).await.is_ok());
    assert!(who(at(26), cookie).await.is_ok());
    assert_eq!(who(at(40), cookie).await, Err(Error::Unauthenticated));
}

#[tokio::test]
async fn a_session_ends_ninety_days_after_sign_in() {
    let (db, known) = shop().await;
    let cookie = sign_in(db.request(), None, &known).await;
    for days in (10..90).step_by(10) {
        assert!(who(db.request_at(now() + Duration::days(days)), cookie).await.is_ok(), "day {days}");
    }
    assert!(who(db.request_at(now() + Duration::days(90) - Duration::seconds(1)), cookie).await.is_ok());
    assert_eq!(who(db.request_at(now() + Duration::days(90)), cookie).await, Err(Error::Unauthenticated));
}

#[tokio::test]
async fn a_visit_is_noted_every_five_minutes_at_most() {
    let (db, known) = shop().await;
    let cookie = sign_in(db.request(), None, &known).await;
    who(db.request_at(now() + Duration::seconds(299)), cookie).await.unwrap();
    assert_eq!(last_seen(&db).await, now());
    who(db.request_at(now() + Duration::seconds(300)), cookie).await.unwrap();
    assert_eq!(last_seen(&db).await, now() + Duration::seconds(300));
}

#[tokio::test]
async fn a_request_never_waits_for_another_to_note_its_visit() {
    let (db, known) = shop().await;
    let cookie = sign_in(db.request(), None, &known).await;
    let later = now() + Duration::minutes(10);
    let slow = db.request_at(later);
    let held = Staff::begin_with(&slow, &with_cookie(slow.clone(), Some(cookie)), Permission::UseApp).await.unwrap();
    let quick = tokio::time::timeout(std::time::Duration::from_secs(2), who(db.request_at(later), cookie)).await;
    assert_eq!(quick, Ok(Ok(known.member)));
    held.commit().await.unwrap();
    assert_eq!(last_seen(&db).await, later);
}

#[tokio::test]
async fn signing_out_ends_the_session_for_good() {
    let (db, known) = shop().await;
    let cookie = sign_in(db.request(), None, &known).await;
    let elsewhere = with_cookie(db.request(), Some(cookie));
    elsewhere.insert("draft", 1).await.unwrap();
    end(&db.request(), &with_cookie(db.request(), Some(cookie))).await.unwrap();
    assert_eq!(who(db.request(), cookie).await, Err(Error::Unauthenticated));
    elsewhere.save().await.unwrap();
    assert_eq!(who(db.request(), cookie).await, Err(Error::Unauthenticated), "a late save brings nothing back");
    end(&db.request(), &with_cookie(db.request(), Some(cookie))).await.unwrap();
    end(&db.request(), &with_cookie(db.request(), None)).await.unwrap();
}

#[tokio::test]
async fn signing_in_makes_a_new_id_and_leaves_nothing_of_before() {
    let (db, known) = shop().await;
    let before = sign_in(db.request(), None, &known).await;
    let session = with_cookie(db.request(), Some(before));
    session.insert("draft", "of somebody else").await.unwrap();
    session.save().await.unwrap();
    let after = sign_in(db.request(), Some(before), &known).await;
    assert_ne!(before, after);
    assert_eq!(who(db.request(), before).await, Err(Error::Unauthenticated));
    assert_eq!(who(db.request(), after).await, Ok(known.member));
    let draft = with_cookie(db.request(), Some(after)).get::<String>("draft").await.unwrap();
    assert_eq!(draft, None);
}

#[tokio::test]
async fn an_id_chosen_by_somebody_else_is_not_taken_over() {
    let (db, known) = shop().await;
    let planted = Id::default();
    let id = sign_in(db.request(), Some(planted), &known).await;
    assert_ne!(id, planted);
    assert_eq!(who(db.request(), planted).await, Err(Error::Unauthenticated));
}

#[tokio::test]
async fn a_changed_role_counts_at_once_and_who_left_is_out_at_once() {
    let (db, known) = shop().await;
    let cookie = sign_in(db.request(), None, &known).await;
    change(&db, known.member.id, "viewer", true).await;
    assert_eq!(who(db.request(), cookie).await.unwrap().role, Role::Viewer);
    change(&db, known.member.id, "viewer", false).await;
    assert_eq!(who(db.request(), cookie).await, Err(Error::Unauthenticated));
}

async fn change(db: &TestDb, id: StaffId, role: &str, active: bool) {
    let mut scope = db.scope().await;
    sqlx::query!("update identity.staff set role = $2, active = $3 where id = $1", id.0, role, active)
        .execute(&mut *scope.conn())
        .await
        .unwrap();
    scope.commit().await.unwrap();
}

#[tokio::test]
async fn the_database_holds_neither_the_id_nor_what_has_ended() {
    let (db, known) = shop().await;
    let cookie = sign_in(db.request(), None, &known).await;
    sign_in(db.request_at(now() + Duration::days(14)), None, &known).await;
    let mut scope = db.scope().await;
    let rows = sqlx::query_scalar!("select to_jsonb(session)::text from identity.session")
        .fetch_all(&mut *scope.conn())
        .await
        .unwrap();
    assert_eq!(rows.len(), 1, "the first has ended and is gone");
    let (id, bytes) = (
        cookie.to_string(),
        format!("{:032x}", cookie.0.to_le_bytes().iter().fold(0u128, |n, b| n << 8 | u128::from(*b))),
    );
    assert!(rows.iter().flatten().all(|row| !row.contains(&id) && !row.contains(&bytes)), "{rows:?}");
}

#[tokio::test]
async fn the_cookie_is_for_this_host_and_no_script() {
    let (db, known) = shop().await;
    for (secure, name) in [(true, "__Host-s="), (false, "balcao-s=")] {
        let answered = known.clone();
        let cookies = cookies(layer(db.request(), secure), move |session| {
            let known = answered.clone();
            async move { start(&session, &known).await.unwrap() }
        })
        .await;
        let [cookie] = cookies.as_slice() else { panic!("{cookies:?}") };
        assert!(cookie.starts_with(name), "{cookie}");
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=7776000"] {
            assert!(cookie.split("; ").any(|part| part == attribute), "{attribute}: {cookie}");
        }
        assert_eq!(cookie.contains("; Secure"), secure, "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
        let removal = removal(secure);
        let removal = removal.to_str().unwrap();
        assert!(removal.starts_with(name) && removal.contains("Max-Age=0"), "{removal}");
        assert_eq!(removal.contains("; Secure"), secure, "{removal}");
    }
}

#[tokio::test]
async fn who_only_looks_around_gets_no_cookie() {
    let (db, _) = shop().await;
    let cookies = cookies(layer(db.request(), true), |session| async move {
        assert_eq!(member(&session).await, Ok(None));
    })
    .await;
    assert!(cookies.is_empty(), "{cookies:?}");
}

/// What the browser is told to keep after a request without a cookie in which `act` happened.
async fn cookies<Act, Acted>(layer: SessionManagerLayer<Store>, act: Act) -> Vec<String>
where
    Act: Fn(Session) -> Acted + Clone + Send + 'static,
    Acted: Future<Output = ()> + Send,
{
    let mut service = layer.layer(service_fn(move |request: Request<String>| {
        let act = act.clone();
        async move {
            act(request.extensions().get::<Session>().unwrap().clone()).await;
            Ok::<_, Infallible>(Response::new(String::new()))
        }
    }));
    let response = service.call(Request::new(String::new())).await.unwrap();
    response.headers().get_all(SET_COOKIE).iter().map(|value| value.to_str().unwrap().to_owned()).collect()
}
