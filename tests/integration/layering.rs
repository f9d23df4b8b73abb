//! The invariants that `lib.rs` promises, read from the sources.

use std::fs;
use std::path::{Path, PathBuf};

use imports::{Imports, Module};

mod imports;

/// Modules whose files are still in circles.
const CIRCULAR: &[&str] = &["answer", "cli", "http"];
/// Imports of a module that comes later.
const RUNNING_BACK: &[(&str, &str)] = &[];

/// A source file: its path below `src`, and its lines without comments.
struct Source {
    path: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    files.into_iter().map(|file| read(&root, &file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => collect(&path, files),
            false if path.extension().is_some_and(|extension| extension == "rs") => files.push(path),
            false => {}
        }
    }
}

fn read(root: &Path, file: &Path) -> Source {
    let text = fs::read_to_string(file).unwrap();
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    Source { path: file.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), code: code.join("\n") }
}

fn is_http(path: &str) -> bool {
    path == "main.rs" || path.starts_with("http")
}

fn is_answer(path: &str) -> bool {
    path.starts_with("answer")
}

fn is_cli(path: &str) -> bool {
    path.starts_with("cli")
}

/// Fails where a source outside the allowed ones names one of `words`.
#[track_caller]
fn check(words: &[&str], allowed: fn(&str) -> bool) {
    let sources = sources();
    assert!(10 < sources.len());
    for Source { path, code } in sources.iter().filter(|source| !allowed(&source.path)) {
        for word in words {
            assert!(!code.contains(word), "{path} names `{word}`");
        }
    }
}

#[test]
fn only_the_http_layer_speaks_http() {
    check(&["axum", "tower", "tokio", "StatusCode", "hyper"], is_http);
    check(&["http::"], |path| is_http(path) || is_cli(path));
}

#[test]
fn only_the_manifest_layer_knows_yaml() {
    check(&["serde_saphyr"], |path| path.starts_with("manifest"));
}

#[test]
fn the_core_is_pure() {
    let words = ["HashMap", "HashSet", "async ", "tracing", "std::env", "std::time", "std::fs", "println!"];
    check(&words, |path| is_http(path) || is_cli(path));
    check(&["std::io", "clap", "cli::"], |path| {
        is_http(path) || is_cli(path) || is_answer(path) || path == "manifest/yaml.rs" || path == "lib.rs"
    });
}

#[test]
fn answers_are_shaped_in_one_module_alone() {
    let sources = sources();
    for Source { path, code } in sources.iter().filter(|source| !is_answer(&source.path) && !is_http(&source.path)) {
        let derives = code.lines().filter(|line| line.trim_start().starts_with("#[derive("));
        for derive in derives {
            assert!(!derive.contains("Serialize"), "{path} derives `Serialize`");
            assert!(path.starts_with("spec") || !derive.contains("ToSchema"), "{path} derives `ToSchema`");
        }
    }
}

#[test]
fn whoever_shows_plans_does_not_make_them() {
    let stages =
        ["crate::manifest::read", "crate::spec::lower", "rules::validate", "subnets::assign", "network::model"];
    for Source { path, code } in sources().iter().filter(|source| is_http(&source.path) || is_cli(&source.path)) {
        assert!(stages.iter().all(|stage| !code.contains(stage)), "{path} calls a stage");
    }
}

/// The modules in the order of the table in `lib.rs`; the binary comes last.
fn order() -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | "));
    let cells = rows.filter_map(|row| row.split(" | ").next());
    let names = cells.map(|cell| cell.trim_matches(['[', ']', '`']).to_owned());
    names.skip_while(|name| name != "cidr").chain(["main".to_owned()]).collect()
}

fn imports() -> Imports {
    let sources = sources();
    Imports::of(sources.iter().map(|source| (source.path.as_str(), source.code.as_str())))
}

#[test]
fn a_module_imports_only_what_comes_before_it() {
    let order = order();
    let place = |module: &Module| {
        let found = order.iter().position(|name| *name == module[0]);
        found.unwrap_or_else(|| panic!("`{}` is not in the table of lib.rs", module[0]))
    };
    for (module, needed) in imports().0.iter().filter(|(module, _)| !module.is_empty()) {
        for import in needed.iter().filter(|import| !RUNNING_BACK.contains(&(&module[0], &import[0]))) {
            assert!(place(import) <= place(module), "{} imports {}", module.join("/"), import.join("/"));
        }
    }
}

#[test]
fn no_two_files_need_each_other() {
    let mut imports = imports();
    imports.0.retain(|module, _| module.first().is_none_or(|first| !CIRCULAR.contains(&first.as_str())));
    assert_eq!(imports.circles(), [""; 0]);
}
