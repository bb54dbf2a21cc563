use crate::Variable;
use rust_i18n::t;

impl Variable {
    /// What the business is called; every kind has it and nobody needs to give its value.
    pub const BUSINESS: Self = Self {
        name: "empresa",
        meaning: |locale| t!("variable.business.meaning", locale = locale.code()),
        sample: |locale| t!("variable.business.sample", locale = locale.code()),
        needed: false,
    };

    /// Whom it is for.
    pub const NAME: Self = Self {
        name: "nome",
        meaning: |locale| t!("variable.name.meaning", locale = locale.code()),
        sample: |locale| t!("variable.name.sample", locale = locale.code()),
        needed: false,
    };

    /// What to open; see [`link`](crate::link). Without it the mail would be of no use.
    pub const LINK: Self = Self {
        name: "link",
        meaning: |locale| t!("variable.link.meaning", locale = locale.code()),
        sample: |locale| t!("variable.link.sample", locale = locale.code()),
        needed: true,
    };
}
