#[cfg(feature = "ssr")]
pub(crate) mod store;

kernel::id!(
    /// A step of a pipeline.
    StageId
);

/// What it means for a deal to stand in a stage.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StageKind {
    /// It may still become something.
    Open,
    /// It became business.
    Won,
    /// It came to nothing.
    Lost,
}

#[cfg(feature = "ssr")]
impl StageKind {
    /// Every kind.
    pub(crate) const ALL: [Self; 3] = [Self::Open, Self::Won, Self::Lost];

    /// As the database spells it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    /// The kind of this name.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A step of the pipeline, as a choice.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stage {
    pub(crate) id: StageId,
    pub(crate) name: String,
    /// Name of a colour of the style sheet.
    pub(crate) colour: String,
}
