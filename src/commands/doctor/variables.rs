use super::Found;
use crate::config;

/// A misspelt setting is no setting, and nobody else says so.
pub(super) fn known() -> Found {
    let unknown = config::unknown_variables();
    match unknown.as_slice() {
        [] => Ok("todas as variáveis BALCAO_… são conhecidas".to_owned()),
        names => Err(format!(
            "não existe o ajuste {}; confira o nome em docs/configuration.md e corrija ou apague a variável",
            names.join(", ")
        )),
    }
}
