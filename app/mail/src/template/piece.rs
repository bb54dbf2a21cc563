use super::Fault;

/// A part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// As it stands.
    Text(&'a str),
    /// What stands in `{{…}}`, without the blanks around it.
    Variable(&'a str),
}

/// A template in its parts.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece<'_>>, Fault> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, then) = after.split_once("}}").ok_or(Fault::Open)?;
        found.extend([Piece::Text(before), Piece::Variable(name.trim())]);
        rest = then;
    }
    found.push(Piece::Text(rest));
    Ok(found)
}
