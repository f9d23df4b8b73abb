//! A flowchart of Mermaid. Where it is shown it may be limited: GitHub draws up to 50,000 characters and 500 edges.

use std::fmt::{Formatter, Result, Write};

use super::graph::{EdgeKind, Seen, edges, elsewhere, in_zone, label, name, nodes};
use super::model::Model;
use super::node::Node;
use super::overlay::Mark;
use super::words;

/// Colours as the picture has them in the light; the text is dark, since the boxes are light in any theme.
const CLASSES: &str = "  classDef public fill:#fdf1e6,stroke:#c4702f,color:#18212b
  classDef private fill:#eaf2fb,stroke:#4a87bf,color:#18212b
  classDef dualstack fill:#e4f4f1,stroke:#34938a,color:#18212b
  classDef utility fill:#faf4dc,stroke:#a08a26,color:#18212b
  classDef unknown stroke-dasharray:2 3
";

/// Writes what `model` has, with thicker lines where it is lit, and marks of a change.
pub fn write(f: &mut Formatter<'_>, model: &Model<'_>, seen: Seen<'_>) -> Result {
    f.write_str("flowchart LR\n")?;
    writeln!(f, "  accTitle: {}", escaped(&words::title(model)))?;
    for (place, zone) in model.zones.iter().enumerate() {
        writeln!(f, "  subgraph z{place}[\"{}\"]", escaped(zone.name))?;
        in_zone(model, place).try_for_each(|node| self::node(f, (model, seen), node, "    "))?;
        f.write_str("  end\n")?;
    }
    elsewhere(model).try_for_each(|node| self::node(f, (model, seen), node, "  "))?;
    let mut thick = Vec::new();
    for (place, edge) in edges(model).enumerate() {
        if edge.is_lit(seen.lit) {
            thick.push(place.to_string());
        }
        let labels: Vec<String> = seen.labels(model, &edge).iter().map(|label| escaped(label)).collect();
        let label = if labels.is_empty() { String::new() } else { format!("|\"{}\"|", labels.join("<br>")) };
        let arrow = match edge.kind {
            EdgeKind::Association => "---",
            EdgeKind::Route => "-->",
            EdgeKind::Nat64 => "-.->",
            EdgeKind::Unknown => "-.-",
        };
        writeln!(f, "  {} {arrow}{label} {}", name(edge.from), name(edge.to))?;
    }
    if !thick.is_empty() {
        writeln!(f, "  linkStyle {} stroke-width:4px", thick.join(","))?;
    }
    for (place, note) in seen.notes().iter().enumerate() {
        writeln!(f, "  note{place}[\"{}\"]", escaped(note))?;
    }
    f.write_str(CLASSES)?;
    class(f, "lit", "stroke-width:4px", nodes(model).filter(|node| seen.lit.has(*node)))?;
    Mark::ALL.into_iter().try_for_each(|mark| {
        let dashes = if mark == Mark::Orphaned { ",stroke-dasharray:8 3" } else { "" };
        let style = format!("stroke:{},stroke-width:3px{dashes}", mark.colour());
        class(f, mark.class(), &style, nodes(model).filter(|node| seen.mark(model, *node) == Some(mark)))
    })
}

/// Gives nodes a class of this style, where there are any.
fn class(f: &mut Formatter<'_>, class: &str, style: &str, nodes: impl Iterator<Item = Node>) -> Result {
    let nodes: Vec<String> = nodes.map(name).collect();
    if nodes.is_empty() {
        return Ok(());
    }
    writeln!(f, "  classDef {class} {style}\n  class {} {class}", nodes.join(","))
}

fn node(f: &mut Formatter<'_>, (model, seen): (&Model<'_>, Seen<'_>), node: Node, indent: &str) -> Result {
    let lines: Vec<String> = label(model, seen, node).iter().map(|line| escaped(line)).collect();
    let [open, close] = match node {
        Node::Table(_) | Node::Unknown(_) => ["[[", "]]"],
        Node::Target(_) => ["([", "])"],
        Node::Subnet(_) | Node::Internet => ["[", "]"],
    };
    let class = match node {
        Node::Subnet(place) => words::type_class(model.subnets[place].planned.kind),
        Node::Unknown(_) => "unknown",
        Node::Table(_) | Node::Target(_) | Node::Internet => "",
    };
    let class = if class.is_empty() { String::new() } else { format!(":::{class}") };
    writeln!(f, "{indent}{}{open}\"{}\"{close}{class}", name(node), lines.join("<br>"))
}

/// A text inside quotes: all but letters, digits and what addresses and names have is a code, as Mermaid writes them.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        let written = match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '.' | ',' | ':' | '/' | '-' | '_' | '+' => {
                write!(escaped, "{character}")
            }
            control if control.is_control() => write!(escaped, "{}", char::REPLACEMENT_CHARACTER),
            other => write!(escaped, "#{};", u32::from(other)),
        };
        // Writing to a string cannot fail.
        let _ = written;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_no_markup_of_mermaid() {
        assert_eq!(
            escaped("a\"]; end %% <b>`x`</b>#35;"),
            "a#34;#93;#59; end #37;#37; #60;b#62;#96;x#96;#60;/b#62;#35;35#59;"
        );
        assert_eq!(escaped("2001:db8::/64\n"), "2001:db8::/64\u{fffd}");
    }
}
