//! People for the demo tenants.

use crate::{InvitationAccepted, Role, StaffId, StaffInvited, invitation, password, staff::store};
use kernel::{Error, uuid::Uuid};
use tenancy::TenantScope;

/// The password of every demo person.
pub const PASSWORD: &str = "balcao-demo";

/// Makes `admin@`, `agente@` and `leitura@` of `domain`, as far as they cannot sign in yet.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn staff(scope: &mut TenantScope, domain: &str) -> Result<(), Error> {
    for (mailbox, name, role) in people(domain) {
        let email = format!("{mailbox}@{domain}");
        let known = store::secret(scope, &email).await?;
        if known.is_some_and(|known| known.password_hash.is_some()) {
            continue;
        }
        let id = StaffId(Uuid::new_v5(&scope.tenant().id.0, format!("staff/{mailbox}").as_bytes()));
        let new = store::NewStaff { id, name: name.to_owned(), email, role };
        let Some((staff, changes)) = store::expect(scope, &new).await? else { continue };
        events::record(scope, &StaffInvited { staff }, changes).await?;
        invitation::withdraw(scope, staff).await?;
        let hash = password::hash(PASSWORD.to_owned()).await?;
        let Some((_, changes)) = store::come_in(scope, staff, Some(name), &hash).await? else { continue };
        events::record(scope, &InvitationAccepted { staff }, changes).await?;
    }
    Ok(())
}

fn people(domain: &str) -> [(&'static str, &'static str, Role); 3] {
    let [owner, agent, viewer] = match domain {
        "oficina.example" => ["Roberto Siqueira", "Diego Furtado", "Sônia Prates"],
        _ => ["Marina Azevedo", "Júlia Nogueira", "Carlos Tavares"],
    };
    [("admin", owner, Role::Owner), ("agente", agent, Role::Agent), ("leitura", viewer, Role::Viewer)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colleagues;

    #[tokio::test]
    async fn demo_people_are_made_once_and_keep_their_ids() {
        let db = testkit::db().await;
        let mut scope = db.scope().await;
        invitation::create_owner(&mut scope, "Dona", "admin@aurora.example").await.unwrap();
        staff(&mut scope, "aurora.example").await.unwrap();
        let first = colleagues(&mut scope).await.unwrap();
        staff(&mut scope, "aurora.example").await.unwrap();
        assert_eq!(colleagues(&mut scope).await.unwrap(), first);
        let roles: Vec<_> = first.iter().map(|member| (member.name.as_str(), member.role.clone())).collect();
        assert_eq!(
            roles,
            [("Carlos Tavares", Role::Viewer), ("Júlia Nogueira", Role::Agent), ("Marina Azevedo", Role::Owner)]
        );
    }
}
