use super::{ChangeForm, Customer, store};
use crate::{CustomerChanged, invitation::NAME};
use brazil::Phone;
use kernel::{Error, FieldErrors, one_line};
use rust_i18n::t;

/// Changes name and phone of whoever is signed in.
pub(super) async fn change(customer: &mut Customer, form: &ChangeForm) -> Result<(), Error> {
    let locale = customer.locale().code();
    let mut errors = FieldErrors::new();
    let name = one_line(&form.name);
    if name.chars().count() > NAME {
        errors.add("name", t!("customer.profile.name.long", locale = locale));
    }
    let phone = match form.phone.trim() {
        "" => None,
        typed => Phone::parse(typed).map_err(|error| errors.add("phone", error.message(customer.locale()))).ok(),
    };
    errors.into_result(())?;
    let id = customer.account().id;
    let changes = store::change(customer, id, &name, phone.as_ref()).await?;
    events::record(customer, &CustomerChanged { customer: id }, changes).await
}
