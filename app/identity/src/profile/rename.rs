use crate::{Staff, StaffRenamed, invitation::NAME, staff::store};
use kernel::{Error, one_line};
use rust_i18n::t;

/// Changes the name of whoever is signed in; the same name again changes nothing.
pub(super) async fn rename(staff: &mut Staff, typed: &str) -> Result<(), Error> {
    let name = one_line(typed);
    if name.is_empty() || name.chars().count() > NAME {
        return Err(Error::invalid("name", t!("invitation.name", locale = staff.locale().code())));
    }
    let member = staff.member().clone();
    if name == member.name {
        return Ok(());
    }
    let changes = store::rename(staff, member.id, &name).await?;
    events::record(staff, &StaffRenamed { staff: member.id }, changes).await
}
