use tenancy::Brand;

/// The app's icon: initials on the tenant's colour, edge to edge, with the letters inside the inner 80 % that every
/// launcher's mask leaves (W3C Web Application Manifest, safe zone), so that one file serves as `any` and `maskable`.
pub(super) fn icon(brand: &Brand) -> String {
    let palette = brand.light();
    let initials = brand.initials();
    let size = if initials.chars().count() > 1 { 200 } else { 264 };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 512 512\">\
         <rect width=\"512\" height=\"512\" fill=\"{}\"/>\
         <text x=\"256\" y=\"256\" dy=\".36em\" text-anchor=\"middle\" fill=\"{}\" font-size=\"{size}\" \
         font-weight=\"700\" font-family=\"system-ui,Roboto,'Helvetica Neue',Arial,sans-serif\">{initials}</text></svg>",
        palette.fill, palette.on_fill
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_icon_holds_nothing_but_initials_and_colours() {
        let brand = Brand { primary: "#ffcc00".into(), ..Brand::of_name("<script>alert(1)</script> & Cia") };
        let svg = icon(&brand);
        assert!(svg.contains(">SC</text>"), "{svg}");
        assert!(svg.contains("fill=\"#ffcc00\"") && svg.contains("fill=\"#000000\""), "{svg}");
        assert!(!svg.contains("script") && !svg.contains('&'), "{svg}");
    }
}
