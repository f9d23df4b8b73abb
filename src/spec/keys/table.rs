//! The tables of keys, read once from text.
//!
//! A line names a mapping and its keys: `Topology: bastion:Bastion dns:Dns masters=s nodes=s`. What follows a colon
//! is the mapping below the key, with `*` a list of such mappings. What follows an equals sign is what the value has to
//! be:
//!
//! | mark | value | in Go |
//! |---|---|---|
//! | `b` | `true` or `false` | `bool` |
//! | `i` | a whole number | `int32`, `int64`, `int` |
//! | `s` | a text | `string` |
//! | `d` | a duration such as `30s` | `metav1.Duration` |
//! | `q` | a quantity such as `100Mi`, or a number | `resource.Quantity` |
//! | `n` | a whole number or a text | `intstr.IntOrString` |
//! | `l` | a list of texts | `[]string` |
//! | `m` | a mapping to texts | `map[string]string` |
//! | `x` | a mapping to lists of texts | `map[string][]string` |
//! | `c` | the name of a channel of kOps | `string` |
//! | `p` | a mode of kube-proxy | `string` |
//! | `v` | a type of EBS volumes | `string` |
//! | `tenancy`, `update`, `credits`, … | one of a few words, see `form.rs` | `string` |
//! | `hops`, `idle` | a whole number in its range | `int64` |
//! | `k` | a program for the cluster's DNS | `string` |
//! | `g` | who starts the machines of a group | `string` |
//! | `host`, `certificate`, `price`, `sshkey`, `etcdversion` | a text of this form, see `like.rs` | `string` |
//! | `port`, `mtu` | a whole number in their range | `int32` |
//!
//! Values of other keys are not judged. `@24` is the first release that has the key, `@-37` the first one that no
//! longer has it. `zones!` is for other clouds than AWS. `Cilium<36` says that the list is whole before kOps
//! 1.36 and may lack keys from then on. An indented line continues the one before it.

use std::sync::LazyLock;

use super::form::Form;
use crate::release::{Release, Releases};
use crate::spec::cluster::ApiVersion;

const COMMON: &str = include_str!("common.txt");
const V1ALPHA2: &str = include_str!("v1alpha2.txt");
const V1ALPHA3: &str = include_str!("v1alpha3.txt");

/// What a manifest is an object of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A `Cluster`.
    Cluster,
    /// An `InstanceGroup`.
    InstanceGroup,
}

/// A mapping of a manifest and the keys that kOps knows in it.
#[derive(Debug)]
pub struct Mapping {
    /// The name in the table.
    pub name: &'static str,
    /// The keys, sorted by name.
    keys: Vec<Key>,
    /// The place of each key at a number that is made of its name, or after it, [`FREE`] elsewhere; as many as a power
    /// of two.
    places: Vec<u8>,
    /// The minor of the first release that may have more keys.
    whole_before: Option<u8>,
}

/// What is to be noted where a key is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Its value is security groups.
    SecurityGroups,
    /// It is for other clouds than AWS.
    OtherClouds,
}

/// A key that kOps knows.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// The releases that have it.
    pub releases: Releases,
    /// What its value has to be.
    pub form: Form,
    /// What is to be noted where it is written.
    pub mark: Option<Mark>,
    /// The table and the place in it of the mapping below the key.
    below: Option<(ApiVersion, usize)>,
}

impl Mapping {
    /// Whether the keys of this mapping in `release` are all in the table.
    pub fn is_whole(&self, release: Release) -> bool {
        self.whole_before.is_none_or(|minor| release.minor() < minor)
    }

    /// Whether the keys of this mapping are all in the table, whatever the release.
    pub fn is_always_whole(&self) -> bool {
        self.whole_before.is_none()
    }

    /// The keys of all releases, sorted by name.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// The names of the keys that the mapping has in `release`, sorted.
    pub fn names(&self, release: Release) -> impl Iterator<Item = &'static str> {
        self.keys.iter().filter(move |key| key.releases.contains(release)).map(|key| key.name)
    }

    /// The mappings below its keys in `release`, each with the key.
    pub fn below(&self, release: Release) -> impl Iterator<Item = (&'static str, &'static Mapping)> {
        let keys = self.keys.iter().filter(move |key| key.releases.contains(release));
        keys.filter_map(|key| Some((key.name, key.below()?)))
    }

    /// The key with this name.
    pub fn key(&self, name: &str) -> Option<&Key> {
        let mut slot = number(name);
        loop {
            let place = self.places[slot & (self.places.len() - 1)];
            let key = self.keys.get(usize::from(place))?;
            if key.name == name {
                return Some(key);
            }
            slot += 1;
        }
    }
}

