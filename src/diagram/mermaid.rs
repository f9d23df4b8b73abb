//! A flowchart of Mermaid. Where it is shown it may be limited: GitHub draws up to 50,000 characters and 500 edges.

use std::fmt::{Formatter, Result, Write};

use super::graph::{EdgeKind, edges, elsewhere, in_zone, label, name, nodes};
use super::lit::Lit;
use super::model::Model;
use super::node::Node;
use super::words;

/// Colours as the picture has them in the light; the text is dark, since the boxes are light in any theme.
const CLASSES: &str = "  classDef public fill:#fdf1e6,stroke:#c4702f,color:#18212b
  classDef private fill:#eaf2fb,stroke:#4a87bf,color:#18212b
  classDef dualstack fill:#e4f4f1,stroke:#34938a,color:#18212b
  classDef utility fill:#faf4dc,stroke:#a08a26,color:#18212b
  classDef unknown stroke-dasharray:2 3
";

/// Writes what `model` has, with thicker lines where it is lit.
pub fn write(f: &mut Formatter<'_>, model: &Model<'_>, lit: &Lit) -> Result {
    f.write_str("flowchart LR\n")?;
    writeln!(f, "  accTitle: {}", escaped(&words::title(model)))?;
    for (place, zone) in model.zones.iter().enumerate() {
        writeln!(f, "  subgraph z{place}[\"{}\"]", escaped(zone.name))?;
        in_zone(model, place).try_for_each(|node| self::node(f, (model, lit), node, "    "))?;
        f.write_str("  end\n")?;
    }
    elsewhere(model).try_for_each(|node| self::node(f, (model, lit), node, "  "))?;
    let mut thick = Vec::new();
    for (place, edge) in edges(model).enumerate() {
        if edge.is_lit(lit) {
            thick.push(place.to_string());
        }
        let labels: Vec<String> = edge.labels.iter().map(|label| escaped(label)).collect();
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
    f.write_str(CLASSES)?;
    let nodes: Vec<String> = nodes(model).filter(|node| lit.has(*node)).map(name).collect();
    if nodes.is_empty() {
        return Ok(());
    }
    writeln!(f, "  classDef lit stroke-width:4px\n  class {} lit", nodes.join(","))
}

fn node(f: &mut Formatter<'_>, (model, lit): (&Model<'_>, &Lit), node: Node, indent: &str) -> Result {
    let lines: Vec<String> = label(model, lit, node).iter().map(|line| escaped(line)).collect();
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
