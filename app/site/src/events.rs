use crate::PageId;
use events::{Event, Subject};
use serde::{Deserialize, Serialize};

const PAGE: &str = "site.page";

/// Declares something that was done to a page.
macro_rules! of_a_page {
    ($(#[$doc:meta])* $name:ident = $verb:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// Which page.
            pub page: PageId,
        }

        impl Event for $name {
            const NAME: &'static str = $verb;

            fn subject(&self) -> Subject {
                Subject::of(PAGE, self.page.0)
            }
        }
    };
}

of_a_page!(
    /// A business wrote a page.
    PageCreated = "site.page_created"
);
of_a_page!(
    /// Its words, its address or what it is was changed.
    PageEdited = "site.page_edited"
);
of_a_page!(
    /// It got another place in the menu.
    PagePlaced = "site.page_placed"
);
of_a_page!(
    /// Anyone may see it now.
    PagePublished = "site.page_published"
);
of_a_page!(
    /// Only those who may change it see it now.
    PageHidden = "site.page_hidden"
);
of_a_page!(
    /// It was taken away.
    PageRemoved = "site.page_removed"
);

const STEP: &str = "site.setup_step";

/// Somebody said that a first step is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepConfirmed {
    /// Which step, by its code.
    pub step: String,
}

impl Event for StepConfirmed {
    const NAME: &'static str = "site.step_confirmed";

    fn subject(&self) -> Subject {
        Subject { table: STEP, id: None }
    }
}

/// Somebody took that back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepReopened {
    /// Which step, by its code.
    pub step: String,
}

impl Event for StepReopened {
    const NAME: &'static str = "site.step_reopened";

    fn subject(&self) -> Subject {
        Subject { table: STEP, id: None }
    }
}

/// The first steps are not offered any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupDismissed {}

impl Event for SetupDismissed {
    const NAME: &'static str = "site.setup_dismissed";

    fn subject(&self) -> Subject {
        Subject { table: STEP, id: None }
    }
}

/// They are offered again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupResumed {}

impl Event for SetupResumed {
    const NAME: &'static str = "site.setup_resumed";

    fn subject(&self) -> Subject {
        Subject { table: STEP, id: None }
    }
}