impl Key {
    /// The mapping below the key; `None` where keys there are free, or where there are none.
    pub fn below(&self) -> Option<&'static Mapping> {
        self.below.map(|(version, place)| &mappings(version)[place])
    }
}

/// The mapping that an object of this kind is.
pub fn root(kind: Kind, version: ApiVersion) -> &'static Mapping {
    let table = mappings(version);
    match kind {
        Kind::Cluster => &table[0],
        Kind::InstanceGroup => &table[1],
    }
}

/// The mappings of an API version: first `Cluster` and `InstanceGroup`.
pub fn mappings(version: ApiVersion) -> &'static [Mapping] {
    static TABLES: [LazyLock<Vec<Mapping>>; 2] = [
        LazyLock::new(|| read(ApiVersion::V1alpha2, V1ALPHA2)),
        LazyLock::new(|| read(ApiVersion::V1alpha3, V1ALPHA3)),
    ];
    match version {
        ApiVersion::V1alpha2 => &TABLES[0],
        ApiVersion::V1alpha3 => &TABLES[1],
    }
}

/// Reads the common table and that of a version.
fn read(version: ApiVersion, own: &'static str) -> Vec<Mapping> {
    let lines = entries(COMMON).chain(entries(own));
    let (heads, keys): (Vec<_>, Vec<_>) = lines.unzip();
    let names: Vec<&str> = heads.iter().map(|(name, _)| *name).collect();
    let mappings = heads.iter().zip(keys).map(|((name, whole_before), keys)| {
        let mut keys: Vec<Key> = keys.into_iter().map(|text| key(text, version, &names)).collect();
        keys.sort_unstable_by_key(|key| key.name);
        Mapping { name, places: places(&keys), keys, whole_before: *whole_before }
    });
    mappings.collect()
}

/// No key has this place.
const FREE: u8 = u8::MAX;

/// A number in which names mostly differ.
fn number(name: &str) -> usize {
    let bytes = name.as_bytes();
    let byte = |place: usize| bytes.get(place).copied().map_or(0, usize::from);
    byte(0) + 5 * byte(bytes.len() / 2) + 11 * byte(bytes.len().wrapping_sub(1)) + 17 * bytes.len()
}

/// Where the keys are by their numbers; half of the places are free at least.
fn places(keys: &[Key]) -> Vec<u8> {
    let mut places = vec![FREE; (2 * keys.len()).next_power_of_two()];
    let count = places.len();
    for (place, key) in keys.iter().enumerate() {
        let free = (number(key.name)..).map(|slot| slot % count).find(|slot| places[*slot] == FREE);
        places[free.unwrap_or_default()] = place as u8;
    }
    places
}

/// The name of a mapping and the first release for which its list may lack keys.
type Head = (&'static str, Option<u8>);

/// The mappings of a table, each with the texts of its keys.
fn entries(table: &'static str) -> impl Iterator<Item = (Head, Vec<&'static str>)> {
    let mut entries: Vec<(Head, Vec<&str>)> = Vec::new();
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        if !line.starts_with(' ')
            && let Some(head) = words.next()
        {
            let head = head.trim_end_matches(':');
            let (name, whole_before) = head.split_once('<').unwrap_or((head, ""));
            entries.push(((name, whole_before.parse().ok()), Vec::new()));
        }
        if let Some((_, keys)) = entries.last_mut() {
            keys.extend(words);
        }
    }
    entries.into_iter()
}

/// The keys that take security groups, in whatever mapping.
const SECURITY_GROUPS: [&str; 2] = ["additionalSecurityGroups", "securityGroupOverride"];

/// Reads `name`, then `!`, then `:Mapping`, `:Mapping*` or `=s`, then `@24` or `@-37`; all but the name may be missing.
fn key(text: &'static str, version: ApiVersion, mappings: &[&str]) -> Key {
    let (text, releases) = text.split_once('@').unwrap_or((text, ""));
    let (text, value) = text.split_once('=').unwrap_or((text, ""));
    let (name, below) = text.split_once(':').unwrap_or((text, ""));
    let (name, is_abroad) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
    let mark = match is_abroad {
        true => Some(Mark::OtherClouds),
        false => SECURITY_GROUPS.contains(&name).then_some(Mark::SecurityGroups),
    };
    let mapping = below.trim_end_matches('*');
    let place = mappings.iter().position(|name| *name == mapping);
    let form = match below {
        "" => Form::of_mark(value),
        _ if below.ends_with('*') => Form::Mappings,
        _ => Form::Mapping,
    };
    let below = place.map(|place| (version, place));
    Key { name, releases: range(releases), form, mark, below }
}

