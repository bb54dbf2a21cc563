/// Declares a UUID newtype for one noun: `kernel::id!(/** A deal. */ DealId);`
///
/// New ids are UUIDv7, so that they sort by the time they were made and fill an index from one end.
/// With `feature = "ssr"` of the *calling* crate the type is also a sqlx type.
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "ssr", derive($crate::sqlx::Type), sqlx(transparent))]
        pub struct $name(pub $crate::uuid::Uuid);

        #[cfg(feature = "ssr")]
        impl $name {
            /// A fresh id (UUIDv7, RFC 9562).
            #[expect(clippy::new_without_default, reason = "a default id would not be a default")]
            pub fn new() -> Self {
                Self($crate::uuid::Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}
