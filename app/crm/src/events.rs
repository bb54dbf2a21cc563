use crate::{DealId, NoteId, StageId};
use contacts::PersonId;
use events::{Event, Subject};
use kernel::uuid::Uuid;
use serde::{Deserialize, Serialize};

/// A business got a pipeline with its stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PipelineMade {
    /// Which one.
    pub pipeline: Uuid,
}

impl Event for PipelineMade {
    const NAME: &'static str = "crm.pipeline_made";

    fn subject(&self) -> Subject {
        Subject::of("crm.pipeline", self.pipeline)
    }
}

/// Somebody wants something. The person may be new too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealCreated {
    /// Which deal.
    pub deal: DealId,
    /// Who wants it.
    pub person: PersonId,
    /// Where it stands.
    pub stage: StageId,
}

impl Event for DealCreated {
    const NAME: &'static str = "crm.deal_created";

    fn subject(&self) -> Subject {
        Subject::of("crm.deal", self.deal.0)
    }
}

/// A deal went to another stage, or back to where it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealMoved {
    /// Which deal.
    pub deal: DealId,
    /// The version that this move made.
    pub version: i32,
    /// Where it stood.
    pub from: StageId,
    /// Where it stands.
    pub to: StageId,
}

impl Event for DealMoved {
    const NAME: &'static str = "crm.deal_moved";

    fn subject(&self) -> Subject {
        Subject::of("crm.deal", self.deal.0)
    }
}

/// Somebody wrote something down about a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteAdded {
    /// About which deal.
    pub deal: DealId,
    /// Which note.
    pub note: NoteId,
}

impl Event for NoteAdded {
    const NAME: &'static str = "crm.note_added";

    fn subject(&self) -> Subject {
        Subject::of("crm.deal", self.deal.0)
    }
}
