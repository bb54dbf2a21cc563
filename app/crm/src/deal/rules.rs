use super::{DealForm, DealId, MoveForm};
use crate::StageId;
use brazil::Phone;
use kernel::{Centavos, Error, FieldErrors, Locale, MoneyError, one_line};
use rust_i18n::t;

const NAME: usize = 120;
const TITLE: usize = 120;

/// A new deal whose every field is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewDeal {
    pub(crate) name: String,
    pub(crate) phone: Phone,
    pub(crate) title: String,
    pub(crate) amount: Centavos,
    /// `None` is the first stage.
    pub(crate) stage: Option<StageId>,
}

impl DealForm {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`Error::Invalid`] with a message for each wrong field.
    pub(crate) fn read(&self, locale: Locale) -> Result<NewDeal, Error> {
        let mut errors = FieldErrors::new();
        let (name, title) = (one_line(&self.name), one_line(&self.title));
        let code = locale.code();
        if name.is_empty() {
            errors.add("name", t!("deal.new.name.missing", locale = code));
        } else if name.chars().count() > NAME {
            errors.add("name", t!("deal.new.name.long", locale = code, most = NAME));
        }
        if title.chars().count() > TITLE {
            errors.add("title", t!("deal.new.title.long", locale = code, most = TITLE));
        }
        let amount = amount(&self.amount, locale).unwrap_or_else(|message| {
            errors.add("amount", message);
            Centavos::default()
        });
        let stage = stage(&self.stage).unwrap_or_else(|()| {
            errors.add("stage", t!("deal.new.stage.unknown", locale = code));
            None
        });
        match phone(&self.phone, locale) {
            Ok(phone) => errors.into_result(NewDeal { name, phone, title, amount, stage }),
            Err(message) => {
                errors.add("phone", message);
                Err(Error::Invalid(errors))
            }
        }
    }
}

fn phone(text: &str, locale: Locale) -> Result<Phone, String> {
    if text.trim().is_empty() {
        return Err(t!("deal.new.phone.missing", locale = locale.code()).into_owned());
    }
    Phone::parse(text).map_err(|error| error.message(locale))
}

fn amount(text: &str, locale: Locale) -> Result<Centavos, String> {
    if text.trim().is_empty() {
        return Ok(Centavos::default());
    }
    Centavos::parse(text).map_err(|error| match error {
        MoneyError::Malformed => t!("deal.new.amount.malformed", locale = locale.code()).into_owned(),
        MoneyError::TooLarge => t!("deal.new.amount.large", locale = locale.code(), most = Centavos::MAX).into_owned(),
    })
}

fn stage(text: &str) -> Result<Option<StageId>, ()> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(drop) }
}

/// A move that somebody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Move {
    pub(crate) deal: DealId,
    /// The version they saw.
    pub(crate) version: i32,
    pub(crate) to: StageId,
}

impl MoveForm {
    /// Reads what was sent.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what cannot be a deal, a version or a stage.
    pub(crate) fn read(&self) -> Result<Move, Error> {
        Ok(Move {
            deal: self.deal.parse().map_err(|_| Error::NotFound)?,
            version: self.version.parse().map_err(|_| Error::NotFound)?,
            to: self.to.parse().map_err(|_| Error::NotFound)?,
        })
    }
}

/// Where a deal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) stage: StageId,
    /// Grows by one with every move.
    pub(crate) version: i32,
}

/// What to do about a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Go ahead.
    Go,
    /// It stands there already: the same move came twice, or two people wanted the same.
    Done,
    /// Somebody moved it elsewhere meanwhile.
    TooLate,
}

