//! `balcao audit verify`: whether the trails of who did what are still what was written.

use super::{Failure, Platform, tell};
use crate::config::Settings;
use clap::{Args, Subcommand};
use events::audit::{self, Problem, Verification};
use kernel::hex;
use serde::Serialize;
use std::process::ExitCode;
use tenancy::{Tenancy, TenantScope, TenantStatus};

/// What can be done with the trails.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Compute every seal of the trails anew and say what does not fit, and where
    Verify(Verify),
}

/// Which trails, and what is known of them.
#[derive(Debug, Args)]
pub struct Verify {
    /// One tenant's alone
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
    /// Head that an earlier check of this tenant printed: fails when the trail was cut off before it
    #[arg(long, value_name = "HASH", requires = "tenant", value_parser = hash)]
    head: Option<[u8; 32]>,
}

pub(super) async fn run(settings: &Settings, Audit::Verify(verify): &Audit) -> Result<ExitCode, Failure> {
    let platform = Platform::open(settings).await?;
    let slugs = match &verify.tenant {
        Some(slug) => vec![slug.clone()],
        None => every_slug(&platform).await?,
    };
    let tenancy = platform.tenancy().await?;
    let trails = check(&tenancy, slugs, verify.head).await;
    tenancy.close().await;
    let trails = trails?;
    tell(settings, &trails, || trails.iter().map(Trail::sentence).collect::<Vec<_>>().join("\n"))?;
    Ok(if trails.iter().all(|trail| trail.ok) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn every_slug(platform: &Platform) -> Result<Vec<String>, Failure> {
    let admin = platform.required_admin().await?;
    let tenants = admin.list().await;
    admin.close().await;
    let has_database = |status: TenantStatus| !matches!(status, TenantStatus::Provisioning | TenantStatus::Deleted);
    Ok(tenants?.into_iter().filter(|tenant| has_database(tenant.status)).map(|tenant| tenant.slug).collect())
}

async fn check(tenancy: &Tenancy, slugs: Vec<String>, head: Option<[u8; 32]>) -> Result<Vec<Trail>, Failure> {
    let mut trails = Vec::new();
    for slug in slugs {
        let Some(tenant) = tenancy.by_slug(&slug).await? else {
            return Err(Failure::input(format!("não há empresa {slug}")));
        };
        // Of several, one that cannot be reached must not keep the others from being looked at.
        let works = tenant.works();
        let found = async {
            let mut scope = TenantScope::of_command(tenant, tenancy.pools(), tenancy.clock().now()).await?;
            audit::verify(&mut scope, head).await
        };
        trails.push(match found.await {
            Ok(mut found) => {
                // For one that is closed nobody works: what people do there all the same is sealed once it is open again.
                found.problem = found.problem.filter(|problem| works || !matches!(problem, Problem::Unsealed { .. }));
                Trail::of(slug, &found, head)
            }
            Err(error) => {
                let problem = Some(format!("não deu para ler a trilha: {}", Failure::from(error)));
                Trail { tenant: slug, ok: false, links: 0, head: None, problem, position: None, seq: None }
            }
        });
    }
    Ok(trails)
}

/// What was found of one tenant's trail.
#[derive(Debug, Serialize)]
struct Trail {
    tenant: String,
    ok: bool,
    /// Links that are right, from the beginning on.
    links: i64,
    /// To be noted down outside: the hash of the last of them.
    head: Option<String>,
    problem: Option<String>,
    position: Option<i64>,
    seq: Option<i64>,
}

impl Trail {
    fn of(tenant: String, found: &Verification, head: Option<[u8; 32]>) -> Self {
        let (problem, position, seq) = match found.problem {
            Some(Problem::RowAltered { position, seq }) => {
                (Some(format!("a linha {seq} não é a que foi selada")), Some(position), Some(seq))
            }
            Some(Problem::RowRemoved { position, seq }) => {
                (Some(format!("a linha {seq} foi selada e sumiu")), Some(position), Some(seq))
            }
            Some(Problem::LinkAltered { position, seq }) => {
                (Some(format!("o selo da linha {seq} foi mudado")), Some(position), Some(seq))
            }
            Some(Problem::LinkMissing { position }) => {
                (Some("falta um elo da corrente".to_owned()), Some(position), None)
            }
            Some(Problem::Unsealed { seq }) => (
                Some(format!("a linha {seq} já devia ter selo: veja se balcao serve ou work está no ar")),
                None,
                Some(seq),
            ),
            None if head.is_some() && !found.noted => (
                Some("a cabeça anotada não está nesta corrente: o fim dela foi cortado ou trocado".to_owned()),
                None,
                None,
            ),
            None => (None, None, None),
        };
        let head = (found.links > 0).then(|| hex(&found.head));
        Self { tenant, ok: problem.is_none(), links: found.links, head, problem, position, seq }
    }

    fn sentence(&self) -> String {
        let Self { tenant, links, problem, position, .. } = self;
        let place = position.map(|position| format!(" (posição {position})")).unwrap_or_default();
        let head = self.head.as_ref().map(|head| format!("; cabeça {links} {head}")).unwrap_or_default();
        match problem {
            Some(problem) => format!("problema  {tenant}: {problem}{place}; elos certos: {links}{head}"),
            None => format!("ok        {tenant}: elos certos: {links}{head}"),
        }
    }
}

/// 64 hexadecimal digits, as the command prints them.
fn hash(text: &str) -> Result<[u8; 32], &'static str> {
    let wrong = "precisa ter 64 dígitos hexadecimais, como o comando mostra";
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong);
    }
    let mut hash = [0; 32];
    for (byte, digits) in hash.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = std::str::from_utf8(digits).ok().and_then(|two| u8::from_str_radix(two, 16).ok()).ok_or(wrong)?;
    }
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_printed() {
        let head: [u8; 32] = std::array::from_fn(|n| n as u8 * 7);
        assert_eq!(hash(&hex(&head)), Ok(head));
        for wrong in ["", "00", &"g".repeat(64), &"é".repeat(32), &"0".repeat(65)] {
            assert!(hash(wrong).is_err(), "{wrong}");
        }
    }
}