/// Reads `24`, `-37` or nothing.
fn range(text: &str) -> Releases {
    let minor = |text: &str| text.parse().ok().and_then(Release::new).map(Release::minor);
    match text.strip_prefix('-') {
        Some(until) => minor(until).map(Releases::until),
        None => minor(text).map(Releases::since),
    }
    .unwrap_or(Releases::ALL)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const VERSIONS: [(ApiVersion, &str); 2] = [(ApiVersion::V1alpha2, V1ALPHA2), (ApiVersion::V1alpha3, V1ALPHA3)];

    #[test]
    fn the_first_mappings_are_the_objects() {
        for (version, _) in VERSIONS {
            assert_eq!(root(Kind::Cluster, version).name, "Cluster");
            assert_eq!(root(Kind::InstanceGroup, version).name, "InstanceGroup");
        }
    }

    #[test]
    fn every_mapping_that_is_named_exists_once_and_is_used() {
        for (version, own) in VERSIONS {
            let names: Vec<&str> = mappings(version).iter().map(|mapping| mapping.name).collect();
            let unique: BTreeSet<&str> = names.iter().copied().collect();
            assert_eq!(unique.len(), names.len(), "a mapping is there twice");
            let words = entries(COMMON).chain(entries(own)).flat_map(|(_, keys)| keys);
            let named =
                words.filter_map(|word| word.split('@').next().unwrap().split_once(':')).map(|(_, below)| below);
            let named = named.map(|below| below.trim_end_matches('*'));
            let named: BTreeSet<&str> = named.chain(["Cluster", "InstanceGroup"]).collect();
            assert_eq!(
                named.difference(&unique).collect::<Vec<_>>(),
                [&""; 0],
                "no such mapping in {}",
                version.as_str()
            );
            let only_elsewhere: BTreeSet<&str> = entries(COMMON).map(|((name, _), _)| name).collect();
            let unused: Vec<&&str> =
                unique.difference(&named).filter(|name| !only_elsewhere.contains(**name)).collect();
            assert!(unused.is_empty(), "unused in {}: {unused:?}", version.as_str());
        }
    }

    #[test]
    fn keys_are_sorted_and_unique_and_marks_are_read() {
        for (_, own) in VERSIONS {
            for ((mapping, _), keys) in entries(COMMON).chain(entries(own)) {
                let name = |word: &'static str| word.split([':', '=', '@']).next().unwrap();
                let names: Vec<&str> = keys.iter().map(|word| name(word)).collect();
                let mut sorted = names.clone();
                sorted.sort_unstable();
                sorted.dedup();
                assert_eq!(names, sorted, "{mapping}");
                assert!(names.len() <= usize::from(FREE), "{mapping}");
                let marks = keys.iter().filter_map(|word| word.split_once('@')).map(|(_, mark)| mark);
                for mark in marks {
                    assert!(!range(mark).is_all(), "{mapping}: @{mark}");
                }
            }
        }
    }

    #[test]
    fn each_key_is_found_and_no_other() {
        for mapping in VERSIONS.iter().flat_map(|(version, _)| mappings(*version)) {
            for key in mapping.keys() {
                assert_eq!(mapping.key(key.name).map(|found| found.name), Some(key.name), "{}", mapping.name);
                assert!(mapping.key(&key.name[1..]).is_none_or(|found| found.name == &key.name[1..]));
            }
            assert!(mapping.key("").is_none() && mapping.key("é").is_none());
        }
    }

    #[test]
    fn most_keys_say_what_their_values_have_to_be() {
        for (version, own) in VERSIONS {
            let marks = entries(COMMON).chain(entries(own)).flat_map(|(_, keys)| keys).filter_map(|word| {
                let (_, mark) = word.split('@').next()?.split_once('=')?;
                Some(mark)
            });
            let unknown: Vec<&str> = marks.filter(|mark| Form::of_mark(mark) == Form::Any).collect();
            assert_eq!(unknown, [""; 0], "{}", version.as_str());
            let keys = || mappings(version).iter().flat_map(Mapping::keys);
            let judged = keys().filter(|key| key.form != Form::Any).count();
            assert!(keys().count() * 8 < judged * 10, "{judged} in {}", version.as_str());
        }
    }

    #[test]
    fn reads_marks() {
        assert_eq!(range("24"), Releases::since(24));
        assert_eq!(range("-37"), Releases::until(37));
        assert_eq!(range(""), Releases::ALL);
    }
}
