//! All things of one kind that were told of, and whether there may be more.

use std::mem::take;

/// A thing that AWS gives an id.
pub trait Identified {
    /// The id.
    fn id(&self) -> &str;

    /// A key that AWS always prints and that is not there: what it would say is unknown.
    fn lacks(&self) -> Option<&'static str> {
        None
    }

    /// Whether what is there tells what the thing belongs to, and so whether others are missing.
    fn is_placed(&self) -> bool {
        true
    }
}

/// The things of one kind, whatever the kind.
pub trait Told {
    /// How much is known of this kind.
    fn knowledge(&self) -> Knowledge;

    /// The ids of which answers say different things.
    fn contradicted(&self) -> &[String];

    /// The things that lack a key, with that key: of each kind of lack the first one.
    fn lacking(&self) -> Vec<(&str, &'static str)>;
}

/// The things of one kind.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    items: Vec<T>,
    knowledge: Knowledge,
    /// The ids of which answers say different things: nothing else is known of them.
    contradicted: Vec<String>,
    /// Whether something was told of that has no id, or of which it is not known what it belongs to.
    has_unplaced: bool,
}

/// How much is known of the things of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Knowledge {
    /// Nothing was told.
    #[default]
    Unknown,
    /// Some were told of; an answer broke off, so there may be more.
    Partial,
    /// All were told of.
    Whole,
}

impl<T> Default for Listing<T> {
    fn default() -> Listing<T> {
        Listing { items: Vec::new(), knowledge: Knowledge::Unknown, contradicted: Vec::new(), has_unplaced: false }
    }
}

/// The places of things in the order of their ids. One sort serves all kinds of things: one for each takes seven
/// kilobytes of the program.
fn order(ids: &[&str]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|place| ids[*place]);
    order
}

impl<T: Identified + PartialEq> Listing<T> {
    /// Adds what an answer says; `is_cut` where it breaks off.
    pub(super) fn add(&mut self, items: Option<Vec<T>>, is_cut: bool) {
        let Some(items) = items else { return };
        self.items.extend(items);
        self.knowledge = match self.knowledge {
            Knowledge::Partial => Knowledge::Partial,
            _ if is_cut => Knowledge::Partial,
            _ => Knowledge::Whole,
        };
    }

    /// Brings the things into the order of their ids, each once; those of which answers say different things are left
    /// out, since the order of answers means nothing, and so are those without an id.
    pub(super) fn sort(&mut self) {
        self.has_unplaced |= self.items.iter().any(|item| item.id().is_empty() || !item.is_placed());
        self.items.retain(|item| !item.id().is_empty());
        let order = order(&self.items.iter().map(Identified::id).collect::<Vec<_>>());
        let mut items: Vec<Option<T>> = take(&mut self.items).into_iter().map(Some).collect();
        self.items = order.into_iter().filter_map(|place| items[place].take()).collect();
        let is_same = |left: &T, right: &T| left.id() == right.id();
        let pairs = self.items.windows(2).filter_map(|pair| pair.first().zip(pair.last()));
        let differing = pairs.filter(|(left, right)| is_same(left, right) && left != right);
        self.contradicted.extend(differing.map(|(left, _)| left.id().to_owned()));
        self.contradicted.sort_unstable();
        self.contradicted.dedup();
        if !self.contradicted.is_empty() {
            let contradicted = &self.contradicted;
            self.items.retain(|item| contradicted.binary_search_by(|id| (**id).cmp(item.id())).is_err());
        }
        self.items.dedup_by(|left, right| is_same(left, right));
    }

    /// Whether what is not listed is not there.
    pub fn is_whole(&self) -> bool {
        self.knowledge == Knowledge::Whole && self.contradicted.is_empty() && !self.has_unplaced
    }

    /// The things, by id.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none; they may be unknown.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The thing with this id.
    pub fn get(&self, id: &str) -> Option<&T> {
        let found = self.items.binary_search_by(|item| item.id().cmp(id)).ok()?;
        Some(&self.items[found])
    }
}

impl<T: Identified> Told for Listing<T> {
    fn knowledge(&self) -> Knowledge {
        self.knowledge
    }

    fn contradicted(&self) -> &[String] {
        &self.contradicted
    }

    fn lacking(&self) -> Vec<(&str, &'static str)> {
        let mut found: Vec<(&str, &'static str)> = Vec::new();
        for item in &self.items {
            if let Some(key) = item.lacks()
                && !found.iter().any(|(_, known)| *known == key)
            {
                found.push((item.id(), key));
            }
        }
        found
    }
}
