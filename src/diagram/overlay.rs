//! Marks on a picture: what becomes of something, by colour and symbol.

use std::collections::BTreeMap;

/// What becomes of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It is new.
    Created,
    /// It changes.
    Changed,
    /// It is to change and cannot.
    Refused,
    /// Nothing looks after it any more.
    Orphaned,
}

/// What has a mark.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Marked {
    /// The VPC.
    Vpc,
    /// The internet gateway that the plan makes or uses.
    InternetGateway,
    /// The egress-only internet gateway.
    EgressOnlyInternetGateway,
    /// A subnet, by its name in the spec.
    Subnet(String),
    /// A NAT gateway, by the name of its task.
    NatGateway(String),
    /// A route table, by its name.
    Table(String),
    /// A route: the name of its table, and its destination.
    Route(String, String),
}

/// The marks of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// What has a mark, and which.
    pub marks: BTreeMap<Marked, Mark>,
    /// What the plan does not have, so that it is not drawn.
    pub gone: Gone,
}

/// How many objects of a change the plan does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    /// They go.
    pub deleted: usize,
    /// They stay, and nothing looks after them.
    pub orphaned: usize,
    /// They are of others, and not used any more.
    pub released: usize,
}

impl Gone {
    /// The counts as a sentence; `None` where everything is drawn.
    pub fn words(self) -> Option<String> {
        let counts = [(self.deleted, "deleted"), (self.orphaned, "orphaned"), (self.released, "released")];
        let counts: Vec<String> = counts
            .into_iter()
            .filter(|(count, _)| *count != 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        (!counts.is_empty()).then(|| format!("Not drawn: objects of the change, {}.", counts.join(", ")))
    }
}

impl Mark {
    /// All marks.
    pub const ALL: [Mark; 4] = [Mark::Created, Mark::Changed, Mark::Refused, Mark::Orphaned];

    /// The symbol.
    pub fn symbol(self) -> &'static str {
        match self {
            Mark::Created => "+",
            Mark::Changed => "~",
            Mark::Refused => "!",
            Mark::Orphaned => "…",
        }
    }

    /// The word in the legend.
    pub fn word(self) -> &'static str {
        match self {
            Mark::Created => "created",
            Mark::Changed => "changed",
            Mark::Refused => "refused",
            Mark::Orphaned => "orphaned",
        }
    }

    /// The colour of its border where the picture is light.
    pub fn colour(self) -> &'static str {
        match self {
            Mark::Created => "#1c6b3a",
            Mark::Changed => "#855100",
            Mark::Refused => "#b3261e",
            Mark::Orphaned => "#525e6b",
        }
    }

    /// The class of what has the mark.
    pub fn class(self) -> &'static str {
        match self {
            Mark::Created => "created",
            Mark::Changed => "changed",
            Mark::Refused => "refused",
            Mark::Orphaned => "orphaned",
        }
    }
}

impl Overlay {
    /// Adds a mark. Of several the worst stays.
    pub fn mark(&mut self, what: Marked, mark: Mark) {
        let known = self.marks.entry(what).or_insert(mark);
        if known.weight() < mark.weight() {
            *known = mark;
        }
    }

    /// The mark of `what`.
    pub fn of(&self, what: &Marked) -> Option<Mark> {
        self.marks.get(what).copied()
    }
}

impl Mark {
    fn weight(self) -> u8 {
        match self {
            Mark::Created => 0,
            Mark::Changed => 1,
            Mark::Orphaned => 2,
            Mark::Refused => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_several_marks_stays() {
        let mut overlay = Overlay::default();
        for mark in [Mark::Changed, Mark::Refused, Mark::Created] {
            overlay.mark(Marked::Vpc, mark);
        }
        assert_eq!(overlay.of(&Marked::Vpc), Some(Mark::Refused));
    }
}
