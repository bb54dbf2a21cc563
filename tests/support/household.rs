//! What an owner changes about the business itself: people, roles, teams, mail, pages; by whole requests.

use crate::support::{Client, Town};
use proptest::prelude::*;
use uuid::Uuid;

/// What is in the trail after [`EACH_ONCE`].
pub const VERBS: [&str; 19] = [
    "identity.staff_invited",
    "identity.staff_role_changed",
    "identity.module_withheld",
    "identity.module_allowed",
    "identity.staff_deactivated",
    "identity.staff_reactivated",
    "identity.role_made",
    "identity.role_changed",
    "identity.role_deleted",
    "identity.team_made",
    "identity.team_changed",
    "identity.team_deleted",
    "mail.account_changed",
    "mail.template_changed",
    "site.page_created",
    "site.page_edited",
    "site.page_published",
    "site.page_hidden",
    "site.page_removed",
];

/// Everything, in an order in which nothing is refused.
pub const EACH_ONCE: [Change; 22] = [
    Change::Hire { person: 0, role: 0 },
    Change::Hire { person: 1, role: 1 },
    Change::Assign { person: 0, role: 1 },
    Change::Assign { person: 0, role: 0 },
    Change::Withhold { person: 0 },
    Change::Allow { person: 0 },
    Change::Deactivate { person: 0 },
    Change::Reactivate { person: 0 },
    Change::MakeRole { name: 0, may: 0 },
    Change::AlterRole { role: 0, name: 1, may: 1 },
    Change::DeleteRole { role: 0 },
    Change::MakeTeam { name: 0, people: [0, 1] },
    Change::AlterTeam { team: 0, name: 1, people: [1, 1] },
    Change::DeleteTeam { team: 0 },
    Change::SaveMail { server: true, name: 0 },
    Change::SaveWords { nth: 0 },
    Change::ResetWords,
    Change::WritePage { name: 0 },
    Change::EditPage { page: 0, name: 1 },
    Change::HidePage { page: 0 },
    Change::PublishPage { page: 0 },
    Change::RemovePage { page: 0 },
];

/// One change. Numbers choose among what there is; what is not there is asked for all the same.
#[derive(Debug, Clone)]
pub enum Change {
    Hire { person: usize, role: usize },
    Assign { person: usize, role: usize },
    Deactivate { person: usize },
    Reactivate { person: usize },
    Withhold { person: usize },
    Allow { person: usize },
    MakeRole { name: usize, may: usize },
    AlterRole { role: usize, name: usize, may: usize },
    DeleteRole { role: usize },
    MakeTeam { name: usize, people: [usize; 2] },
    AlterTeam { team: usize, name: usize, people: [usize; 2] },
    DeleteTeam { team: usize },
    SaveMail { server: bool, name: usize },
    ResetMail,
    SaveWords { nth: usize },
    ResetWords,
    WritePage { name: usize },
    EditPage { page: usize, name: usize },
    PublishPage { page: usize },
    HidePage { page: usize },
    RemovePage { page: usize },
}

/// Any of them.
pub fn change() -> impl Strategy<Value = Change> {
    use Change::{
        Allow, AlterRole, AlterTeam, Assign, Deactivate, DeleteRole, DeleteTeam, EditPage, HidePage, Hire, MakeRole,
        MakeTeam, PublishPage, Reactivate, RemovePage, ResetMail, ResetWords, SaveMail, SaveWords, Withhold, WritePage,
    };
    let n = || 0..6_usize;
    let people = prop_oneof![
        3 => (n(), n()).prop_map(|(person, role)| Hire { person, role }),
        2 => (n(), n()).prop_map(|(person, role)| Assign { person, role }),
        2 => n().prop_map(|person| Deactivate { person }),
        2 => n().prop_map(|person| Reactivate { person }),
        1 => n().prop_map(|person| Withhold { person }),
        1 => n().prop_map(|person| Allow { person }),
    ];
    let groups = prop_oneof![
        (n(), n()).prop_map(|(name, may)| MakeRole { name, may }),
        (n(), n(), n()).prop_map(|(role, name, may)| AlterRole { role, name, may }),
        n().prop_map(|role| DeleteRole { role }),
        (n(), [n(), n()]).prop_map(|(name, people)| MakeTeam { name, people }),
        (n(), n(), [n(), n()]).prop_map(|(team, name, people)| AlterTeam { team, name, people }),
        n().prop_map(|team| DeleteTeam { team }),
    ];
    let words = prop_oneof![
        2 => (any::<bool>(), n()).prop_map(|(server, name)| SaveMail { server, name }),
        1 => Just(ResetMail),
        1 => n().prop_map(|nth| SaveWords { nth }),
        1 => Just(ResetWords),
        2 => n().prop_map(|name| WritePage { name }),
        1 => (n(), n()).prop_map(|(page, name)| EditPage { page, name }),
        1 => n().prop_map(|page| PublishPage { page }),
        1 => n().prop_map(|page| HidePage { page }),
        1 => n().prop_map(|page| RemovePage { page }),
    ];
    prop_oneof![2 => people, 2 => groups, 1 => words]
}

/// Does it. What is refused (a name that is taken, a role that somebody has) is part of a history, too.
pub async fn act(town: &Town, owner: &mut Client, change: &Change) {
    let (path, form) = posted(town, change).await;
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = owner.post(path, &form).await;
    assert!([303, 404, 422].contains(&answer.status.as_u16()), "{path} {form:?}: {} {}", answer.status, answer.body);
}

type Form = Vec<(String, String)>;

