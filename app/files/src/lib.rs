//! What people hand over and take away as files: logos, attachments, receipts. In a folder of this machine, or in a bucket
//! that speaks S3.
//!
//! Every key begins with the tenant's id and [`TenantFiles`], made for one tenant, is the only way to a file. A file is named
//! by its content, so it never changes and writing it twice is writing it once. Nothing is served by its path: who may see a
//! file gets a link that is signed and ends ([`TenantFiles::link`]).

mod bucket;
mod error;
mod link;
mod media;
mod name;
mod place;
mod respond;
mod store;

pub use bucket::{Bucket, BucketError};
pub use error::FileError;
pub use link::{Link, Linked};
pub use media::Media;
pub use name::FileName;
pub use place::Place;
pub use store::{Files, Found, Stored, TenantFiles};
