use super::Found;
use crate::config::Settings;
use kernel::Locale;
use std::fs;

/// Whether letters of businesses without a server of their own leave; the doctor knocks and sends none.
pub(super) async fn check(settings: &Settings) -> Found {
    let Some(server) = &settings.smtp_url else {
        let outbox = settings.data.join("outbox");
        let lying = fs::read_dir(&outbox).map_or(0, |letters| letters.flatten().count());
        let found = format!(
            "sem BALCAO_SMTP_URL: as cartas de quem não tem servidor próprio ficam em {} ({lying} agora)",
            outbox.display()
        );
        // Behind https there are people who wait for them.
        return if settings.base_url().is_secure() {
            Err(format!("{found}; defina BALCAO_SMTP_URL e BALCAO_MAIL_FROM"))
        } else {
            Ok(found)
        };
    };
    let host = &server.host;
    match server.greet(&settings.egress(), settings.base_url().host().as_str()).await {
        Ok(()) => Ok(format!("{host} recebe as cartas")),
        Err(error) => Err(format!("{host}: {} (BALCAO_SMTP_URL)", error.sentence(Locale::PtBr))),
    }
}
