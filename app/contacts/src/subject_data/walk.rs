use super::{CustomerErased, Erased, PersonErased, Section, StaffErased, Subject, SubjectData, Traces};
use events::data_map::{DataMap, Fault};
use kernel::Error;
use rust_i18n::t;
use tenancy::TenantScope;

/// Everything the business holds on somebody.
///
/// # Errors
/// [`Error::NotFound`] when there is no such person.
pub async fn export(
    scope: &mut TenantScope,
    holders: &[&dyn SubjectData],
    subject: Subject,
) -> Result<Vec<Section>, Error> {
    let traces = traces(scope, holders, subject).await?;
    let mut sections = Vec::new();
    for holder in holders {
        sections.extend(holder.export(scope, &traces).await?);
    }
    // Whoever there is has at least a row of their own.
    if sections.is_empty() { Err(Error::NotFound) } else { Ok(sections) }
}

/// Erases somebody in this transaction: removes what is only about them, empties what the business's books need, says what
/// stays and why. Tells the trail once; a second time there is nothing to do and nothing is told.
///
/// # Errors
/// [`Error::NotFound`] when there is no such person, [`Error::Conflict`] when they still work here.
pub async fn erase(scope: &mut TenantScope, holders: &[&dyn SubjectData], subject: Subject) -> Result<Erased, Error> {
    lock(scope, subject).await?;
    let traces = traces(scope, holders, subject).await?;
    let mut erased = Erased::default();
    for holder in holders {
        erased = erased.and(holder.erase(scope, &traces).await?);
    }
    if erased.is_something() {
        let changes = std::mem::take(&mut erased.changes);
        match subject {
            Subject::Person(person) => events::record(scope, &PersonErased { person }, changes).await?,
            Subject::Staff(staff) => events::record(scope, &StaffErased { staff }, changes).await?,
            Subject::Customer(customer) => events::record(scope, &CustomerErased { customer }, changes).await?,
        }
    }
    Ok(erased)
}

/// What does not agree between the data map and those who answer for its tables. Empty: nothing.
pub fn claims(map: &DataMap, holders: &[&dyn SubjectData]) -> Vec<Fault> {
    let claimed: Vec<&str> = holders.iter().flat_map(|holder| holder.tables()).copied().collect();
    let mut faults = Vec::new();
    for table in map.tables.iter().filter(|table| !table.mark.subjects.is_empty()) {
        let number = claimed.iter().filter(|name| **name == table.name).count();
        if number != 1 {
            faults.push(Fault::new(
                table.name.as_str(),
                format!("it is about somebody and {number} modules answer for it"),
            ));
        }
    }
    for name in claimed {
        if map.table(name).is_none_or(|table| table.mark.subjects.is_empty()) {
            faults.push(Fault::new(name, "a module answers for it, but there is no such table about anybody"));
        }
    }
    faults
}

/// Makes sure that they are there and may go. What somebody else is writing down about them is waited for, so that it is
/// erased too.
async fn lock(scope: &mut TenantScope, subject: Subject) -> Result<(), Error> {
    let id = subject.id();
    let found = match subject {
        Subject::Staff(_) => {
            sqlx::query_scalar!("select active from identity.staff where id = $1 for update", id)
                .fetch_optional(&mut *scope.conn())
                .await?
        }
        Subject::Person(_) => {
            sqlx::query_scalar!(r#"select false as "gone!" from contacts.person where id = $1 for update"#, id)
                .fetch_optional(&mut *scope.conn())
                .await?
        }
        Subject::Customer(_) => {
            sqlx::query_scalar!(r#"select false as "gone!" from identity.customer where id = $1 for update"#, id)
                .fetch_optional(&mut *scope.conn())
                .await?
        }
    };
    match found {
        None => Err(Error::NotFound),
        Some(true) => Err(Error::conflict(t!("erase.works_here", locale = scope.locale().code()))),
        Some(false) => Ok(()),
    }
}

async fn traces(scope: &mut TenantScope, holders: &[&dyn SubjectData], subject: Subject) -> Result<Traces, Error> {
    let mut ids = vec![subject.id()];
    for holder in holders {
        ids.extend(holder.rows(scope, subject).await?);
    }
    Ok(Traces { subject, ids })
}
