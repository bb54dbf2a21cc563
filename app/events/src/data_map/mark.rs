//! Reads marks: the last line of a comment. Strict, so that a slip of the pen is found by a test and not by a person who asks.

use super::{Basis, Category, Data, Erase, Keep, Path, Period, Purpose, Subject, TableMark, Unit, Who};

/// Parts a comment into what it says and its mark, which is empty when there is none.
pub(super) fn split(comment: &str) -> (&str, &str) {
    let (about, last) = comment.rsplit_once('\n').unwrap_or(("", comment));
    if last.starts_with('[') { (about, last) } else { (comment, "") }
}

/// The mark of a column.
pub(super) fn column(line: &str) -> Result<Data, String> {
    let [clause] = clauses(line)?[..] else { return Err(format!("one clause is expected: {line}")) };
    let data = clause.strip_prefix("data ").ok_or_else(|| format!("[{clause}] is no mark of a column"))?;
    let parts: Vec<&str> = data.split("; ").collect();
    match parts[..] {
        ["none"] => Ok(Data::None),
        ["link"] => Ok(Data::Link),
        ["secret"] => Ok(Data::Secret),
        ["personal", basis, category] => {
            Ok(Data::Personal(lawful(basis, false)?, term(category, "category ", Category::from_code)?))
        }
        ["sensitive", basis, category] => {
            Ok(Data::Sensitive(lawful(basis, true)?, term(category, "category ", Category::from_code)?))
        }
        _ => Err(format!("[{clause}] is no mark of a column")),
    }
}

fn lawful(text: &str, sensitive: bool) -> Result<Basis, String> {
    let basis = term(text, "basis ", Basis::from_code)?;
    match basis.article(sensitive) {
        Some(_) => Ok(basis),
        None => Err(format!("{} is no basis for sensitive data (art. 11)", basis.code())),
    }
}

/// The mark of a table.
pub(super) fn table(line: &str) -> Result<TableMark, String> {
    let clauses = clauses(line)?;
    match clauses[..] {
        ["no subject", keep_clause] => {
            let keep = keep(keep_clause)?;
            if law(&keep).is_some() {
                return Err("a law is named where there is a subject".to_owned());
            }
            Ok(TableMark { subjects: Vec::new(), purpose: None, keep, erase: None })
        }
        [ref subject_clauses @ .., purpose, keep_clause, erase] if !subject_clauses.is_empty() => {
            let subjects = subject_clauses.iter().map(|clause| subject(clause)).collect::<Result<_, _>>()?;
            let (purpose, keep) = (term(purpose, "purpose ", Purpose::from_code)?, keep(keep_clause)?);
            let erase = term(erase, "erase ", Erase::from_code)?;
            if law(&keep).is_none() {
                return Err(format!("[{keep_clause}] names no law"));
            }
            Ok(TableMark { subjects, purpose: Some(purpose), keep, erase: Some(erase) })
        }
        _ => Err(format!("clauses are missing or too many: {line}")),
    }
}

fn subject(clause: &str) -> Result<Subject, String> {
    let wrong = || format!("[{clause}] is no subject");
    let text = clause.strip_prefix("subject ").ok_or_else(wrong)?;
    let (who, path) = text.split_once(' ').unwrap_or((text, ""));
    let who = Who::from_code(who).ok_or_else(wrong)?;
    if who == Who::Anyone {
        return if path.is_empty() { Ok(Subject { who, path: None }) } else { Err(wrong()) };
    }
    let path = if let Some(column) = path.strip_prefix("by ") {
        Path::By(name(column)?)
    } else if let Some(way) = path.strip_prefix("via ") {
        let (column, table) = way.split_once(" -> ").ok_or_else(wrong)?;
        let (schema, relation) = table.split_once('.').ok_or_else(wrong)?;
        Path::Via { column: name(column)?, table: format!("{}.{}", name(schema)?, name(relation)?) }
    } else if let Some(columns) = path.strip_prefix("noted in ") {
        Path::Noted(columns.split(", ").map(name).collect::<Result<_, _>>()?)
    } else {
        return Err(wrong());
    };
    Ok(Subject { who, path: Some(path) })
}

fn keep(clause: &str) -> Result<Keep, String> {
    let wrong = || format!("[{clause}] is no time to keep");
    let mut parts = clause.strip_prefix("keep ").ok_or_else(wrong)?.split("; ");
    let first = parts.next().unwrap_or_default();
    let mut rest: Vec<&str> = parts.collect();
    let law = match rest.last().and_then(|last| last.strip_prefix("law ")) {
        Some(law) if law.trim() == law && !law.is_empty() => rest.pop().map(|_| law.to_owned()),
        Some(_) => return Err(wrong()),
        None => None,
    };
    let period = match (first, &rest[..]) {
        ("always", []) if law.is_none() => return Ok(Keep::Always),
        ("while related", []) => return Ok(Keep::WhileRelated { law }),
        (period, [] | ["owner"]) => period,
        _ => return Err(wrong()),
    };
    let (length, after) = period.split_once(" after ").ok_or_else(wrong)?;
    let digits = length.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = Unit::from_code(&length[digits.len()..]).ok_or_else(wrong)?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    let number = digits.parse().ok().filter(|_| plain).ok_or_else(wrong)?;
    Ok(Keep::For(Period { number, unit, after: name(after)?, owner: !rest.is_empty(), law }))
}

fn law(keep: &Keep) -> Option<&String> {
    match keep {
        Keep::Always => None,
        Keep::WhileRelated { law } | Keep::For(Period { law, .. }) => law.as_ref(),
    }
}

/// The clauses of a line, without their brackets.
fn clauses(line: &str) -> Result<Vec<&str>, String> {
    let inner = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
    let clauses: Vec<&str> = inner.ok_or("there is no mark")?.split("] [").collect();
    match clauses.iter().find(|clause| clause.contains(['[', ']']) || clause.trim() != **clause) {
        Some(clause) => Err(format!("[{clause}] is not closed")),
        None => Ok(clauses),
    }
}

/// `prefix` and a word of a list.
fn term<T>(text: &str, prefix: &str, of: impl Fn(&str) -> Option<T>) -> Result<T, String> {
    text.strip_prefix(prefix).and_then(of).ok_or_else(|| format!("{text:?} is not {prefix}and a known word"))
}

/// A plain name of a schema, table or column.
fn name(text: &str) -> Result<String, String> {
    let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if plain && !text.is_empty() { Ok(text.to_owned()) } else { Err(format!("{text:?} is no name")) }
}

#[cfg(test)]
mod tests;
