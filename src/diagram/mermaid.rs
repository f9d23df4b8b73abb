//! A flowchart of Mermaid. Where it is shown it may be limited: GitHub draws up to 50,000 characters and 500 edges.

use std::fmt::{Formatter, Result, Write};

use super::graph::{EdgeKind, Node, edges, elsewhere, in_zone, label, name};
use super::model::Model;
use super::words;

/// Colours as the picture has them in the light; the text is dark, since the boxes are light in any theme.
const CLASSES: &str = "  classDef public fill:#fdf1e6,stroke:#c4702f,color:#18212b
  classDef private fill:#eaf2fb,stroke:#4a87bf,color:#18212b
  classDef dualstack fill:#e4f4f1,stroke:#34938a,color:#18212b
  classDef utility fill:#faf4dc,stroke:#a08a26,color:#18212b
  classDef unknown stroke-dasharray:2 3
";

/// Writes what `model` has.
pub fn write(f: &mut Formatter<'_>, model: &Model<'_>) -> Result {
    f.write_str("flowchart LR\n")?;
    writeln!(f, "  accTitle: {}", escaped(&words::title(model)))?;
    for (place, zone) in model.zones.iter().enumerate() {
        writeln!(f, "  subgraph z{place}[\"{}\"]", escaped(zone.name))?;
        in_zone(model, place).try_for_each(|node| self::node(f, model, node, "    "))?;
        f.write_str("  end\n")?;
    }
    elsewhere(model).try_for_each(|node| self::node(f, model, node, "  "))?;
    for edge in edges(model) {
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
    f.write_str(CLASSES)
}

fn node(f: &mut Formatter<'_>, model: &Model<'_>, node: Node, indent: &str) -> Result {
    let lines: Vec<String> = label(model, node).iter().map(|line| escaped(line)).collect();
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
