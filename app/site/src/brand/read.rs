use super::BrandForm;
use brazil::Phone;
use kernel::{Error, FieldErrors, Locale, one_line};
use rust_i18n::t;
use tenancy::{Brand, Colour, Contact, Corners, Font, Hours, Officer, page_elsewhere};

/// The fields of the weekdays, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Most lines of the address.
const LINES: usize = 4;

impl BrandForm {
    /// The look that was typed over the one of before.
    ///
    /// # Errors
    /// [`Error::Invalid`] with a message per wrong field.
    pub(super) fn read(&self, before: &Brand, locale: Locale) -> Result<Brand, Error> {
        let (brand, errors) = self.take(before, locale);
        errors.into_result(brand)
    }

    /// What can be shown of what was typed, and what is wrong with the rest, which stays as it was.
    pub(super) fn take(&self, before: &Brand, locale: Locale) -> (Brand, FieldErrors) {
        let mut take = Take { form: self, errors: FieldErrors::new(), code: locale.code() };
        let mut brand = before.clone();
        take.words(&mut brand);
        take.look(&mut brand);
        brand.contact = take.contact(&before.contact, locale);
        (brand, take.errors)
    }

    pub(super) fn weekday(&self, weekday: usize) -> &str {
        let days =
            [&self.monday, &self.tuesday, &self.wednesday, &self.thursday, &self.friday, &self.saturday, &self.sunday];
        days.get(weekday).map_or("", |text| text)
    }
}

struct Take<'a> {
    form: &'a BrandForm,
    errors: FieldErrors,
    code: &'static str,
}

impl Take<'_> {
    fn wrong(&mut self, field: &str, message: impl Into<String>) {
        self.errors.add(field, message);
    }

    /// One line of so many characters.
    fn line(&mut self, field: &str, typed: &str, (least, most): (usize, usize), before: &str) -> String {
        let line = one_line(typed);
        let length = line.chars().count();
        if length < least {
            self.wrong(field, t!("brand.wrong.missing", locale = self.code));
        } else if length > most {
            self.wrong(field, t!("brand.wrong.long", locale = self.code, most = most));
        } else {
            return line;
        }
        before.to_owned()
    }

    fn words(&mut self, brand: &mut Brand) {
        let form = self.form;
        brand.name = self.line("name", &form.name, (1, 120), &brand.name);
        brand.short_name = self.line("short_name", &form.short_name, (1, Brand::SHORT_NAME), &brand.short_name);
        brand.tagline = self.line("tagline", &form.tagline, (0, 160), &brand.tagline);
        let opening = lines(&form.opening);
        if opening.chars().count() <= Brand::OPENING {
            brand.opening = opening;
        } else {
            self.wrong("opening", t!("brand.wrong.long", locale = self.code, most = Brand::OPENING));
        }
    }

    fn look(&mut self, brand: &mut Brand) {
        let form = self.form;
        // A colour of the logo that was picked counts more than what still stands in the field.
        let primary = if form.pick.is_empty() { &form.primary } else { &form.pick };
        match colour(primary) {
            Some(colour) => brand.primary = colour,
            None => self.wrong("primary", t!("brand.wrong.colour", locale = self.code)),
        }
        match form.secondary.trim() {
            "" => brand.secondary = None,
            typed => match colour(typed) {
                Some(colour) => brand.secondary = Some(colour),
                None => self.wrong("secondary", t!("brand.wrong.colour", locale = self.code)),
            },
        }
        match Font::from_code(&form.font) {
            Some(font) => brand.font = font,
            None => self.wrong("font", t!("brand.wrong.choice", locale = self.code)),
        }
        match Corners::from_code(&form.corners) {
            Some(corners) => brand.corners = corners,
            None => self.wrong("corners", t!("brand.wrong.choice", locale = self.code)),
        }
    }

    fn contact(&mut self, before: &Contact, locale: Locale) -> Contact {
        let form = self.form;
        let mut contact = before.clone();
        let address = lines(&form.address);
        if address.chars().count() <= Contact::ADDRESS && address.lines().count() <= LINES {
            contact.address = address;
        } else {
            self.wrong(
                "address",
                t!("brand.wrong.address", locale = self.code, most = Contact::ADDRESS, lines = LINES),
            );
        }
        match form.phone.trim() {
            "" => contact.phone = None,
            typed => match Phone::parse(typed) {
                Ok(phone) => contact.phone = Some(phone),
                Err(error) => self.wrong("phone", error.message(locale)),
            },
        }
        contact.hours = self.hours(&before.hours);
        contact.social = self.social(&before.social);
        contact.officer = self.officer(before.officer.as_ref());
        contact
    }

    fn hours(&mut self, before: &Hours) -> Hours {
        let mut hours = Hours::default();
        for (weekday, field) in WEEKDAYS.into_iter().enumerate() {
            match hours.clone().with(weekday, self.form.weekday(weekday)) {
                Ok(with) => hours = with,
                Err(_) => self.wrong(field, t!("brand.wrong.hours", locale = self.code)),
            }
        }
        if WEEKDAYS.iter().any(|field| self.errors.get(field).is_some()) { before.clone() } else { hours }
    }

    fn social(&mut self, before: &[String]) -> Vec<String> {
        let typed: Vec<&str> = self.form.social.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let mut pages = Vec::new();
        for line in &typed {
            match page_elsewhere(line) {
                Some(page) if pages.contains(&page) => {}
                Some(page) => pages.push(page),
                None => {
                    let line: String = line.chars().take(60).collect();
                    self.wrong("social", t!("brand.wrong.social", locale = self.code, line = line));
                    return before.to_vec();
                }
            }
        }
        if pages.len() > Contact::PAGES {
            self.wrong("social", t!("brand.wrong.many", locale = self.code, most = Contact::PAGES));
            return before.to_vec();
        }
        pages
    }

    fn officer(&mut self, before: Option<&Officer>) -> Option<Officer> {
        let (name, channel) = (one_line(&self.form.officer_name), self.form.officer_channel.trim().to_owned());
        if name.is_empty() && channel.is_empty() {
            return None;
        }
        let officer = Officer { name, channel };
        if officer.name.is_empty() {
            self.wrong("officer_name", t!("brand.wrong.missing", locale = self.code));
        } else if officer.name.chars().count() > 120 {
            self.wrong("officer_name", t!("brand.wrong.long", locale = self.code, most = 120));
        } else if officer.href().is_none() {
            self.wrong("officer_channel", t!("brand.wrong.channel", locale = self.code));
        } else {
            return Some(officer);
        }
        before.cloned()
    }
}

