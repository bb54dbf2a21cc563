use super::{ModuleForm, ModuleMoveForm};
use kernel::{Error, Redirect};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{PAGE, change},
    crate::{Permission, Staff},
};

pub(crate) const CHANGE: &str = "/api/identity/module/change";
pub(crate) const MOVE: &str = "/api/identity/module/move";

/// Switches a module on or off, names it, says whether new people have it.
///
/// # Errors
/// [`Error::NotFound`] for a module that is not there, [`Error::Invalid`] with a message per wrong field.
#[server(prefix = "/api/identity", endpoint = "module/change")]
pub async fn change_module(#[server(flatten)] form: ModuleForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageModules).await?;
    change::change(&mut staff, &form).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}?feito=mudou#{}", form.module)))
}

/// Moves a module one place up or down in the navigation. At the end it stays where it is.
///
/// # Errors
/// [`Error::NotFound`] for a module or direction that is not there.
#[server(prefix = "/api/identity", endpoint = "module/move")]
pub async fn move_module(#[server(flatten)] form: ModuleMoveForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageModules).await?;
    change::shift(&mut staff, &form).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}?feito=ordem#{}", form.module)))
}
