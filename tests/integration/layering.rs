//! The invariants that `lib.rs` promises, read from the sources.

use std::fs;
use std::path::{Path, PathBuf};

use imports::{Imports, Module};

mod imports;

/// A source file: its path below `src`, and its lines without comments.
struct Source {
    path: String,
    code: String,
}

fn sources() -> Vec<Source> {
    source_files().into_iter().map(|file| read(&root(), &file)).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The files of `src`, in order.
pub fn source_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    collect(&root(), &mut files);
    files.sort();
    files
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

/// Whether a source belongs to one of these modules, which may be folders.
fn is_in(path: &str, modules: &[&str]) -> bool {
    modules.iter().any(|module| path.strip_prefix(module).is_some_and(|rest| rest.starts_with(['/', '.'])))
}

/// Fails where a source outside the allowed modules names one of `words`.
#[track_caller]
fn check(words: &[&str], allowed: &[&str]) {
    let sources = sources();
    assert!(10 < sources.len());
    for Source { path, code } in sources.iter().filter(|source| !is_in(&source.path, allowed)) {
        for word in words {
            assert!(!code.contains(word), "{path} names `{word}`");
        }
    }
}

#[test]
fn only_http_speaks_http_and_the_command_line_only_to_serve() {
    check(&["axum", "tower", "tokio", "StatusCode", "hyper"], &["http", "main"]);
    check(&["http::"], &["http", "main", "cli/serve", "cli/health"]);
}

#[test]
fn only_the_manifest_layer_knows_yaml() {
    check(&["serde_saphyr"], &["manifest"]);
}

#[test]
fn what_is_said_knows_neither_the_terminal_nor_the_log() {
    check(&["clap", "IsTerminal", "annotate_snippets"], &["cli", "main"]);
    check(&["tracing"], &["http", "cli", "main"]);
}

#[test]
fn the_core_is_pure() {
    let words = ["HashMap", "HashSet", "async ", "std::env", "std::time", "std::fs", "println!"];
    check(&words, &["http", "cli", "main"]);
    check(&["std::io"], &["http", "cli", "main", "answer/notation", "manifest/yaml"]);
}

#[test]
fn answers_are_shaped_in_one_module_alone() {
    for Source { path, code } in sources().iter().filter(|source| !is_in(&source.path, &["answer"])) {
        let derives = code.lines().filter(|line| line.trim_start().starts_with("#[derive("));
        for derive in derives {
            assert!(!derive.contains("Serialize"), "{path} derives `Serialize`");
            assert!(is_in(path, &["spec"]) || !derive.contains("ToSchema"), "{path} derives `ToSchema`");
        }
    }
}

#[test]
fn whoever_shows_plans_does_not_make_them() {
    let stages =
        ["crate::manifest::read", "crate::spec::lower", "rules::validate", "subnets::assign", "network::model"];
    for Source { path, code } in sources().iter().filter(|source| is_in(&source.path, &["answer", "cli", "http"])) {
        assert!(stages.iter().all(|stage| !code.contains(stage)), "{path} calls a stage");
    }
}

/// The modules in the order of the table in `lib.rs`; the binary comes last.
fn order() -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | "));
    let cells = rows.filter_map(|row| row.split(" | ").next());
    let names = cells.map(|cell| cell.trim_matches(['[', ']', '`']).to_owned());
    names.skip_while(|name| name != "order").chain(["main".to_owned()]).collect()
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
        for import in needed {
            assert!(place(import) <= place(module), "{} imports {}", module.join("/"), import.join("/"));
        }
    }
}

#[test]
fn no_two_files_need_each_other() {
    assert_eq!(imports().circles(), [""; 0]);
}

/// A file that no `mod` names is not compiled, so that nothing else would miss its rule.
#[test]
fn every_rule_in_the_sources_is_registered() {
    let sources = sources();
    let rules = sources.iter().filter(|source| source.path.starts_with("rules/"));
    let lines = rules.flat_map(|source| source.code.lines());
    let codes = lines.filter_map(|line| line.strip_prefix("        code: \"")?.strip_suffix("\","));
    let mut written: Vec<&str> = codes.collect();
    let mut registered: Vec<&str> = kops_network_planner::rules::all().map(|rule| rule.code).collect();
    written.sort_unstable();
    registered.sort_unstable();
    assert_eq!(written, registered);
}

/// `rustfmt` leaves comments, texts and macros as they are.
#[test]
fn no_line_has_more_than_120_columns() {
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    let mut long = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
        let text = fs::read_to_string(file).unwrap();
        let lines = text.lines().enumerate().filter(|(_, line)| 120 < line.chars().count());
        long.extend(lines.map(|(place, _)| format!("{}:{}", file.display(), place + 1)));
    }
    assert!(long.is_empty(), "{long:#?}");
}
