use super::{Icon, initials};
use crate::logo::png;
use image::{Rgba, RgbaImage, imageops};
use resvg::tiny_skia::Pixmap;
use tenancy::{Brand, Colour};

/// What a launcher's mask leaves, as a part of the size; a little less, for the edges of strokes.
const SAFE: f32 = 0.39;
/// What a logo must stand out from the ground it stands on.
const OUTSTANDING: f64 = 1.5;

/// An icon as PNG, from the logo, or from the initials where there is none; `None` when it cannot be drawn.
pub(crate) fn icon(brand: &Brand, logo: Option<&RgbaImage>, icon: Icon) -> Option<Vec<u8>> {
    let image = match logo {
        Some(logo) => of_logo(brand, logo, icon),
        None => of_initials(brand, icon)?,
    };
    if icon.is_opaque() { png(&image::DynamicImage::from(image).into_rgb8().into()) } else { png(&image.into()) }
}

fn of_initials(brand: &Brand, icon: Icon) -> Option<RgbaImage> {
    let radius = if icon == Icon::Favicon32 { 0.46 } else { 0.36 };
    let letters = initials::drawn(brand, icon.size(), radius)?;
    Some(on_ground(&straight(&letters), icon.size(), Some(brand.light().fill)))
}

fn of_logo(brand: &Brand, logo: &RgbaImage, icon: Icon) -> RgbaImage {
    let size = icon.size();
    let logo = trimmed(logo);
    let (width, height) = (logo.width() as f32, logo.height() as f32);
    let room = size as f32;
    let scale = match icon {
        // Its corners touch the circle.
        Icon::Maskable512 => 2.0 * SAFE * room / width.hypot(height),
        Icon::Apple180 => 0.8 * room / width.max(height),
        Icon::Any192 | Icon::Any512 => 0.96 * room / width.max(height),
        Icon::Favicon32 => room / width.max(height),
    };
    let fitted = resized(&logo, scale);
    on_ground(&fitted, size, icon.is_opaque().then(|| ground(brand, &logo)))
}

/// The tenant's colour; where the logo would drown in it, white or black.
fn ground(brand: &Brand, logo: &RgbaImage) -> Colour {
    let mean = mean(logo);
    let fill = brand.light().fill;
    [fill, Colour::WHITE, Colour::BLACK]
        .into_iter()
        .find(|ground| ground.contrast(mean) >= OUTSTANDING)
        .unwrap_or(Colour::WHITE)
}

/// The colour of what can be seen, weighed by how much it can.
fn mean(image: &RgbaImage) -> Colour {
    let mut sums = [0_u64; 4];
    for Rgba([red, green, blue, alpha]) in image.pixels() {
        for (sum, channel) in sums.iter_mut().zip([*red, *green, *blue]) {
            *sum += u64::from(channel) * u64::from(*alpha);
        }
        sums[3] += u64::from(*alpha);
    }
    let channel = |sum: u64| u8::try_from(sum / sums[3].max(1)).unwrap_or(u8::MAX);
    Colour::new(channel(sums[0]), channel(sums[1]), channel(sums[2]))
}

/// Without the empty rows and columns around it.
fn trimmed(image: &RgbaImage) -> RgbaImage {
    let seen = image.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[3] > 8);
    let bounds = seen.fold(None, |bounds: Option<[u32; 4]>, (x, y, _)| {
        let [left, top, right, bottom] = bounds.unwrap_or([x, y, x, y]);
        Some([left.min(x), top.min(y), right.max(x), bottom.max(y)])
    });
    match bounds {
        Some([left, top, right, bottom]) => {
            imageops::crop_imm(image, left, top, right - left + 1, bottom - top + 1).to_image()
        }
        None => image.clone(),
    }
}

/// Larger or smaller. What is transparent has no colour, so that none bleeds from it.
pub(crate) fn resized(image: &RgbaImage, scale: f32) -> RgbaImage {
    let side = |length: u32| ((length as f32 * scale).floor() as u32).max(1);
    let mut image = image.clone();
    for Rgba([red, green, blue, alpha]) in image.pixels_mut() {
        for channel in [red, green, blue] {
            *channel = scaled(*channel, *alpha, u8::MAX);
        }
    }
    let mut resized =
        imageops::resize(&image, side(image.width()), side(image.height()), imageops::FilterType::Triangle);
    for Rgba([red, green, blue, alpha]) in resized.pixels_mut() {
        for channel in [red, green, blue] {
            *channel = scaled(*channel, u8::MAX, *alpha);
        }
    }
    resized
}

