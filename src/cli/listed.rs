//! A document with one long list, written item by item: the bytes are those of the whole document.

use serde_json::{Value, json};

use crate::answer::notation::whole as text;
use crate::manifest::Format;

/// What is in the list while the document around it is written; no name of a file has it.
const MARK: &str = "\u{0}list\u{0}";

/// The document up to its list.
pub struct Listed {
    items: Items,
    is_empty: bool,
}

/// How items are written, which several threads may do.
#[derive(Clone)]
pub struct Items {
    format: Format,
    /// What is before an item of the list.
    indent: String,
}

impl Listed {
    /// Starts a document: `around` makes it with the given list in its place. The text is all before the list.
    pub fn start(format: Format, around: impl Fn(Value) -> Value) -> (Listed, String) {
        let (before, indent, _) = parts(format, &around(json!([MARK])));
        (Listed { items: Items { format, indent }, is_empty: true }, before)
    }

    /// How items are written.
    pub fn items(&self) -> Items {
        self.items.clone()
    }

    /// The next item.
    pub fn item(&mut self, item: &Value) -> String {
        let text = self.items.text(item);
        format!("{}{text}", self.separator())
    }

    /// What is before the text of the next item.
    pub fn separator(&mut self) -> &'static str {
        let is_first = std::mem::replace(&mut self.is_empty, false);
        if is_first || self.items.format == Format::Yaml { "\n" } else { ",\n" }
    }

    /// All after the list. What is before it has to be as at the start.
    pub fn end(self, around: impl Fn(Value) -> Value) -> String {
        let (_, _, after) = parts(self.items.format, &around(json!([MARK])));
        match (self.is_empty, self.items.format) {
            (true, Format::Json) => after.trim_start().to_owned(),
            (true, Format::Yaml) => format!(" []\n{after}"),
            (false, _) => format!("\n{after}"),
        }
    }
}

impl Items {
    /// An item, without what parts it from others.
    pub fn text(&self, item: &Value) -> String {
        let text = match self.format {
            Format::Json => text(self.format, item),
            Format::Yaml => text(self.format, &json!([item])),
        };
        let mut lines = String::with_capacity(text.len() + text.len() / 4);
        for line in text.trim_end_matches('\n').split_inclusive('\n') {
            if line != "\n" {
                lines.push_str(&self.indent);
            }
            lines.push_str(line);
        }
        lines
    }
}

/// The text before the line of the mark without its line end, what is before an item, and the lines after the mark.
fn parts(format: Format, document: &Value) -> (String, String, String) {
    let text = text(format, document);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let place = lines.iter().position(|line| line.contains("list\\")).unwrap_or(lines.len());
    let (before, after) = lines.split_at(place);
    let mark = after.first().map_or("", |line| *line);
    let indent = &mark[..mark.len() - mark.trim_start().len()];
    let after = after.get(1..).unwrap_or_default().concat();
    (before.concat().trim_end().to_owned(), indent.to_owned(), after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_whole_document() {
        let items =
            [json!({"file": "a", "of": [1, {"b": []}], "text": "one\n\n  two\n"}), json!(["c"]), json!({}), json!("d")];
        let flat = |list: Value| json!({"files": list, "summary": {"count": 3, "texts": ["x"]}});
        let deep = |list: Value| json!({"a": 1, "runs": [{"results": list, "tool": {"b": []}}]});
        for format in [Format::Json, Format::Yaml] {
            for count in 0..=items.len() {
                written(format, flat, &items[..count]);
                written(format, deep, &items[..count]);
            }
        }
    }

    #[track_caller]
    fn written(format: Format, around: impl Fn(Value) -> Value + Copy, items: &[Value]) {
        let (mut listed, mut written) = Listed::start(format, around);
        items.iter().for_each(|item| written.push_str(&listed.item(item)));
        written.push_str(&listed.end(around));
        assert_eq!(written, text(format, &around(json!(items))));
    }
}
