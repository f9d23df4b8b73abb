//! Texts that a template engine was to fill in.

/// What template engines open and close their expressions with: Terraform and shells, Helm, Go and Jinja, Terraform's
/// directives, ERB.
const PLACEHOLDERS: [(&str, &str); 5] = [("${", "}"), ("{{", "}}"), ("{%", "%}"), ("%{", "}"), ("<%", "%>")];

/// A text that is nothing but a variable: `$NAME`, `%NAME%`, `__NAME__`, `<name>`.
fn variable(text: &str) -> Option<&str> {
    let inside = match text.as_bytes() {
        [b'$', ..] => text.strip_prefix('$'),
        // kOps itself writes this for a block that is too long.
        _ if text == "<nil>" => None,
        [b'<', .., b'>'] => return (2 < text.len() && text.matches(['<', '>']).count() == 2).then_some(text),
        [b'%', .., b'%'] => text.strip_prefix('%')?.strip_suffix('%'),
        [b'_', b'_', .., b'_', b'_'] => text.strip_prefix("__")?.strip_suffix("__"),
        _ => None,
    }?;
    let is_name = inside.starts_with(|first: char| first.is_ascii_uppercase())
        && inside.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    is_name.then_some(text)
}

/// The first placeholder in a text of one line. Nearly every text has none, which one look at its bytes tells: each
/// opening has a brace or a percent sign.
pub fn placeholder(text: &str) -> Option<&str> {
    if let Some(variable) = variable(text) {
        return Some(variable);
    }
    if !text.bytes().any(|byte| matches!(byte, b'{' | b'%')) || text.contains('\n') {
        return None;
    }
    PLACEHOLDERS.iter().find_map(|(opening, closing)| {
        let start = text.find(opening)?;
        let length = text[start..].find(closing)? + closing.len();
        text.get(start..start + length)
    })
}
