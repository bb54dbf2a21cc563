use super::LogoError;
use image::{
    DynamicImage, ImageDecoder, ImageFormat, Limits, RgbaImage,
    codecs::{jpeg::JpegDecoder, png::PngDecoder},
};
use std::io::Cursor;

/// Most pixels of a side, and of the whole: what a phone's camera makes.
pub(super) const SIDE: u32 = 8000;
const AREA: u64 = 24_000_000;
/// Most memory that decoding one may take.
const MEMORY: u64 = 256 * 1024 * 1024;

/// A PNG or a JPEG, turned as its camera was held; what else the file says is left behind.
pub(super) fn read(bytes: &[u8], format: ImageFormat) -> Result<RgbaImage, LogoError> {
    match format {
        ImageFormat::Png => {
            decode(PngDecoder::with_limits(Cursor::new(bytes), limits()).map_err(|_| LogoError::Broken)?)
        }
        ImageFormat::Jpeg => decode(JpegDecoder::new(Cursor::new(bytes)).map_err(|_| LogoError::Broken)?),
        _ => Err(LogoError::Unknown),
    }
}

/// The header is judged before a single pixel is made room for.
fn decode(mut decoder: impl ImageDecoder) -> Result<RgbaImage, LogoError> {
    let (width, height) = decoder.dimensions();
    if width.max(height) > SIDE || u64::from(width) * u64::from(height) > AREA {
        return Err(LogoError::TooLarge { width, height });
    }
    decoder.set_limits(limits()).map_err(|_| LogoError::Broken)?;
    let turned = decoder.orientation().ok();
    let mut image = DynamicImage::from_decoder(decoder).map_err(|_| LogoError::Broken)?;
    if let Some(turned) = turned {
        image.apply_orientation(turned);
    }
    Ok(image.into_rgba8())
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MEMORY);
    limits
}
