//! Which source file needs which other, read from their tokens: `use`, paths in code, and `mod`. Test code does not
//! count.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// The path of a module: `["rules", "rule"]`; the root's is empty.
pub type Module = Vec<String>;

/// What every file needs of other files.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Imports(pub BTreeMap<Module, BTreeSet<Module>>);

impl Imports {
    /// Reads `(path below src, text)` of all files.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Imports {
        let read: BTreeMap<Module, Reader> =
            files.into_iter().map(|(path, text)| (module(path), read(path, text))).collect();
        let tests: Vec<Module> = read.values().flat_map(|file| file.tests.clone()).collect();
        let is_test = |module: &Module| tests.iter().any(|test| module.starts_with(test));
        let holder = |path: &Module| {
            (1..=path.len()).rev().map(|length| path[..length].to_vec()).find(|path| read.contains_key(path))
        };
        let code = read.iter().filter(|(module, _)| !is_test(module));
        let imports = code.map(|(module, file)| {
            let needed = file.paths.iter().filter_map(holder).filter(|needed| needed != module);
            (module.clone(), needed.collect())
        });
        Imports(imports.collect())
    }

    /// The files that are in a circle, or between two of them.
    pub fn circles(&self) -> Vec<String> {
        let mut left = self.0.clone();
        loop {
            let needed: BTreeSet<Module> = left.values().flatten().cloned().collect();
            let before = left.len();
            let names: BTreeSet<Module> = left.keys().cloned().collect();
            left.retain(|module, imports| {
                needed.contains(module) && imports.iter().any(|import| names.contains(import))
            });
            if left.len() == before {
                return left.keys().map(|module| module.join("/")).collect();
            }
            let names: BTreeSet<Module> = left.keys().cloned().collect();
            left.values_mut().for_each(|imports| imports.retain(|import| names.contains(import)));
        }
    }
}

/// `rules/rule.rs` is `rules::rule`; the binary is a module of its own.
fn module(path: &str) -> Module {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

fn read(path: &str, text: &str) -> Reader {
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut reader = Reader { module: module(path), ..Reader::default() };
    reader.read(tokens);
    reader
}

#[derive(Default)]
struct Reader {
    module: Module,
    /// The paths that the code names, and the modules that it declares.
    paths: Vec<Module>,
    /// The modules that are for tests only.
    tests: Vec<Module>,
}

type Tokens = std::iter::Peekable<proc_macro2::token_stream::IntoIter>;

impl Reader {
    fn read(&mut self, stream: TokenStream) {
        let mut tokens = stream.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) if is_test_only(&group) => self.skip_item(&mut tokens),
                TokenTree::Group(group) => self.read(group.stream()),
                TokenTree::Ident(word) => self.word(&word, &mut tokens),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn word(&mut self, word: &Ident, tokens: &mut Tokens) {
        match word.to_string().as_str() {
            // `pub(in crate::rules)` needs nothing of what it names.
            "pub" => drop(tokens.next_if(|token| matches!(token, TokenTree::Group(_)))),
            "mod" => self.declare(tokens),
            "crate" | "kops_network_planner" if leads_on(tokens) => self.path(Vec::new(), tokens),
            "self" if leads_on(tokens) => self.path(self.module.clone(), tokens),
            "super" if leads_on(tokens) => self.path(above(&self.module), tokens),
            _ => {}
        }
    }

    fn declare(&mut self, tokens: &mut Tokens) {
        let Some(TokenTree::Ident(name)) = tokens.next() else {
            return;
        };
        let outer = self.module.clone();
        self.module.push(name.to_string());
        match tokens.next() {
            Some(TokenTree::Group(body)) => self.read(body.stream()),
            _ => self.paths.push(self.module.clone()),
        }
        self.module = outer;
    }

    /// Reads on after `crate::` or `super::`; braces hold several paths.
    fn path(&mut self, mut base: Module, tokens: &mut Tokens) {
        loop {
            match tokens.next() {
                Some(TokenTree::Ident(word)) if word == "super" => base = above(&base),
                Some(TokenTree::Ident(word)) if word != "self" => base.push(word.to_string()),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    let mut inner = group.stream().into_iter().peekable();
                    while inner.peek().is_some() {
                        self.path(base.clone(), &mut inner);
                        inner.by_ref().find(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','));
                    }
                    return;
                }
                _ => {}
            }
            if !leads_on(tokens) {
                return self.paths.push(base);
            }
        }
    }

    fn skip_item(&mut self, tokens: &mut Tokens) {
        let is_end = |token: &TokenTree| match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            token => token.to_string() == ";",
        };
        let mut words = Vec::new();
        for token in tokens.by_ref() {
            let ends = is_end(&token);
            words.push(token.to_string());
            if ends {
                break;
            }
        }
        if let [.., declare, name, end] = words.as_slice()
            && (declare, end.as_str()) == (&"mod".to_owned(), ";")
        {
            self.tests.push([self.module.as_slice(), std::slice::from_ref(name)].concat());
        }
    }
}

fn is_test_only(attribute: &Group) -> bool {
    attribute.delimiter() == Delimiter::Bracket && attribute.stream().to_string().replace(' ', "") == "cfg(test)"
}

/// Takes `::`, and says whether it was there.
fn leads_on(tokens: &mut Tokens) -> bool {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(colon) if colon.as_char() == ':');
    let mut ahead = tokens.clone();
    let leads =
        ahead.next().is_some_and(|token| is_colon(&token)) && ahead.next().is_some_and(|token| is_colon(&token));
    // `::<` goes on with types, which are read apart.
    let is_path = leads && !matches!(ahead.peek(), Some(TokenTree::Punct(sign)) if sign.as_char() == '<');
    if is_path {
        *tokens = ahead;
    }
    is_path
}

fn above(module: &[String]) -> Module {
    module.split_last().map(|(_, above)| above.to_vec()).unwrap_or_default()
}

#[test]
fn imports_are_read_from_uses_paths_and_declarations() {
    let rules = r#"
        mod rule;
        #[cfg(test)]
        mod testing;
        pub(in crate::plan) use rule::{Rule};
        fn check() { let net = crate::cidr::sets::Outermost::of(); "crate::plan"; } // crate::plan
        #[cfg(test)]
        mod tests { use crate::plan; }
    "#;
    let rule = "use super::super::{cidr::{self, sets}, release::Release as R}; macro_rules! m { () => { \
        $crate::plan::plan() } }";
    let files = [
        ("rules.rs", rules),
        ("rules/rule.rs", rule),
        ("rules/testing.rs", "use crate::plan;"),
        ("cidr.rs", "pub mod sets;"),
        ("cidr/sets.rs", ""),
        ("release.rs", ""),
        ("plan.rs", "use crate::rules; use self::x;"),
        ("main.rs", "use kops_network_planner::plan;"),
    ];
    let imports = Imports::of(files);
    let of = |module: &str| -> Vec<String> {
        imports.0[&module.split('/').map(str::to_owned).collect::<Module>()].iter().map(|path| path.join("/")).collect()
    };
    assert_eq!(of("rules"), ["cidr/sets", "rules/rule"]);
    assert_eq!(of("rules/rule"), ["cidr", "cidr/sets", "plan", "release"]);
    assert_eq!(of("cidr"), ["cidr/sets"]);
    assert_eq!(of("main"), ["plan"]);
    assert_eq!(imports.0.len(), 7);
    assert_eq!(imports.circles(), ["plan", "rules", "rules/rule"]);
}
