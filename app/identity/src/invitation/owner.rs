use super::{NAME, store};
use crate::{Role, StaffId, StaffInvited, mails, staff, staff::store::NewStaff, token::Token};
use kernel::{Error, FieldErrors, normalised_email, one_line};
use rust_i18n::t;
use tenancy::TenantScope;

/// Expects the owner of a new business and makes the token of their invitation: the end of `/convite/{token}`, which they get
/// by mail too.
///
/// Can be repeated while the owner has not come in: the earlier link then stops working.
///
/// # Errors
/// [`Error::Invalid`] on `name` or `email`, [`Error::Conflict`] when the person of this e-mail came in already.
pub async fn create_owner(scope: &mut TenantScope, name: &str, email: &str) -> Result<String, Error> {
    let owner = expected(scope, name, email)?;
    let Some((staff, changes)) = staff::store::expect(scope, &owner).await? else {
        return Err(Error::conflict(t!("invitation.came_in", locale = scope.locale().code())));
    };
    let token = Token::new();
    store::replace(scope, staff, &token.hash(), None).await?;
    events::record(scope, &StaffInvited { staff }, changes).await?;
    let token = token.to_text();
    let letter = mails::invitation(scope, &NewStaff { id: staff, ..owner }.member(), &token);
    mail::send(scope, &letter).await?;
    Ok(token)
}

fn expected(scope: &TenantScope, name: &str, email: &str) -> Result<NewStaff, Error> {
    let locale = scope.locale().code();
    let mut errors = FieldErrors::new();
    let name = one_line(name);
    if name.is_empty() || name.chars().count() > NAME {
        errors.add("name", t!("invitation.name", locale = locale));
    }
    let email = normalised_email(email).unwrap_or_else(|| {
        errors.add("email", t!("invitation.email", locale = locale));
        String::new()
    });
    errors.into_result(NewStaff { id: StaffId::new(), name, email, role: Role::Owner })
}
