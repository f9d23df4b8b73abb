//! What every page for people starts with: one stylesheet, the way to the other pages.

use super::assets;

/// The other pages, by what people call them.
const PLACES: [(&str, &str); 4] = [("/", "Planner"), ("/rules", "Rules"), ("/guide", "Guide"), ("/docs/", "API")];

/// A text page: the place that it belongs to, its title, and what is in it, HTML.
pub fn page(place: &str, title: &str, content: &str) -> String {
    let current = |path: &str| if path == place { " aria-current=\"true\"" } else { "" };
    let places: String =
        PLACES.iter().map(|(path, name)| format!("<a href=\"{path}\"{}>{name}</a>", current(path))).collect();
    format!(
        "{}<body class=\"text\"><a class=\"skip\" href=\"#content\">To the content</a>\n\
         <header><a class=\"product\" href=\"/\">kOps network planner</a>\
         <nav aria-label=\"Pages\">{places}</nav></header>\n\
         <main id=\"content\">\n{content}</main>\n",
        head(&format!("{title}: kOps network planner"))
    )
}

/// A page up to its body.
pub fn head(title: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<link rel=\"icon\" href=\"{}\">\n<link rel=\"stylesheet\" href=\"{}\">\n</head>\n",
        escaped(title),
        assets::path("icon.svg"),
        assets::path("page.css"),
    )
}

/// A script of ours, which runs when the page is there.
pub fn script(name: &str) -> String {
    format!("<script type=\"module\" src=\"{}\"></script>\n", assets::path(name))
}

/// Text inside HTML, also between quotes.
pub fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            other => shown.push(other),
        }
    }
    shown
}

/// A sentence of ours, whose names are between backticks; it starts with a capital letter, unless with a name.
pub fn sentence(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or_default();
    let is_word = first.chars().all(|character| character.is_ascii_lowercase());
    let start = first.chars().next().filter(|_| is_word).map(|first| first.to_ascii_uppercase());
    let text = start.map_or_else(|| text.to_owned(), |start| format!("{start}{}", &text[1..]));
    let parts = text.split('`').enumerate();
    let shown = parts.map(|(at, part)| match at % 2 {
        1 => format!("<code>{}</code>", escaped(part)),
        _ => escaped(part),
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        assert_eq!(sentence("a `b`"), "A <code>b</code>");
        assert_eq!(sentence("kOps is"), "kOps is");
        assert_eq!(sentence("`<b>` is \"a\" & b"), "<code>&lt;b&gt;</code> is &quot;a&quot; &amp; b");
        assert!(page("", "</title><script>", "").contains("<title>&lt;/title&gt;&lt;script&gt;: kOps"));
    }
}
