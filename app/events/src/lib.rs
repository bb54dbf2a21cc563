//! What happened at one tenant.
//!
//! Owns the PostgreSQL schema `events`. For now: forms that were already answered ([`idempotency`]).

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
pub mod idempotency;
