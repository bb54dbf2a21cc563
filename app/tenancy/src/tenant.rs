use serde::{Deserialize, Serialize};

kernel::id!(
    /// A business that uses Balcao.
    TenantId
);

/// Where a tenant stands with the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenantStatus {
    /// Being made; never served.
    Provisioning,
    /// Trying it out until `trial_ends_at`.
    Trial,
    /// A customer.
    Active,
    /// Behind with the payment: reads and pays, does not write.
    PastDue,
    /// Closed for now: 403.
    Suspended,
    /// Gone: 403.
    Cancelled,
    /// Its database is dropped; the row keeps its slug from others.
    Deleted,
}

impl TenantStatus {
    /// Every status.
    pub const ALL: [Self; 7] =
        [Self::Provisioning, Self::Trial, Self::Active, Self::PastDue, Self::Suspended, Self::Cancelled, Self::Deleted];

    /// As the registry spells it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Provisioning => "provisioning",
            Self::Trial => "trial",
            Self::Active => "active",
            Self::PastDue => "past_due",
            Self::Suspended => "suspended",
            Self::Cancelled => "cancelled",
            Self::Deleted => "deleted",
        }
    }

    /// The status of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// What the business does; proposes its first pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trade {
    /// Beauty studio, barber.
    Salon,
    /// Doctor, dentist, therapist.
    Clinic,
    /// Car repair and other workshops.
    Workshop,
    /// Estate agents.
    RealEstate,
    /// Car dealers.
    Cars,
    /// Anything else.
    #[default]
    Other,
}

impl Trade {
    /// Every trade.
    pub const ALL: [Self; 6] = [Self::Salon, Self::Clinic, Self::Workshop, Self::RealEstate, Self::Cars, Self::Other];

    /// As the registry and the commands spell it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Salon => "salon",
            Self::Clinic => "clinic",
            Self::Workshop => "workshop",
            Self::RealEstate => "real_estate",
            Self::Cars => "cars",
            Self::Other => "other",
        }
    }

    /// The trade of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trade| trade.code() == code)
    }
}

/// The facts of one tenant that a request needs; cached per process, replaced whole when the registry says so.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone)]
pub struct Tenant {
    /// Its id; part of every cache key.
    pub id: TenantId,
    /// First label of its platform host.
    pub slug: String,
    /// The name people know.
    pub name: String,
    /// Where it stands.
    pub status: TenantStatus,
    /// End of the trial, UTC.
    pub trial_ends_at: Option<chrono::DateTime<chrono::Utc>>,
    /// What it does.
    pub trade: Trade,
    /// IANA zone of the business.
    pub time_zone: chrono_tz::Tz,
    /// The language of its pages when the reader asks for none.
    pub locale: kernel::Locale,
    /// `https://host[:port]` of its primary domain; links and mails are built from this, never from the Host header.
    pub origin: String,
    /// Its modules in the order of the navigation.
    pub modules: Vec<crate::Module>,
    /// How it looks.
    pub brand: crate::Brand,
    /// Database and login role share this opaque name.
    pub database: String,
    /// Last migration of its database, as the registry knows it.
    pub schema_version: i64,
}

#[cfg(feature = "ssr")]
impl Tenant {
    /// Whether the module's routes answer.
    pub fn has_module(&self, key: crate::ModuleKey) -> bool {
        self.modules.iter().any(|module| module.key == key && module.enabled)
    }

    /// Whether jobs and hooks of this tenant go on: a suspended one's wait, and those of one whose database waits to be
    /// migrated.
    pub fn works(&self) -> bool {
        matches!(self.status, TenantStatus::Trial | TenantStatus::Active | TenantStatus::PastDue) && self.is_served()
    }

    /// Whether this program works with the version of the tenant's database: the newest it knows, the one before, and
    /// whatever a newer program made of it.
    pub fn is_served(&self) -> bool {
        self.schema_version >= crate::admin::oldest_served()
    }

    /// Whether staff may only read: behind with the payment, or the trial is over at `now`.
    pub fn is_read_only(&self, now: chrono::DateTime<chrono::Utc>) -> bool {
        match self.status {
            TenantStatus::PastDue => true,
            TenantStatus::Trial => self.trial_ends_at.is_some_and(|end| end <= now),
            _ => false,
        }
    }
}
