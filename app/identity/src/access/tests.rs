use super::*;
use crate::{Role, demo, staff::store};
use std::sync::Arc;
use tenancy::ModuleKey;
use testkit::{TestDb, db};
use tower_sessions::Expiry;

/// A shop with its demo people.
async fn shop() -> TestDb {
    let db = db().await;
    let mut scope = db.scope().await;
    demo::staff(&mut scope, "aurora.example").await.unwrap();
    scope.commit().await.unwrap();
    db
}

/// A session of the person with this mailbox, as it stands right after sign-in.
async fn signed_in(db: &TestDb, request: &RequestTenant, mailbox: &str) -> Session {
    let mut scope = db.scope().await;
    let known = store::secret(&mut scope, &format!("{mailbox}@aurora.example")).await.unwrap().unwrap();
    scope.commit().await.unwrap();
    let store = Arc::new(session::Store::new(request.clone()));
    let session = Session::new(None, store, Some(Expiry::OnSessionEnd));
    session::start(&session, &known).await.unwrap();
    session.save().await.unwrap();
    session
}

/// The same tenant in another state.
fn changed(db: &TestDb, change: impl FnOnce(&mut Tenant)) -> RequestTenant {
    let mut tenant = (*db.tenant).clone();
    change(&mut tenant);
    let facts = db.request().facts().clone();
    RequestTenant::new(Arc::new(tenant), db.platform.pools().clone(), facts)
}

async fn answer(request: &RequestTenant, session: &Session, permission: Permission) -> Result<(), Error> {
    Staff::begin_with(request, session, permission).await?.commit().await
}

#[tokio::test]
async fn a_stranger_is_asked_to_sign_in_whatever_they_ask_for() {
    let db = shop().await;
    let off = changed(&db, |tenant| tenant.modules.clear());
    for request in [db.request(), off] {
        let session = Session::new(None, Arc::new(session::Store::new(request.clone())), None);
        for permission in Permission::ALL {
            assert_eq!(answer(&request, &session, permission).await, Err(Error::Unauthenticated), "{permission:?}");
        }
    }
}

#[tokio::test]
async fn everybody_does_what_their_role_allows() {
    let db = shop().await;
    for (mailbox, role) in [("admin", Role::Owner), ("agente", Role::Agent), ("leitura", Role::Viewer)] {
        let request = changed(&db, enable_crm);
        let session = signed_in(&db, &request, mailbox).await;
        for permission in Permission::ALL {
            let expected = if role.can(permission) { Ok(()) } else { Err(Error::Forbidden) };
            assert_eq!(answer(&request, &session, permission).await, expected, "{mailbox} {permission:?}");
        }
    }
}

#[tokio::test]
async fn a_module_that_is_off_is_not_there_even_for_who_may_not_use_it() {
    let db = shop().await;
    let request = changed(&db, |tenant| tenant.modules.clear());
    let session = signed_in(&db, &request, "leitura").await;
    assert_eq!(answer(&request, &session, Permission::MoveDeals).await, Err(Error::NotFound));
    assert_eq!(answer(&request, &session, Permission::ViewToday).await, Ok(()));
}

#[tokio::test]
async fn a_business_behind_with_its_payment_reads_and_pays() {
    let db = shop().await;
    let past_due = changed(&db, |tenant| {
        enable_crm(tenant);
        tenant.status = TenantStatus::PastDue;
    });
    let trial_over = changed(&db, |tenant| {
        enable_crm(tenant);
        tenant.status = TenantStatus::Trial;
        tenant.trial_ends_at = Some(testkit::now());
    });
    for request in [past_due, trial_over] {
        let owner = signed_in(&db, &request, "admin").await;
        assert_eq!(answer(&request, &owner, Permission::ViewDeals).await, Ok(()));
        assert_eq!(answer(&request, &owner, Permission::ManagePlan).await, Ok(()));
        assert_eq!(answer(&request, &owner, Permission::MoveDeals).await, Err(Error::PaymentRequired));
        let viewer = signed_in(&db, &request, "leitura").await;
        assert_eq!(answer(&request, &viewer, Permission::MoveDeals).await, Err(Error::Forbidden));
        let staff = Staff::begin_with(&request, &owner, Permission::ViewDeals).await.unwrap();
        assert!(staff.can(Permission::ViewDeals) && !staff.can(Permission::MoveDeals), "no button that answers 402");
    }
}

#[tokio::test]
async fn a_suspended_business_knows_its_people_and_opens_nothing() {
    let db = shop().await;
    for status in [TenantStatus::Suspended, TenantStatus::Cancelled] {
        let request = changed(&db, |tenant| tenant.status = status);
        let owner = signed_in(&db, &request, "admin").await;
        for permission in Permission::ALL {
            assert_eq!(answer(&request, &owner, permission).await, Err(Error::Forbidden), "{permission:?}");
        }
        let staff = Staff::recognise(&request, &owner).await.unwrap();
        assert_eq!(staff.member().email, "admin@aurora.example");
    }
}

#[tokio::test]
async fn what_is_not_committed_did_not_happen() {
    let db = shop().await;
    let request = db.request();
    let session = signed_in(&db, &request, "admin").await;
    let mut staff = Staff::begin_with(&request, &session, Permission::ManageStaff).await.unwrap();
    assert_eq!(staff.actor(), Actor::Staff(staff.member().id.0));
    sqlx::query!("update identity.staff set active = false").execute(&mut *staff.conn()).await.unwrap();
    drop(staff);
    assert_eq!(answer(&db.request(), &session, Permission::UseApp).await, Ok(()));
}

fn enable_crm(tenant: &mut Tenant) {
    tenant.modules = vec![tenancy::Module { key: ModuleKey::Crm, enabled: true, display_name: None }];
}
