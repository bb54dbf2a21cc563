use super::{Hook, HookRequest, Refusal, SecretPath, process::Processing, store};
use crate::{JobKind, Wish, enqueue};
use kernel::Error;
use std::{fmt, pin::Pin};
use tenancy::{ModuleKey, TenantScope};

type Answering<'a> = Pin<Box<dyn Future<Output = Result<HookAnswer, Error>> + Send + 'a>>;

/// A provider as the server knows it: `HookKind::of::<WhatsApp>()`.
#[derive(Clone, Copy)]
pub struct HookKind {
    /// [`Hook::PROVIDER`].
    pub provider: &'static str,
    /// [`Hook::MODULE`].
    pub module: Option<ModuleKey>,
    /// Its jobs, which the worker has to know.
    pub job: JobKind,
    receive: for<'a> fn(&'a mut TenantScope, &'a SecretPath, &'a HookRequest) -> Answering<'a>,
    challenge: for<'a> fn(&'a mut TenantScope, &'a SecretPath, &'a HookRequest) -> Answering<'a>,
}

/// What the provider is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HookAnswer {
    /// 200: stored; commit the scope.
    Stored,
    /// 200: it was here before.
    Repeated,
    /// 200 with this text.
    Challenge(String),
    /// 404: no address of this tenant has this secret.
    Nowhere,
    /// Not taken.
    Refused(Refusal),
}

impl HookKind {
    /// The kind of this hook.
    pub const fn of<H: Hook>() -> Self {
        Self {
            provider: H::PROVIDER,
            module: H::MODULE,
            job: JobKind::of::<Processing<H>>(),
            receive: |scope, path, request| Box::pin(receive::<H>(scope, path, request)),
            challenge: |scope, path, request| Box::pin(challenge::<H>(scope, path, request)),
        }
    }

    /// Takes what came by POST: verified, stored once with its job. Of two at once with the same number one waits for the
    /// other's commit.
    ///
    /// # Errors
    /// When the database refuses; the provider comes again.
    pub async fn receive(
        &self,
        scope: &mut TenantScope,
        path: &SecretPath,
        request: &HookRequest,
    ) -> Result<HookAnswer, Error> {
        (self.receive)(scope, path, request).await
    }

    /// Answers a GET, with which some providers ask whether an address is ours.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn challenge(
        &self,
        scope: &mut TenantScope,
        path: &SecretPath,
        request: &HookRequest,
    ) -> Result<HookAnswer, Error> {
        (self.challenge)(scope, path, request).await
    }
}

async fn receive<H: Hook>(
    scope: &mut TenantScope,
    path: &SecretPath,
    request: &HookRequest,
) -> Result<HookAnswer, Error> {
    let Some(endpoint) = H::endpoint(scope, path).await? else { return Ok(HookAnswer::Nowhere) };
    let event_id = match H::verify(request, &endpoint).map(number) {
        Ok(Some(event_id)) => event_id,
        Ok(None) => return Ok(HookAnswer::Refused(Refusal::Malformed)),
        Err(refusal) => return Ok(HookAnswer::Refused(refusal)),
    };
    if !store::insert(scope, H::PROVIDER, &event_id, endpoint.id, H::HEADERS, request).await? {
        return Ok(HookAnswer::Repeated);
    }
    let wish = Wish::now().once(format!("{}:{event_id}", H::PROVIDER));
    let wish = match H::lane(request, &endpoint) {
        Some(lane) => wish.in_lane(number(lane).unwrap_or_default()),
        None => wish,
    };
    enqueue(scope, &Processing::<H>::of(event_id), wish).await?;
    Ok(HookAnswer::Stored)
}

async fn challenge<H: Hook>(
    scope: &mut TenantScope,
    path: &SecretPath,
    request: &HookRequest,
) -> Result<HookAnswer, Error> {
    let Some(endpoint) = H::endpoint(scope, path).await? else { return Ok(HookAnswer::Nowhere) };
    Ok(match H::challenge(request, &endpoint) {
        Ok(text) => HookAnswer::Challenge(text),
        Err(refusal) => HookAnswer::Refused(refusal),
    })
}

/// A number as the rows keep it: what is too long for them, or no plain text, is told by its hash. `None` for none.
fn number(given: String) -> Option<String> {
    const LONGEST: usize = 150;
    if given.is_empty() {
        None
    } else if given.len() <= LONGEST && given.bytes().all(|byte| byte.is_ascii_graphic()) {
        Some(given)
    } else {
        use sha2::{Digest, Sha256};
        Some(format!("sha256:{}", kernel::hex(&Sha256::digest(&given))))
    }
}

impl fmt::Debug for HookKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.provider)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_fits_into_its_row_whatever_it_is() {
        assert_eq!(number("wamid.HBgN==".to_owned()).as_deref(), Some("wamid.HBgN=="));
        assert_eq!(number(String::new()), None);
        for odd in ["a\0b".to_owned(), "ção".to_owned(), "a b".to_owned(), "x".repeat(151), "x".repeat(100_000)] {
            let kept = number(odd.clone()).unwrap();
            assert!(kept.len() <= 150 && kept.starts_with("sha256:"), "{kept}");
            assert_eq!(number(odd), Some(kept), "the same each time");
        }
    }
}
