use super::{PER_TENANT, Place};
use kernel::Error;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use std::{
    fmt,
    ops::{Deref, DerefMut},
};

/// An open transaction on a tenant's database. Its connection goes back before its place in the pool is given up.
pub(crate) struct Lease {
    transaction: Transaction<'static, Postgres>,
    _place: Place,
}

impl Lease {
    /// Begins a transaction; in debug builds asks again which database it stands in.
    pub(super) async fn begin(place: Place, database: &str) -> Result<Self, Failed> {
        let mut transaction = begin(&place.seat.pool).await?;
        if cfg!(debug_assertions) {
            check_database(&mut transaction, database).await.map_err(Error::from)?;
        }
        Ok(Self { transaction, _place: place })
    }

    /// Makes everything done in it last.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        Ok(self.transaction.commit().await?)
    }
}

/// Why a transaction was not begun.
pub(super) enum Failed {
    /// The server does not let this login in, or does not know the database: the way in may have changed.
    Refused(sqlx::Error),
    Else(Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Else(error)
    }
}

impl From<Failed> for Error {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Refused(error) => error.into(),
            Failed::Else(error) => error,
        }
    }
}

/// Connections are not tried before they are used, as that would cost every request a round trip: one that the server closed
/// meanwhile is found out here and replaced.
async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, Failed> {
    for _ in 0..=PER_TENANT {
        match pool.begin().await {
            Err(error) if is_gone(&error) => tracing::debug!(%error, "a connection was gone"),
            Err(error) if is_refused(&error) => return Err(Failed::Refused(error)),
            begun => return Ok(begun.map_err(Error::from)?),
        }
    }
    Err(Error::Unavailable.into())
}

/// invalid_password, invalid_authorization_specification, invalid_catalog_name
fn is_refused(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("28P01" | "28000" | "3D000"))
}

/// The server ended the connection, or cannot be reached.
fn is_gone(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        // admin_shutdown, crash_shutdown, cannot_connect_now, idle_session_timeout
        sqlx::Error::Database(error) => {
            matches!(error.code().as_deref(), Some("57P01" | "57P02" | "57P03" | "57P05"))
        }
        _ => false,
    }
}

/// Refuses a connection that stands in another database than the tenant's.
pub(crate) async fn check_database(connection: &mut PgConnection, expected: &str) -> Result<(), sqlx::Error> {
    let name = sqlx::query_scalar!(r#"select current_database() as "name!""#).fetch_one(connection).await?;
    if name == expected {
        Ok(())
    } else {
        Err(sqlx::Error::Protocol(format!("connected to {name} instead of {expected}")))
    }
}

impl Deref for Lease {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.transaction
    }
}

impl DerefMut for Lease {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lease")
    }
}
