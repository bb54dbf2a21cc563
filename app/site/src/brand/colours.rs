//! What becomes of a colour, in words and in swatches.

use super::Preview;
use kernel::Locale;
use leptos::prelude::*;
use rust_i18n::t;
use tenancy::{Brand, Colour, Palette};

/// A colour as a small square: an attribute of the drawing, as styles in elements are none of ours.
pub(super) fn swatch(colour: Colour) -> AnyView {
    view! {
        <svg class="swatch" viewBox="0 0 16 16" aria-hidden="true">
            <rect width="16" height="16" rx="4" fill=colour.to_string()/>
        </svg>
    }
    .into_any()
}

/// The colours of the logo, each a button that takes it.
pub(super) fn proposals(colours: &[Colour], locale: Locale) -> AnyView {
    if colours.is_empty() {
        return ().into_any();
    }
    let code = locale.code();
    let buttons = colours.iter().map(|colour| {
        let palette = Palette::light(*colour);
        let name = colour.to_string();
        let contrast = ratio(palette.on_fill.contrast(palette.fill), locale);
        let becomes = (palette.fill != *colour)
            .then(|| t!("brand.pick.becomes", locale = code, colour = palette.fill).into_owned());
        view! {
            <button type="submit" class="button button-quiet pick" name="pick" value=name>
                {swatch(*colour)}
                <span class="pick-words">
                    <span>{colour.to_string()}</span>
                    <span class="muted small">
                        {becomes} {t!("brand.pick.contrast", locale = code, contrast = contrast).into_owned()}
                    </span>
                </span>
            </button>
        }
    });
    view! {
        <fieldset class="picks">
            <legend>{t!("brand.pick.label", locale = code).into_owned()}</legend>
            <p class="hint">{t!("brand.pick.hint", locale = code).into_owned()}</p>
            {buttons.collect_view()}
        </fieldset>
    }
    .into_any()
}

/// How the colours of a look were corrected so that everything can be read, on light screens and on dark ones.
pub(super) fn corrections(brand: &Brand, locale: Locale) -> AnyView {
    let code = locale.code();
    let mut rows = Vec::new();
    for (chosen, label) in [
        (Some(brand.colour()), t!("brand.primary.label", locale = code)),
        (brand.secondary.as_ref().map(|_| brand.accent()), t!("brand.secondary.label", locale = code)),
    ] {
        let Some(chosen) = chosen else { continue };
        for (palette, back, screen) in [
            (Palette::light(chosen), Palette::LIGHT_PAGE, t!("brand.screen.light", locale = code)),
            (Palette::dark(chosen), Palette::DARK_PAGE, t!("brand.screen.dark", locale = code)),
        ] {
            let fill = said(chosen, palette.fill, palette.on_fill.contrast(palette.fill), locale);
            let ink = said(chosen, palette.ink, palette.ink.contrast(back), locale);
            rows.push(view! {
                <tr>
                    <th scope="row">{format!("{label}, {screen}")}</th>
                    <td>{swatch(palette.fill)} <span>{fill}</span></td>
                    <td>{swatch(palette.ink)} <span>{ink}</span></td>
                </tr>
            });
        }
    }
    view! {
        <div class="corrections" id="contraste">
            <h3>{t!("brand.contrast.title", locale = code).into_owned()}</h3>
            <p class="hint">{t!("brand.contrast.hint", locale = code).into_owned()}</p>
            <table>
                <thead>
                    <tr>
                        <th scope="col"><span class="hidden-label">{t!("brand.contrast.where", locale = code).into_owned()}</span></th>
                        <th scope="col">{t!("brand.contrast.fill", locale = code).into_owned()}</th>
                        <th scope="col">{t!("brand.contrast.ink", locale = code).into_owned()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The same in the preview, for the script that shows what is typed to put it beside the fields; nothing of it is seen there.
pub(crate) fn previewed_corrections(brand: &Brand, locale: Locale) -> Option<AnyView> {
    use_context::<Preview>()?;
    Some(view! { <template>{corrections(brand, locale)}</template> }.into_any())
}

/// What became of a colour: the same, lighter or darker, and how well it is read.
fn said(chosen: Colour, became: Colour, contrast: f64, locale: Locale) -> String {
    let code = locale.code();
    let contrast = ratio(contrast, locale);
    if chosen == became {
        t!("brand.contrast.same", locale = code, colour = became, contrast = contrast)
    } else if became.luminance() < chosen.luminance() {
        t!("brand.contrast.darker", locale = code, colour = became, contrast = contrast)
    } else {
        t!("brand.contrast.lighter", locale = code, colour = became, contrast = contrast)
    }
    .into_owned()
}

/// `4,5 : 1`; cut, not rounded, so that it promises nothing.
fn ratio(contrast: f64, locale: Locale) -> String {
    let tenths = (contrast * 10.0).floor() / 10.0;
    let text = format!("{tenths:.1}");
    let text = if locale == Locale::PtBr { text.replace('.', ",") } else { text };
    format!("{text} : 1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_is_told_in_words() {
        let yellow = Brand { primary: "#ffee00".into(), ..Brand::of_name("x") };
        let html = Owner::new().with(|| corrections(&yellow, Locale::PtBr).to_html());
        let ink = yellow.light().ink.to_string();
        assert!(html.contains(&format!("mais escura: {ink}")), "{html}");
        assert!(html.contains(&format!("fill=\"{ink}\"")) && !html.contains("style="), "{html}");
        assert!(!html.contains("brand."), "{html}");
    }

    #[test]
    fn a_contrast_is_not_called_better_than_it_is() {
        assert_eq!(ratio(4.49, Locale::PtBr), "4,4 : 1");
        assert_eq!(ratio(21.0, Locale::En), "21.0 : 1");
    }
}
