use image::{Rgba, RgbaImage};
use std::collections::HashMap;
use tenancy::Colour;

/// Most colours that are proposed.
const MOST: usize = 5;
/// What part of what can be seen a colour must fill to count, one in so many.
const SHARE: u64 = 64;
/// How far colours must lie apart, in steps of a channel.
const APART: u32 = 56;

/// The main colours of a picture, the strongest first. Greys count only where there is nothing else.
pub(super) fn of(image: &RgbaImage) -> Vec<Colour> {
    let mut bins: HashMap<[u8; 3], Bin> = HashMap::new();
    let mut seen = 0;
    for Rgba([red, green, blue, alpha]) in image.pixels().filter(|pixel| pixel.0[3] >= 128) {
        debug_assert!(*alpha >= 128);
        seen += 1;
        bins.entry([red >> 4, green >> 4, blue >> 4]).or_default().add([*red, *green, *blue]);
    }
    let mut found: Vec<(u64, Colour)> =
        bins.into_values().filter(|bin| bin.count * SHARE >= seen).map(|bin| (bin.count, bin.colour())).collect();
    // Equal shares stand in one order, whatever the map's.
    found.sort_by_key(|(count, colour)| (std::cmp::Reverse(*count), colour.to_string()));
    let coloured = apart(found.iter().map(|(_, colour)| *colour).filter(|colour| is_coloured(*colour)));
    if coloured.is_empty() { apart(found.into_iter().map(|(_, colour)| colour).filter(is_dark)) } else { coloured }
}

/// Pixels of nearly one colour.
#[derive(Default)]
struct Bin {
    count: u64,
    sums: [u64; 3],
}

impl Bin {
    fn add(&mut self, channels: [u8; 3]) {
        self.count += 1;
        for (sum, channel) in self.sums.iter_mut().zip(channels) {
            *sum += u64::from(channel);
        }
    }

    fn colour(&self) -> Colour {
        let [red, green, blue] = self.sums.map(|sum| u8::try_from(sum / self.count.max(1)).unwrap_or(u8::MAX));
        Colour::new(red, green, blue)
    }
}

/// The first ones of those that can be told from each other.
fn apart(colours: impl Iterator<Item = Colour>) -> Vec<Colour> {
    let mut chosen: Vec<Colour> = Vec::new();
    for colour in colours {
        if chosen.len() < MOST && chosen.iter().all(|other| distance(colour, *other) >= APART) {
            chosen.push(colour);
        }
    }
    chosen
}

fn distance(a: Colour, b: Colour) -> u32 {
    let step = |a: u8, b: u8| u32::from(a.abs_diff(b));
    step(a.red, b.red) + step(a.green, b.green) + step(a.blue, b.blue)
}

fn is_coloured(Colour { red, green, blue }: Colour) -> bool {
    red.max(green).max(blue) - red.min(green).min(blue) >= 32
}

fn is_dark(colour: &Colour) -> bool {
    colour.luminance() < 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripes(colours: &[[u8; 4]]) -> RgbaImage {
        RgbaImage::from_fn(100, 100, |x, _| Rgba(colours[x as usize * colours.len() / 100]))
    }

    fn named(image: &RgbaImage) -> Vec<String> {
        of(image).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_logo_proposes_the_colours_it_is_made_of() {
        let logo = stripes(&[[176, 48, 106, 255], [176, 48, 106, 255], [11, 92, 173, 255], [255, 255, 255, 255]]);
        assert_eq!(named(&logo), ["#b0306a", "#0b5cad"]);
    }

    #[test]
    fn what_cannot_be_seen_proposes_nothing() {
        assert!(named(&stripes(&[[176, 48, 106, 20], [0, 0, 0, 0]])).is_empty());
    }

    #[test]
    fn a_black_logo_proposes_its_black() {
        assert_eq!(named(&stripes(&[[255, 255, 255, 255], [18, 18, 20, 255]])), ["#121214"]);
    }

    #[test]
    fn shades_of_one_colour_are_one_proposal() {
        let logo = RgbaImage::from_fn(100, 100, |x, _| Rgba([150 + (x / 4) as u8, 40, 100, 255]));
        assert_eq!(of(&logo).len(), 1, "{:?}", of(&logo));
    }
}
