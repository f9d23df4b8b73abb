//! What tasks speak of: objects, and parts of them.

use std::collections::BTreeSet;

use crate::cidr::IpNet;

use super::cloud::ObjectId;
use super::kind::{Kinds, ResourceKind};
use super::pass::Looked;
use super::task::{Task, TaskId, Wanted};

/// What a task speaks of: an object, what it has one of, such as its association, or a part of it with this block.
pub(super) type Spoken = (ResourceKind, ObjectId, Option<IpNet>);

/// Objects and parts of them, to be asked for each object of AWS.
#[derive(Debug, Default)]
pub(super) struct SpokenOf {
    /// Of each object the kinds in which it is spoken of.
    objects: Vec<Kinds>,
    parts: BTreeSet<(ObjectId, ResourceKind, IpNet)>,
}

impl SpokenOf {
    /// Adds what is spoken of; says whether it is new.
    pub fn insert(&mut self, (kind, object, part): Spoken) -> bool {
        if let Some(block) = part {
            return self.parts.insert((object, kind, block));
        }
        if self.objects.len() <= object {
            self.objects.resize(object + 1, Kinds::default());
        }
        self.objects[object].insert(kind)
    }

    /// Whether this is spoken of.
    pub fn contains(&self, (kind, object, part): Spoken) -> bool {
        match part {
            Some(block) => self.parts.contains(&(object, kind, block)),
            None => self.objects.get(object).is_some_and(|kinds| kinds.contains(kind)),
        }
    }
}

impl Extend<Spoken> for SpokenOf {
    fn extend<I: IntoIterator<Item = Spoken>>(&mut self, all: I) {
        for spoken in all {
            self.insert(spoken);
        }
    }
}

/// What a task speaks of, where that exists.
pub(super) fn spoken(task: &Task<'_>, looked: &Looked, pass: &[Looked]) -> Option<Spoken> {
    let kind = task.wanted.kind();
    let of = |task: TaskId| pass.get(task).and_then(|looked| looked.object);
    match &task.wanted {
        Wanted::Route(wanted) => Some((kind, of(wanted.table)?, Some(wanted.destination))),
        Wanted::RouteTableAssociation { subnet, .. } => Some((kind, of(*subnet)?, None)),
        Wanted::VpcCidrBlock(block) => Some((kind, looked.object?, Some(*block))),
        _ => Some((kind, looked.object?, None)),
    }
}
