/// How a tenant looks: names, colours, logo. Validated when it is written, so that what is read can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Name in titles and headings.
    pub name: String,
    /// Up to 12 characters, under the icon of the installed app.
    pub short_name: String,
    /// One line below the name on the public page.
    pub tagline: String,
    /// `#rrggbb`, as the tenant chose it.
    pub primary: String,
    /// Key of the logo in the object store; `None` shows the initials.
    pub logo: Option<String>,
}
