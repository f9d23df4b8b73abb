//! Markdown as HTML, with headings that can be linked to.

use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::shell::escaped;

/// A heading of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// How deep it is, from 1.
    pub level: usize,
    /// What links name.
    pub id: String,
    /// Its words.
    pub title: String,
}

/// The text as HTML, and its headings. Links to files keep their words alone; markup in the text is shown as it is
/// written.
pub fn rendered(text: &str) -> (String, Vec<Heading>) {
    linked(text, |_| None)
}

/// The same, where `page` knows the page of some files.
pub fn linked(text: &str, page: fn(&str) -> Option<String>) -> (String, Vec<Heading>) {
    let events: Vec<Event<'_>> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let headings = headings(&events);
    let mut shown = String::new();
    let mut ids = headings.iter().map(|heading| heading.id.clone());
    let mut is_left_out = false;
    let mut is_session = false;
    let events = events.into_iter().filter_map(|event| match event {
        Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
            Some(Event::Start(Tag::Heading { level, id: ids.next().map(CowStr::from), classes, attrs }))
        }
        Event::Start(Tag::Link { link_type, dest_url, title, id }) if is_file(&dest_url) => {
            let found = page(&dest_url).map(CowStr::from);
            is_left_out = found.is_none();
            found.map(|dest_url| Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        Event::Start(Tag::Image { ref dest_url, .. }) if is_file(dest_url) => {
            is_left_out = true;
            None
        }
        Event::End(TagEnd::Link | TagEnd::Image) if is_left_out => {
            is_left_out = false;
            None
        }
        Event::Start(Tag::CodeBlock(ref kind)) => {
            is_session = matches!(kind, CodeBlockKind::Fenced(info) if &**info == "console");
            Some(event)
        }
        Event::Text(text) if is_session => Some(Event::Html(session(&text).into())),
        Event::End(TagEnd::CodeBlock) => {
            is_session = false;
            Some(event)
        }
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        other => Some(other),
    });
    html::push_html(&mut shown, events);
    // A wide one scrolls by itself, also with the keyboard.
    let shown = shown.replace("<table>", "<div class=\"sheet\" tabindex=\"0\"><table>");
    (shown.replace("</table>", "</table></div>").replace("<pre>", "<pre tabindex=\"0\">"), headings)
}

/// A session of a shell, in which what is typed is told from what is shown.
fn session(text: &str) -> String {
    let mut goes_on = false;
    let lines = text.lines().map(|line| {
        let is_typed = line.starts_with("$ ") || goes_on;
        goes_on = is_typed && line.ends_with('\\');
        let shown = escaped(line);
        if is_typed { format!("<b>{shown}</b>\n") } else { format!("{shown}\n") }
    });
    lines.collect()
}

/// A list of links to the headings of level 2.
pub fn contents(headings: &[Heading]) -> String {
    let links = headings.iter().filter(|heading| heading.level == 2);
    let items: String =
        links.map(|Heading { id, title, .. }| format!("<li><a href=\"#{id}\">{}</a></li>\n", escaped(title))).collect();
    format!("<nav class=\"contents\" aria-label=\"Contents\"><ul>\n{items}</ul></nav>\n")
}

/// Whether a link leads to a file of the repository.
fn is_file(link: &str) -> bool {
    !link.contains(':') && !link.starts_with(['/', '#'])
}

fn headings(events: &[Event<'_>]) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut open: Option<(HeadingLevel, String)> = None;
    for event in events {
        match event {
            Event::Start(Tag::Heading { level, .. }) => open = Some((*level, String::new())),
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, title)) = &mut open {
                    title.push_str(text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((level, title)) = open.take() {
                    let id = unique(anchor(&title), &mut seen);
                    found.push(Heading { level: level as usize, id, title });
                }
            }
            _ => {}
        }
    }
    found
}

/// What GitHub calls a heading, so that links inside a text work in both places.
fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|character| character.is_alphanumeric() || matches!(character, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

fn unique(anchor: String, seen: &mut BTreeMap<String, usize>) -> String {
    let times = seen.entry(anchor.clone()).or_default();
    *times += 1;
    if *times == 1 { anchor } else { format!("{anchor}-{}", *times - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_the_anchors_that_github_gives_them() {
        let (shown, headings) = rendered("# A\n\n## What `x` does, and why\n\n## A\n\n## A\n");
        let ids: Vec<&str> = headings.iter().map(|heading| heading.id.as_str()).collect();
        assert_eq!(ids, ["a", "what-x-does-and-why", "a-1", "a-2"]);
        assert!(shown.contains("<h2 id=\"what-x-does-and-why\">What <code>x</code> does"), "{shown}");
        assert!(contents(&headings).contains("<a href=\"#a-2\">A</a>"));
    }

    #[test]
    fn links_to_files_keep_their_words_and_markup_is_text() {
        let (shown, _) = rendered("[one](docs/x.md) [two](https://a.example) [three](#x) <script>x</script>\n");
        assert!(shown.starts_with("<p>one <a href=\"https://a.example\">two</a> <a href=\"#x\">three</a>"), "{shown}");
        assert!(!shown.contains("<script>"), "{shown}");
    }

    #[test]
    fn links_to_files_that_have_a_page_lead_there() {
        let page = |link: &str| (link == "x.md").then(|| "/x".to_owned());
        let (shown, _) = linked("[one](x.md), [two](y.md)\n", page);
        assert_eq!(shown, "<p><a href=\"/x\">one</a>, two</p>\n");
    }

    #[test]
    fn commands_are_told_from_what_they_print() {
        let (shown, _) = rendered("```console\n$ a \\\n  b\n<c>\n```\n```yaml\n$ d\n```\n");
        assert!(shown.contains("<b>$ a \\</b>\n<b>  b</b>\n&lt;c&gt;\n</code>"), "{shown}");
        assert!(shown.contains("\">$ d\n</code>"), "{shown}");
    }
}
