use tenancy::Admin;

/// Makes databases ready for the next tenants. What was asked for is done already, so a failure is only logged.
pub(super) async fn refill_spares(admin: &Admin) {
    if let Err(error) = admin.refill_spares().await {
        tracing::warn!(%error, "the spare databases were not made");
    }
}
