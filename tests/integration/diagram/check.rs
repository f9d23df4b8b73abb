//! What is wrong in a picture: texts on lines or on each other, lines on a track of others, texts past an edge, ids
//! that two elements have.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

/// A box: from left to right, and from top to bottom.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Area {
    fn meets(self, other: Area) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn is_in(self, other: Area) -> bool {
        let slack = 0.6;
        other.left - slack <= self.left
            && self.right <= other.right + slack
            && other.top - slack <= self.top
            && self.bottom <= other.bottom + slack
    }
}

/// A text, with the box that it belongs to.
struct Label<'a> {
    text: &'a str,
    area: Area,
    frame: Option<Area>,
}

/// A piece of a line, along one axis.
#[derive(Clone, Copy, Debug)]
struct Piece {
    net: usize,
    area: Area,
}

/// The closest that lines of two nets may be where they are parallel.
const APART: f64 = 3.0;

/// Everything that is wrong.
pub fn faults(picture: &str) -> Vec<String> {
    let document = Document::parse(picture).unwrap_or_else(|error| panic!("{error} in\n{picture}"));
    let root = document.root_element();
    let size = Area { left: 0.0, right: number(root, "width"), top: 0.0, bottom: number(root, "height") };
    let labels: Vec<Label<'_>> = root.descendants().filter(|node| node.has_tag_name("text")).map(label).collect();
    let pieces = pieces(root);
    assert!(!labels.is_empty() && !pieces.is_empty(), "{picture}");
    let mut faults = twice(root);
    for (place, Label { text, area, frame }) in labels.iter().enumerate() {
        if !area.is_in(frame.unwrap_or(size)) {
            faults.push(format!("`{text}` is past the edge: {area:?}"));
        }
        let others = labels[..place].iter().filter(|other| other.area.meets(*area));
        faults.extend(others.map(|other| format!("`{text}` is on another text, `{}`: {area:?}", other.text)));
        let crossed = pieces.iter().filter(|piece| piece.area.meets(*area));
        faults.extend(crossed.map(|piece| format!("`{text}` is on a line: {piece:?}")));
    }
    faults.extend(shared(&pieces));
    faults
}

fn number(node: Node<'_, '_>, name: &str) -> f64 {
    let value = node.attribute(name).unwrap_or_else(|| panic!("{node:?} has no `{name}`"));
    value.parse().unwrap_or_else(|_| panic!("`{value}` is not a number"))
}

fn twice(root: Node<'_, '_>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let ids = root.descendants().filter_map(|node| node.attribute("id"));
    ids.filter(|id| !seen.insert(id.to_owned())).map(|id| format!("the id `{id}` is there twice")).collect()
}

fn classes<'a>(node: Node<'a, '_>) -> Vec<&'a str> {
    node.attribute("class").unwrap_or_default().split(' ').collect()
}

fn label<'a>(node: Node<'a, 'a>) -> Label<'a> {
    let (text, classes) = (node.text().unwrap_or_default(), classes(node));
    let has = |class| classes.contains(&class);
    let size = if has("t") {
        17.0
    } else if has("b") {
        12.0
    } else {
        11.0
    };
    // A text whose width is not fixed is as wide as a wide font makes it.
    let free = || text.chars().map(|character| if '\u{2e80}' < character { 1.0 } else { 0.64 }).sum::<f64>() * size;
    let width = node.attribute("textLength").map_or_else(free, |_| number(node, "textLength"));
    let (x, y) = (number(node, "x"), number(node, "y"));
    let left = if has("e") {
        x - width
    } else if has("m") {
        x - width / 2.0
    } else {
        x
    };
    let area = Area { left, right: left + width, top: y - 0.72 * size, bottom: y + 0.2 * size };
    let frame = node.parent().and_then(|group| group.children().find(|part| part.has_tag_name("rect")));
    Label { text, area, frame: frame.filter(|rect| !has("bg") && rect.attribute("class") != Some("f")).map(rect) }
}

fn rect(node: Node<'_, '_>) -> Area {
    let (left, top) = (number(node, "x"), number(node, "y"));
    Area { left, right: left + number(node, "width"), top, bottom: top + number(node, "height") }
}

/// The pieces of all lines that are seen, those of a net with its number.
fn pieces(root: Node<'_, '_>) -> Vec<Piece> {
    let nets = root.descendants().filter(|node| classes(*node).contains(&"net"));
    let mut pieces = Vec::new();
    for (net, group) in nets.enumerate() {
        let edges = group.children().filter(|part| classes(*part).contains(&"edge"));
        for edge in edges {
            pieces.extend(lines(edge.attribute("d").unwrap()).into_iter().map(|area| Piece { net, area }));
        }
    }
    pieces
}

/// The straight lines of a path; a bend is two of them.
fn lines(path: &str) -> Vec<Area> {
    let mut lines = Vec::new();
    let mut at = (0.0, 0.0);
    let mut rest = path;
    while let Some(command) = rest.chars().next() {
        let end = rest[1..].find(|character: char| character.is_ascii_alphabetic()).map_or(rest.len(), |end| end + 1);
        let numbers: Vec<f64> = rest[1..end].split(' ').map(|number| number.parse().unwrap()).collect();
        for point in numbers.chunks(2).map(|point| (point[0], point[1])) {
            if command != 'M' {
                lines.push(area(at, point));
            }
            at = point;
        }
        rest = &rest[end..];
    }
    lines
}

fn area(from: (f64, f64), to: (f64, f64)) -> Area {
    Area { left: from.0.min(to.0), right: from.0.max(to.0), top: from.1.min(to.1), bottom: from.1.max(to.1) }
}

/// Lines of two nets that run beside each other on one track.
fn shared(pieces: &[Piece]) -> Vec<String> {
    let is_level = |area: Area| area.bottom - area.top < 0.05;
    let is_upright = |area: Area| area.right - area.left < 0.05;
    let mut faults = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        for other in pieces[..place].iter().filter(|other| other.net != piece.net) {
            let (one, two) = (piece.area, other.area);
            let across = one.right.min(two.right) - one.left.max(two.left);
            let down = one.bottom.min(two.bottom) - one.top.max(two.top);
            let on_level = is_level(one) && is_level(two) && (one.top - two.top).abs() < APART && 1.0 < across;
            let upright = is_upright(one) && is_upright(two) && (one.left - two.left).abs() < APART && 1.0 < down;
            if on_level || upright {
                faults.push(format!("a track is shared: {piece:?}, {other:?}"));
            }
        }
    }
    faults
}
