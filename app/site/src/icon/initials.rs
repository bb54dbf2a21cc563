use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{self, ImageHrefResolver, Options, fontdb},
};
use std::sync::{Arc, LazyLock};
use tenancy::Brand;

/// The letters of icons, and of logos that come with text: Inter, bold; the licence lies beside the files.
static LETTERS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut letters = fontdb::Database::new();
    letters.load_font_data(include_bytes!("../../fonts/inter-bold-latin.ttf").to_vec());
    letters.load_font_data(include_bytes!("../../fonts/inter-bold-latin-ext.ttf").to_vec());
    letters.set_sans_serif_family(FAMILY);
    letters.set_serif_family(FAMILY);
    letters.set_monospace_family(FAMILY);
    Arc::new(letters)
});

const FAMILY: &str = "Inter";

/// How drawings are read: with our letters alone, and without anything from outside, be it an address, a file or a picture
/// inside of the drawing.
pub(crate) fn options() -> Options<'static> {
    Options {
        resources_dir: None,
        font_family: FAMILY.to_owned(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        fontdb: LETTERS.clone(),
        ..Options::default()
    }
}

/// The icon as a drawing: initials on the tenant's colour, edge to edge, with the letters inside the inner circle that every
/// launcher's mask leaves. Browsers set it in letters of their own.
pub(crate) fn icon(brand: &Brand) -> String {
    let palette = brand.light();
    let initials = brand.initials();
    let size = if initials.chars().count() > 1 { 200 } else { 264 };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 512 512\">\
         <rect width=\"512\" height=\"512\" fill=\"{}\"/>\
         <text x=\"256\" y=\"256\" dy=\".36em\" text-anchor=\"middle\" fill=\"{}\" font-size=\"{size}\" \
         font-weight=\"700\" font-family=\"system-ui,Roboto,'Helvetica Neue',Arial,sans-serif\">{initials}</text></svg>",
        palette.fill, palette.on_fill
    )
}

/// The initials alone, in the middle of a square of `size` pixels; their corners touch a circle of `radius`, a part of the
/// size. Premultiplied.
pub(super) fn drawn(brand: &Brand, size: u32, radius: f32) -> Option<Pixmap> {
    let ink = brand.light().on_fill;
    // Letters that ours do not have would be empty boxes.
    let letters: String = brand.initials().chars().filter(|c| u32::from(*c) < 0x250 || *c == '•').collect();
    let letters = if letters.is_empty() { "•" } else { &letters };
    let drawing = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"512\" height=\"512\">\
         <text x=\"64\" y=\"256\" fill=\"{ink}\" font-size=\"160\" font-weight=\"700\" font-family=\"{FAMILY}\">{letters}</text></svg>"
    );
    let tree = usvg::Tree::from_str(&drawing, &options()).ok()?;
    let bounds = tree.root().abs_bounding_box();
    let diagonal = bounds.width().hypot(bounds.height());
    let scale = 2.0 * radius * size as f32 / diagonal;
    let middle = size as f32 / 2.0;
    let place = Transform::from_translate(-bounds.x() - bounds.width() / 2.0, -bounds.y() - bounds.height() / 2.0)
        .post_scale(scale, scale)
        .post_translate(middle, middle);
    let mut pixmap = Pixmap::new(size, size)?;
    resvg::render(&tree, place, &mut pixmap.as_mut());
    Some(pixmap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_icon_holds_nothing_but_initials_and_colours() {
        let brand = Brand { primary: "#ffcc00".into(), ..Brand::of_name("<script>alert(1)</script> & Cia") };
        let svg = icon(&brand);
        assert!(svg.contains(">SC</text>"), "{svg}");
        assert!(svg.contains("fill=\"#ffcc00\"") && svg.contains("fill=\"#000000\""), "{svg}");
        assert!(!svg.contains("script") && !svg.contains('&'), "{svg}");
    }

    /// How much of a square the letters of a name cover.
    fn covered(name: &str) -> usize {
        let pixmap = drawn(&Brand::of_name(name), 128, 0.36).unwrap();
        pixmap.pixels().iter().filter(|pixel| pixel.alpha() > 128).count()
    }

    #[test]
    fn initials_are_real_letters() {
        // An I is a stroke, an M is four, a dot fills what it has.
        assert!(covered("Ipê") > 300 && covered("Mar") > covered("Ipê"), "{} {}", covered("Ipê"), covered("Mar"));
        assert_ne!(covered("Érica"), covered("Edna"), "the accent is there");
        assert!(covered("Şule") > 300);
        assert_eq!(covered("日本"), covered("🙂"), "what we cannot write becomes a dot");
        assert!(covered("🙂") > 300);
    }
}
