//! The words of the marks.

use serde::Serialize;

/// A closed list of words: a type, the word of each value, the value of each word.
macro_rules! terms {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $value:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$about])* $value,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$value,)+];

            /// The word of the marks.
            pub fn code(self) -> &'static str {
                match self { $(Self::$value => $code,)+ }
            }

            /// What this word means.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$value),)+ _ => None }
            }
        }
    };
}

terms! {
    /// Whom a row is about.
    Who {
        /// Somebody the business deals with.
        Person = "person",
        /// Somebody who works there.
        Staff = "staff",
        /// Somebody who signs in as a customer.
        Customer = "customer",
        /// Perhaps somebody, but the row does not say whom.
        Anyone = "anyone",
    }
}

terms! {
    /// What data are kept for.
    Purpose {
        /// To attend to people and to sell.
        Service = "service",
        /// To know who comes in.
        Access = "access",
        /// To prove who did what.
        Proof = "proof",
        /// To finish what was begun.
        Work = "work",
    }
}

terms! {
    /// What becomes of a row when its subject is erased.
    Erase {
        /// It is deleted.
        Remove = "remove",
        /// It stays, its personal columns are emptied.
        Anonymise = "anonymise",
        /// It stays as it is; whoever asked is told why.
        Keep = "keep",
    }
}

terms! {
    /// Why the business may keep personal data: LGPD art. 7, and art. 11 for sensitive ones.
    Basis {
        /// Art. 7 I, art. 11 I.
        Consent = "consent",
        /// A duty by law: art. 7 II, art. 11 II a.
        Legal = "legal",
        /// A contract, or what leads to one: art. 7 V.
        Contract = "contract",
        /// Rights in court or before an authority: art. 7 VI, art. 11 II d.
        Claims = "claims",
        /// Care by health professionals: art. 7 VIII, art. 11 II f.
        Health = "health",
        /// Legitimate interest: art. 7 IX.
        Interest = "interest",
        /// Protection of credit: art. 7 X.
        Credit = "credit",
    }
}

terms! {
    /// A kind of personal data.
    Category {
        /// What somebody is called.
        Name = "name",
        /// How to reach them.
        Contact = "contact",
        /// What people wrote about them.
        Text = "text",
        /// Device, address, when they came in.
        Connection = "connection",
        /// Health.
        Health = "health",
        /// How they pay.
        Payment = "payment",
    }
}

terms! {
    /// What a period is counted in.
    Unit {
        /// Hours.
        Hours = "h",
        /// Days of 24 hours.
        Days = "d",
        /// Months of the calendar, UTC.
        Months = "m",
        /// Years of the calendar, UTC.
        Years = "y",
    }
}

impl Basis {
    /// The article, which art. 11 does not have for every basis of art. 7.
    pub fn article(self, sensitive: bool) -> Option<&'static str> {
        match (self, sensitive) {
            (Self::Consent, false) => Some("7 I"),
            (Self::Legal, false) => Some("7 II"),
            (Self::Contract, false) => Some("7 V"),
            (Self::Claims, false) => Some("7 VI"),
            (Self::Health, false) => Some("7 VIII"),
            (Self::Interest, false) => Some("7 IX"),
            (Self::Credit, false) => Some("7 X"),
            (Self::Consent, true) => Some("11 I"),
            (Self::Legal, true) => Some("11 II a"),
            (Self::Claims, true) => Some("11 II d"),
            (Self::Health, true) => Some("11 II f"),
            (Self::Contract | Self::Interest | Self::Credit, true) => None,
        }
    }
}
