//! The icons that devices ask for, each made from the logo, or from the initials where there is none.

pub(crate) mod draw;
pub(crate) mod initials;

use tenancy::Brand;

/// An icon of the installed app or of a tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Icon {
    /// For launchers that show it as it is.
    Any192,
    /// The same, for splash screens.
    Any512,
    /// For launchers that cut it to their own shape: everything that counts lies in the inner circle (W3C Web Application
    /// Manifest, safe zone), the rest is opaque.
    Maskable512,
    /// For Apple's home screen: opaque, or it turns black there.
    Apple180,
    /// For tabs.
    Favicon32,
}

impl Icon {
    /// Every icon.
    pub const ALL: [Self; 5] = [Self::Any192, Self::Any512, Self::Maskable512, Self::Apple180, Self::Favicon32];

    /// Width and height in pixels.
    pub fn size(self) -> u32 {
        match self {
            Self::Any192 => 192,
            Self::Any512 | Self::Maskable512 => 512,
            Self::Apple180 => 180,
            Self::Favicon32 => 32,
        }
    }

    /// Whether every pixel has to be filled.
    pub fn is_opaque(self) -> bool {
        matches!(self, Self::Maskable512 | Self::Apple180)
    }

    /// The end of its path.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Any192 => "192",
            Self::Any512 => "512",
            Self::Maskable512 => "maskable-512",
            Self::Apple180 => "180",
            Self::Favicon32 => "32",
        }
    }
}

/// Where an icon of the brand is served, such as `/icone-<hash>-192.png`; kept by browsers for ever.
pub fn icon_png_path(brand: &Brand, icon: Icon) -> String {
    format!("/icone-{}-{}.png", brand.hash(), icon.suffix())
}
