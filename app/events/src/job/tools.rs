use http::Extensions;
use std::sync::Arc;

/// What the program gives its worker for jobs of the modules above, one of each type. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Tools(Arc<Extensions>);

impl Tools {
    /// These and another, which takes the place of one of its type.
    pub fn with<T: Clone + Send + Sync + 'static>(self, tool: T) -> Self {
        let mut tools = Arc::unwrap_or_clone(self.0);
        tools.insert(tool);
        Self(Arc::new(tools))
    }

    pub(super) fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.0.get::<T>().cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::Tools;

    #[test]
    fn a_tool_is_found_by_its_type() {
        let (one, both) = (Tools::default().with(1_u8), Tools::default().with(1_u8).with("ana").with(2_u8));
        assert_eq!((one.get::<u8>(), one.get::<&str>()), (Some(1), None));
        assert_eq!((both.get::<u8>(), both.get::<&str>()), (Some(2), Some("ana")));
    }
}
