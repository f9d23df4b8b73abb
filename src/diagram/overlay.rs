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
    /// How many objects go, or are orphaned, that the plan does not have: they are not drawn.
    pub gone: usize,
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
