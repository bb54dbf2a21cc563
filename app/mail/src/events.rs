use events::{Event, Subject};
use serde::{Deserialize, Serialize};

/// Somebody changed how the business's mail leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountChanged {}

impl Event for AccountChanged {
    const NAME: &'static str = "mail.account_changed";

    fn subject(&self) -> Subject {
        Subject { table: "mail.account", id: None }
    }
}

/// Somebody sent themselves a letter to see whether mail leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestSent {}

impl Event for TestSent {
    const NAME: &'static str = "mail.test_sent";

    fn subject(&self) -> Subject {
        Subject { table: "mail.account", id: None }
    }
}

/// Somebody changed the words of a mail, or took the usual ones again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateChanged {
    /// Of which kind.
    pub kind: String,
    /// In which language.
    pub locale: kernel::Locale,
    /// Whether the usual words are used again.
    pub reset: bool,
}

impl Event for TemplateChanged {
    const NAME: &'static str = "mail.template_changed";

    fn subject(&self) -> Subject {
        Subject { table: "mail.template", id: None }
    }
}
