//! Defects in the text of a spec: a line is what a person gets wrong, so lines are what is changed.

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// One change. A line takes all deeper lines below it along.
#[derive(Clone, Debug)]
pub enum Mutation {
    /// Writes another value behind a key.
    Value(Index, &'static str),
    /// Writes another key before a value.
    Key(Index, &'static str),
    /// Leaves out a line.
    Drop(Index),
    /// Says a line several times.
    Repeat(Index, usize),
    /// Puts a line where another one stands.
    Move(Index, Index),
    /// Indents a line otherwise.
    Indent(Index, usize),
    /// Puts in a line of another spec.
    Graft(Index, Index, Index),
    /// Cuts off the rest.
    Cut(Index),
}

/// Values that something has choked on before.
const VALUES: &[&str] = &[
    "",
    "null",
    "~",
    "true",
    "-1",
    "0",
    "1e400",
    "18446744073709551616",
    "0x7fffffffffffffff",
    "1.5",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "{a: {b: [1, {c: d}]}}",
    "!!binary AAAA",
    "!!str",
    "&a [*a]",
    "*unknown",
    "|\n  text",
    "\"\\u0000\"",
    "\"\\ud83d\\ude00\"",
    "'é\u{301}\u{202e}'",
    "::/0",
    "::/128",
    "0.0.0.0/0",
    "255.255.255.255/32",
    "10.0.0.0/33",
    "fd00::/7",
    "::ffff:10.0.0.0/104",
    "172.20.0.0/15",
    "172.20.1.0/16",
    "/64#0",
    "/64#ff",
    "/64#7fffffffffffffff",
    "/64#ffffffffffffffffffff",
    "/0#0",
    "/128#0",
    "/999#0",
    "/64#",
    "/#",
    "Private",
    "Public",
    "DualStack",
    "Utility",
    "External",
    "nat-0123456789abcdef0",
    "eipalloc-",
    "tgw-1",
    "i-0",
    "us-east-1a",
    "us-gov-west-1b",
    "a",
    "zz-1",
    "ControlPlane",
    "Bastion",
    "v1.99999999999.0",
    "1.5.0",
    "aws",
    "gce",
];

/// Keys that mean something, so that a value stands where another one belongs.
const KEYS: &[&str] = &[
    "spec",
    "metadata",
    "name",
    "subnets",
    "networking",
    "networkCIDR",
    "additionalNetworkCIDRs",
    "networkID",
    "nonMasqueradeCIDR",
    "podCIDR",
    "serviceClusterIPRange",
    "cidr",
    "ipv6CIDR",
    "zone",
    "region",
    "type",
    "id",
    "egress",
    "publicIP",
    "additionalRoutes",
    "topology",
    "api",
    "loadBalancer",
    "cloudProvider",
    "kubernetesVersion",
    "kind",
    "apiVersion",
    "role",
    "<<",
    "null",
    "true",
    "''",
];

/// A spec, as a number below `specs`, and changes to it.
pub fn mutations(specs: usize) -> impl Strategy<Value = (usize, Vec<Mutation>)> {
    let at = any::<Index>;
    let mutation = prop_oneof![
        6 => (at(), select(VALUES)).prop_map(|(at, value)| Mutation::Value(at, value)),
        2 => (at(), select(KEYS)).prop_map(|(at, key)| Mutation::Key(at, key)),
        2 => at().prop_map(Mutation::Drop),
        2 => (at(), 2..40_usize).prop_map(|(at, times)| Mutation::Repeat(at, times)),
        2 => (at(), at()).prop_map(|(from, to)| Mutation::Move(from, to)),
        1 => (at(), 0..9_usize).prop_map(|(at, by)| Mutation::Indent(at, by)),
        3 => (at(), at(), at()).prop_map(|(at, spec, line)| Mutation::Graft(at, spec, line)),
        1 => at().prop_map(Mutation::Cut),
    ];
    (0..specs, prop::collection::vec(mutation, 1..8))
}

impl Mutation {
    /// The changed text; `specs` are those that lines are taken from.
    pub fn apply(&self, text: &str, specs: &[String]) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if lines.is_empty() {
            return String::new();
        }
        match self {
            Mutation::Value(at, value) => replace(&mut lines, *at, |indent, key, _| format!("{indent}{key}: {value}")),
            Mutation::Key(at, key) => replace(&mut lines, *at, |indent, _, value| format!("{indent}{key}:{value}")),
            Mutation::Drop(at) => {
                take(&mut lines, *at);
            }
            Mutation::Repeat(at, times) => {
                let start = at.index(lines.len());
                let block = take(&mut lines, *at);
                lines.splice(start..start, std::iter::repeat_n(block, *times).flatten());
            }
            Mutation::Move(from, to) => {
                let block = take(&mut lines, *from);
                put(&mut lines, *to, block);
            }
            Mutation::Indent(at, by) => {
                let line = &mut lines[at.index(text.lines().count())];
                *line = format!("{}{}", " ".repeat(*by), line.trim_start());
            }
            Mutation::Graft(at, spec, line) => {
                let mut other: Vec<String> = spec.get(specs).lines().map(str::to_owned).collect();
                let block = take(&mut other, *line);
                put(&mut lines, *at, block);
            }
            Mutation::Cut(at) => lines.truncate(at.index(lines.len())),
        }
        lines.join("\n")
    }
}

/// Writes one line anew from its indentation, key and value; a line without a key is left as it is.
fn replace(lines: &mut [String], at: Index, write: impl FnOnce(&str, &str, &str) -> String) {
    let line = &mut lines[at.index(lines.len())];
    let (indent, rest) = line.split_at(indentation(line));
    if let Some((key, value)) = rest.split_once(':') {
        *line = write(indent, key, value);
    }
}

/// Takes a line and the deeper ones below it out.
fn take(lines: &mut Vec<String>, at: Index) -> Vec<String> {
    let start = at.index(lines.len());
    let depth = indentation(&lines[start]);
    let deeper = lines[start + 1..].iter().take_while(|line| depth < indentation(line)).count();
    lines.drain(start..=start + deeper).collect()
}

/// Puts lines where another one stands, indented as that one.
fn put(lines: &mut Vec<String>, at: Index, block: Vec<String>) {
    let start = at.index(lines.len() + 1);
    let depth = lines.get(start).map_or(0, |line| indentation(line));
    let own = block.first().map_or(0, |line| indentation(line));
    let block = block.iter().map(|line| format!("{}{}", " ".repeat(depth), line.get(own..).unwrap_or_default()));
    let block: Vec<String> = block.collect();
    lines.splice(start..start, block);
}

/// A list's dash counts as indentation, as YAML has it.
fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '-']).len()
}