/// `channel × by ÷ of`, within a byte.
fn scaled(channel: u8, by: u8, of: u8) -> u8 {
    let of = u32::from(of);
    let value = (u32::from(channel) * u32::from(by) + of / 2).checked_div(of).unwrap_or(0);
    u8::try_from(value).unwrap_or(u8::MAX)
}

/// A drawing as a picture.
fn straight(pixmap: &Pixmap) -> RgbaImage {
    let mut image = RgbaImage::new(pixmap.width(), pixmap.height());
    for (pixel, drawn) in image.pixels_mut().zip(pixmap.pixels()) {
        let drawn = drawn.demultiply();
        *pixel = Rgba([drawn.red(), drawn.green(), drawn.blue(), drawn.alpha()]);
    }
    image
}

/// In the middle of a square, on a colour or on nothing.
fn on_ground(image: &RgbaImage, size: u32, ground: Option<Colour>) -> RgbaImage {
    let under = ground.map_or([0; 4], |Colour { red, green, blue }| [red, green, blue, u8::MAX]);
    let mut square = RgbaImage::from_pixel(size, size, Rgba(under));
    let middle = |length: u32| i64::from(size.saturating_sub(length) / 2);
    imageops::overlay(&mut square, image, middle(image.width()), middle(image.height()));
    square
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Rgba<u8> = Rgba([200, 20, 30, 255]);

    fn decoded(brand: &Brand, logo: Option<&RgbaImage>, wanted: Icon) -> RgbaImage {
        let bytes = icon(brand, logo, wanted).unwrap();
        image::load_from_memory_with_format(&bytes, image::ImageFormat::Png).unwrap().into_rgba8()
    }

    fn brand() -> Brand {
        Brand { primary: "#0b5cad".into(), ..Brand::of_name("Oficina Siqueira") }
    }

    /// A wide logo with much air around it.
    fn logo() -> RgbaImage {
        RgbaImage::from_fn(600, 300, |x, y| {
            if (100..500).contains(&x) && (120..180).contains(&y) { RED } else { Rgba([0, 0, 0, 0]) }
        })
    }

    fn distance(x: u32, y: u32, size: u32) -> f32 {
        let middle = size as f32 / 2.0;
        (x as f32 + 0.5 - middle).hypot(y as f32 + 0.5 - middle) / size as f32
    }

    #[test]
    fn every_icon_has_its_size_and_the_opaque_ones_no_hole() {
        for logo in [None, Some(&logo())] {
            for wanted in Icon::ALL {
                let image = decoded(&brand(), logo, wanted);
                assert_eq!(image.dimensions(), (wanted.size(), wanted.size()), "{wanted:?}");
                let holes = image.pixels().filter(|pixel| pixel.0[3] < 255).count();
                assert!(!wanted.is_opaque() || holes == 0, "{wanted:?} has {holes} holes");
                let first = image.pixels().next().unwrap();
                assert!(image.pixels().any(|pixel| pixel != first), "{wanted:?} shows nothing");
            }
        }
    }

    #[test]
    fn a_launcher_cuts_nothing_off_a_maskable_icon() {
        let square = RgbaImage::from_pixel(64, 64, RED);
        let tall = RgbaImage::from_pixel(30, 900, RED);
        for logo in [None, Some(&logo()), Some(&square), Some(&tall)] {
            let image = decoded(&brand(), logo, Icon::Maskable512);
            let ground = Rgba([0x0b, 0x5c, 0xad, 255]);
            let mut inside = 0;
            for (x, y, pixel) in image.enumerate_pixels() {
                if distance(x, y, 512) > 0.4 {
                    assert_eq!(*pixel, ground, "{x} {y} lies outside of the safe zone");
                } else {
                    inside += usize::from(*pixel != ground);
                }
            }
            assert!(inside > 1000, "{inside}");
        }
    }

    #[test]
    fn a_logo_in_the_tenants_own_colour_does_not_drown() {
        let blue = RgbaImage::from_pixel(64, 64, Rgba([0x0b, 0x5c, 0xad, 255]));
        let image = decoded(&brand(), Some(&blue), Icon::Apple180);
        assert_eq!(image.get_pixel(0, 0), &Rgba([255, 255, 255, 255]));
        assert_eq!(image.get_pixel(90, 90), &Rgba([0x0b, 0x5c, 0xad, 255]));
    }

    #[test]
    fn a_logo_keeps_its_colours_at_its_edges() {
        let image = decoded(&brand(), Some(&logo()), Icon::Any192);
        for pixel in image.pixels().filter(|pixel| pixel.0[3] > 16) {
            assert!(pixel.0[0].abs_diff(200) < 12 && pixel.0[1].abs_diff(20) < 12, "{pixel:?}");
        }
        assert_eq!(image.get_pixel(0, 0).0[3], 0, "and no ground where none is asked for");
    }
}
