//! SVG: drawn here and kept as a picture, so that no script and no address of it ever reaches a browser.

use super::LogoError;
use crate::icon::initials::options;
use image::{Rgba, RgbaImage};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{
        Tree,
        roxmltree::{Document, Node, NodeId, ParsingOptions},
    },
};
use std::collections::HashMap;

/// Most elements of a drawing, with what is used again counted each time.
const ELEMENTS: u64 = 20_000;
/// Most filters and the like, each of which goes over the whole picture.
const EFFECTS: u64 = 40;

/// How deep elements may lie in elements, and references lead to references.
const DEPTH: u32 = 256;

/// Whether a text begins as a drawing does.
pub(super) fn begins(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!DOCTYPE") {
            return rest.contains("<svg");
        } else {
            return rest.starts_with("<svg") || rest.starts_with("<svg:svg");
        };
        match rest.find(end) {
            Some(at) => rest = &rest[at + end.len()..],
            None => return false,
        }
    }
}

/// The drawing as a picture whose longer side is `side`.
pub(super) fn read(text: &str, side: u32) -> Result<RgbaImage, LogoError> {
    let parsing = ParsingOptions { allow_dtd: true, nodes_limit: 200_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, parsing).map_err(|_| LogoError::Broken)?;
    Weight::of(&document).check()?;
    let tree = Tree::from_xmltree(&document, &options()).map_err(|_| LogoError::Broken)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = side as f32 / width.max(height);
    let length = |length: f32| ((length * scale).round() as u32).clamp(1, side);
    let mut pixmap = Pixmap::new(length(width), length(height)).ok_or(LogoError::Broken)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let mut image = RgbaImage::new(pixmap.width(), pixmap.height());
    for (pixel, drawn) in image.pixels_mut().zip(pixmap.pixels()) {
        let drawn = drawn.demultiply();
        *pixel = Rgba([drawn.red(), drawn.green(), drawn.blue(), drawn.alpha()]);
    }
    Ok(image)
}

/// How much work a drawing is once everything that refers to something else is put in its place: a few lines can mean
/// millions.
struct Weight<'a, 'input> {
    by_id: HashMap<&'a str, Node<'a, 'input>>,
    known: HashMap<NodeId, Option<u64>>,
    root: Node<'a, 'input>,
    effects: u64,
}

impl<'a, 'input> Weight<'a, 'input> {
    fn of(document: &'a Document<'input>) -> Self {
        let elements = || document.descendants().filter(Node::is_element);
        let by_id = elements().filter_map(|node| Some((node.attribute("id")?, node))).collect();
        let effects = elements().filter(|node| {
            let name = node.tag_name().name();
            name.starts_with("fe") || ["filter", "mask", "pattern", "clipPath", "marker"].contains(&name)
        });
        Self { by_id, known: HashMap::new(), root: document.root_element(), effects: effects.count() as u64 }
    }

    fn check(mut self) -> Result<(), LogoError> {
        let root = self.root;
        match self.weigh(root, 0) {
            Some(elements) if elements <= ELEMENTS && self.effects <= EFFECTS => Ok(()),
            _ => Err(LogoError::TooIntricate),
        }
    }

    /// `None`: too deep, or leading back to itself.
    fn weigh(&mut self, node: Node<'a, 'input>, depth: u32) -> Option<u64> {
        if let Some(known) = self.known.get(&node.id()) {
            return *known;
        }
        // Until it is known, who leads back here has no end.
        self.known.insert(node.id(), None);
        let mut sum = 1_u64;
        for child in node.children().filter(Node::is_element) {
            sum = sum.saturating_add(self.weigh_deeper(child, depth)?);
        }
        for target in self.targets(node) {
            sum = sum.saturating_add(self.weigh_deeper(target, depth)?);
        }
        self.known.insert(node.id(), Some(sum));
        Some(sum)
    }

    fn weigh_deeper(&mut self, node: Node<'a, 'input>, depth: u32) -> Option<u64> {
        if depth > DEPTH { None } else { self.weigh(node, depth + 1) }
    }

    /// What a node refers to: `href="#a"`, `fill="url(#a)"`.
    fn targets(&self, node: Node<'a, 'input>) -> Vec<Node<'a, 'input>> {
        let values = node.attributes().filter(|attribute| attribute.name() != "id").map(|attribute| attribute.value());
        let names = values.flat_map(|value| {
            let whole = value.strip_prefix('#');
            let parts = value.split("url(").skip(1).filter_map(|part| part.split(')').next());
            whole.into_iter().chain(parts.map(|part| part.trim_matches(['"', '\'', ' ']).trim_start_matches('#')))
        });
        names.filter_map(|name| self.by_id.get(name.trim()).copied()).collect()
    }
}
