use serde::{Deserialize, Serialize};
use std::fmt;

/// When a business is open: for each weekday, Monday first, the times from when to when. A day without any is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hours([Vec<Span>; 7]);

/// From when to when, in minutes since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Opens.
    pub from: u16,
    /// Closes; 1440 is midnight.
    pub to: u16,
}

/// What a person wrote is no time of opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not opening hours")]
pub struct HoursError;

/// Times of opening in one day: a pause for lunch, and one more.
const MOST: usize = 3;
const DAY: u16 = 24 * 60;

impl Hours {
    /// The spans of a weekday, 0 is Monday.
    pub fn of(&self, weekday: usize) -> &[Span] {
        self.0.get(weekday).map_or(&[], Vec::as_slice)
    }

    /// These with a weekday as a person writes it: `9-18`, `9h às 12h, 13h30 às 18h`, nothing for a closed day.
    ///
    /// # Errors
    /// [`HoursError`] when it cannot be read, or the times overlap or run backwards.
    pub fn with(mut self, weekday: usize, text: &str) -> Result<Self, HoursError> {
        *self.0.get_mut(weekday).ok_or(HoursError)? = spans(text)?;
        Ok(self)
    }

    /// Whether it says anything.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }

    /// Whether every span is one of a day and they follow each other.
    pub fn is_sound(&self) -> bool {
        self.0.iter().all(|spans| spans.len() <= MOST && in_order(spans))
    }

    /// Weekdays in a row with the same times stand together: first, last, times.
    pub fn grouped(&self) -> Vec<(usize, usize, &[Span])> {
        let mut groups: Vec<(usize, usize, &[Span])> = Vec::new();
        for (weekday, spans) in self.0.iter().enumerate() {
            match groups.last_mut() {
                Some((_, last, same)) if *same == spans.as_slice() => *last = weekday,
                _ => groups.push((weekday, weekday, spans)),
            }
        }
        groups
    }
}

fn spans(text: &str) -> Result<Vec<Span>, HoursError> {
    let plain = text.to_lowercase().replace("às", "-").replace("até", "-").replace(" a ", "-").replace(['–', '—'], "-");
    let parts = plain.split([',', ';', '/']).flat_map(|part| part.split(" e ")).map(str::trim);
    let spans = parts.filter(|part| !part.is_empty()).map(span).collect::<Result<Vec<_>, _>>()?;
    if spans.len() <= MOST && in_order(&spans) { Ok(spans) } else { Err(HoursError) }
}

fn span(text: &str) -> Result<Span, HoursError> {
    let (from, to) = text.split_once('-').ok_or(HoursError)?;
    Ok(Span { from: minutes(from)?, to: minutes(to)? })
}

/// `9`, `9h`, `9:30`, `9h30`, `09.30`.
fn minutes(text: &str) -> Result<u16, HoursError> {
    let text = text.trim().trim_end_matches("min").trim_end_matches('h');
    let (hours, minutes) = text.split_once([':', 'h', '.']).unwrap_or((text, "0"));
    let number = |text: &str| {
        let text = text.trim();
        let plain = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if plain { text.parse::<u16>().map_err(|_| HoursError) } else { Err(HoursError) }
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let time = hours * 60 + minutes;
    if minutes < 60 && time <= DAY { Ok(time) } else { Err(HoursError) }
}

fn in_order(spans: &[Span]) -> bool {
    spans.iter().all(|span| span.from < span.to && span.to <= DAY)
        && spans.windows(2).all(|pair| pair[0].to <= pair[1].from)
}

/// `09:00–18:00`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to } = self;
        write!(f, "{:02}:{:02}–{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let hours = Hours::default().with(0, text).unwrap_or_else(|_| panic!("{text}"));
        hours.of(0).iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn opening_hours_are_read_as_people_write_them() {
        for (typed, read_as) in [
            ("9-18", "09:00–18:00"),
            ("09:00–18:00", "09:00–18:00"),
            ("9h às 18h", "09:00–18:00"),
            ("9h30 até 12h, 13h30 até 18h", "09:30–12:00, 13:30–18:00"),
            ("8 a 12 e 14 a 18", "08:00–12:00, 14:00–18:00"),
            ("9.30 - 24", "09:30–24:00"),
            ("", ""),
            (" ", ""),
        ] {
            assert_eq!(read(typed), read_as, "{typed}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for wrong in
            ["fechado", "9", "18-9", "9-9", "9-25", "9:60-10", "9-12, 11-14", "1-2,3-4,5-6,7-8", "-", "9--10", "+9-10"]
        {
            assert_eq!(Hours::default().with(0, wrong), Err(HoursError), "{wrong}");
        }
        assert_eq!(Hours::default().with(7, "9-10"), Err(HoursError));
    }

    #[test]
    fn days_with_the_same_hours_stand_together() {
        let mut hours = Hours::default();
        for weekday in 0..5 {
            hours = hours.with(weekday, "9-18").unwrap();
        }
        let hours = hours.with(5, "9-13").unwrap();
        let groups: Vec<_> =
            hours.grouped().into_iter().map(|(first, last, spans)| (first, last, spans.len())).collect();
        assert_eq!(groups, [(0, 4, 1), (5, 5, 1), (6, 6, 0)]);
    }

    proptest::proptest! {
        #[test]
        fn what_is_shown_is_read_back(text in "[0-9h:.,\\- aeàsté–]{0,24}") {
            if let Ok(hours) = Hours::default().with(2, &text) {
                let shown = hours.of(2).iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                proptest::prop_assert!(hours.is_sound());
                proptest::prop_assert_eq!(Hours::default().with(2, &shown), Ok(hours));
            }
        }
    }
}
