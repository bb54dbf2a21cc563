use super::catalog::{Catalog, Thing};
use serde::Serialize;

/// Something in a tenant's database that is not as in the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// `database`, `extension`, `schema`, `table`, `column`, `constraint`, `index`, `function`, `trigger`, `sequence`, `type`.
    pub kind: String,
    /// With its schema, and with its table where it belongs to one.
    pub name: String,
    /// What is wrong with it.
    pub difference: Difference,
}

/// How a thing differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// The template has it, the tenant has not.
    Missing,
    /// The tenant has it, the template has not.
    Extra,
    /// Both have it.
    Differs {
        /// `type`, `not_null`, `default`, `owner`, `grants`, `definition`, ….
        facet: String,
        /// In the tenant's database; `None`: nothing.
        found: Option<String>,
        /// In the template.
        expected: Option<String>,
    },
}

/// What differs, by kind and name. What belongs to something that is missing or too much is not told as well.
pub(super) fn compare(found: &Catalog, expected: &Catalog) -> Vec<Drift> {
    let mut drifts = Vec::new();
    for (key, there) in expected {
        match found.get(key) {
            Some(here) => {
                drifts.extend(differing(here, there).map(|difference| drift(key, difference)));
            }
            None if stands_alone(there, expected, found) => drifts.push(drift(key, Difference::Missing)),
            None => {}
        }
    }
    for (key, here) in found.iter().filter(|(key, _)| !expected.contains_key(*key)) {
        if stands_alone(here, found, expected) {
            drifts.push(drift(key, Difference::Extra));
        }
    }
    drifts
}

/// Whether everything a thing of `own` belongs to is in the `other` catalog too.
fn stands_alone(thing: &Thing, own: &Catalog, other: &Catalog) -> bool {
    match &thing.parent {
        Some(parent) => {
            other.contains_key(parent) && own.get(parent).is_none_or(|thing| stands_alone(thing, own, other))
        }
        None => true,
    }
}

fn differing(found: &Thing, expected: &Thing) -> impl Iterator<Item = Difference> {
    expected.facets.iter().filter_map(|(facet, expected)| {
        let found = found.facets.get(facet).cloned().flatten();
        (found != *expected).then(|| Difference::Differs { facet: facet.clone(), found, expected: expected.clone() })
    })
}

fn drift(key: &(String, String), difference: Difference) -> Drift {
    let (kind, name) = key.clone();
    Drift { kind, name, difference }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind, name, kind and name of the parent, definition.
    type Told<'a> = (&'a str, &'a str, Option<(&'a str, &'a str)>, &'a str);

    fn catalog(things: &[Told]) -> Catalog {
        let owned = |(kind, name): (&str, &str)| (kind.to_owned(), name.to_owned());
        let thing = |parent: Option<(&str, &str)>, value: &str| Thing {
            parent: parent.map(owned),
            facets: [("definition".to_owned(), Some(value.to_owned()))].into(),
        };
        things.iter().map(|(kind, name, parent, value)| (owned((kind, name)), thing(*parent, value))).collect()
    }

    #[test]
    fn what_is_the_same_is_not_told() {
        let one = catalog(&[("schema", "crm", None, ""), ("table", "crm.deal", Some(("schema", "crm")), "")]);
        assert_eq!(compare(&one, &one), []);
    }

    #[test]
    fn of_a_missing_table_the_columns_are_not_told() {
        let whole = catalog(&[
            ("column", "crm.deal.id", Some(("table", "crm.deal")), "uuid"),
            ("schema", "crm", None, ""),
            ("table", "crm.deal", Some(("schema", "crm")), ""),
        ]);
        let bare = catalog(&[("schema", "crm", None, "")]);
        let missing = |kind: &str, name: &str| Drift {
            kind: kind.to_owned(),
            name: name.to_owned(),
            difference: Difference::Missing,
        };
        assert_eq!(compare(&bare, &whole), [missing("table", "crm.deal")]);
        assert_eq!(compare(&Catalog::new(), &whole), [missing("schema", "crm")]);
        let extra = Drift { difference: Difference::Extra, ..missing("table", "crm.deal") };
        assert_eq!(compare(&whole, &bare), [extra]);
    }

    #[test]
    fn what_differs_is_told_with_both_sides() {
        let (here, there) = (catalog(&[("index", "crm.x", None, "a")]), catalog(&[("index", "crm.x", None, "b")]));
        let difference = Difference::Differs {
            facet: "definition".to_owned(),
            found: Some("a".to_owned()),
            expected: Some("b".to_owned()),
        };
        let drift = Drift { kind: "index".to_owned(), name: "crm.x".to_owned(), difference };
        assert_eq!(compare(&here, &there), [drift]);
    }
}
