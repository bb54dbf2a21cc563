/// Where the static files of this build are served from, without a final slash; changes with their content, so that
/// everything below it can be cached for ever.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssetRoot(pub String);
