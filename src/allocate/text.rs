//! A list of mappings in a YAML text, to which lines can be added; comments and style stay.
//!
//! Only lines and brackets are looked at: where anchors and aliases make a text mean something else, the reader of the
//! edited text notices.

use std::cell::Cell;

use crate::diagnostic::{Edit, Segment};
use crate::manifest::{Document, Node, Value};
use crate::plan::yaml_scalar;

/// A list in a text.
pub(super) struct List<'a> {
    document: &'a Document<'a>,
    lines: Vec<&'a str>,
    /// Where each line starts, as offsets in the text.
    starts: Vec<usize>,
    /// The place that was found last, as offset and column: one after it is counted from there, since a line may be a
    /// whole text.
    found: Cell<(usize, u32)>,
    /// The values of the last item, whose quotes new ones have.
    last: Option<&'a Node<'a>>,
    form: Form,
}

/// How the list is written.
enum Form {
    /// An item after a dash: the first line of each, and the line after the last one, from 0.
    Block { items: Vec<usize>, end: usize },
    /// Items between brackets: where each starts, and where the last one ends, as offsets in the text.
    Flow { items: Vec<usize>, end: usize },
}

/// Keys and values of a mapping.
type Fields = Vec<(&'static str, String)>;

impl<'a> List<'a> {
    /// Finds the list at `path`; `None` in JSON, and where it is not written after its key.
    pub fn find(document: &'a Document<'a>, path: &[Segment]) -> Option<List<'a>> {
        document.root.place?;
        let (key, above) = path.split_last()?;
        let Value::Mapping(mapping) = &document.at(above)?.value else { return None };
        let (_, entry) = mapping.find(name(key)?)?;
        let Value::Sequence(nodes) = &entry.value.value else { return None };
        let place = entry.key_place?;
        let lines: Vec<&str> = document.text.split('\n').collect();
        let after = place.offset as usize + place.length as usize;
        let form = form(&document.text, &lines, after, place.line as usize - 1, place.column as usize - 1)?;
        let count = match &form {
            Form::Block { items, .. } | Form::Flow { items, .. } => items.len(),
        };
        let starts = [0].into_iter().chain(document.text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let (last, found) = (nodes.last(), Cell::new((0, 0)));
        (count == nodes.len()).then_some(List { document, lines, starts, found, last, form })
    }

    /// New items after the last one.
    pub fn append(&self, new: &[Fields]) -> Option<Edit> {
        match &self.form {
            Form::Block { items, end } => {
                let style = (0..items.len()).rev().find_map(|place| Style::of(self.item(place)))?;
                let texts: Vec<String> = new.iter().map(|fields| self.block_item(fields, &style)).collect();
                Some(self.line(*end, &texts.concat()))
            }
            Form::Flow { items, end } => {
                let last = *items.last()?;
                if let Some(edit) = self.after_comment(last, *end, new) {
                    return Some(edit);
                }
                let start = self.document.text[..last].rfind('\n').map_or(0, |at| at + 1);
                let lead = &self.document.text[start..last];
                let between = if lead.trim().is_empty() { format!(",\n{lead}") } else { ", ".to_owned() };
                let texts: Vec<String> =
                    new.iter().map(|fields| format!("{between}{}", self.flow_item(fields))).collect();
                Some(self.at_offset(*end, texts.concat()))
            }
        }
    }

    /// New items below the comment that the last one has on its line, between `last` and `end`: it stays beside its
    /// item. `None` where it has no comment.
    fn after_comment(&self, last: usize, end: usize, new: &[Fields]) -> Option<Edit> {
        let text = &self.document.text;
        let rest = text[end..].split('\n').next()?;
        let content = rest.trim_start_matches([' ', '\t']);
        let after_comma = content.strip_prefix(',').map(|after| after.trim_start_matches([' ', '\t']));
        if !after_comma.unwrap_or(content).starts_with('#') {
            return None;
        }
        let start = text[..last].rfind('\n').map_or(0, |at| at + 1);
        let lead = " ".repeat(text[start..last].chars().count());
        let items: Vec<String> = new.iter().map(|fields| format!("\n{lead}{}", self.flow_item(fields))).collect();
        let (before, last) = if after_comma.is_some() { ("", ",") } else { (",", "") };
        let rest = rest.strip_suffix('\r').unwrap_or(rest);
        let added = self.at_offset(end, format!("{before}{rest}{}{last}", items.join(",")));
        Some(Edit { end: self.at_offset(end + rest.len(), String::new()).start, ..added })
    }

    /// A key in the item with this place in the list.
    pub fn insert(&self, place: usize, key: &'static str, value: &str) -> Option<Edit> {
        let field = vec![(key, value.to_owned())];
        match &self.form {
            Form::Block { items, end } => {
                let first = *items.get(place)?;
                let style = Style::of(self.item(place))?;
                if let Some(brace) = style.brace {
                    return self.first_in_braces(self.starts.get(first)? + brace, &field);
                }
                let below = items.get(place + 1).copied().unwrap_or(*end);
                let indent = " ".repeat(style.column);
                let is_key = |line: &&str| {
                    let rest = line.strip_prefix(indent.as_str());
                    rest.is_some_and(|rest| !rest.starts_with([' ', '#']) && !rest.trim().is_empty())
                };
                let next = (first + 1..below).find(|line| self.lines.get(*line).is_some_and(is_key));
                let text = format!("{indent}{}\n", self.field(&field[0]));
                Some(self.line(next.unwrap_or(below), &text))
            }
            Form::Flow { items, .. } => self.first_in_braces(*items.get(place)?, &field),
        }
    }

    /// The lines of an item of a block.
    fn item(&self, place: usize) -> &[&'a str] {
        let Form::Block { items, end } = &self.form else { return &[] };
        let below = items.get(place + 1).copied().unwrap_or(*end);
        items.get(place).and_then(|first| self.lines.get(*first..below)).unwrap_or_default()
    }

    fn first_in_braces(&self, start: usize, field: &Fields) -> Option<Edit> {
        let rest = self.document.text.get(start..)?.strip_prefix('{')?;
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let separator = if rest.trim_start().starts_with('}') { "" } else { ", " };
        Some(self.at_offset(start + 1 + spaces, format!("{}{separator}", self.field(&field[0]))))
    }

    fn block_item(&self, fields: &Fields, style: &Style) -> String {
        if style.brace.is_some() {
            return format!("{}{}\n", style.lead, self.flow_item(fields));
        }
        let indent = " ".repeat(style.column);
        let lines = fields.iter().enumerate().map(|(place, field)| {
            let lead = if place == 0 { &style.lead } else { &indent };
            format!("{lead}{}\n", self.field(field))
        });
        lines.collect()
    }

    fn flow_item(&self, fields: &Fields) -> String {
        let fields: Vec<String> = fields.iter().map(|field| self.field(field)).collect();
        format!("{{{}}}", fields.join(", "))
    }

    /// A key and its value, in the quotes that the last item has around its own.
    fn field(&self, (key, value): &(&'static str, String)) -> String {
        let own = self.last.and_then(|last| last.get(key)).or_else(|| self.last.and_then(|last| last.get("name")));
        let written = own.and_then(|own| self.document.written(own.place?)).unwrap_or_default();
        let quotes = if written.starts_with(['"', '\'']) { written } else { "" };
        format!("{key}: {}", yaml_scalar(&value.as_str().into(), quotes))
    }

    /// Lines before the line with this number, from 0.
    fn line(&self, line: usize, text: &str) -> Edit {
        let is_behind_all = self.lines.len() <= line;
        match is_behind_all {
            // The last line has no end.
            true => {
                let last = self.lines.len();
                let column = self.lines.last().map_or(0, |line| line.chars().count());
                let text = format!("\n{}", text.strip_suffix('\n').unwrap_or(text));
                self.edit(last as u32, column as u32 + 1, text)
            }
            false => self.edit(line as u32 + 1, 1, text.to_owned()),
        }
    }

    fn at_offset(&self, offset: usize, text: String) -> Edit {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or_default();
        let (found, before) = self.found.get();
        let (from, before) = if start <= found && found <= offset { (found, before) } else { (start, 0) };
        let column = before + self.document.text[from..offset].chars().count() as u32;
        self.found.set((offset, column));
        self.edit(line as u32, column + 1, text)
    }

    fn edit(&self, line: u32, column: u32, text: String) -> Edit {
        let place = (self.document.first_line + line, column);
        Edit { document: 0, start: place, end: place, text }
    }
}

/// How an item of a block is written.
struct Style {
    /// What is before its first key: spaces and a dash.
    lead: String,
    /// How many characters are before its other keys.
    column: usize,
    /// Where its brace is in the first line, where it has braces.
    brace: Option<usize>,
}

impl Style {
    /// The style of the item in these lines.
    fn of(lines: &[&str]) -> Option<Style> {
        let (first, below) = lines.split_first()?;
        let dash = first.find('-')?;
        let after = &first[dash + 1..];
        let content = without_properties(after);
        let spaces = after.len() - after.trim_start_matches(' ').len();
        let has_properties = content.len() + spaces < after.len();
        let start = first.len() - content.len();
        let is_alone = content.is_empty() || content.starts_with('#');
        let column = match (content.starts_with('{'), is_alone, has_properties) {
            (true, ..) => dash + 2,
            (false, true, _) => {
                let next = below.iter().find(|line| is_content(line))?;
                next.len() - next.trim_start_matches(' ').len()
            }
            (false, false, false) => start,
            // After an anchor or a tag a key has another column than the next ones.
            (false, false, true) => return None,
        };
        let lead = format!("{}-{}", &first[..dash], " ".repeat((column.checked_sub(dash + 1)?).max(1)));
        Some(Style { lead, column, brace: content.starts_with('{').then_some(start) })
    }
}

fn name(step: &Segment) -> Option<&str> {
    match step {
        Segment::Key(key) => Some(key),
        Segment::Entry(key) => Some(key),
        Segment::Index(_) => None,
    }
}

/// How the value after a key is written: `after` is the offset of the key's end, `line` and `column` are its place.
fn form(text: &str, lines: &[&str], after: usize, line: usize, column: usize) -> Option<Form> {
    let rest = text.get(after..)?.trim_start_matches(' ').strip_prefix(':')?;
    let start = text.len() - rest.len();
    let content = without_properties(rest);
    if content.starts_with('[') {
        return flow(text, start + (rest.len() - content.len()));
    }
    let is_rest_empty = content.is_empty() || content.starts_with(['\n', '#']);
    is_rest_empty.then(|| block(lines, line, column))?
}

/// What comes after spaces, anchors and tags on the same line.
fn without_properties(rest: &str) -> &str {
    let mut rest = rest.trim_start_matches(' ');
    while rest.starts_with(['&', '!']) {
        rest = rest.trim_start_matches(|character: char| !character.is_whitespace()).trim_start_matches(' ');
    }
    rest
}

/// The items below a key: lines that are indented more, or that start with a dash below it.
fn block(lines: &[&str], key_line: usize, column: usize) -> Option<Form> {
    let indent_of = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut items: Vec<usize> = Vec::new();
    let mut dash: Option<usize> = None;
    let mut end = key_line + 1;
    for (number, line) in lines.iter().enumerate().skip(key_line + 1).filter(|(_, line)| is_content(line)) {
        let (indent, is_item) = (indent_of(line), is_dash(line));
        let belongs = column < indent || column == indent && is_item;
        if !belongs {
            break;
        }
        let own = *dash.get_or_insert(indent);
        if indent == own && is_item {
            items.push(number);
        }
        end = number + 1;
    }
    Some(Form::Block { items, end })
}

fn is_content(line: &str) -> bool {
    !line.trim().is_empty() && !line.trim_start().starts_with('#')
}

fn is_dash(line: &str) -> bool {
    line.trim_start().strip_prefix('-').is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// The items between brackets, the first of which is at `start`.
fn flow(text: &str, start: usize) -> Option<Form> {
    let bytes = text.as_bytes();
    let (mut items, mut end): (Vec<usize>, usize) = (Vec::new(), 0);
    let (mut depth, mut quote, mut at) = (0_usize, None, start);
    while let Some(byte) = bytes.get(at) {
        match (quote, byte) {
            (Some(b'"'), b'\\') => at += 1,
            (Some(open), byte) if open == *byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if is_start(bytes, at) => quote = Some(*byte),
            (None, b'#') if bytes[at - 1].is_ascii_whitespace() => {
                at += text[at..].find('\n').unwrap_or(text.len() - at);
            }
            (None, b'[' | b'{') => {
                if depth == 1 {
                    items.push(at);
                }
                depth += 1;
            }
            (None, b']' | b'}') => {
                depth -= 1;
                match depth {
                    0 => return Some(Form::Flow { items, end }),
                    1 => end = at + 1,
                    _ => {}
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether a quote at this place opens a text.
fn is_start(bytes: &[u8], at: usize) -> bool {
    bytes[..at].iter().rev().find(|byte| **byte != b' ').is_none_or(|byte| b"[{,:\n".contains(byte))
}
