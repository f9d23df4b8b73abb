//! All things of one kind that were told of, and whether there may be more.

/// A thing that AWS gives an id.
pub trait Identified {
    /// The id.
    fn id(&self) -> &str;
}

/// The things of one kind.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    items: Vec<T>,
    knowledge: Knowledge,
    /// The ids of which answers say different things: nothing else is known of them.
    contradicted: Vec<String>,
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
        Listing { items: Vec::new(), knowledge: Knowledge::Unknown, contradicted: Vec::new() }
    }
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
    /// out, since the order of answers means nothing.
    pub(super) fn sort(&mut self) {
        self.items.sort_by(|left, right| left.id().cmp(right.id()));
        let is_same = |left: &T, right: &T| !left.id().is_empty() && left.id() == right.id();
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

    /// The ids of which answers say different things.
    pub fn contradicted(&self) -> &[String] {
        &self.contradicted
    }

    /// How much is known of this kind.
    pub fn knowledge(&self) -> Knowledge {
        self.knowledge
    }

    /// Whether what is not listed is not there.
    pub fn is_whole(&self) -> bool {
        self.knowledge == Knowledge::Whole && self.contradicted.is_empty()
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
