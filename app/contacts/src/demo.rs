//! People for a demonstration: believable names, and numbers that reach nobody.

use crate::PersonId;
use brazil::Phone;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::Error;
use tenancy::{TenantScope, Trade};
use uuid::Uuid;

mod names;
mod store;

/// How many people a demonstration has.
pub const PEOPLE: usize = 40;

/// Writes down the people of a demonstration, or finds them when they are there already. Every run gives the same ids.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn seed(scope: &mut TenantScope, trade: Trade, as_of: DateTime<Utc>) -> Result<Vec<PersonId>, Error> {
    let tenant = scope.tenant().id.0;
    let mut people = Vec::with_capacity(PEOPLE);
    for (n, name) in names::of(trade).enumerate() {
        let id = PersonId(Uuid::new_v5(&tenant, format!("person {n}").as_bytes()));
        let phone = phone(trade, n).map_err(Error::fault)?;
        store::add(scope, &store::Extra { id, name, phone, created_at: as_of - TimeDelta::days(90 - n as i64) })
            .await?;
        people.push(id);
    }
    Ok(people)
}

/// A number that is well formed and reaches nobody: no mobile begins with 90, since 90 before a local number is how one
/// calls collect, so Anatel gives it to no one.
fn phone(trade: Trade, n: usize) -> Result<Phone, brazil::PhoneError> {
    let area = match trade {
        Trade::Salon => 11,
        Trade::Workshop => 31,
        Trade::Clinic | Trade::RealEstate | Trade::Cars | Trade::Other => 41,
    };
    Phone::parse(&format!("{area} 90000-{n:04}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn nobody_is_called_by_a_demonstration() {
        for trade in Trade::ALL {
            let phones: BTreeSet<String> = (0..PEOPLE).map(|n| phone(trade, n).unwrap().as_str().to_owned()).collect();
            assert_eq!(phones.len(), PEOPLE);
            assert!(phones.iter().all(|phone| phone[5..].starts_with("90000")), "{phones:?}");
        }
    }

    #[test]
    fn no_two_people_have_the_same_name() {
        for trade in Trade::ALL {
            let names: BTreeSet<String> = names::of(trade).collect();
            assert_eq!(names.len(), PEOPLE, "{trade:?}");
        }
    }
}
