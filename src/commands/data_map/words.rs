//! The data map's words in Portuguese.

use events::data_map::{Basis, Category, Erase, Keep, Period, Purpose, TableMark, Unit, Who};

pub(super) fn subjects(mark: &TableMark) -> String {
    let words = mark.subjects.iter().map(|subject| match subject.who {
        Who::Person => "pessoas que o negócio atende",
        Who::Staff => "quem trabalha ou trabalhou ali",
        Who::Customer => "clientes que entram com uma conta",
        Who::Anyone => "qualquer pessoa; a linha não diz quem",
    });
    words.collect::<Vec<_>>().join("; ")
}

pub(super) fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Service => "atender e vender",
        Purpose::Access => "saber quem entra",
        Purpose::Proof => "provar quem fez o quê",
        Purpose::Work => "terminar o que foi começado",
    }
}

pub(super) fn keep(keep: &Keep) -> String {
    match keep {
        Keep::Always => "enquanto existir o negócio".to_owned(),
        Keep::WhileRelated { law } => with_law("enquanto durar a relação".to_owned(), law.as_deref()),
        Keep::For(kept) => with_law(period(kept), kept.law.as_deref()),
    }
}

fn with_law(words: String, law: Option<&str>) -> String {
    law.map_or(words.clone(), |law| format!("{words} ({law})"))
}

/// How long after what.
pub(in crate::commands) fn period(period: &Period) -> String {
    let unit = match (period.unit, period.number) {
        (Unit::Hours, 1) => "hora",
        (Unit::Hours, _) => "horas",
        (Unit::Days, 1) => "dia",
        (Unit::Days, _) => "dias",
        (Unit::Months, 1) => "mês",
        (Unit::Months, _) => "meses",
        (Unit::Years, 1) => "ano",
        (Unit::Years, _) => "anos",
    };
    let owner = if period.owner { "; só o dono do banco apaga" } else { "" };
    format!("{} {unit} depois de {}{owner}", period.number, period.after)
}

pub(super) fn erase(erase: Erase) -> &'static str {
    match erase {
        Erase::Remove => "é apagado",
        Erase::Anonymise => "fica sem nada que diga de quem é",
        Erase::Keep => "fica; quem pediu sabe por quê e até quando",
    }
}

pub(super) fn data(basis: Basis, category: Category, sensitive: bool) -> String {
    let kind = if sensitive { "dado sensível, " } else { "" };
    let article = basis.article(sensitive).unwrap_or_default();
    format!("{kind}{}; {} (LGPD, art. {article})", self::category(category), self::basis(basis))
}

fn category(category: Category) -> &'static str {
    match category {
        Category::Name => "nome",
        Category::Contact => "contato",
        Category::Text => "texto livre",
        Category::Connection => "aparelho e acesso",
        Category::Health => "saúde",
        Category::Payment => "pagamento",
    }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Consent => "consentimento",
        Basis::Legal => "obrigação legal",
        Basis::Contract => "contrato",
        Basis::Claims => "exercício de direitos",
        Basis::Health => "tutela da saúde",
        Basis::Interest => "legítimo interesse",
        Basis::Credit => "proteção do crédito",
    }
}
