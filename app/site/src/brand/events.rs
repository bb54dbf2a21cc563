use events::{Event, Subject};
use serde::{Deserialize, Serialize};

/// Somebody changed the look that is being tried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandDrafted {
    /// How often it was changed so far.
    pub version: i32,
}

impl Event for BrandDrafted {
    const NAME: &'static str = "site.brand_drafted";

    fn subject(&self) -> Subject {
        Subject { table: "site.brand_draft", id: None }
    }
}

/// Everybody sees a look from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandPublished {
    /// Its version, as the registry counts.
    pub version: i32,
    /// The version that somebody went back to.
    pub restored_from: Option<i32>,
}

impl Event for BrandPublished {
    const NAME: &'static str = "site.brand_published";

    fn subject(&self) -> Subject {
        Subject { table: "site.brand_version", id: None }
    }
}
