//! Where the cause of an error is, where the library notices it later.

/// The message and the place of the cause, both from 1, of an error that was noticed at `at`; `None` where that is it.
pub(super) fn cause(text: &str, message: &str, at: (u32, u32)) -> Option<(String, (u32, u32))> {
    let said = message.to_lowercase();
    if said.contains("tab") {
        return tab(text, at.0).map(|place| (message.to_owned(), place));
    }
    let (before, _) = said.split_once("-quoted scalar").filter(|_| said.contains("trailing content"))?;
    let quote = if before.ends_with("single") { '\'' } else { '"' };
    let place = open_quote(text, quote, at.0)?;
    Some((format!("the quote is not closed in its line, but by the next one, in line {}", at.0), place))
}

/// The first tab that indents a line, from the line with this number on.
fn tab(text: &str, line: u32) -> Option<(u32, u32)> {
    let lines = (1..).zip(text.lines()).skip_while(|(number, _)| *number < line);
    lines.filter_map(|(number, line)| Some((number, indenting_tab(line)?))).next()
}

fn indenting_tab(line: &str) -> Option<u32> {
    let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
    // A line of white space alone indents nothing.
    let tab = indent.find('\t').filter(|_| indent.len() < line.len())?;
    Some(tab as u32 + 1)
}

/// The last value before a line that has an opening quote and no closing one in its own line.
fn open_quote(text: &str, quote: char, before: u32) -> Option<(u32, u32)> {
    let lines = (1..before).zip(text.lines());
    lines.filter_map(|(number, line)| Some((number, unclosed(line, quote)?))).last()
}

fn unclosed(line: &str, quote: char) -> Option<u32> {
    let opening = |lead: &str| line.find(&format!("{lead}{quote}")).map(|place| place + lead.len());
    let start = [": ", "- "].iter().filter_map(|lead| opening(lead)).min()?;
    let is_open = !line[start + 1..].contains(quote);
    is_open.then(|| line[..start].chars().count() as u32 + 1)
}
