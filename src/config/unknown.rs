use super::Cli;
use clap::CommandFactory;
use std::env;

/// Variables of the tools beside the program.
const OF_TOOLS: [&str; 6] =
    ["BALCAO_CACHE", "BALCAO_CHROMIUM", "BALCAO_NO_RUSTUP", "BALCAO_E2E_", "BALCAO_SQLX_", "BALCAO_TEST"];

/// Variables of the environment that look like settings and are none, by name.
pub fn unknown_variables() -> Vec<String> {
    let mut program = Cli::command();
    program.build();
    let mut known = Vec::new();
    let mut commands = vec![&program];
    while let Some(command) = commands.pop() {
        known.extend(command.get_arguments().filter_map(|argument| argument.get_env()).map(ToOwned::to_owned));
        commands.extend(command.get_subcommands());
    }
    let set = env::vars_os().map(|(name, _)| name).filter(|name| !known.contains(name));
    let mut unknown: Vec<String> = set
        .filter_map(|name| name.into_string().ok())
        .filter(|name| name.starts_with("BALCAO_") && !OF_TOOLS.iter().any(|tool| name.starts_with(tool)))
        .collect();
    unknown.sort();
    unknown
}
