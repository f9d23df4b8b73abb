//! A document as text, sessions and files.

/// The first line of the table of the operations.
const OPERATIONS: &str = "| operation | answer |\n";

/// A part of a document.
#[derive(Debug, PartialEq, Eq)]
pub enum Block<'a> {
    /// Everything that is not run.
    Text(&'a str),
    /// A block that is a file.
    File {
        /// Its name.
        name: &'a str,
        /// The block with its fences.
        whole: &'a str,
        /// What is in it.
        content: String,
    },
    /// The table of the operations.
    Operations,
    /// A session of a shell.
    Console {
        /// The block with its fences.
        whole: &'a str,
        /// What is typed, without the prompt; a command may have several lines.
        commands: Vec<String>,
    },
}

/// The parts of a document; together they are the document.
pub fn parts(text: &str) -> Vec<Block<'_>> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let open = at;
        at += line.len();
        if line == OPERATIONS {
            let rows: usize = lines.by_ref().map(str::len).take_while(|length| 1 < *length).sum();
            parts.extend([Block::Text(&text[start..open]), Block::Operations]);
            // The empty line that ends it is text.
            start = at + rows;
            at = start + 1;
            continue;
        }
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| line.trim_end() != "```").collect();
        at = (at + body.concat().len() + "```\n".len()).min(text.len());
        let Some(block) = block(info.trim(), &text[open..at], &body) else { continue };
        parts.extend((start < open).then_some(Block::Text(&text[start..open])));
        parts.push(block);
        start = at;
    }
    parts.extend((start < text.len()).then_some(Block::Text(&text[start..])));
    parts
}

fn block<'a>(info: &'a str, whole: &'a str, body: &[&str]) -> Option<Block<'a>> {
    if info == "console" {
        return Some(Block::Console { whole, commands: commands(body) });
    }
    let name = info.split_once(" file=")?.1;
    Some(Block::File { name, whole, content: body.concat() })
}

/// The commands of a session: a line with the prompt, and the lines that it goes on in.
fn commands(body: &[&str]) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in body.iter().map(|line| line.trim_end()) {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push(command.to_owned());
        } else if let Some(command) = commands.last_mut().filter(|_| goes_on) {
            *command += &format!("\n{line}");
        } else {
            continue;
        }
        goes_on = line.ends_with('\\');
    }
    commands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_table_of_the_operations() {
        let text = format!("a\n\n{OPERATIONS}|---|---|\n| x | y |\n\nb\n");
        assert_eq!(parts(&text), [Block::Text("a\n\n"), Block::Operations, Block::Text("\nb\n")]);
    }

    #[test]
    fn finds_sessions_and_files() {
        let text = "a\n```console\n$ x \\\n  y\nshown\n$ z\n```\nb\n```yaml file=f.yaml\nk: v\n```\n```sh\nc\n```\n";
        let found = parts(text);
        let console = "```console\n$ x \\\n  y\nshown\n$ z\n```\n";
        let file = "```yaml file=f.yaml\nk: v\n```\n";
        let expected = [
            Block::Text("a\n"),
            Block::Console { whole: console, commands: vec!["x \\\n  y".to_owned(), "z".to_owned()] },
            Block::Text("b\n"),
            Block::File { name: "f.yaml", whole: file, content: "k: v\n".to_owned() },
            Block::Text("```sh\nc\n```\n"),
        ];
        assert_eq!(found, expected);
    }
}
