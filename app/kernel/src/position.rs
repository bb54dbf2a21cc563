//! Order as text: a position is a fraction between its neighbours, so that a move writes one row.
//!
//! Texts compare byte by byte (`collate "C"`). Base 62; a first letter that says how long the whole part is, as in
//! Rocicorp's fractional indexing, keeps a position short where boards grow, at the two ends: a hundred thousand cards
//! put on top of one another still have four characters. The crate for it, `fractional_index`, keeps bytes, which a
//! column could only hold as hexadecimal and nobody could read; hence these few lines.

use std::fmt;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The smallest whole part there is; nothing stands before it but its own fractions.
const SMALLEST: &str = "A00000000000000000000000000";

/// A place in an order. Always valid, so there is always room before, after and between.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position(String);

impl Position {
    /// Reads a stored position; `None` when it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().all(|b| b.is_ascii_alphanumeric());
        let whole = whole_length(*text.as_bytes().first()?)?;
        let valid = digits && text.len() >= whole && text != SMALLEST && !(text.len() > whole && text.ends_with('0'));
        valid.then(|| Self(text.to_owned()))
    }

    /// Somewhere strictly between two neighbours; `None` stands for the end of the order.
    ///
    /// The neighbours must be in order: when they are not, the place is after the first.
    pub fn between(before: Option<&Self>, after: Option<&Self>) -> Self {
        Self(match (before, after) {
            (None, None) => "a0".to_owned(),
            (None, Some(after)) => first(&after.0),
            (Some(before), Some(after)) if before < after => middle(&before.0, &after.0),
            (Some(before), _) => last(&before.0),
        })
    }

    /// As it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn first(after: &str) -> String {
    let (whole, fraction) = split(after);
    if !fraction.is_empty() && whole != SMALLEST {
        return whole.to_owned();
    }
    match step(whole, false) {
        Some(lower) if lower != SMALLEST => lower,
        Some(lower) => format!("{lower}V"),
        None => format!("{whole}{}", fraction_between("", Some(fraction))),
    }
}

fn last(before: &str) -> String {
    let (whole, fraction) = split(before);
    step(whole, true).unwrap_or_else(|| format!("{whole}{}", fraction_between(fraction, None)))
}

fn middle(before: &str, after: &str) -> String {
    let (low, low_fraction) = split(before);
    let (high, high_fraction) = split(after);
    if low == high {
        return format!("{low}{}", fraction_between(low_fraction, Some(high_fraction)));
    }
    match step(low, true) {
        Some(next) if next.as_str() < after => next,
        _ => format!("{low}{}", fraction_between(low_fraction, None)),
    }
}

/// A fraction strictly between two; `""` is nought and `None` one. Neither ends in a `0`, nor does the result.
fn fraction_between(low: &str, high: Option<&str>) -> String {
    let digit_of = |text: &str, i: usize| text.as_bytes().get(i).copied().unwrap_or(b'0');
    if let Some(high) = high {
        let shared = (0..high.len()).take_while(|i| digit_of(low, *i) == digit_of(high, *i)).count();
        if shared > 0 {
            let rest = fraction_between(low.get(shared..).unwrap_or(""), Some(&high[shared..]));
            return format!("{}{rest}", &high[..shared]);
        }
    }
    let from = if low.is_empty() { 0 } else { value(low.as_bytes()[0]) };
    let to = high.map_or(DIGITS.len(), |high| value(high.as_bytes()[0]));
    if to - from > 1 {
        return char::from(DIGITS[(from + to).div_ceil(2)]).to_string();
    }
    match high {
        Some(high) if high.len() > 1 => high[..1].to_owned(),
        _ => format!("{}{}", char::from(DIGITS[from]), fraction_between(low.get(1..).unwrap_or(""), None)),
    }
}

/// The whole part one up or one down; `None` at the end of all whole parts.
fn step(whole: &str, up: bool) -> Option<String> {
    let (head, digits) = (whole.as_bytes()[0], &whole.as_bytes()[1..]);
    let (turn, fresh) = if up { (b'z', b'0') } else { (b'0', b'z') };
    let mut digits = digits.to_vec();
    for digit in digits.iter_mut().rev() {
        if *digit != turn {
            *digit = if up { DIGITS[value(*digit) + 1] } else { DIGITS[value(*digit) - 1] };
            return Some(text(head, &digits));
        }
        *digit = fresh;
    }
    let head = match (head, up) {
        (b'z', true) | (b'A', false) => return None,
        (b'Z', true) => b'a',
        (b'a', false) => b'Z',
        (head, true) => head + 1,
        (head, false) => head - 1,
    };
    digits.resize(whole_length(head)? - 1, fresh);
    Some(text(head, &digits))
}