impl Standing {
    /// Compares where the deal stands with what the mover saw.
    pub(crate) fn judge(self, wish: &Move) -> Verdict {
        if self.stage == wish.to {
            Verdict::Done
        } else if self.version == wish.version {
            Verdict::Go
        } else {
            Verdict::TooLate
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::uuid::Uuid;

    fn form() -> DealForm {
        DealForm { name: "Ana Souza".into(), phone: "(11) 98765-4321".into(), ..DealForm::default() }
    }

    fn messages(form: &DealForm) -> FieldErrors {
        match form.read(Locale::PtBr) {
            Err(Error::Invalid(errors)) => errors,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn name_and_phone_are_enough() {
        let deal = form().read(Locale::PtBr).unwrap();
        assert_eq!(deal.phone.as_str(), "+5511987654321");
        assert_eq!((deal.title.as_str(), deal.amount, deal.stage), ("", Centavos(0), None));
    }

    #[test]
    fn everything_typed_is_read_and_tidied() {
        let deal = DealForm {
            name: "  Ana \t Souza ".into(),
            title: "Corte\ne escova".into(),
            amount: "R$ 1.234,50".into(),
            stage: Uuid::from_u128(7).to_string(),
            ..form()
        }
        .read(Locale::PtBr)
        .unwrap();
        assert_eq!((deal.name.as_str(), deal.title.as_str()), ("Ana Souza", "Corte e escova"));
        assert_eq!((deal.amount, deal.stage), (Centavos(123_450), Some(StageId(Uuid::from_u128(7)))));
    }

    #[test]
    fn an_empty_form_says_what_is_missing() {
        let errors = messages(&DealForm::default());
        assert_eq!(errors.get("name"), Some("Diga o nome da pessoa."));
        assert_eq!(errors.get("phone"), Some("Diga o telefone, com DDD."));
        assert_eq!((errors.get("title"), errors.get("amount"), errors.get("stage")), (None, None, None));
    }

    #[test]
    fn every_wrong_field_gets_its_own_message() {
        let errors = messages(&DealForm {
            name: "x".repeat(121),
            phone: "8765-4321".into(),
            title: "x".repeat(121),
            amount: "muito".into(),
            stage: "primeira".into(),
            ..form()
        });
        for field in ["name", "phone", "title", "amount", "stage"] {
            assert!(errors.get(field).is_some_and(|message| !message.is_empty()), "{field}");
        }
        let errors = messages(&DealForm { amount: "999.999.999".into(), ..form() });
        assert!(errors.get("amount").unwrap().contains("99.999.999,99"));
    }

    #[test]
    fn a_name_of_120_letters_with_accents_fits() {
        assert!(DealForm { name: "ã".repeat(120), ..form() }.read(Locale::En).is_ok());
    }

    #[test]
    fn a_move_goes_ahead_repeats_or_comes_too_late() {
        let [a, b, c] = [1, 2, 3].map(|n| StageId(Uuid::from_u128(n)));
        let stands = Standing { stage: a, version: 4 };
        let wish = |version, to| Move { deal: DealId(Uuid::nil()), version, to };
        assert_eq!(stands.judge(&wish(4, b)), Verdict::Go);
        assert_eq!(stands.judge(&wish(4, a)), Verdict::Done, "it stands there already");
        assert_eq!(Standing { stage: b, version: 5 }.judge(&wish(4, b)), Verdict::Done, "the same move twice");
        assert_eq!(Standing { stage: c, version: 5 }.judge(&wish(4, b)), Verdict::TooLate);
        assert_eq!(Standing { stage: a, version: 6 }.judge(&wish(4, b)), Verdict::TooLate, "moved and moved back");
    }

    #[test]
    fn a_move_of_what_cannot_exist_is_not_found() {
        let id = Uuid::from_u128(1).to_string();
        let good = MoveForm { deal: id.clone(), version: "1".into(), to: id };
        assert!(good.read().is_ok());
        for bad in [
            MoveForm { deal: "1".into(), ..good.clone() },
            MoveForm { version: "x".into(), ..good.clone() },
            MoveForm { to: String::new(), ..good.clone() },
        ] {
            assert_eq!(bad.read(), Err(Error::NotFound));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_form_is_read_without_a_panic(name in "(?s).*", phone in "(?s).*", title in "(?s).*", amount in "(?s).*", stage in "(?s).*") {
            let form = DealForm { name, phone, title, amount, stage, ..DealForm::default() };
            if let Ok(deal) = form.read(Locale::En) {
                proptest::prop_assert!((1..=120).contains(&deal.name.chars().count()));
                proptest::prop_assert!(deal.title.chars().count() <= 120);
                proptest::prop_assert!((0..=Centavos::MAX.0).contains(&deal.amount.0));
            }
        }
    }
}
