//! One pass: every task is found or not, compared, and refused, updated, created or blocked.

use crate::deadline::{Deadline, GivenUp};

use super::cloud::{Cloud, ObjectId};
use super::field::ChangedField;
use super::mechanics;
use super::owned_tags::CLUSTER;
use super::pass::{Looked, Mode, Pass, State};
use super::task::{Task, Wanted};
use super::tasks::Tasks;
use super::vpc;

/// Looks at every task after what it waits for.
///
/// # Errors
///
/// [`GivenUp`] when the deadline has passed.
pub(super) fn run<'a>(
    cloud: &mut Cloud<'a>,
    tasks: &'a Tasks<'a>,
    mode: Mode,
    deadline: Deadline<'_>,
) -> Result<Vec<Looked>, GivenUp> {
    let mut pass = Pass { cloud, tasks, looked: Vec::with_capacity(tasks.list.len()), mode };
    for (place, task) in tasks.list.iter().enumerate() {
        if place % TASKS_AT_ONCE == 0 {
            deadline.check()?;
        }
        let looked = pass.look(task);
        pass.looked.push(looked);
    }
    Ok(pass.looked)
}

/// How many tasks are looked at between two looks at the deadline, each of which may read a clock.
const TASKS_AT_ONCE: usize = 64;

impl<'a> Pass<'a, '_> {
    fn look(&mut self, task: &'a Task<'a>) -> Looked {
        if self.mode == Mode::Fill {
            return self.fill(task);
        }
        if !task.waits_for.iter().flatten().all(|other| self.looked[*other].goes_on()) {
            return Looked::of(State::Block, None);
        }
        match mechanics::find(self, task) {
            None => self.miss(task),
            Some(object) => match mechanics::compare(self, task, object) {
                Err(_) if self.mode == Mode::Assume => {
                    mechanics::adopt(self, task, object);
                    Looked::of(State::Unchanged, Some(object))
                }
                Err(refused) => Looked::of(State::Refuse(refused), Some(object)),
                Ok(fields) => self.keep(task, object, fields),
            },
        }
    }

    fn miss(&mut self, task: &'a Task<'a>) -> Looked {
        let mut looked = Looked::of(State::Create, None);
        looked.moved_from = self.table_left(task);
        if self.mode != Mode::Dry {
            match mechanics::create(self, task) {
                Ok(object) => looked.object = Some(object),
                Err(failure) => looked.failure = Some(failure),
            }
        }
        looked
    }

    fn keep(&mut self, task: &'a Task<'a>, object: ObjectId, fields: Vec<ChangedField>) -> Looked {
        let mut looked = Looked::of(State::Unchanged, Some(object));
        if !fields.is_empty() {
            let wants_cluster = fields.iter().any(|field| field.key.as_deref() == Some(CLUSTER));
            looked.takes_over = wants_cluster && self.cloud.get(object).tag(CLUSTER).is_none();
            if self.mode != Mode::Dry {
                looked.failure = mechanics::update(self, task, object, &fields).err();
            }
            looked.state = State::Update(fields);
        }
        if looked.failure.is_none() {
            looked.deletions = mechanics::deletions(self, task, object);
            if self.mode == Mode::Apply {
                looked.failure = vpc::delete(self.cloud, object, &looked.deletions).err();
            }
        }
        looked
    }

    fn table_left(&self, task: &Task<'_>) -> Option<ObjectId> {
        let Wanted::RouteTableAssociation { subnet, .. } = task.wanted else {
            return None;
        };
        let association = self.cloud.get(self.object(subnet)?).association.as_ref()?;
        Some(association.table)
    }
}