fn split(position: &str) -> (&str, &str) {
    position.split_at(position.bytes().next().and_then(whole_length).unwrap_or(0).min(position.len()))
}

/// `a` has one digit after it, `b` two …; `Z`, one below `a`, has one, `Y` two …
fn whole_length(head: u8) -> Option<usize> {
    match head {
        b'a'..=b'z' => Some(usize::from(head - b'a') + 2),
        b'A'..=b'Z' => Some(usize::from(b'Z' - head) + 2),
        _ => None,
    }
}

fn value(digit: u8) -> usize {
    DIGITS.iter().position(|d| *d == digit).unwrap_or(0)
}

fn text(head: u8, digits: &[u8]) -> String {
    std::iter::once(head).chain(digits.iter().copied()).map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Position {
        Position::parse(text).unwrap_or_else(|| panic!("{text} is no position"))
    }

    #[test]
    fn there_is_always_room_at_both_ends_and_between() {
        for (before, after, expected) in [
            (None, None, "a0"),
            (None, Some("a0"), "Zz"),
            (None, Some("Zz"), "Zy"),
            (None, Some("Z0"), "Yzz"),
            (None, Some("a0V"), "a0"),
            (Some("a0"), None, "a1"),
            (Some("az"), None, "b00"),
            (Some("Zz"), None, "a0"),
            (Some("a0"), Some("a1"), "a0V"),
            (Some("a0"), Some("a0V"), "a0G"),
            (Some("a0V"), Some("a1"), "a0l"),
            (Some("a0"), Some("a2"), "a1"),
            (Some("Zz"), Some("a0"), "ZzV"),
            (Some("a0"), Some("a01"), "a00V"),
        ] {
            let (before, after) = (before.map(at), after.map(at));
            assert_eq!(Position::between(before.as_ref(), after.as_ref()).as_str(), expected);
        }
    }

    #[test]
    fn what_is_no_position_is_not_read() {
        for text in ["", "0", "a", "b1", "a00", "a0 ", "a0é", "!", SMALLEST, "a0V0"] {
            assert_eq!(Position::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_board_that_grows_at_the_top_keeps_short_positions() {
        let mut top = Position::between(None, None);
        for _ in 0..100_000 {
            let above = Position::between(None, Some(&top));
            assert!(above < top);
            top = above;
        }
        assert_eq!(top.as_str().len(), 4, "{top}");
    }

    #[test]
    fn even_at_the_very_ends_there_is_room() {
        let mut low = at("A000000000000000000000000001");
        let mut high = at("zzzzzzzzzzzzzzzzzzzzzzzzzzz");
        for _ in 0..50 {
            let (lower, higher) = (Position::between(None, Some(&low)), Position::between(Some(&high), None));
            assert!(lower < low && higher > high, "{lower} {low} {higher} {high}");
            assert!(Position::parse(lower.as_str()).is_some() && Position::parse(higher.as_str()).is_some());
            (low, high) = (lower, higher);
        }
    }

    proptest! {
        /// A list to which things are added anywhere, as people do with cards.
        #[test]
        fn a_new_place_is_strictly_between_its_neighbours(places in prop::collection::vec(any::<prop::sample::Index>(), 1..200)) {
            let mut order: Vec<Position> = Vec::new();
            for place in places {
                let i = place.index(order.len() + 1);
                let before = i.checked_sub(1).map(|i| order[i].clone());
                let after = order.get(i).cloned();
                let new = Position::between(before.as_ref(), after.as_ref());
                prop_assert!(before.is_none_or(|before| before < new), "{:?} at {}", order, i);
                prop_assert!(after.is_none_or(|after| new < after), "{:?} at {}", order, i);
                prop_assert_eq!(Position::parse(new.as_str()), Some(new.clone()));
                order.insert(i, new);
            }
        }

        #[test]
        fn between_any_two_positions_there_is_a_third(a in "[A-Za-z][0-9A-Za-z]{1,30}", b in "[A-Za-z][0-9A-Za-z]{1,30}") {
            if let (Some(a), Some(b)) = (Position::parse(&a), Position::parse(&b)) {
                let (low, high) = if a < b { (a, b) } else { (b, a) };
                let new = Position::between(Some(&low), Some(&high));
                prop_assert!(low < new);
                prop_assert!(low == high || new < high);
                prop_assert!(Position::parse(new.as_str()).is_some());
            }
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "(?s).*") {
            let _ = Position::parse(&text);
        }
    }
}
