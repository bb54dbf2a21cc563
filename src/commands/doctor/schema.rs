//! `balcao doctor --schema`: in what a tenant's database differs from the template.

use super::Report;
use crate::commands::Failure;
use tenancy::{Admin, AdminSettings, Difference, Drift, SchemaCheck};

/// Of one tenant so many differences are told: with more, something else is wrong.
const MOST: usize = 50;

pub(super) async fn compare(settings: &AdminSettings, slug: Option<&str>, report: &mut Report) -> Result<(), Failure> {
    let admin = Admin::connect(settings.clone()).await?;
    let checks = admin.check_schemas(slug).await;
    admin.close().await;
    for check in checks? {
        report.note(format!("esquema de {}", check.slug), found(&check));
    }
    Ok(())
}

fn found(check: &SchemaCheck) -> Result<String, String> {
    let SchemaCheck { slug, registry_version, version, newest, drifts, error } = check;
    match (error, version) {
        (Some(error), _) => Err(format!("o banco não pôde ser lido: {error}")),
        (None, Some(version)) if version < newest => {
            Err(format!("o banco está na versão {version}, o modelo na {newest}; rode balcao migrate --tenant {slug}"))
        }
        (None, Some(version)) if version > newest => {
            Err(format!("o banco está na versão {version}, de um programa mais novo; o modelo está na {newest}"))
        }
        (None, Some(version)) if version != registry_version => Err(format!(
            "o registro diz versão {registry_version}, o banco está na {version}; rode balcao migrate --tenant {slug}"
        )),
        _ if drifts.is_empty() => Ok(format!("igual ao modelo, versão {newest}")),
        _ => {
            let mut sentences: Vec<String> = drifts.iter().take(MOST).map(sentence).collect();
            if drifts.len() > MOST {
                sentences.push(format!("e mais {}", drifts.len() - MOST));
            }
            Err(sentences.join("; "))
        }
    }
}

fn sentence(drift: &Drift) -> String {
    let thing = thing(drift);
    let Difference::Differs { facet, found, expected } = &drift.difference else {
        let verb = if drift.difference == Difference::Missing { "falta" } else { "sobra" };
        return format!("{verb} {thing}");
    };
    let (found, expected) = (found.as_deref().unwrap_or("nada"), expected.as_deref().unwrap_or("nada"));
    let of = of(&thing);
    match facet.as_str() {
        "not_null" if expected == "true" => format!("{thing} aceita nulo, e não devia"),
        "not_null" => format!("{thing} não aceita nulo, e devia"),
        "comment" => format!("a descrição {of} é outra"),
        "open_to_public" => format!("{thing} deixa qualquer papel entrar, e não devia"),
        "valid" => format!("{thing} está inválido: a criação foi interrompida"),
        "enabled" => format!("{thing} não está ligado como devia"),
        "grants" => format!("as permissões {of} são {found}; deviam ser {expected}"),
        "owner" => format!("o dono {of} é {found}, devia ser {expected}"),
        "default" => format!("o valor padrão {of} é {found}, devia ser {expected}"),
        "identity" | "generated" => format!("a numeração ou o cálculo {of} é {found}, devia ser {expected}"),
        "collation" => format!("a ordenação {of} é {found}, devia ser {expected}"),
        "version" => format!("{thing} está na versão {found}, devia estar na {expected}"),
        "type" | "definition" | "kind" => format!("{thing} é {found}, devia ser {expected}"),
        other => format!("{thing} tem {other} {found}, devia ter {expected}"),
    }
}

/// With its article.
fn thing(drift: &Drift) -> String {
    let word = match drift.kind.as_str() {
        "database" => return "o banco".to_owned(),
        "extension" => "a extensão",
        "schema" => "o esquema",
        "table" => "a tabela",
        "column" => "a coluna",
        "constraint" => "a restrição",
        "index" => "o índice",
        "function" => "a função",
        "trigger" => "o gatilho",
        "sequence" => "a sequência",
        _ => "o tipo",
    };
    format!("{word} {}", drift.name)
}

/// "de" and the article are one word.
fn of(thing: &str) -> String {
    format!("d{thing}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_one_plain_sentence() {
        let drift = |kind: &str, name: &str, difference| {
            sentence(&Drift { kind: kind.to_owned(), name: name.to_owned(), difference })
        };
        let differs = |facet: &str, found: Option<&str>, expected: Option<&str>| Difference::Differs {
            facet: facet.to_owned(),
            found: found.map(str::to_owned),
            expected: expected.map(str::to_owned),
        };
        assert_eq!(drift("index", "crm.x", Difference::Missing), "falta o índice crm.x");
        assert_eq!(drift("table", "crm.y", Difference::Extra), "sobra a tabela crm.y");
        assert_eq!(
            drift("column", "crm.deal.version", differs("type", Some("text"), Some("integer"))),
            "a coluna crm.deal.version é text, devia ser integer"
        );
        assert_eq!(
            drift("column", "crm.deal.title", differs("default", None, Some("''::text"))),
            "o valor padrão da coluna crm.deal.title é nada, devia ser ''::text"
        );
        assert_eq!(drift("database", "", differs("owner", Some("a"), Some("b"))), "o dono do banco é a, devia ser b");
    }
}
