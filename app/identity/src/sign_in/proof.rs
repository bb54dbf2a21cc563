use crate::{
    SignInFailed, SignedIn, StaffId, StaffMember,
    device::{Device, Door},
    password,
    staff::store::{self, Secret},
    tries::{self, Who},
};
use events::Changes;
use kernel::{Error, Locale, normalised_email};
use rust_i18n::t;
use std::net::IpAddr;
use tenancy::{Actor, RequestTenant};

/// Who the typed e-mail and password belong to; `cookie` is that of the browser's [`Device`]. Holds no connection while the
/// password is verified.
pub(super) async fn prove(
    request: &RequestTenant,
    cookie: Option<&str>,
    typed: &str,
    password: String,
) -> Result<Secret, Error> {
    let facts = request.facts();
    let email = normalised_email(typed);
    let device = email.as_deref().and_then(|email| Device::known(request, Door::Staff, email, cookie));
    let attempt = tries::take(request, &counted(facts.address, email.as_deref(), device.as_ref()))
        .await
        .inspect_err(|_| tracing::warn!("sign-in refused: too many tries"))?;
    let mut scope = request.open(Actor::Visitor).await?;
    let known = store::secret(&mut scope, email.as_deref().unwrap_or_default()).await?;
    scope.commit().await?;
    let right = password::verify(password, known.as_ref().and_then(|known| known.password_hash.clone())).await?;
    let id = known.as_ref().map(|known| known.member.id);
    let Some(known) = known.filter(|_| right) else {
        tracing::warn!("sign-in refused");
        note_failure(request, id).await?;
        return Err(refused(facts.locale));
    };
    let staff = known.member.id;
    let mut scope = request.open(Actor::Staff(staff.0)).await?;
    attempt.forgive(request, &mut scope).await?;
    let Some(changes) = store::signed_in(&mut scope, staff, known.password_hash.as_deref()).await? else {
        // It was the right one until a moment ago.
        return Err(refused(facts.locale));
    };
    events::record(&mut scope, &SignedIn { staff }, changes).await?;
    scope.commit().await?;
    tracing::info!(%staff, "signed in");
    Ok(known)
}

/// What a try counts for: somebody at a device of theirs is nobody else's business.
fn counted<'a>(address: Option<IpAddr>, email: Option<&'a str>, device: Option<&'a [u8; 16]>) -> Vec<Who<'a>> {
    match (email, device) {
        (Some(email), Some(device)) => vec![Who::Device(email, device)],
        _ => [email.map(Who::Account), address.map(Who::Address), Some(Who::Everybody)].into_iter().flatten().collect(),
    }
}

/// Makes sure that somebody who is signed in is who they say, by their password once more, before they do what has no way
/// back. Counts as a try. Holds no connection while the password is verified.
pub(crate) async fn confirm(request: &RequestTenant, member: &StaffMember, password: String) -> Result<(), Error> {
    let attempt = tries::take(request, &[Who::Owner(&member.email)]).await?;
    let mut scope = request.open(Actor::Staff(member.id.0)).await?;
    let known = store::secret(&mut scope, &member.email).await?;
    scope.commit().await?;
    if !password::verify(password, known.and_then(|known| known.password_hash)).await? {
        tracing::warn!("a confirmation was refused");
        note_failure(request, Some(member.id)).await?;
        return Err(Error::invalid("password", t!("sign_in.not_yours", locale = request.facts().locale.code())));
    }
    let mut scope = request.open(Actor::Staff(member.id.0)).await?;
    attempt.forgive(request, &mut scope).await?;
    scope.commit().await
}

/// Writes a failed try into the trail: those at an account as far as the limits let them be tried, those at nobody's as
/// far as [`Who::Strangers`] says, so that nobody can fill the trail. One that is not kept is written and undone: how long
/// the answer takes must not tell who works here.
pub(crate) async fn note_failure(request: &RequestTenant, staff: Option<StaffId>) -> Result<(), Error> {
    let mut scope = request.open(Actor::Visitor).await?;
    let who = if staff.is_some() { Who::Known } else { Who::Strangers };
    let is_kept = tries::is_worth_a_line(request, &mut scope, who).await? || staff.is_some();
    sqlx::raw_sql("savepoint line").execute(scope.conn()).await?;
    events::record(&mut scope, &SignInFailed { staff }, Changes::none()).await?;
    let end = if is_kept { "release savepoint line" } else { "rollback to savepoint line" };
    sqlx::raw_sql(end).execute(scope.conn()).await?;
    scope.commit().await
}

