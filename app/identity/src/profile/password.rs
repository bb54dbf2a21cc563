use crate::{
    PasswordChanged, Permission, Staff, mails, password, reset,
    session::places,
    sign_in::note_failure,
    staff::store,
    tries::{self, Who},
};
use events::Changes;
use kernel::{Error, FieldErrors};
use rust_i18n::t;
use tenancy::RequestTenant;
use tower_sessions::Session;

/// Changes the password of whoever is signed in, if they know the present one, and ends every other session of theirs. Holds
/// no connection while passwords are hashed.
pub(super) async fn change(
    request: &RequestTenant,
    session: &Session,
    current: String,
    new: String,
) -> Result<(), Error> {
    let mut staff = Staff::begin_with(request, session, Permission::UseApp).await?;
    let member = staff.member().clone();
    let known = store::secret(&mut staff, &member.email).await?.and_then(|known| known.password_hash);
    staff.commit().await?;

    let locale = request.facts().locale;
    let mut errors = FieldErrors::new();
    if let Some(problem) = password::problem(&new, &member.email, locale) {
        errors.add("password", problem);
    } else if new == current {
        errors.add("password", t!("profile.password.same", locale = locale.code()));
    }
    let attempt = tries::take(request, &[Who::Owner(&member.email)]).await?;
    if !password::verify(current, known.clone()).await? {
        note_failure(request, Some(member.id)).await?;
        errors.add("current_password", t!("profile.password.wrong", locale = locale.code()));
        return errors.into_result(());
    }
    let mut staff = Staff::begin_with(request, session, Permission::UseApp).await?;
    attempt.forgive(request, &mut staff).await?;
    staff.commit().await?;
    errors.into_result(())?;
    let hash = password::hash(new).await?;

    let mut staff = Staff::begin_with(request, session, Permission::UseApp).await?;
    if !store::change_password(&mut staff, member.id, known.as_deref(), &hash).await? {
        // Somebody was faster: the one that was known is the present one no more.
        return Err(Error::invalid("current_password", t!("profile.password.wrong", locale = locale.code())));
    }
    reset::withdraw(&mut staff, member.id).await?;
    places::end_others(&mut staff, member.id, session).await?;
    events::record(&mut staff, &PasswordChanged { staff: member.id }, Changes::none()).await?;
    let letter = mails::password_changed(&staff, &member);
    mail::send(&mut staff, &letter).await?;
    staff.commit().await?;
    tracing::info!(staff = %member.id, "password changed");
    Ok(())
}
