use super::Colour;

/// WCAG 2.2, 1.4.3 (AA): text on its background.
const TEXT: f64 = 4.5;
/// What a filled button must stand out from the page; its label is read at [`TEXT`].
const FILL: f64 = 1.3;

/// A tenant's colours on pages of one lightness, corrected until they can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Fill of what acts.
    pub fill: Colour,
    /// The fill while it is pressed or pointed at.
    pub press: Colour,
    /// Text on the fill, pressed or not.
    pub on_fill: Colour,
    /// The tenant's colour as text: links, the chosen tab.
    pub ink: Colour,
    /// A breath of the colour, behind [`ink`](Self::ink).
    pub soft: Colour,
}

impl Palette {
    /// The page of light screens; `--page` of `style/tokens.css`.
    pub const LIGHT_PAGE: Colour = Colour::new(0xf6, 0xf6, 0xf8);
    /// Cards on light screens; `--surface`.
    pub const LIGHT_SURFACE: Colour = Colour::WHITE;
    /// The page of dark screens; `--page`.
    pub const DARK_PAGE: Colour = Colour::new(0x12, 0x12, 0x15);
    /// Cards on dark screens; `--surface`.
    pub const DARK_SURFACE: Colour = Colour::new(0x1c, 0x1c, 0x21);

    /// For light screens.
    pub fn light(primary: Colour) -> Self {
        Self::on([Self::LIGHT_PAGE, Self::LIGHT_SURFACE], Colour::BLACK, primary)
    }

    /// For dark screens.
    pub fn dark(primary: Colour) -> Self {
        Self::on([Self::DARK_PAGE, Self::DARK_SURFACE], Colour::WHITE, primary)
    }

    /// `away` is the end of the scale that every background here is far from.
    fn on(backgrounds: [Colour; 2], away: Colour, primary: Colour) -> Self {
        let fill = corrected(primary, away, |fill| backgrounds.iter().all(|back| fill.contrast(*back) >= FILL));
        let on_fill = if fill.contrast(Colour::WHITE) >= TEXT { Colour::WHITE } else { Colour::BLACK };
        // Pressing moves the fill away from its label, so the label only gets easier to read.
        let press = fill.mixed(if on_fill == Colour::WHITE { Colour::BLACK } else { Colour::WHITE }, 8);
        let soft = backgrounds[1].mixed(primary, 6);
        let ink =
            corrected(primary, away, |ink| backgrounds.iter().chain([&soft]).all(|back| ink.contrast(*back) >= TEXT));
        Self { fill, press, on_fill, ink, soft }
    }

    /// Of a second colour, as declarations of CSS variables: it decorates, and nothing stands on its fill.
    pub fn accents(self) -> String {
        let Self { fill, ink, soft, .. } = self;
        format!("--accent:{fill};--accent-ink:{ink};--accent-soft:{soft}")
    }

    /// As declarations of CSS variables.
    pub fn variables(self) -> String {
        let Self { fill, press, on_fill, ink, soft } = self;
        format!("--brand:{fill};--brand-press:{press};--on-brand:{on_fill};--brand-ink:{ink};--brand-soft:{soft}")
    }
}

/// The colour itself when it will do, else the nearest one on the way to `away` that does.
fn corrected(colour: Colour, away: Colour, will_do: impl Fn(Colour) -> bool) -> Colour {
    (0..=64).map(|parts| colour.mixed(away, parts)).find(|mixed| will_do(*mixed)).unwrap_or(away)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_readable(primary: Colour) {
        let light = [Palette::LIGHT_PAGE, Palette::LIGHT_SURFACE];
        let dark = [Palette::DARK_PAGE, Palette::DARK_SURFACE];
        let inks =
            [["#1a1a1f", "#5b5b66"], ["#f1f1f4", "#a8a8b3"]].map(|inks| inks.map(|ink| Colour::parse(ink).unwrap()));
        for (palette, backgrounds, inks) in
            [(Palette::light(primary), light, inks[0]), (Palette::dark(primary), dark, inks[1])]
        {
            for ink in inks {
                assert!(ink.contrast(palette.soft) >= TEXT, "{primary}: the site's own {ink} on {}", palette.soft);
            }
            for back in [backgrounds[0], backgrounds[1], palette.soft] {
                assert!(palette.ink.contrast(back) >= TEXT, "{primary}: ink {} on {back}", palette.ink);
            }
            for back in [palette.fill, palette.press] {
                assert!(palette.on_fill.contrast(back) >= TEXT, "{primary}: {} on {back}", palette.on_fill);
            }
            for back in backgrounds {
                assert!(palette.fill.contrast(back) >= FILL, "{primary}: fill {} on {back}", palette.fill);
            }
        }
    }

    #[test]
    fn a_grid_of_all_colours_is_readable() {
        let steps = || (0..=255u8).step_by(15);
        for red in steps() {
            for green in steps() {
                for blue in steps() {
                    is_readable(Colour::new(red, green, blue));
                }
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_colour_is_readable(red: u8, green: u8, blue: u8) {
            is_readable(Colour::new(red, green, blue));
        }
    }

    #[test]
    fn a_colour_that_will_do_is_left_alone() {
        let blue = Colour::new(0x1d, 0x4e, 0xd8);
        let palette = Palette::light(blue);
        assert_eq!((palette.fill, palette.ink, palette.on_fill), (blue, blue, Colour::WHITE));
        let yellow = Colour::new(0xff, 0xcc, 0x00);
        let palette = Palette::dark(yellow);
        assert_eq!((palette.fill, palette.ink, palette.on_fill), (yellow, yellow, Colour::BLACK));
    }

    #[test]
    fn the_stylesheet_of_the_site_has_the_same_backgrounds() {
        let tokens = include_str!("../../../../style/tokens.css");
        for (name, light, dark) in [
            ("page", Palette::LIGHT_PAGE, Palette::DARK_PAGE),
            ("surface", Palette::LIGHT_SURFACE, Palette::DARK_SURFACE),
            ("ink", Colour::new(0x1a, 0x1a, 0x1f), Colour::new(0xf1, 0xf1, 0xf4)),
            ("ink-soft", Colour::new(0x5b, 0x5b, 0x66), Colour::new(0xa8, 0xa8, 0xb3)),
        ] {
            assert!(tokens.contains(&format!("--{name}: {light};")), "--{name}, light");
            assert!(tokens.contains(&format!("--{name}: {dark};")), "--{name}, dark");
        }
    }
}
