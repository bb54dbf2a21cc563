use super::NoticeForm;
use kernel::{Error, Redirect};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{PAGE, store},
    crate::{Permission, Staff},
};

pub(crate) const READ: &str = "/api/identity/notice/read";
pub(crate) const READ_ALL: &str = "/api/identity/notice/read_all";

/// Opens what a notice leads to; it is not new any more.
///
/// # Errors
/// [`Error::NotFound`] for a notice that is not the reader's.
#[server(prefix = "/api/identity", endpoint = "notice/read")]
pub async fn read_notice(#[server(flatten)] form: NoticeForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::UseApp).await?;
    let notice = form.notice.parse().map_err(|_| Error::NotFound)?;
    let reader = staff.member().id;
    let link = store::read(&mut staff, reader, Some(notice)).await?.ok_or(Error::NotFound)?;
    staff.commit().await?;
    Ok(Redirect::to_posted(&link, PAGE))
}

/// Says that every notice was read.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be written down.
#[server(prefix = "/api/identity", endpoint = "notice/read_all")]
pub async fn read_all_notices() -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::UseApp).await?;
    let reader = staff.member().id;
    store::read(&mut staff, reader, None).await?;
    staff.commit().await?;
    Ok(Redirect::to(PAGE))
}
