use async_trait::async_trait;
use contacts::subject_data::{Erased, Section, SubjectData, Traces};
use kernel::Error;
use tenancy::TenantScope;

/// Answers for the looks, which may name whoever answers for personal data. They do so for everybody to read, as the law
/// asks, by a name and not by an id: nothing in them can be found by who somebody is, and the business changes them itself.
#[derive(Debug, Clone, Copy)]
pub struct BrandData;

#[async_trait]
impl SubjectData for BrandData {
    fn tables(&self) -> &'static [&'static str] {
        &["site.brand_draft", "site.brand_version"]
    }

    async fn export(&self, _scope: &mut TenantScope, _traces: &Traces) -> Result<Vec<Section>, Error> {
        Ok(Vec::new())
    }

    async fn erase(&self, _scope: &mut TenantScope, _traces: &Traces) -> Result<Erased, Error> {
        Ok(Erased::default())
    }
}
