use crate::{Brand, ModuleKey, Slug, SlugError, Trade};
use brazil::{Document, Phone};
use kernel::{FieldErrors, Locale, normalised_email};
use rust_i18n::t;

/// What `tenant create` is told; checked by [`Admin::create_tenant`](crate::Admin::create_tenant) before anything is made.
#[derive(Debug, Clone, Default)]
pub struct NewTenant {
    /// First label of its host.
    pub slug: String,
    /// The name people know.
    pub name: String,
    /// The owner's e-mail.
    pub email: String,
    /// CPF or CNPJ, with or without punctuation.
    pub document: Option<String>,
    /// Phone, as people write it.
    pub phone: Option<String>,
    /// What it does.
    pub trade: Trade,
    /// Its plan; `None` is `standard`.
    pub plan: Option<String>,
    /// Modules to switch on, `None` is all; `privacy` is on in any case.
    pub modules: Option<Vec<ModuleKey>>,
    /// A trial of so many days instead of a customer.
    pub trial_days: Option<u32>,
    /// How it looks; `None`: its name and the platform's colour.
    pub brand: Option<Brand>,
}

/// The fields that can be wrong, in the order in which they are told.
pub(super) const FIELDS: [&str; 8] = ["slug", "name", "email", "document", "phone", "plan", "trial_days", "brand"];

/// A new tenant whose every field is right.
pub(super) struct Checked {
    pub(super) slug: Slug,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) document: Option<Document>,
    pub(super) phone: Option<Phone>,
    pub(super) trade: Trade,
    pub(super) plan: String,
    pub(super) modules: Vec<ModuleKey>,
    pub(super) trial_days: Option<u32>,
    pub(super) brand: Brand,
}

/// Ten years: more is a slip.
const LONGEST_TRIAL: u32 = 3650;

impl NewTenant {
    /// Checks every field, with messages in `locale`.
    pub(super) fn check(&self, locale: Locale) -> Result<Checked, FieldErrors> {
        let code = locale.code();
        let mut errors = FieldErrors::new();
        let mut wrong = |field: &str, message: String| errors.add(field, message);
        let slug = Slug::parse(&self.slug)
            .map_err(|error| match error {
                SlugError::Malformed => t!("tenant.slug.malformed", locale = code),
                SlugError::Reserved => t!("tenant.slug.reserved", locale = code, slug = self.slug),
            })
            .map_err(|message| wrong("slug", message.into_owned()))
            .ok();
        let name = self.name.trim();
        if !(1..=120).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            wrong("name", t!("tenant.name", locale = code).into_owned());
        }
        // The rule of whoever signs in: what it refuses would stop the making of the tenant half-way.
        let email = normalised_email(&self.email);
        if email.is_none() {
            wrong("email", t!("tenant.email", locale = code).into_owned());
        }
        let mut document = None;
        if let Some(text) = given(self.document.as_deref()) {
            let parsed = Document::parse(text).map_err(|error| wrong("document", error.message(locale)));
            document = parsed.ok();
        }
        let mut phone = None;
        if let Some(text) = given(self.phone.as_deref()) {
            phone = Phone::parse(text).map_err(|error| wrong("phone", error.message(locale))).ok();
        }
        let plan = given(self.plan.as_deref()).unwrap_or("standard");
        if !is_plan(plan) {
            wrong("plan", t!("tenant.plan", locale = code).into_owned());
        }
        if self.trial_days.is_some_and(|days| days > LONGEST_TRIAL) {
            wrong("trial_days", t!("tenant.trial", locale = code, most = LONGEST_TRIAL).into_owned());
        }
        let mut brand = self.brand.clone().unwrap_or_else(|| Brand::of_name(name));
        brand.primary.make_ascii_lowercase();
        if !brand.is_presentable() && errors.get("name").is_none() {
            errors.add("brand", t!("tenant.brand", locale = code).into_owned());
        }
        let modules = self.modules.clone().unwrap_or_else(|| ModuleKey::ALL.to_vec());
        match (slug, email) {
            (Some(slug), Some(email)) if errors.is_empty() => Ok(Checked {
                slug,
                name: name.to_owned(),
                email,
                document,
                phone,
                trade: self.trade,
                plan: plan.to_owned(),
                modules: modules.into_iter().chain([ModuleKey::Privacy]).collect(),
                trial_days: self.trial_days,
                brand,
            }),
            _ => Err(errors),
        }
    }
}

/// What was left empty was not given.
fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn is_plan(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    text.len() <= 40
        && text.bytes().next().is_some_and(plain)
        && text.bytes().all(|b| plain(b) || b == b'_' || b == b'-')
}
