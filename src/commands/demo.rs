//! `balcao demo`: two businesses to look at and to try things on. Repeatable: makes what is missing.

use super::{Failure, Modules, Platform, tell};
use crate::config::Settings;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::Args;
use identity::demo::PASSWORD;
use serde::Serialize;
use tenancy::{Admin, Brand, NewTenant, Tenancy, TenantRecord, TenantScope, TenantStatus, Trade};

/// How the demo is made.
#[derive(Debug, Args)]
pub struct Demo {
    /// Day or instant (RFC 3339) the demo data is told from; without it now
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    as_of: Option<DateTime<Utc>>,
}

/// A demo business.
#[derive(Debug)]
struct Business {
    slug: &'static str,
    name: &'static str,
    short_name: &'static str,
    tagline: &'static str,
    colour: &'static str,
    trade: Trade,
}

const BUSINESSES: [Business; 2] = [
    Business {
        slug: "aurora",
        name: "Estúdio Aurora",
        short_name: "Aurora",
        tagline: "Cabelo, unhas e sobrancelhas, com hora marcada.",
        colour: "#b0306a",
        trade: Trade::Salon,
    },
    Business {
        slug: "oficina",
        name: "Oficina Siqueira",
        short_name: "Oficina",
        tagline: "Mecânica de confiança, orçamento antes do serviço.",
        colour: "#0b5cad",
        trade: Trade::Workshop,
    },
];

pub(super) async fn run(settings: &Settings, demo: &Demo) -> Result<(), Failure> {
    let platform = Platform::open(settings).await?;
    let admin = platform.required_admin().await?;
    let tenancy = platform.tenancy().await?;
    let as_of = demo.as_of.unwrap_or_else(|| tenancy.clock().now());
    let made = make_missing(&admin, &tenancy, as_of).await;
    tenancy.close().await;
    admin.close().await;
    let made = made?;
    tell(settings, &made, || made.iter().map(Place::sentence).collect::<Vec<_>>().join("\n"))
}

async fn make_missing(admin: &Admin, tenancy: &Tenancy, as_of: DateTime<Utc>) -> Result<Vec<Place>, Failure> {
    refuse_beside_others(&admin.list().await?)?;
    let mut made = Vec::new();
    for business in &BUSINESSES {
        business.make(admin).await?;
        business.fill(tenancy, as_of).await?;
        made.push(Place::of(&admin.show(business.slug).await?));
    }
    Ok(made)
}

/// The demo e-mail of a demo tenant's owner and the password, for whoever wants to try it.
pub(super) fn login(record: &TenantRecord) -> Option<String> {
    is_ours(record).then(|| format!("{} / {PASSWORD}", record.email))
}

/// Demo businesses have no place on a platform with real ones; those that are there already are left alone.
fn refuse_beside_others(tenants: &[TenantRecord]) -> Result<(), Failure> {
    let is_there = |business: &Business| tenants.iter().any(|tenant| tenant.slug == business.slug && is_ours(tenant));
    if tenants.iter().all(is_ours) || BUSINESSES.iter().all(is_there) {
        return Ok(());
    }
    Err(Failure::input(
        "aqui há empresas que não são de demonstração; as de demonstração não são criadas ao lado delas",
    ))
}

/// Made by this command: known by the owner's address, which no real business has.
fn is_ours(tenant: &TenantRecord) -> bool {
    BUSINESSES.iter().any(|business| business.slug == tenant.slug && business.email() == tenant.email)
}

impl Business {
    fn domain(&self) -> String {
        format!("{}.example", self.slug)
    }

    fn email(&self) -> String {
        format!("admin@{}", self.domain())
    }

    async fn make(&self, admin: &Admin) -> Result<(), Failure> {
        let tenants = admin.list().await?;
        let found = tenants.iter().find(|tenant| tenant.slug == self.slug);
        if found.is_some_and(|tenant| tenant.status != TenantStatus::Provisioning) {
            return Ok(());
        }
        let new = NewTenant {
            slug: self.slug.to_owned(),
            name: self.name.to_owned(),
            email: self.email(),
            trade: self.trade,
            brand: Some(Brand {
                short_name: self.short_name.to_owned(),
                tagline: self.tagline.to_owned(),
                primary: self.colour.to_owned(),
                ..Brand::of_name(self.name)
            }),
            ..NewTenant::default()
        };
        admin.create_tenant(&new, &Modules).await?;
        Ok(())
    }

    /// People, deals and logins, in one transaction; what is there already stays as it is.
    async fn fill(&self, tenancy: &Tenancy, as_of: DateTime<Utc>) -> Result<(), Failure> {
        let Some(tenant) = tenancy.by_slug(self.slug).await? else {
            return Err(Failure::fault(format!("{} não apareceu no registro", self.slug)));
        };
        let mut scope = TenantScope::of_command(tenant, tenancy.pools(), tenancy.clock().now()).await?;
        identity::demo::staff(&mut scope, &self.domain()).await?;
        crm::demo::seed(&mut scope, self.trade, as_of).await?;
        Ok(scope.commit().await?)
    }
}

/// Where a demo business is and who can come in.
#[derive(Debug, Serialize)]
struct Place {
    slug: String,
    url: String,
    logins: Vec<String>,
    password: &'static str,
}

impl Place {
    fn of(record: &TenantRecord) -> Self {
        let logins = ["admin", "agente", "leitura"].map(|mailbox| format!("{mailbox}@{}.example", record.slug));
        Self { slug: record.slug.clone(), url: record.url.clone(), logins: logins.into(), password: PASSWORD }
    }

    fn sentence(&self) -> String {
        format!("{}/app/  entre com {}  senha {}", self.url, self.logins.join(", "), self.password)
    }
}

/// A day is told from its noon in São Paulo.
fn instant(text: &str) -> Result<DateTime<Utc>, &'static str> {
    let day = text.parse::<NaiveDate>().ok().zip(NaiveTime::from_hms_opt(15, 0, 0));
    text.parse()
        .ok()
        .or(day.map(|(day, noon)| day.and_time(noon).and_utc()))
        .ok_or("precisa ser um dia, como 2026-03-04, ou um instante, como 2026-03-04T12:00:00-03:00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_noon_in_sao_paulo() {
        assert_eq!(instant("2026-03-04"), instant("2026-03-04T12:00:00-03:00"));
        assert!(instant("ontem").is_err());
    }

    #[test]
    fn the_demo_brands_can_be_told_apart() {
        assert_ne!(BUSINESSES[0].colour, BUSINESSES[1].colour);
        for business in &BUSINESSES {
            assert!(business.short_name.chars().count() <= Brand::SHORT_NAME);
        }
    }
}
