use crate::StageId;
use kernel::Centavos;

mod furnish;
mod plan;
mod store;

pub use furnish::furnish;
pub use store::summary;

/// What is open in the pipeline, in two numbers and by stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PipelineSummary {
    /// Open deals.
    pub deals: i64,
    /// What they are worth together.
    pub amount: Centavos,
    /// The open stages, left to right; empty ones too.
    pub stages: Vec<StageSummary>,
}

/// What stands in one open stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageSummary {
    /// Which stage; its column on the board is `/app/deals#etapa-<id>`.
    pub id: StageId,
    /// Its name.
    pub name: String,
    /// Name of a colour of the style sheet: class `stage-<colour>`.
    pub colour: String,
    /// Deals in it.
    pub deals: i64,
    /// What they are worth together.
    pub amount: Centavos,
}
