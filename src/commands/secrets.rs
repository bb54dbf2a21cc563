//! `balcao secrets …`: keys and passwords that people never type.

use super::{Failure, Modules, Platform, tell};
use crate::config::Settings;
use clap::{Args, Subcommand};
use tenancy::Rotation;

/// What can be done to secrets.
#[derive(Debug, Subcommand)]
pub enum Secrets {
    /// Put a new master key and new passwords of the tenants' databases in place of the old ones while servers run; repeated
    /// after an interruption it goes on
    Rotate(Rotate),
}

/// What to put new secrets in place of.
#[derive(Debug, Args)]
pub struct Rotate {
    /// Only the password of this tenant's database; the master key stays
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
    /// Only put the new master key into its file, to copy that to other machines before rotate goes on
    #[arg(long, conflicts_with = "tenant")]
    prepare: bool,
}

pub(super) async fn run(settings: &Settings, secrets: Secrets) -> Result<(), Failure> {
    let Secrets::Rotate(Rotate { tenant, prepare }) = secrets;
    let platform = Platform::open(settings).await?;
    let admin = platform.required_admin().await?;
    let rotated = match prepare {
        true => admin.prepare_rotation().await,
        false => admin.rotate_secrets(tenant.as_deref(), &[&Modules]).await,
    };
    admin.close().await;
    let rotation = rotated?;
    tell(settings, &rotation, || match prepare {
        true => prepared(&rotation),
        false => sentences(&rotation, tenant.is_none()),
    })
}

fn prepared(rotation: &Rotation) -> String {
    let key = &rotation.key_id;
    format!("Chave nova no arquivo: {key}. Copie o arquivo para as outras máquinas e rode balcao secrets rotate.")
}

fn sentences(rotation: &Rotation, whole: bool) -> String {
    let Rotation { key_id, tenants, resealed, resumed } = rotation;
    let mut lines = Vec::new();
    if *resumed {
        lines.push("Continuei uma troca que já tinha começado.".to_owned());
    }
    if whole {
        lines.push(format!("Chave nova: {key_id}. Faça uma cópia do arquivo da chave: a antiga não abre mais nada."));
    }
    lines.push(format!("Senhas trocadas: {}.", tenants.len()));
    if !resealed.is_empty() {
        lines.push(format!("Só cifradas de novo, com a mesma senha: {}.", resealed.join(", ")));
    }
    lines.join("\n")
}
