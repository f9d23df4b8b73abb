//! A pass of kOps over the tasks of a spec: what it did with each one, and what its steps ask of AWS.

use crate::cidr::IpNet;

use super::cloud::{Cloud, Object, ObjectId};
use super::field::{ChangedField, FieldName};
use super::kind::ResourceKind;
use super::owned_tags::{NAME, Tags, WantedTags};
use super::task::TaskId;
use super::tasks::Tasks;

/// Why kOps refuses to plan a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// The field cannot be changed.
    Immutable,
    /// The field cannot be changed on what others made.
    ForbiddenOnShared,
    /// kOps crashes.
    Crash,
}

/// Why a task that looked well stops at apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// kOps crashes.
    Crash,
    /// A route to an instance: kOps has no target for it.
    MissingTarget,
    /// An additional route to IPv6, which kOps sends as IPv4.
    Ipv6AsIpv4,
    /// What has to exist does not.
    NotFound,
    /// The field cannot be changed.
    Immutable,
    /// The subnet's block is used by another one.
    SubnetConflict,
    /// The subnet's block lies in no block of the VPC.
    SubnetRange,
    /// The address is used by another NAT gateway.
    AlreadyAssociated,
    /// A subnet uses the block.
    CidrBlockInUse,
    /// A subnet that goes in the same run may still use the block; Terraform only.
    VpcBlockInUse,
    /// The table may still have a route to the destination; Terraform only.
    RouteExists,
    /// A subnet that stays is in the VPC; Terraform only.
    VpcInUse,
}

impl Failure {
    /// The error code of AWS, where it is AWS that refuses.
    pub fn aws_code(self) -> Option<&'static str> {
        match self {
            Self::SubnetConflict => Some("InvalidSubnet.Conflict"),
            Self::SubnetRange => Some("InvalidSubnet.Range"),
            Self::AlreadyAssociated => Some("Resource.AlreadyAssociated"),
            Self::CidrBlockInUse => Some("CidrBlockInUse"),
            Self::VpcBlockInUse => Some("InvalidCidrBlock.InUse"),
            Self::RouteExists => Some("RouteAlreadyExists"),
            Self::VpcInUse => Some("DependencyViolation"),
            Self::Ipv6AsIpv4 => Some("InvalidParameterValue"),
            Self::Crash | Self::MissingTarget | Self::NotFound | Self::Immutable => None,
        }
    }
}

/// What kOps does to AWS in a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// It only looks.
    Dry,
    /// It applies.
    Apply,
    /// It made everything once, whatever it would do today.
    Assume,
    /// It made what nothing tells of.
    Fill,
}

/// What a comparison says: the fields that differ, or that kOps refuses to change one.
pub(super) type Comparison = Result<Vec<ChangedField>, Refused>;

/// A difference that kOps refuses.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    /// Why.
    pub refusal: Refusal,
    /// The field, where it is one.
    pub field: Option<ChangedField>,
}

/// What kOps makes of a task.
#[derive(Clone, Debug)]
pub(super) enum State {
    Unchanged,
    Create,
    Update(Vec<ChangedField>),
    Refuse(Refused),
    Block,
    /// Nothing tells of the object; it is taken to be as it is wanted.
    Untold,
}

/// What a pass did with a task.
#[derive(Debug)]
pub(super) struct Looked {
    pub state: State,
    /// The object that was found or made.
    pub object: Option<ObjectId>,
    pub failure: Option<Failure>,
    pub deletions: Vec<Deletion>,
    /// Whether something that others made becomes the cluster's.
    pub takes_over: bool,
    /// The table that an association takes a subnet from.
    pub moved_from: Option<ObjectId>,
}

/// What goes at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Deletion {
    pub kind: ResourceKind,
    pub block: IpNet,
}

/// A pass under way.
pub(super) struct Pass<'a, 'c> {
    pub cloud: &'c mut Cloud<'a>,
    pub tasks: &'a Tasks<'a>,
    pub looked: Vec<Looked>,
    pub mode: Mode,
}

impl Looked {
    pub fn of(state: State, object: Option<ObjectId>) -> Looked {
        Looked { state, object, failure: None, deletions: Vec::new(), takes_over: false, moved_from: None }
    }

    /// Whether the object is as it is wanted, so that an apply does nothing.
    pub fn is_settled(&self) -> bool {
        matches!(self.state, State::Unchanged) && self.failure.is_none() && self.deletions.is_empty()
    }

    /// Whether what waits for the task can go on.
    pub fn goes_on(&self) -> bool {
        self.failure.is_none() && !matches!(self.state, State::Refuse(_) | State::Block)
    }
}

impl<'a> Pass<'a, '_> {
    /// Whether what there is is made.
    pub fn assumes(&self) -> bool {
        matches!(self.mode, Mode::Assume | Mode::Fill)
    }

    /// The object that a task found or made; `None` where it is still to be made.
    pub fn object(&self, task: TaskId) -> Option<ObjectId> {
        self.looked.get(task)?.object
    }

    /// The VPC, which every side has one task for, the first one.
    pub fn vpc(&self) -> Option<ObjectId> {
        self.object(0)
    }

    /// The object with this name that has the tag of the cluster.
    pub fn named(&self, kind: ResourceKind, name: &str) -> Option<ObjectId> {
        self.cloud.by_name(kind, name, self.tasks.cluster)
    }

    /// Makes an object with these tags.
    pub fn make(&mut self, kind: ResourceKind, tags: WantedTags<'a>) -> ObjectId {
        self.cloud.add(Object { tags: Tags::Made(tags), ..Object::new(kind) })
    }

    /// Adds and overwrites tags.
    pub fn tag(&mut self, object: ObjectId, tags: WantedTags<'a>) {
        self.cloud.tag(object, tags);
    }

    /// The tags that are missing or have another value; more tags never differ.
    pub fn compare_tags(&self, tags: WantedTags<'a>, object: ObjectId) -> Vec<ChangedField> {
        let lacking = self.cloud.get(object).tags.lacking(tags).into_iter();
        lacking.map(|(key, found, value)| ChangedField::tag(key, found, value)).collect()
    }

    /// The name, where it is another one.
    pub fn compare_name(&self, name: &str, object: ObjectId) -> Option<ChangedField> {
        let found = self.cloud.get(object).tag(NAME);
        let field = || ChangedField::new(FieldName::Name, found.map(str::to_owned), Some(name.to_owned()));
        (found != Some(name)).then(field)
    }

    /// What an object is called in the value of a field.
    pub fn label(&self, object: Option<ObjectId>) -> Option<String> {
        self.cloud.get(object?).label().map(str::to_owned)
    }
}
