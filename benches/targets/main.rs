//! `make bench`: measures what was promised on the real release program, prints a table, and ends with 1 when something
//! is missed, with 2 when it could not be measured. How and why: docs/benchmarks.md.

mod baseline;
mod board;
mod breadth;
mod crowd;
mod fleet;
mod ground;
mod hosts;
mod http;
mod jobs;
mod live;
mod load;
mod memory;
mod page;
mod statements;
mod table;
mod tenants;
mod told;
mod weight;
mod write;

use ground::Ground;
use std::{path::PathBuf, process::ExitCode};
use table::Table;

/// The sentence says what could not be measured.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    match measure() {
        Ok(table) => {
            println!("\n{table}");
            ExitCode::from(u8::from(table.is_missed()))
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn measure() -> Outcome<Table> {
    // cargo adds arguments of its own.
    let work = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let work = PathBuf::from(work.ok_or("start it by make bench, which gives it a folder to work in")?);
    let runtime = tokio::runtime::Runtime::new()?;
    let mut table = Table::default();
    let ground = Ground::prepare(&work)?;

    step("Making tenants");
    tenants::time_creation(&ground, &mut table)?;
    runtime.block_on(tenants::fill_up(&ground))?;
    step("Finding tenants by host");
    runtime.block_on(hosts::time_resolution(&ground, &mut table))?;
    step("Telling other processes");
    runtime.block_on(told::time_news(&ground, &mut table))?;
    step("Writing with trail and outbox");
    runtime.block_on(write::compare(&ground, &mut table))?;
    step("Jobs");
    runtime.block_on(jobs::compare(&ground, &mut table))?;
    step("A job beside many");
    runtime.block_on(crowd::time_delay(&ground, &mut table))?;
    step("The board with 200 cards");
    let page = runtime.block_on(page::Page::prepare(&ground))?;
    weight::weigh(&ground, &page, &mut table)?;
    step("Migrating with nothing to do");
    fleet::time_nothing_to_do(&ground, &mut table)?;
    load::compare(&ground, &page, &runtime, &mut table)?;
    step("The boards of many tenants");
    breadth::compare(&ground, page.statements, &runtime, &mut table)?;
    step("Live");
    runtime.block_on(live::time_delay(&ground, &page, &mut table))?;
    step("Memory");
    runtime.block_on(memory::weigh(&ground, &page, &mut table))?;
    Ok(table)
}

fn step(what: &str) {
    println!("{what}");
}
