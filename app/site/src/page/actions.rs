use super::{PageChoice, PageForm, PlaceForm};
use kernel::{Error, Redirect};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{PAGES, PageId, rules::read_id, store},
    events::idempotency,
    identity::{Permission, Staff},
};

pub(crate) const CREATE: &str = "/api/site/page/create";
pub(crate) const EDIT: &str = "/api/site/page/edit";
pub(crate) const PLACE: &str = "/api/site/page/place";
pub(crate) const PUBLISH: &str = "/api/site/page/publish";
pub(crate) const HIDE: &str = "/api/site/page/hide";
pub(crate) const REMOVE: &str = "/api/site/page/remove";

/// Writes a new page.
///
/// # Errors
/// [`Error::Invalid`] with a message per wrong field; [`Error::Conflict`] when the form was already sent with other words.
#[server(prefix = "/api/site", endpoint = "page/create")]
pub async fn create_page(#[server(flatten)] form: PageForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    let draft = form.read(staff.locale())?;
    if let Some(done) = idempotency::replay(&mut staff, CREATE, &form.key, &form).await? {
        return Ok(done);
    }
    let page = store::create(&mut staff, &draft).await?;
    let answer = Redirect::to(format!("{PAGES}?feito=create#pagina-{page}"));
    idempotency::record(&mut staff, CREATE, &form.key, &answer).await?;
    staff.commit().await?;
    Ok(answer)
}

/// Changes a page: its words, its address, whether it is public and in the menu. Sent twice, it changes once.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] with a message per wrong field, also when somebody changed it meanwhile.
#[server(prefix = "/api/site", endpoint = "page/edit")]
pub async fn edit_page(#[server(flatten)] form: PageForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    let (page, version) = form.read_which()?;
    let draft = form.read(staff.locale())?;
    store::edit(&mut staff, page, version, &draft).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGES}?feito=edit#pagina-{page}")))
}

/// Gives a page another place in the menu: the first, or after another one. Sent twice, it moves once.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Conflict`] when one of the two is not in the menu any more.
#[server(prefix = "/api/site", endpoint = "page/place")]
pub async fn place_page(#[server(flatten)] form: PlaceForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    let page = read_id(&form.page)?;
    let after = if form.after.is_empty() { None } else { Some(read_id(&form.after)?) };
    store::place(&mut staff, page, after).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGES}#pagina-{page}")))
}

/// Lets anyone see a page.
///
/// # Errors
/// [`Error::NotFound`].
#[server(prefix = "/api/site", endpoint = "page/publish")]
pub async fn publish_page(#[server(flatten)] form: PageChoice) -> Result<Redirect, Error> {
    show(&form, true).await
}

/// Lets only those see a page who may change it.
///
/// # Errors
/// [`Error::NotFound`].
#[server(prefix = "/api/site", endpoint = "page/hide")]
pub async fn hide_page(#[server(flatten)] form: PageChoice) -> Result<Redirect, Error> {
    show(&form, false).await
}

#[cfg(feature = "ssr")]
async fn show(form: &PageChoice, public: bool) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    let page: PageId = read_id(&form.page)?;
    store::set_public(&mut staff, page, public).await?;
    staff.commit().await?;
    let done = if public { "publish" } else { "hide" };
    Ok(Redirect::to(format!("{PAGES}?feito={done}#pagina-{page}")))
}

/// Takes a page away.
///
/// # Errors
/// [`Error::NotFound`].
#[server(prefix = "/api/site", endpoint = "page/remove")]
pub async fn remove_page(#[server(flatten)] form: PageChoice) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    store::remove(&mut staff, read_id(&form.page)?).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGES}?feito=remove")))
}
