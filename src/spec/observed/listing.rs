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
        Listing { items: Vec::new(), knowledge: Knowledge::Unknown }
    }
}

impl<T: Identified> Listing<T> {
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

    /// Brings the things into the order of their ids, each once.
    pub(super) fn sort(&mut self) {
        self.items.sort_by(|left, right| left.id().cmp(right.id()));
        self.items.dedup_by(|left, right| !left.id().is_empty() && left.id() == right.id());
    }

    /// How much is known of this kind.
    pub fn knowledge(&self) -> Knowledge {
        self.knowledge
    }

    /// Whether what is not listed is not there.
    pub fn is_whole(&self) -> bool {
        self.knowledge == Knowledge::Whole
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
