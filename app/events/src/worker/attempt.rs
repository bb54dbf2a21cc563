use super::repertoire::Doing;
use crate::Work;
use futures::FutureExt;
use std::{fmt, panic::AssertUnwindSafe, time::Duration};

/// Why a try came to nothing.
#[derive(Debug)]
pub(super) enum Miss {
    /// It said so.
    Failed(kernel::Error),
    /// It panicked; what it said then may quote somebody.
    Panicked,
    /// It took longer than this.
    Late(Duration),
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => error.fmt(f),
            Self::Panicked => f.write_str("panicked"),
            Self::Late(limit) => write!(f, "took longer than {} s", limit.as_secs_f32()),
        }
    }
}

/// Runs one job in an open transaction, which is worth nothing after a miss.
pub(super) async fn attempt(doing: &Doing, limit: Duration, work: &mut Work) -> Result<(), Miss> {
    // Within the guard: a job may panic before its first await, or in a drop of what it held.
    let run = async { tokio::time::timeout(limit, (doing.run)(doing.payload.clone(), work)).await };
    match AssertUnwindSafe(run).catch_unwind().await {
        Ok(Ok(ended)) => ended.map_err(Miss::Failed),
        Ok(Err(_)) => Err(Miss::Late(limit)),
        Err(_) => Err(Miss::Panicked),
    }
}
