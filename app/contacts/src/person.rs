#[cfg(feature = "ssr")]
pub(crate) mod link;
#[cfg(feature = "ssr")]
pub(crate) mod store;

kernel::id!(
    /// A person the business deals with.
    PersonId
);

/// Somebody the business deals with.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// As they were first written down.
    pub name: String,
    /// What the staff wants to remember.
    pub note: String,
    /// Their oldest phone number.
    pub phone: Option<brazil::Phone>,
    /// When they were first written down, UTC.
    pub created_at: chrono::DateTime<chrono::Utc>,
}