/// `#rrggbb` in small letters; the sign may be left out.
fn colour(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let typed = if typed.starts_with('#') { typed.to_owned() } else { format!("#{typed}") };
    Colour::parse(&typed).map(|colour| colour.to_string())
}

/// Lines without what cannot be read, and without holes.
fn lines(typed: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    for line in typed.lines().map(one_line) {
        if !line.is_empty() || kept.last().is_some_and(|last| !last.is_empty()) {
            kept.push(line);
        }
    }
    kept.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> BrandForm {
        BrandForm {
            name: " Estúdio  Aurora ".into(),
            short_name: "Aurora".into(),
            primary: "#B0306A".into(),
            font: "lora".into(),
            corners: "round".into(),
            phone: "(11) 98765-4321".into(),
            monday: "9 às 18".into(),
            social: "instagram.com/aurora\r\n\r\nhttps://www.tiktok.com/@aurora".into(),
            officer_name: "Marina".into(),
            officer_channel: "dados@aurora.example".into(),
            ..BrandForm::default()
        }
    }

    fn wrong(form: &BrandForm) -> FieldErrors {
        let before = Brand::of_name("Aurora");
        let (brand, errors) = form.take(&before, Locale::PtBr);
        assert!(brand.is_presentable(), "what is shown can be shown: {brand:?}");
        errors
    }

    #[test]
    fn a_look_is_read_as_it_was_typed() {
        let brand = form().read(&Brand { logo: Some("x".into()), ..Brand::of_name("A") }, Locale::PtBr).unwrap();
        assert_eq!((&*brand.name, &*brand.primary, brand.secondary), ("Estúdio Aurora", "#b0306a", None));
        assert_eq!((brand.font, brand.corners), (Font::Lora, Corners::Round));
        assert_eq!(brand.logo.as_deref(), Some("x"), "the logo has a form of its own");
        let contact = brand.contact;
        assert_eq!(contact.phone.unwrap().as_str(), "+5511987654321");
        assert_eq!(contact.social, ["https://instagram.com/aurora", "https://www.tiktok.com/@aurora"]);
        assert_eq!(contact.hours.of(0).len(), 1);
    }

    #[test]
    fn what_cannot_be_shown_is_refused_at_its_field_and_changes_nothing() {
        for (field, form) in [
            ("name", BrandForm { name: " \u{200B} ".into(), ..form() }),
            ("name", BrandForm { name: "x".repeat(121), ..form() }),
            ("short_name", BrandForm { short_name: "Treze letras!".into(), ..form() }),
            ("tagline", BrandForm { tagline: "x".repeat(161), ..form() }),
            ("opening", BrandForm { opening: "x".repeat(601), ..form() }),
            ("primary", BrandForm { primary: "#fff;}".into(), ..form() }),
            ("primary", BrandForm { primary: "red".into(), ..form() }),
            ("primary", BrandForm { pick: "#fff;}".into(), ..form() }),
            ("secondary", BrandForm { secondary: "url(x)".into(), ..form() }),
            ("font", BrandForm { font: "Comic \"Sans\"".into(), ..form() }),
            ("font", BrandForm { font: String::new(), ..form() }),
            ("corners", BrandForm { corners: "9px".into(), ..form() }),
            ("address", BrandForm { address: "a\nb\nc\nd\ne".into(), ..form() }),
            ("phone", BrandForm { phone: "123".into(), ..form() }),
            ("wednesday", BrandForm { wednesday: "sempre".into(), ..form() }),
            ("social", BrandForm { social: "javascript:alert(1)".into(), ..form() }),
            ("social", BrandForm { social: "http://instagram.com/x".into(), ..form() }),
            ("officer_name", BrandForm { officer_name: String::new(), ..form() }),
            ("officer_channel", BrandForm { officer_channel: "javascript:alert(1)".into(), ..form() }),
        ] {
            let errors = wrong(&form);
            let told = errors.get(field).unwrap_or_else(|| panic!("{field}: {errors:?}"));
            assert!(!told.contains("brand."), "{told}");
            assert!(form.read(&Brand::of_name("Aurora"), Locale::En).is_err());
        }
    }

    #[test]
    fn a_colour_of_the_logo_that_was_picked_counts() {
        let brand = BrandForm { pick: "#0b5cad".into(), ..form() }.read(&Brand::of_name("A"), Locale::PtBr).unwrap();
        assert_eq!(brand.primary, "#0b5cad");
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_what_is_taken_can_be_shown(text in "\\PC{0,40}", other in "(?s).{0,700}") {
            let form = BrandForm {
                name: text.clone(), short_name: text.clone(), tagline: other.clone(), opening: other.clone(),
                primary: text.clone(), secondary: text.clone(), font: text.clone(), address: other.clone(),
                phone: text.clone(), monday: text.clone(), social: other.clone(), officer_name: text, officer_channel: other,
                ..form()
            };
            wrong(&form);
        }
    }
}
