use super::{Report, certificates, database, folders, tenants, unreadable, verdict};
use crate::{commands::Platform, config::Settings};
use sqlx::{Connection, PgConnection};
use std::path::Path;
use tenancy::{Admin, AdminSettings, Tenancy, TenantStatus};

/// Everything behind the registry's URL and, where given, the administrator's.
pub(super) async fn examine(settings: &Settings, platform: &Platform, report: &mut Report) {
    if let Some(cluster) = platform.cluster() {
        let place = cluster.place();
        let found = format!("dados em {}, soquete em {}", place.database.display(), place.socket.display());
        report.note("PostgreSQL próprio", Ok(found));
        report.note("disco do PostgreSQL", folders::room(&place.database));
    }
    let tenancy = match platform.unproven_tenancy().await {
        Ok(tenancy) => tenancy,
        Err(error) => return report.note("registro", Err(error.to_string())),
    };
    let ready = tenancy.ready().await;
    let wrong = "não responde; confira BALCAO_DATABASE_URL, se o PostgreSQL está no ar, e rode balcao migrate";
    report.note("registro", verdict(ready, "responde", wrong));
    if let Ok(mut connection) = PgConnection::connect(platform.registry_url()).await {
        as_the_program(settings, platform, &mut connection, report).await;
    }
    match platform.admin_settings() {
        Some(settings) => administration(settings, &tenancy, report).await,
        None => {
            let left_out = "sem BALCAO_ADMIN_DATABASE_URL: papéis, migrações e empresas não conferidos";
            report.note("administração", Ok(left_out.to_owned()));
        }
    }
    if ready {
        report.note("trabalhos", tenants::work(&tenancy).await);
        report.note("certificados", certificates::check(&tenancy).await);
    }
    tenancy.close().await;
}

/// What the program's own role can see.
async fn as_the_program(settings: &Settings, platform: &Platform, connection: &mut PgConnection, report: &mut Report) {
    report.note("PostgreSQL", database::version(connection).await.unwrap_or_else(unreadable));
    report.note("conexões", database::connections(connection, settings).await.unwrap_or_else(unreadable));
    report.note("relógio", database::time(connection).await.unwrap_or_else(unreadable));
    if platform.cluster().is_none() {
        let elsewhere = || Ok("não conferido: o servidor está em outra máquina ou não diz onde guarda".to_owned());
        let folder = database::folder(connection).await;
        report.note("disco do PostgreSQL", folder.map_or_else(elsewhere, |folder| folders::room(Path::new(&folder))));
    }
}

async fn administration(settings: &AdminSettings, tenancy: &Tenancy, report: &mut Report) {
    let Ok(mut connection) = PgConnection::connect(&settings.admin_url).await else {
        let wrong = "o administrador não consegue entrar; confira servidor, papel e senha em BALCAO_ADMIN_DATABASE_URL";
        return report.note("administração", Err(wrong.to_owned()));
    };
    report.note("administração", database::administrator(&mut connection).await.unwrap_or_else(unreadable));
    report.note("extensões", database::extensions(&mut connection).await.unwrap_or_else(unreadable));
    for role in ["balcao_owner", "balcao_app", "balcao_registry", &settings.registry_role] {
        let logs_in = role == settings.registry_role;
        report.note(format!("papel {role}"), database::role(&mut connection, role, logs_in).await);
    }
    report.note("isolamento", database::common_databases(&mut connection).await.unwrap_or_else(unreadable));
    report.note(
        "modelo",
        database::template(&mut connection, &settings.template_prefix).await.unwrap_or_else(unreadable),
    );
    let listed = match Admin::connect(settings.clone()).await {
        Ok(admin) => {
            if let Ok(versions) = admin.registry_versions().await {
                report.note("migrações", database::registry_version(versions));
            }
            let listed = admin.list().await;
            if let Ok(spares) = admin.spares().await {
                report.note("bancos de reserva", Ok(database::reserve(spares, settings.spare_databases)));
            }
            admin.close().await;
            listed
        }
        Err(error) => Err(error),
    };
    let Ok(listed) = listed else {
        return report.note("empresas", Err("o registro não pôde ser lido; rode balcao migrate".to_owned()));
    };
    for record in listed.iter().filter(|record| record.status != TenantStatus::Deleted) {
        report.note(format!("empresa {}", record.slug), tenants::database(record, tenancy).await);
    }
}
