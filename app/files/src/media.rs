/// What kind of file it is: known from its content when it was taken, and told by the end of its name ever after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Media {
    /// A picture without loss.
    Png,
    /// A photo.
    Jpeg,
    /// A document.
    Pdf,
    /// Plain text in UTF-8.
    Text,
    /// Anything else: never shown by a browser, only kept.
    Other,
}

impl Media {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Png, Self::Jpeg, Self::Pdf, Self::Text, Self::Other];

    /// The end of its name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Pdf => "pdf",
            Self::Text => "txt",
            Self::Other => "bin",
        }
    }

    /// The kind with this end of the name.
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.extension() == extension)
    }

    /// `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain; charset=utf-8",
            Self::Other => "application/octet-stream",
        }
    }

    /// Whether a browser may show it in its place; the rest is only downloaded.
    pub fn is_shown(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg)
    }
}
