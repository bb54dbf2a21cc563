use crate::{Letter, PostOffice};
use events::{Job, Work};
use kernel::{Error, Locale};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, time::Duration};
use tenancy::ModuleKey;
use uuid::Uuid;

/// A letter on its way; what the queue keeps of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SendMail {
    /// Its number: a second try carries the same Message-ID, by which a mailbox knows it again.
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) to: String,
    pub(crate) locale: Locale,
    pub(crate) values: BTreeMap<String, String>,
}

impl SendMail {
    pub(crate) fn of(letter: &Letter) -> Self {
        let values = letter.values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self {
            id: Uuid::now_v7(),
            kind: letter.kind.key.to_owned(),
            to: letter.to.clone(),
            locale: letter.locale,
            values,
        }
    }
}

impl Job for SendMail {
    const KIND: &'static str = "mail.send";
    const MODULE: Option<ModuleKey> = None;
    // PostgreSQL ends a transaction in which nothing happens for 30 s.
    const TIMEOUT: Duration = Duration::from_secs(25);
    const TOGETHER: bool = false;

    async fn run(self, work: &mut Work) -> Result<(), Error> {
        let office: PostOffice = work.tool()?;
        office.deliver(work, &self).await
    }
}