/// The same for a wrong password and for somebody unknown.
fn refused(locale: Locale) -> Error {
    Error::invalid("", t!("sign_in.refused", locale = locale.code()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Role, demo};
    use testkit::{TestDb, db, now};

    async fn shop() -> TestDb {
        let db = db().await;
        let mut scope = db.scope().await;
        demo::staff(&mut scope, "aurora.example").await.unwrap();
        scope.commit().await.unwrap();
        db
    }

    async fn come_in(db: &TestDb, email: &str, password: &str) -> Result<StaffMember, Error> {
        prove(&db.request(), None, email, password.to_owned()).await.map(|known| known.member)
    }

    #[tokio::test]
    async fn the_right_password_opens_and_leaves_its_time() {
        let db = shop().await;
        let member = come_in(&db, " Agente@Aurora.example", demo::PASSWORD).await.unwrap();
        assert_eq!((member.email.as_str(), member.role), ("agente@aurora.example", Role::Agent));
        let mut scope = db.scope().await;
        let last = sqlx::query_scalar!("select last_sign_in_at from identity.staff where id = $1", member.id.0)
            .fetch_one(&mut *scope.conn())
            .await
            .unwrap();
        assert_eq!(last, Some(now()));
    }

    #[tokio::test]
    async fn a_wrong_password_and_an_unknown_person_get_one_answer() {
        let db = shop().await;
        let wrong = come_in(&db, "agente@aurora.example", "balcao-dema").await.unwrap_err();
        assert_eq!(wrong, Error::invalid("", "E-mail ou senha não conferem."));
        for (email, password) in [
            ("ninguem@aurora.example", demo::PASSWORD),
            ("agente", demo::PASSWORD),
            ("agente@aurora.example", ""),
            ("", ""),
        ] {
            assert_eq!(come_in(&db, email, password).await.unwrap_err(), wrong, "{email:?} {password:?}");
        }
    }

    #[tokio::test]
    async fn who_was_only_invited_or_works_here_no_more_stays_out() {
        let db = shop().await;
        let mut scope = db.scope().await;
        crate::invitation::create_owner(&mut scope, "Nova Dona", "dona@aurora.example").await.unwrap();
        sqlx::query!("update identity.staff set active = false where email = 'agente@aurora.example'")
            .execute(&mut *scope.conn())
            .await
            .unwrap();
        scope.commit().await.unwrap();
        for email in ["dona@aurora.example", "agente@aurora.example"] {
            for password in ["", "balcao", demo::PASSWORD] {
                let answer = come_in(&db, email, password).await;
                assert_eq!(answer, Err(refused(Locale::PtBr)), "{email} {password:?}");
            }
        }
    }

    #[tokio::test]
    async fn the_sixth_try_waits_even_with_the_right_password() {
        let db = shop().await;
        for _ in 0..5 {
            assert!(matches!(come_in(&db, "agente@aurora.example", "errada").await, Err(Error::Invalid(_))));
        }
        let sixth = come_in(&db, "agente@aurora.example", demo::PASSWORD).await;
        assert_eq!(sixth, Err(Error::TooMany { seconds: 60 }));
        assert!(come_in(&db, "leitura@aurora.example", demo::PASSWORD).await.is_ok(), "a colleague comes in");
    }

    #[tokio::test]
    async fn during_an_attack_the_owner_comes_in_with_a_browser_of_theirs() {
        let db = shop().await;
        let request = db.request();
        let known = Device::cookie_of(&request, Door::Staff, "agente@aurora.example");
        for _ in 0..6 {
            let _ = come_in(&db, "agente@aurora.example", "errada").await;
        }
        let elsewhere = come_in(&db, "agente@aurora.example", demo::PASSWORD).await;
        assert!(matches!(elsewhere, Err(Error::TooMany { .. })), "{elsewhere:?}");
        let here = prove(&db.request(), Some(&known), "agente@aurora.example", demo::PASSWORD.to_owned()).await;
        assert!(here.is_ok(), "{:?}", here.err());
        let others = prove(&db.request(), Some(&known), "admin@aurora.example", "errada".to_owned()).await;
        assert_eq!(
            others.map(|known| known.member),
            Err(refused(Locale::PtBr)),
            "for another account it is a browser like any"
        );
        let still = come_in(&db, "agente@aurora.example", demo::PASSWORD).await;
        assert!(matches!(still, Err(Error::TooMany { .. })), "the attack is not forgiven: {still:?}");
    }

    #[tokio::test]
    async fn failures_at_an_account_stand_in_the_trail_and_strangers_only_so_often() {
        let db = shop().await;
        for _ in 0..2 {
            let _ = come_in(&db, "agente@aurora.example", "errada").await;
            let _ = come_in(&db, "ninguem@aurora.example", "errada").await;
        }
        let mut scope = db.scope().await;
        let lines =
            sqlx::query_scalar!(r#"select count(*) as "n!" from events.audit where verb = 'identity.sign_in_failed'"#)
                .fetch_one(&mut *scope.conn())
                .await
                .unwrap();
        assert_eq!(lines, 4);
    }
}
