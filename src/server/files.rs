//! Files by a signed link.

use super::{
    Site,
    pages::{Show, render},
};
use axum::{
    Extension,
    extract::{Path, Request, State},
    response::Response,
};
use kernel::Error;
use tenancy::RequestTenant;

/// `GET /arquivo/{token}`: the file that the link leads to. A link that is over, changed, or another tenant's leads to a page
/// that is not there.
pub async fn file(
    State(site): State<Site>,
    Extension(tenant): Extension<RequestTenant>,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    let files = site.files().of(tenant.tenant());
    let found = match files.follow(&token, tenant.facts().now) {
        Some(linked) => files.get(&linked.name).await.map(|found| linked.answer(found)).map_err(Error::from),
        None => Err(Error::NotFound),
    };
    match found {
        Ok(answer) => answer,
        Err(error) => render(&site, request, Show::Error(error)).await,
    }
}
