use super::NoteForm;
use crate::DealId;
use kernel::{Error, Locale};
use rust_i18n::t;

/// Most characters of a note.
const TEXT: usize = 4000;

/// A note that will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewNote {
    pub(super) deal: DealId,
    pub(super) text: String,
}

impl NoteForm {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what cannot be a deal, [`Error::Invalid`] on `text`.
    pub(super) fn read(&self, locale: Locale) -> Result<NewNote, Error> {
        let deal = self.deal.parse().map_err(|_| Error::NotFound)?;
        let text = self.text.replace("\r\n", "\n");
        let text: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        let text = text.trim().to_owned();
        match text.chars().count() {
            0 => Err(Error::invalid("text", t!("note.missing", locale = locale.code()))),
            length if length > TEXT => {
                Err(Error::invalid("text", t!("note.long", locale = locale.code(), most = TEXT)))
            }
            _ => Ok(NewNote { deal, text }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<String, Error> {
        let form = NoteForm { deal: DealId::new().to_string(), text: text.to_owned(), ..NoteForm::default() };
        form.read(Locale::PtBr).map(|note| note.text)
    }

    #[test]
    fn a_note_is_kept_in_its_lines() {
        assert_eq!(read(" Prefere à tarde.\r\n\r\nLigar antes\u{0}. \n").unwrap(), "Prefere à tarde.\n\nLigar antes.");
        assert!(read(&"é".repeat(4000)).is_ok());
    }

    #[test]
    fn what_is_no_note_is_told_at_its_field() {
        for text in ["", " \r\n\t ", "\u{7}", &"x".repeat(4001)] {
            assert!(matches!(read(text), Err(Error::Invalid(errors)) if errors.get("text").is_some()), "{text:?}");
        }
        let nowhere = NoteForm { text: "oi".into(), ..NoteForm::default() };
        assert_eq!(nowhere.read(Locale::En), Err(Error::NotFound));
    }

    proptest! {
        #[test]
        fn any_text_is_kept_or_refused(text in "(?s).*") {
            if let Ok(kept) = read(&text) {
                prop_assert!(!kept.is_empty());
                prop_assert_eq!(kept.trim(), &kept);
                prop_assert!(kept.chars().all(|c| c == '\n' || !c.is_control()));
            }
        }
    }
}
