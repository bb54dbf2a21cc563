use super::{BrandForm, read::WEEKDAYS};
use kernel::{FormState, Locale};
use tenancy::Brand;

/// What stands in the fields: what was typed when the form came back, else the draft.
#[derive(Debug, Clone)]
pub(super) struct Values {
    state: FormState,
    draft: BrandForm,
}

impl Values {
    pub(super) fn new(state: FormState, brand: &Brand) -> Self {
        Self { state, draft: BrandForm::of(brand) }
    }

    pub(super) fn of(&self, field: &str) -> String {
        self.state.value_or(field, self.draft.field(field))
    }

    /// The look of the fields as far as it can be shown; the draft's for the rest.
    pub(super) fn look(&self, draft: &Brand, locale: Locale) -> Brand {
        if self.state.values.is_empty() {
            return draft.clone();
        }
        let typed = serde_json::to_value(&self.state.values).and_then(serde_json::from_value::<BrandForm>);
        typed.unwrap_or_default().take(draft, locale).0
    }

    pub(super) fn error(&self, field: &str) -> Option<String> {
        self.state.error(field)
    }
}

impl BrandForm {
    /// A look as somebody would have typed it.
    pub(super) fn of(brand: &Brand) -> Self {
        let contact = &brand.contact;
        let day = |weekday| contact.hours.of(weekday).iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = std::array::from_fn(day);
        let officer = contact.officer.clone().unwrap_or_default();
        Self {
            name: brand.name.clone(),
            short_name: brand.short_name.clone(),
            tagline: brand.tagline.clone(),
            opening: brand.opening.clone(),
            primary: brand.primary.clone(),
            secondary: brand.secondary.clone().unwrap_or_default(),
            font: brand.font.code().to_owned(),
            corners: brand.corners.code().to_owned(),
            address: contact.address.clone(),
            phone: contact.phone.as_ref().map(ToString::to_string).unwrap_or_default(),
            monday,
            tuesday,
            wednesday,
            thursday,
            friday,
            saturday,
            sunday,
            social: contact.social.join("\n"),
            officer_name: officer.name,
            officer_channel: officer.channel,
            ..Self::default()
        }
    }

    fn field(&self, field: &str) -> &str {
        match field {
            "name" => &self.name,
            "short_name" => &self.short_name,
            "tagline" => &self.tagline,
            "opening" => &self.opening,
            "primary" => &self.primary,
            "secondary" => &self.secondary,
            "font" => &self.font,
            "corners" => &self.corners,
            "address" => &self.address,
            "phone" => &self.phone,
            "social" => &self.social,
            "officer_name" => &self.officer_name,
            "officer_channel" => &self.officer_channel,
            other => WEEKDAYS.iter().position(|weekday| *weekday == other).map_or("", |weekday| self.weekday(weekday)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tenancy::{Contact, Font, Hours, Officer};

    #[test]
    fn what_was_typed_is_looked_at_where_it_can_be() {
        let draft = Brand { secondary: Some("#ffcc00".into()), ..Brand::of_name("Aurora") };
        assert_eq!(Values::new(FormState::default(), &draft).look(&draft, Locale::PtBr), draft);
        let typed = [("name", ""), ("primary", "#0B5CAD"), ("secondary", "#fff;}")];
        let values = typed.map(|(field, value)| (field.to_owned(), value.to_owned())).into();
        let look = Values::new(FormState { values, ..FormState::default() }, &draft).look(&draft, Locale::PtBr);
        assert_eq!((&*look.name, &*look.primary, look.secondary.as_deref()), ("Aurora", "#0b5cad", Some("#ffcc00")));
    }

    #[test]
    fn a_look_that_is_sent_again_untouched_stays_the_same() {
        let contact = Contact {
            address: "Rua A, 1\nSão Paulo".into(),
            phone: brazil::Phone::parse("11 98765-4321").ok(),
            hours: Hours::default().with(0, "9-12, 13:30-18").unwrap().with(6, "10-14").unwrap(),
            social: vec!["https://instagram.com/aurora".into()],
            officer: Some(Officer { name: "Ana".into(), channel: "ana@aurora.example".into() }),
        };
        let brand = Brand {
            tagline: "Cabelo".into(),
            opening: "Oi.\n\nVem!".into(),
            secondary: Some("#ffcc00".into()),
            font: Font::Nunito,
            contact,
            ..Brand::of_name("Estúdio Aurora")
        };
        assert_eq!(BrandForm::of(&brand).read(&Brand::of_name("x"), Locale::PtBr), Ok(brand));
    }
}
