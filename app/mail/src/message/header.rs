use lettre::message::header::{Header, HeaderName, HeaderValue};
use std::error::Error;

/// RFC 3834: no person wrote this, so no machine shall answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct AutoSubmitted;

/// The same for Exchange.
#[derive(Debug, Clone, Copy)]
pub(super) struct SuppressAnswers;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl Header for SuppressAnswers {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Auto-Response-Suppress")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "All".to_owned())
    }
}
