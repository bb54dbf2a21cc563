use crate::{Job, Work};
use kernel::Error;
use serde::{Deserialize, Serialize};
use tenancy::ModuleKey;

/// A job whose effect a test can count, while it kills the processes that do it: a row in a table that the test makes. Never
/// in a release.
#[derive(Debug, Serialize, Deserialize)]
pub struct Probe {
    /// The lane it was put into.
    pub lane: String,
    /// Its place there.
    pub number: i64,
    /// Whether it blocks its thread for ever.
    #[serde(default)]
    pub blocks: bool,
}

impl Job for Probe {
    const KIND: &'static str = "events.probe";
    const MODULE: Option<ModuleKey> = None;

    async fn run(self, work: &mut Work) -> Result<(), Error> {
        if self.blocks {
            std::thread::sleep(std::time::Duration::MAX);
        }
        sqlx::query("insert into events.probe (lane, number) values ($1, $2)")
            .bind(self.lane)
            .bind(self.number)
            .execute(work.conn())
            .await?;
        Ok(())
    }
}
