//! Whether the marks agree with the tables they stand on.

use super::{Data, DataMap, Erase, Fault, Keep, Path, Period, Subject, Table, Who};

pub(super) fn check(map: &DataMap) -> Vec<Fault> {
    let mut faults = map.faults.clone();
    for table in &map.tables {
        let told = [subjects(map, table), columns(map, table), keeping(table), deleting(table)];
        faults.extend(told.into_iter().flatten().map(|what| Fault::new(table.name.as_str(), what)));
    }
    faults.extend(roots(map));
    faults.sort();
    faults
}

/// Every path leads somewhere: over a foreign key, or by a column that is there.
fn subjects(map: &DataMap, table: &Table) -> Vec<String> {
    table.mark.subjects.iter().filter_map(|subject| lost(map, table, subject)).collect()
}

fn lost(map: &DataMap, table: &Table, subject: &Subject) -> Option<String> {
    let missing =
        |name: &String| table.column(name).is_none().then(|| format!("its subject's column {name} is not there"));
    match subject.path.as_ref()? {
        Path::Noted(names) => names.iter().find_map(missing),
        Path::By(name) => missing(name).or_else(|| {
            let column = table.column(name)?;
            let leads = match &column.leads_to {
                Some((there, key)) => is_root(map.table(there)?, subject.who, key),
                None => column.is_key,
            };
            (!leads).then(|| format!("{name} leads to no {} by a foreign key", subject.who.code()))
        }),
        Path::Via { column: name, table: there } => missing(name).or_else(|| {
            let leads = table.column(name)?.leads_to.as_ref().is_some_and(|(to, _)| to == there);
            let goes_on = |other: &Table| other.mark.subjects.iter().any(|next| next.who == subject.who);
            if !leads {
                Some(format!("{name} leads not to {there} by a foreign key"))
            } else if there == &table.name || !map.table(there).is_some_and(goes_on) {
                Some(format!("{there}, to which {name} leads, is about no {}", subject.who.code()))
            } else {
                None
            }
        }),
    }
}

/// Whether the subjects themselves stand in this table, under this key.
fn is_root(table: &Table, who: Who, key: &str) -> bool {
    let own = table.column(key).is_some_and(|column| column.is_key && column.leads_to.is_none());
    own && table.mark.subjects.iter().any(|subject| subject.who == who && is_by(subject, key))
}

fn is_by(subject: &Subject, key: &str) -> bool {
    matches!(&subject.path, Some(Path::By(name)) if name == key)
}

/// People stand in one table, and so do staff and customers.
fn roots(map: &DataMap) -> Vec<Fault> {
    let mut faults = Vec::new();
    for who in [Who::Person, Who::Staff, Who::Customer] {
        let stands = |table: &&Table| table.columns.iter().any(|column| is_root(table, who, &column.name));
        let names: Vec<&str> = map.tables.iter().filter(stands).map(|table| table.name.as_str()).collect();
        if names.len() != 1 {
            let what = format!("one table is where a {} stands, not {}: {}", who.code(), names.len(), names.join(", "));
            faults.push(Fault::new("database", what));
        }
    }
    faults
}

/// What leads to somebody is marked so; what is somebody's stands in a table that is about them; what shall be emptied can be.
fn columns(map: &DataMap, table: &Table) -> Vec<String> {
    let mut told = Vec::new();
    for column in &table.columns {
        let name = &column.name;
        let leads = column.leads_to.as_ref().and_then(|(to, _)| map.table(to)).is_some_and(Table::has_subject);
        if leads && column.data == Data::None {
            told.push(format!("{name} leads to somebody by a foreign key: its mark is [data link]"));
        }
        if column.data.is_personal() && table.mark.subjects.is_empty() {
            told.push(format!("{name} is personal, but the table is about nobody"));
        }
        if column.data.is_personal() && table.mark.erase == Some(Erase::Anonymise) && !column.may_update {
            told.push(format!("{name} is to be emptied, but the application's role may not change it"));
        }
    }
    told
}

/// What counts the time is there and is an instant.
fn keeping(table: &Table) -> Vec<String> {
    let Keep::For(Period { after, .. }) = &table.mark.keep else {
        let about_somebody = table.mark.keep == Keep::Always && !table.mark.subjects.is_empty();
        return about_somebody.then(|| "what is about somebody is not kept for ever".to_owned()).into_iter().collect();
    };
    let told = match table.column(after) {
        None => Some(format!("{after}, after which it is kept, is not there")),
        Some(column) if column.kind != "timestamp with time zone" => {
            Some(format!("{after}, after which it is kept, is a {}", column.kind))
        }
        Some(_) => None,
    };
    told.into_iter().collect()
}

/// The application's role may delete where the map says so, and nowhere else.
fn deleting(table: &Table) -> Vec<String> {
    let ends = table.period().is_some_and(|period| !period.owner);
    let shall = ends || table.mark.erase == Some(Erase::Remove);
    let mut told = Vec::new();
    match (shall, table.may_delete) {
        (true, false) => told.push("the application's role may not delete what the map says it deletes".to_owned()),
        (false, true) => told.push("the application's role may delete what the map says is kept".to_owned()),
        _ => {}
    }
    if table.may_truncate {
        told.push("the application's role may empty it".to_owned());
    }
    told
}