async fn posted(town: &Town, change: &Change) -> (&'static str, Form) {
    let [people, roles, teams, pages] = [
        // Those who were here from the beginning act themselves.
        "select id from identity.staff where email like 'colega%' order by id",
        "select id from identity.role order by id",
        "select id from identity.team order by id",
        "select id from site.page order by id",
    ];
    let key = Uuid::now_v7().to_string();
    let staff = async |nth: usize| one_of(town, people, nth).await;
    let page = async |nth: usize| form([("page", one_of(town, pages, nth).await)]);
    let role = async |nth: usize| match nth {
        0 => "viewer".to_owned(),
        1 => "agent".to_owned(),
        own => one_of(town, roles, own).await,
    };
    match *change {
        Change::Hire { person, role: nth } => {
            let (email, role) = (format!("colega{person}@aurora.example"), role(nth).await);
            (
                "/api/identity/staff/invite",
                form([("key", key), ("name", "Nina".into()), ("email", email), ("role", role)]),
            )
        }
        Change::Assign { person, role: nth } => {
            ("/api/identity/staff/assign", form([("staff", staff(person).await), ("role", role(nth).await)]))
        }
        Change::Deactivate { person } => ("/api/identity/staff/deactivate", form([("staff", staff(person).await)])),
        Change::Reactivate { person } => ("/api/identity/staff/reactivate", form([("staff", staff(person).await)])),
        Change::Withhold { person } => {
            let module = [("staff", staff(person).await), ("module", "crm".into()), ("reason", "férias".into())];
            ("/api/identity/staff/withhold", form(module))
        }
        Change::Allow { person } => {
            ("/api/identity/staff/allow", form([("staff", staff(person).await), ("module", "crm".into())]))
        }
        Change::MakeRole { name, may } => ("/api/identity/role/create", role_form(("key", key), name, may)),
        Change::AlterRole { role, name, may } => {
            ("/api/identity/role/change", role_form(("id", one_of(town, roles, role).await), name, may))
        }
        Change::DeleteRole { role } => ("/api/identity/role/delete", form([("id", one_of(town, roles, role).await)])),
        Change::MakeTeam { name, people: [one, two] } => {
            let people = [staff(one).await, staff(two).await];
            ("/api/identity/team/create", team_form(("key", key), name, people))
        }
        Change::AlterTeam { team, name, people: [one, two] } => {
            let (team, people) = (one_of(town, teams, team).await, [staff(one).await, staff(two).await]);
            ("/api/identity/team/change", team_form(("id", team), name, people))
        }
        Change::DeleteTeam { team } => ("/api/identity/team/delete", form([("id", one_of(town, teams, team).await)])),
        Change::SaveMail { server, name } => ("/api/settings/mail/save", mail_form(server, name)),
        Change::ResetMail => ("/api/settings/mail/reset", Vec::new()),
        Change::SaveWords { nth } => ("/api/settings/words/save", words_form(nth)),
        Change::ResetWords => ("/api/settings/words/reset", words_form(0)),
        Change::WritePage { name } => ("/api/site/page/create", page_form(("key", key), name)),
        Change::EditPage { page, name } => {
            let mut edited = page_form(("page", one_of(town, pages, page).await), name);
            // Often of somebody who looks at an old page.
            edited.extend(form([("version", (1 + name / 2).to_string())]));
            ("/api/site/page/edit", edited)
        }
        Change::PublishPage { page: nth } => ("/api/site/page/publish", page(nth).await),
        Change::HidePage { page: nth } => ("/api/site/page/hide", page(nth).await),
        Change::RemovePage { page: nth } => ("/api/site/page/remove", page(nth).await),
    }
}

/// The id of one of them; where there is none, of nobody.
async fn one_of(town: &Town, query: &'static str, nth: usize) -> String {
    let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
    let ids: Vec<Uuid> = sqlx::query_scalar(query).fetch_all(scope.conn()).await.unwrap();
    nth.checked_rem(ids.len()).map_or_else(Uuid::now_v7, |nth| ids[nth]).to_string()
}

fn form<const N: usize>(fields: [(&str, String); N]) -> Form {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn role_form(which: (&str, String), name: usize, may: usize) -> Form {
    let permissions = ["view_deals", "create_deals", "move_deals"];
    let mut role = form([which, ("name", format!("Papel {name}"))]);
    role.push((permissions[may % 3].to_owned(), "on".to_owned()));
    role
}

fn team_form(which: (&str, String), name: usize, [lead, other]: [String; 2]) -> Form {
    let mut team = form([which, ("name", format!("Equipe {name}")), ("lead", lead.clone())]);
    // Who is chosen twice is one person.
    let is_two = lead != other;
    team.push((lead, "on".to_owned()));
    if is_two {
        team.push((other, "on".to_owned()));
    }
    team
}

fn mail_form(server: bool, name: usize) -> Form {
    let mut mail = form([("sender_name", format!("Casa {name}")), ("reply_to", "recado@aurora.example".into())]);
    if server {
        mail.extend(form([
            ("host", "smtp.aurora.example".into()),
            ("port", (465 + name).to_string()),
            ("security", "tls".into()),
            ("sender", "oi@aurora.example".into()),
            ("user", "oi".into()),
            ("password", format!("s3nha-{name}")),
        ]));
    }
    mail
}

fn words_form(nth: usize) -> Form {
    let subject = format!("Oi {nth}");
    let fixed = [("key", "identity.invitation"), ("locale", "pt-BR"), ("body", "{{link}}")];
    form([("subject", subject)]).into_iter().chain(form(fixed.map(|(name, value)| (name, value.to_owned())))).collect()
}

fn page_form(which: (&str, String), name: usize) -> Form {
    form([which, ("title", format!("Página {name}")), ("source", format!("# Oi {name}")), ("public", "1".into())])
}
