//! What README and `docs/` show: each block `console` is a session of a shell, whose commands run here and whose output
//! is compared; `UPDATE_GOLDEN=1 cargo test documents` writes it. A block with `file=NAME` is that file, for the
//! commands after it. The table of the operations follows from the API document.
//!
//! README's commands run in the root of the repository, those of `docs/` in `openapi/examples`, each document in a copy
//! of these. `aws` prints the recorded answers of `openapi/examples/existing/aws`, and 127.0.0.1:8080 is a server.

mod block;
mod claims;
mod session;

use std::fs;
use std::path::{Path, PathBuf};

use block::{Block, parts};
use kops_network_planner::answer::OPERATIONS;
use serde_json::Value;
use session::{Session, can_run};

use crate::golden::difference;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const OPENAPI: &str = include_str!("../../openapi/openapi.json");

/// README and every document of `docs/`, from the root.
pub fn documents() -> Vec<PathBuf> {
    let files = fs::read_dir(Path::new(ROOT).join("docs")).unwrap().map(|file| file.unwrap().file_name());
    let texts = files.filter(|name| Path::new(name).extension().is_some_and(|end| end == "md"));
    let mut found: Vec<PathBuf> = texts.map(|name| Path::new("docs").join(name)).collect();
    found.push("README.md".into());
    found.sort();
    found
}

/// The operations, with the first sentence that the API document says of each.
fn operations() -> String {
    let document: Value = serde_json::from_str(OPENAPI).unwrap();
    let rows = OPERATIONS.iter().flat_map(|operation| {
        let methods = document["paths"][operation.path].as_object().unwrap();
        methods.iter().map(|(method, told)| {
            let whole = told["description"].as_str().unwrap().replace('\n', " ");
            let sentence = whole.split_once(". ").map_or(whole.as_str(), |(first, _)| first).trim_end_matches('.');
            format!("| `{} {}` | {sentence} |\n", method.to_uppercase(), operation.path)
        })
    });
    format!("| operation | answer |\n|---|---|\n{}", rows.collect::<String>())
}

/// The document with the output that its commands have now.
fn told(path: &Path, text: &str) -> String {
    let folder = if path.starts_with("docs") { "openapi/examples" } else { "." };
    let session = Session::new(&path.file_stem().unwrap().to_string_lossy(), folder);
    let told = parts(text).into_iter().map(|part| match part {
        Block::Text(text) => text.to_owned(),
        Block::File { name, whole, content } => {
            session.write(name, &content);
            whole.to_owned()
        }
        Block::Operations => operations(),
        Block::Console { whole, commands } if !can_run(&commands) => whole.to_owned(),
        Block::Console { commands, .. } => {
            let shown = commands.iter().map(|command| format!("$ {command}\n{}", session.run(command)));
            format!("```console\n{}```\n", shown.collect::<String>())
        }
    });
    told.collect()
}

#[test]
fn documents_show_what_the_program_says() {
    let mut faults = String::new();
    for path in documents() {
        let whole = Path::new(ROOT).join(&path);
        let told = told(&path, &fs::read_to_string(&whole).unwrap());
        let stray = told.lines().find(|line| line.contains(ROOT));
        assert!(stray.is_none(), "{}: a command failed here: {}", path.display(), stray.unwrap_or_default());
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&whole, &told).unwrap();
        }
        faults.extend(difference(&whole, &told));
    }
    assert!(
        faults.is_empty(),
        "{faults}\nWhere the words are meant so, run `UPDATE_GOLDEN=1 cargo test documents` and read the difference."
    );
}
