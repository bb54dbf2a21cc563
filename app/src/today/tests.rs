use super::*;
use kernel::Centavos;

fn shown(pipeline: Option<PipelineSummary>, may_create: bool, locale: Locale) -> String {
    let day = Day { name: "Ana Paula Souza".into(), pipeline, may_create, setup: None };
    Owner::new().with(|| view! { <Today day locale/> }.to_html())
}

fn busy() -> PipelineSummary {
    let stage = |name: &str, deals, amount| StageSummary {
        id: crm::StageId::new(),
        name: name.into(),
        colour: "blue".into(),
        deals,
        amount: Centavos(amount),
    };
    let stages = vec![stage("Novo", 8, 100_000), stage("Orçamento", 1, 23_450), stage("Agendado", 0, 0)];
    PipelineSummary { deals: 9, amount: Centavos(123_450), stages }
}

#[test]
fn ana_sees_what_is_open_and_where_it_stands() {
    let html = shown(Some(busy()), true, Locale::PtBr);
    for text in ["Oi, Ana", "R$\u{a0}1.234,50", "Orçamento", "width=\"100\"", "width=\"12\"", "width=\"0\""] {
        assert!(html.contains(text), "{text} in {html}");
    }
    assert!(html.contains("href=\"/app/deals/new\"") && html.contains("/app/deals#etapa-"));
}

#[test]
fn who_only_looks_on_is_not_offered_what_they_may_not_do() {
    for pipeline in [busy(), PipelineSummary::default()] {
        assert!(!shown(Some(pipeline), false, Locale::En).contains("/app/deals/new"));
    }
}

#[test]
fn an_empty_day_says_what_to_do_next() {
    let empty = shown(Some(PipelineSummary::default()), true, Locale::PtBr);
    assert!(empty.contains("class=\"empty\"") && empty.contains("/app/deals/new"), "{empty}");
    let off = shown(None, false, Locale::PtBr);
    assert!(off.contains("class=\"empty\"") && !off.contains("/app/deals"), "{off}");
}

#[test]
fn one_deal_among_many_is_still_seen() {
    assert_eq!([share(0, 500), share(1, 500), share(250, 500), share(500, 500), share(3, 0)], [0, 2, 50, 100, 0]);
}
