use crate::{
    icon::{Icon, draw},
    logo::{self, Logo, LogoError},
};
use bytes::Bytes;
use files::{FileName, Files, Media, TenantFiles};
use image::RgbaImage;
use kernel::Error;
use moka::future::Cache;
use std::{sync::Arc, time::Duration};
use tenancy::{Brand, Colour, Tenant, TenantId};
use tokio::sync::Semaphore;

/// Pictures drawn at one time: each takes a processor.
const HANDS: usize = 2;
/// How long somebody waits for a picture to be read.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of drawn pictures that are kept at hand.
const AT_HAND: u64 = 32 * 1024 * 1024;
/// Where logos are among a tenant's files.
const FOLDER: &str = "logo";
/// Most bytes of a kept logo.
const LOGO: usize = 8 * 1024 * 1024;
/// Pixels of the longer side of the logo as pages show it.
const SHOWN: u32 = 384;

/// Where the brand's pictures are made, each once for each state of the brand and each process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Studio {
    files: Files,
    made: Cache<Piece, Bytes>,
    hands: Arc<Semaphore>,
}

/// A picture of one state of one tenant's brand.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Piece {
    tenant: TenantId,
    brand: String,
    shape: Shape,
}

/// What is made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    Icon(Icon),
    /// The logo itself, as pages show it.
    Logo,
}

impl Studio {
    /// The logos are among these files.
    pub fn new(files: Files) -> Self {
        let weigh = |_: &Piece, bytes: &Bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let made = Cache::builder().weigher(weigh).max_capacity(AT_HAND).build();
        Self { files, made, hands: Arc::new(Semaphore::new(HANDS)) }
    }

    /// The files of one tenant.
    pub fn files(&self, tenant: &Tenant) -> TenantFiles {
        self.files.of(tenant)
    }

    /// A picture of the tenant's present brand. Asked for by many at once, it is drawn once.
    pub(crate) async fn picture(&self, tenant: &Arc<Tenant>, shape: Shape) -> Result<Bytes, Error> {
        let piece = Piece { tenant: tenant.id, brand: tenant.brand.hash(), shape };
        let made = self.made.try_get_with(piece, self.make(tenant.clone(), shape)).await;
        made.map_err(|error: Arc<Error>| (*error).clone())
    }

    async fn make(&self, tenant: Arc<Tenant>, shape: Shape) -> Result<Bytes, Error> {
        let logo = match &tenant.brand.logo {
            Some(name) => Some(self.kept(&tenant, name).await?),
            None => None,
        };
        let _hand = self.hands.acquire().await.map_err(Error::fault)?;
        let drawn = tokio::task::spawn_blocking(move || draw_shape(&tenant.brand, logo.as_deref(), shape));
        drawn.await.map_err(Error::fault)?.map(Bytes::from).ok_or_else(|| Error::fault("a picture cannot be drawn"))
    }

    async fn kept(&self, tenant: &Tenant, name: &str) -> Result<Bytes, Error> {
        let name: FileName = name.parse().map_err(Error::fault)?;
        Ok(self.files(tenant).read(&name, LOGO).await?)
    }

    /// Reads what somebody handed over as a logo. What takes too long is given up; its hand is busy until it ends.
    pub(crate) async fn read_logo(&self, bytes: Bytes) -> Result<Logo, LogoError> {
        let read = async {
            let hand = self.hands.clone().acquire_owned().await.map_err(|_| LogoError::TooSlow)?;
            let reading = tokio::task::spawn_blocking(move || {
                let logo = logo::read(&bytes);
                drop(hand);
                logo
            });
            // A reader that broke down could not read it.
            reading.await.unwrap_or(Err(LogoError::Broken))
        };
        tokio::time::timeout(PATIENCE, read).await.unwrap_or(Err(LogoError::TooSlow))
    }

    /// Under which name a logo is kept.
    pub(crate) fn logo_name(png: &[u8]) -> FileName {
        FileName::of_content(FOLDER, Media::Png, png)
    }

    /// Keeps a logo among the tenant's files.
    pub(crate) async fn keep_logo(&self, tenant: &Tenant, png: Bytes) -> Result<(), Error> {
        self.files(tenant).put(FOLDER, Media::Png, png, LOGO).await?;
        Ok(())
    }

    /// The main colours of a logo that is kept. Proposals: none where it cannot be read.
    pub(crate) async fn logo_colours(&self, tenant: &Tenant, name: &str) -> Vec<Colour> {
        let read = async {
            let png = self.kept(tenant, name).await?;
            let _hand = self.hands.acquire().await.map_err(Error::fault)?;
            tokio::task::spawn_blocking(move || logo::kept_colours(&png)).await.map_err(Error::fault)
        };
        match tokio::time::timeout(PATIENCE, read).await {
            Ok(Ok(colours)) => colours,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a logo tells no colours");
                Vec::new()
            }
            Err(_) => Vec::new(),
        }
    }
}

fn draw_shape(brand: &Brand, logo: Option<&[u8]>, shape: Shape) -> Option<Vec<u8>> {
    let logo: Option<RgbaImage> = match logo {
        Some(png) => Some(logo::kept(png)?),
        None => None,
    };
    match shape {
        Shape::Icon(icon) => draw::icon(brand, logo.as_ref(), icon),
        Shape::Logo => {
            let logo = logo?;
            let longer = logo.width().max(logo.height());
            let shown = if longer > SHOWN { draw::resized(&logo, SHOWN as f32 / longer as f32) } else { logo };
            logo::png(&shown.into())
        }
    }
}
