//! A logo as somebody hands it over, made into a picture of our own: decoded and written anew, so that nothing of the file
//! itself is kept, whatever else it was.

mod colours;
mod drawing;
mod photo;

use crate::icon::draw::resized;
use bytes::Bytes;
use image::{DynamicImage, ImageFormat, RgbaImage};
use kernel::Locale;
use rust_i18n::t;
use std::{borrow::Cow, io::Cursor};
use tenancy::Colour;

/// Most bytes of a file that is taken.
pub const LOGO_BYTES: usize = 2 * 1024 * 1024;
/// Pixels of the longer side of what is kept.
const SIDE: u32 = 1024;
/// Pixels of the longer side below which a logo looks poor everywhere.
const LEAST: u32 = 48;

/// A logo as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Logo {
    /// The picture.
    pub(crate) png: Bytes,
    /// Its main colours, the strongest first.
    pub(crate) colours: Vec<Colour>,
}

/// Why a file is no logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogoError {
    /// No file was chosen.
    Missing,
    /// More bytes than are taken.
    TooHeavy,
    /// Neither PNG nor JPEG nor SVG by its content.
    Unknown,
    /// Its header promises more pixels than are drawn.
    TooLarge { width: u32, height: u32 },
    /// Fewer pixels than a logo needs.
    TooSmall,
    /// It cannot be read.
    Broken,
    /// Nothing can be seen in it.
    Blank,
    /// A drawing of more parts than are drawn.
    TooIntricate,
    /// It was not done in time, or too much else is being drawn.
    TooSlow,
}

impl LogoError {
    /// What happened and how to mend it.
    pub(crate) fn message(self, locale: Locale) -> Cow<'static, str> {
        let code = locale.code();
        match self {
            Self::Missing => t!("logo.missing", locale = code),
            Self::TooHeavy => t!("logo.too_heavy", locale = code),
            Self::Unknown => t!("logo.unknown", locale = code),
            Self::TooLarge { width, height } => {
                t!("logo.too_large", locale = code, width = width, height = height, most = photo::SIDE)
            }
            Self::TooSmall => t!("logo.too_small", locale = code, least = LEAST),
            Self::Broken => t!("logo.broken", locale = code),
            Self::Blank => t!("logo.blank", locale = code),
            Self::TooIntricate => t!("logo.too_intricate", locale = code),
            Self::TooSlow => t!("logo.too_slow", locale = code),
        }
    }
}

/// Reads a file by what it is, not by its name or what it says of itself. Takes its time: for a thread that may block.
pub(crate) fn read(bytes: &[u8]) -> Result<Logo, LogoError> {
    let picture = match kind(bytes)? {
        Kind::Photo(format) => photo::read(bytes, format)?,
        Kind::Drawing(text) => drawing::read(text, SIDE)?,
    };
    let (width, height) = picture.dimensions();
    if width.max(height) < LEAST {
        return Err(LogoError::TooSmall);
    }
    if picture.pixels().all(|pixel| pixel.0[3] < 16) {
        return Err(LogoError::Blank);
    }
    let picture = match width.max(height) {
        longer if longer > SIDE => resized(&picture, SIDE as f32 / longer as f32),
        _ => picture,
    };
    let colours = colours::of(&picture);
    let png = png(&picture.into()).ok_or(LogoError::Broken)?;
    Ok(Logo { png: png.into(), colours })
}

/// A picture of ours as it is kept.
pub(crate) fn kept(png: &[u8]) -> Option<RgbaImage> {
    photo::read(png, ImageFormat::Png).ok()
}

/// The main colours of a picture of ours, the strongest first.
pub(crate) fn kept_colours(png: &[u8]) -> Vec<Colour> {
    kept(png).map(|picture| colours::of(&picture)).unwrap_or_default()
}

/// The picture and nothing else.
pub(crate) fn png(image: &DynamicImage) -> Option<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).ok()?;
    Some(bytes.into_inner())
}

enum Kind<'a> {
    Photo(ImageFormat),
    Drawing(&'a str),
}

fn kind(bytes: &[u8]) -> Result<Kind<'_>, LogoError> {
    if bytes.is_empty() {
        return Err(LogoError::Missing);
    }
    if bytes.len() > LOGO_BYTES {
        return Err(LogoError::TooHeavy);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(Kind::Photo(ImageFormat::Png));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok(Kind::Photo(ImageFormat::Jpeg));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| LogoError::Unknown)?;
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    if drawing::begins(text) { Ok(Kind::Drawing(text)) } else { Err(LogoError::Unknown) }
}

#[cfg(test)]
mod tests;
