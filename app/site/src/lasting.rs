//! Files at the root of the site that never change under their names: a word, the hash of what is in them, an ending. No
//! page has such an address, since no page's address has a dot; `worker/worker.js` knows them by the same rule.

use crate::{brand_file::is_brand_file, worker::is_script};

/// What browsers do with such a file.
pub(crate) const KEEP: &str = "public, max-age=31536000, immutable";

/// Whether this can be the path of such a file. Whether there is one, only asking for it tells.
pub fn is_lasting(path: &str) -> bool {
    path.strip_prefix('/').is_some_and(|name| is_brand_file(name) || is_script(name))
}

/// Word, hash and end of a name such as `logo-0123456789abcdef.png`, whose hash has so many digits.
pub(crate) fn hashed(name: &str, digits: usize) -> Option<(&str, &str, &str)> {
    let (word, rest) = name.split_once('-')?;
    let (hash, end) = rest.split_at_checked(digits)?;
    let is_hash = hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_hash.then_some((word, hash, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Icon, icon_path, icon_png_path, logo_path, script_path, stylesheet_path};
    use kernel::Locale;
    use tenancy::Brand;

    #[test]
    fn every_file_of_ours_is_known_by_its_name() {
        let brand = Brand { logo: Some("logo".into()), ..Brand::of_name("Aurora") };
        let icons = Icon::ALL.map(|icon| icon_png_path(&brand, icon));
        let scripts = Locale::ALL.map(|locale| script_path(locale).to_owned());
        let brands = [stylesheet_path(&brand), icon_path(&brand), logo_path(&brand).unwrap()];
        for path in icons.into_iter().chain(scripts).chain(brands) {
            assert!(is_lasting(&path), "{path}");
        }
    }

    #[test]
    fn no_page_of_a_business_and_no_other_name_is_taken_for_one() {
        let hash = "0123456789abcdef";
        for path in [
            "/logo-novo".to_owned(),
            "/marca-registrada".to_owned(),
            format!("/logo-{hash}"),
            format!("/icone-{hash}-192"),
            format!("/logo-{hash}.css"),
            format!("/marca-{hash}.png"),
            format!("/marca-{hash}0.css"),
            format!("/marca-{hash}.css/"),
            format!("//marca-{hash}.css"),
            format!("/app/marca-{hash}.css"),
            format!("/icone-{hash}-.png"),
            format!("/icone-{hash}-33.png"),
            "/marca-.css".to_owned(),
            "/marca-0123456789ABCDEF.css".to_owned(),
            "/marca-0123456789abcdé.css".to_owned(),
            "/aplicativo-.js".to_owned(),
            "/aplicativo-0123456789a.js".to_owned(),
            "/-0123456789abcdef.css".to_owned(),
            "/".to_owned(),
        ] {
            assert!(!is_lasting(&path), "{path}");
        }
    }
}
