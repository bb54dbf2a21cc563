use super::*;
use image::Rgba;

const RED: Rgba<u8> = Rgba([200, 20, 30, 255]);

fn picture(width: u32, height: u32) -> DynamicImage {
    RgbaImage::from_pixel(width, height, RED).into()
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn svg(inside: &str) -> Vec<u8> {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 100 50\">{inside}</svg>")
        .into_bytes()
}

fn pixels(bytes: &[u8]) -> RgbaImage {
    kept(&read(bytes).unwrap().png).unwrap()
}

/// A PNG whose header promises these pixels and has none of them.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = written(&picture(1, 1), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

/// CRC-32 of ISO 3309, as PNG has it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 })
    })
}

/// A JPEG with what cameras write: how it was held, where, and by whom.
fn snapshot(image: &DynamicImage, orientation: u8) -> Vec<u8> {
    let jpeg = written(&DynamicImage::from(image.to_rgb8()), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS -23.5505 -46.6333 Marina");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, &exif, &jpeg[2..]].concat()
}

#[test]
fn the_three_kinds_become_a_picture_of_ours() {
    for (bytes, size) in [
        (written(&picture(300, 200), ImageFormat::Png), (300, 200)),
        (written(&DynamicImage::from(picture(300, 200).to_rgb8()), ImageFormat::Jpeg), (300, 200)),
        (svg("<rect width='100' height='50' fill='#c8141e'/>"), (1024, 512)),
        (written(&picture(2048, 1024), ImageFormat::Png), (1024, 512)),
    ] {
        let image = pixels(&bytes);
        assert_eq!(image.dimensions(), size);
        let middle = image.get_pixel(size.0 / 2, size.1 / 2);
        assert!(middle.0[0].abs_diff(200) < 6 && middle.0[3] == 255, "{middle:?}");
        assert_eq!(read(&bytes).unwrap().colours.len(), 1);
    }
}

#[test]
fn what_is_no_picture_is_told_so_whatever_it_is_called() {
    let gif = b"GIF89a\x01\0\x01\0\0\0\0;";
    for wrong in [
        &b"<html><svg></svg></html>"[..],
        b"hello",
        gif,
        b"%PDF-1.7",
        b"\x1f\x8b\x08\0",
        b"RIFF\0\0\0\0WEBP",
        b"\0\0\0",
    ] {
        assert_eq!(read(wrong).unwrap_err(), LogoError::Unknown, "{wrong:?}");
    }
    assert_eq!(read(b"").unwrap_err(), LogoError::Missing);
    assert_eq!(read(&vec![b' '; LOGO_BYTES + 1]).unwrap_err(), LogoError::TooHeavy);
    for broken in [&b"\x89PNG\r\n\x1a\nnonsense"[..], b"\xff\xd8\xff\xe0nonsense", b"<svg", b"<svg xmlns='x'>"] {
        assert_eq!(read(broken).unwrap_err(), LogoError::Broken, "{broken:?}");
    }
}

#[test]
fn a_bomb_is_refused_by_its_header() {
    for (width, height) in [(10_000, 10_000), (60_000, 1), (1, u32::MAX >> 1), (7_000, 7_000)] {
        assert_eq!(read(&bomb(width, height)).unwrap_err(), LogoError::TooLarge { width, height });
    }
    let told = LogoError::TooLarge { width: 10_000, height: 10_000 }.message(Locale::PtBr);
    assert!(told.contains("10000 × 10000") && told.contains("8000"), "{told}");
}

#[test]
fn nothing_of_the_file_but_its_pixels_is_kept() {
    let script = b"<script>alert(document.cookie)</script>";
    let png = [written(&picture(64, 64), ImageFormat::Png), script.to_vec()].concat();
    let photo = [snapshot(&picture(64, 64), 1), b"PK\x03\x04".to_vec(), script.to_vec()].concat();
    for bytes in [png, photo] {
        let kept = read(&bytes).unwrap().png;
        for trace in [&b"script"[..], b"GPS", b"Marina", b"Exif", b"PK\x03\x04"] {
            assert!(!kept.windows(trace.len()).any(|window| window == trace), "{trace:?}");
        }
        assert!(kept.starts_with(b"\x89PNG") && kept.ends_with(b"IEND\xaeB`\x82"));
    }
}

#[test]
fn a_photo_stands_as_its_camera_was_held() {
    let image = RgbaImage::from_fn(120, 60, |x, _| if x < 60 { RED } else { Rgba([255, 255, 255, 255]) });
    let turned = pixels(&snapshot(&image.into(), 6));
    assert_eq!(turned.dimensions(), (60, 120));
    assert!(turned.get_pixel(30, 10).0[1] < 60, "the left side is on top");
    assert!(turned.get_pixel(30, 110).0[1] > 200);
}

#[test]
fn a_drawing_with_a_script_is_only_drawn() {
    let bytes = svg("<script>alert(1)</script><style>@import url(https://evil.example/x.css);</style>\
         <image href='https://evil.example/x.png' width='10' height='10'/>\
         <image href='file:///etc/passwd' width='10' height='10'/>\
         <foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload='alert(1)'/></foreignObject>\
         <rect width='100' height='50' fill='#c8141e' onclick='alert(1)'/>");
    let logo = read(&bytes).unwrap();
    assert!(logo.png.starts_with(b"\x89PNG"));
    assert_eq!(logo.colours, [Colour::new(0xc8, 0x14, 0x1e)]);
}

#[test]
fn a_drawing_may_have_letters() {
    let image = pixels(&svg("<text x='5' y='40' font-size='40' font-family='Comic Sans MS'>Aurora</text>"));
    assert!(image.pixels().filter(|pixel| pixel.0[3] > 200).count() > 2000);
}

#[test]
fn a_drawing_that_never_ends_is_not_begun() {
    let nested = (1..12).fold(String::from("<g id='l0'><rect width='9' height='9'/></g>"), |text, level| {
        let uses = format!("<use xlink:href='#l{}'/>", level - 1).repeat(10);
        format!("{text}<g id='l{level}'>{uses}</g>")
    });
    let patterns = "<pattern id='p' width='1' height='1'><rect width='1' height='1'/></pattern>".repeat(60);
    let own = "<g id='a'><use href='#a'/></g>";
    let many = "<rect width='1' height='1'/>".repeat(30_000);
    let deep = format!("{}{}", "<g>".repeat(400), "</g>".repeat(400));
    for inside in [&*nested, &*patterns, own, &*many, &*deep] {
        assert_eq!(read(&svg(inside)).unwrap_err(), LogoError::TooIntricate, "{}", &inside[..20]);
    }
    let laughs = "<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>\
        <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]>\
        <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><text>&d;&d;&d;</text></svg>";
    assert_eq!(read(laughs.as_bytes()).unwrap_err(), LogoError::Broken);
}

#[test]
fn what_nobody_could_see_is_no_logo() {
    assert_eq!(read(&svg("<g/>")).unwrap_err(), LogoError::Blank);
    assert_eq!(read(&written(&picture(20, 20), ImageFormat::Png)).unwrap_err(), LogoError::TooSmall);
}

#[test]
fn whatever_is_wrong_is_said_in_both_languages() {
    for locale in Locale::ALL {
        for error in [
            LogoError::Missing,
            LogoError::TooHeavy,
            LogoError::Unknown,
            LogoError::TooSmall,
            LogoError::Broken,
            LogoError::Blank,
            LogoError::TooIntricate,
            LogoError::TooSlow,
        ] {
            let told = error.message(locale);
            assert!(!told.contains("logo.") && told.ends_with('.'), "{told}");
        }
    }
}
