//! A graph for `dot` of Graphviz.

use std::fmt::{Formatter, Result};

use super::graph::{EdgeKind, Seen, edges, elsewhere, in_zone, label, name};
use super::model::{Model, Zone};
use super::node::Node;
use super::words;
use crate::subnets::SubnetType;

/// Writes what `model` has, with thicker lines where it is lit, and marks of a change.
pub fn write(f: &mut Formatter<'_>, model: &Model<'_>, seen: Seen<'_>) -> Result {
    f.write_str("digraph network {\n")?;
    let title: Vec<String> = std::iter::once(words::title(model)).chain(seen.notes()).collect();
    writeln!(f, "  graph [rankdir=LR, labelloc=t, fontname=\"Helvetica\", label=\"{}\"];", lines(&title))?;
    f.write_str("  node [shape=box, fontname=\"Helvetica\", fontsize=11];\n")?;
    f.write_str("  edge [fontname=\"Helvetica\", fontsize=10, color=\"#5c6976\"];\n")?;
    for (place, Zone { name, .. }) in model.zones.iter().enumerate() {
        writeln!(f, "  subgraph cluster_{place} {{\n    label=\"{}\"; color=\"#cfd6dd\";", quoted(name))?;
        in_zone(model, place).try_for_each(|node| self::node(f, (model, seen), node, "    "))?;
        f.write_str("  }\n")?;
    }
    elsewhere(model).try_for_each(|node| self::node(f, (model, seen), node, "  "))?;
    for edge in edges(model) {
        let style = match edge.kind {
            EdgeKind::Association => ", arrowhead=dot",
            EdgeKind::Route => "",
            EdgeKind::Nat64 => ", style=dashed, color=\"#98187a\", fontcolor=\"#98187a\"",
            EdgeKind::Unknown => ", style=dotted, arrowhead=none",
        };
        let (label, thick) = (lines(&seen.labels(model, &edge)), thickness(edge.is_lit(seen.lit)));
        writeln!(f, "  {} -> {} [label=\"{label}\"{style}{thick}];", name(edge.from), name(edge.to))?;
    }
    f.write_str("}\n")
}

fn node(f: &mut Formatter<'_>, (model, seen): (&Model<'_>, Seen<'_>), node: Node, indent: &str) -> Result {
    let style = match node {
        Node::Subnet(place) => colours(model.subnets[place].planned.kind),
        Node::Unknown(_) => ", style=dotted",
        Node::Target(_) | Node::Internet => ", style=rounded",
        Node::Table(_) => "",
    };
    let (label, thick) = (lines(&label(model, seen, node)), thickness(seen.lit.has(node)));
    let mark = seen.mark(model, node).map(|mark| format!(", color=\"{}\", penwidth=2", mark.colour()));
    writeln!(f, "{indent}{} [label=\"{label}\"{style}{}{thick}];", name(node), mark.unwrap_or_default())
}

/// How thick the line of something lit is.
fn thickness(is_lit: bool) -> &'static str {
    if is_lit { ", penwidth=3" } else { "" }
}

/// Colours as the picture has them in the light.
fn colours(kind: SubnetType) -> &'static str {
    match kind {
        SubnetType::Public => ", style=filled, fillcolor=\"#fdf1e6\", color=\"#c4702f\"",
        SubnetType::Private => ", style=filled, fillcolor=\"#eaf2fb\", color=\"#4a87bf\"",
        SubnetType::DualStack => ", style=filled, fillcolor=\"#e4f4f1\", color=\"#34938a\"",
        SubnetType::Utility => ", style=filled, fillcolor=\"#faf4dc\", color=\"#a08a26\"",
    }
}

fn lines(lines: &[String]) -> String {
    lines.iter().map(|line| quoted(line)).collect::<Vec<_>>().join("\\n")
}

/// A text inside quotes, where `dot` reads escapes and entities.
fn quoted(text: &str) -> String {
    let character = |character: char| match character {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '&' => "&amp;".to_owned(),
        control if control.is_control() => char::REPLACEMENT_CHARACTER.to_string(),
        other => other.to_string(),
    };
    text.chars().map(character).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_end_no_quotes_and_have_no_escapes() {
        assert_eq!(quoted("a\"]; \\N &lt;\n"), "a\\\"]; \\\\N &amp;lt;\u{fffd}");
    }
}
