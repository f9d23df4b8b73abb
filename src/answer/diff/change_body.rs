//! One change as it is sent.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::baseline::place;
use super::words::{ActionBody, AttemptedBody, DowntimeBody, ResourceKindBody};
use crate::answer::diagnostic_body::{RelatedBody, SideBody, SourceBody};
use crate::diagnostic::Object;
use crate::diff::explain;
use crate::diff::{Change, ChangedField, Compared, Context, Explained, Failure, Reason, Reasons, Resource, SideName};

/// What happens to one object.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
#[serde(rename_all = "camelCase")]
pub struct ChangeBody {
    /// The object.
    pub resource: ResourceBody,
    /// What happens to it.
    pub action: ActionBody,
    /// Where it is refused, blocked or fails: what kOps wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempted: Option<AttemptedBody>,
    /// The code; `/v1/codes/{code}` explains it. It is never renamed.
    #[schema(example = "subnet-cidr-immutable")]
    pub code: &'static str,
    /// The page of the code, relative to the server.
    #[serde(rename = "helpURI")]
    #[schema(example = "/codes/subnet-cidr-immutable")]
    pub help_uri: String,
    /// Where AWS refuses it: its error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "InvalidSubnet.Conflict")]
    pub aws_error_code: Option<&'static str>,
    /// The fields that differ.
    pub fields: Vec<ChangedFieldBody>,
    /// The fields of the specs that it comes from, the first few.
    pub because: Vec<RelatedBody>,
    /// What it does to traffic and to the bill.
    pub impact: ImpactBody,
    /// One sentence without a final stop.
    #[schema(example = "`ipv4CIDR` of the subnet `a.c.example.com` is `10.0.0.0/24` and cannot become `10.0.1.0/24`")]
    pub explanation: String,
    /// The repair, or the command that cleans up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Add a subnet of another name with that block, and remove this one later")]
    pub hint: Option<String>,
}

/// An object of AWS, by the name of its kOps task.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ResourceReference)]
#[serde(rename_all = "camelCase")]
pub struct ResourceBody {
    /// The kind.
    pub kind: ResourceKindBody,
    /// The name of the kOps task; of a block that goes, the block.
    #[schema(example = "us-east-1a.c.example.com")]
    pub name: String,
    /// The id, where the request knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "nat-0a1b2c3d")]
    pub id: Option<String>,
    /// The name of its subnet in the spec.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "us-east-1a")]
    pub subnet: Option<String>,
    /// Its zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "us-east-1a")]
    pub zone: Option<String>,
    /// The name of its route table.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "private-us-east-1a.c.example.com")]
    pub route_table: Option<String>,
    /// Where a route leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "64:ff9b::/96")]
    pub destination: Option<String>,
    /// The spec that speaks of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<SideBody>,
}

/// A field with its two values, as text; a value that is absent is not there.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChangedField)]
#[serde(rename_all = "camelCase")]
pub struct ChangedFieldBody {
    /// The field.
    #[schema(example = "ipv4CIDR")]
    pub name: &'static str,
    /// The key of a tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "SubnetType")]
    pub key: Option<String>,
    /// What AWS has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "172.20.32.0/19")]
    pub before: Option<String>,
    /// What is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "172.20.64.0/18")]
    pub after: Option<String>,
    /// `true` instead of `after` where the value comes with an object that does not exist yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_unknown: Option<bool>,
}

/// What a change does to traffic and to the bill.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChangeImpact)]
#[serde(rename_all = "camelCase")]
pub struct ImpactBody {
    /// What it does to traffic.
    pub downtime: DowntimeBody,
    /// Whether AWS bills the object by the hour.
    #[schema(example = false)]
    pub billed: bool,
}

/// What changes are shaped with.
pub(super) struct Shape<'a> {
    /// What decides between codes.
    context: Context<'a>,
    /// The differences of the specs.
    reasons: Reasons<'a>,
    /// The requests, for places.
    compared: &'a Compared<'a>,
    /// The fields that were looked up: many changes come from one.
    related: RefCell<BTreeMap<Reason, RelatedBody>>,
}

impl<'a> Shape<'a> {
    /// What changes between `compared` are shaped with.
    pub fn new(context: Context<'a>, reasons: Reasons<'a>, compared: &'a Compared<'a>) -> Shape<'a> {
        Shape { context, reasons, compared, related: RefCell::default() }
    }

    /// The body of a change.
    pub fn body(&self, change: &Change) -> ChangeBody {
        let Explained { code, explanation, hint, downtime, billed } = explain(change, &self.context);
        let reasons = self.reasons.of_change(change);
        ChangeBody {
            resource: (&change.resource).into(),
            action: change.action.into(),
            attempted: change.attempted.map(AttemptedBody::from),
            code: code.code,
            help_uri: format!("/codes/{}", code.code),
            aws_error_code: change.failure.and_then(Failure::aws_code),
            fields: change.fields.iter().map(ChangedFieldBody::from).collect(),
            because: reasons.into_iter().map(|reason| self.related(reason)).collect(),
            impact: ImpactBody { downtime: downtime.into(), billed },
            explanation,
            hint,
        }
    }

    fn related(&self, reason: Reason) -> RelatedBody {
        let mut known = self.related.borrow_mut();
        known.entry(reason).or_insert_with_key(|reason| self.look_up(reason)).clone()
    }

    fn look_up(&self, Reason { side, field, label }: &Reason) -> RelatedBody {
        let request = match side {
            SideName::Before => self.compared.before.spec(),
            SideName::After => Some(&self.compared.after),
        };
        let source = request.and_then(|request| request.source_of(Object::Cluster, field)).map(|source| {
            let mut source = SourceBody::from(source);
            let (pointer, side) = place(&source.pointer, *side, &self.compared.inherited);
            (source.pointer, source.side) = (pointer, Some(side));
            source
        });
        RelatedBody { field: field.text(), source, label: (*label).to_owned() }
    }
}

impl From<&Resource> for ResourceBody {
    fn from(resource: &Resource) -> ResourceBody {
        let Resource { kind, name, id, subnet, zone, route_table, destination, side } = resource.clone();
        let (kind, side) = (kind.into(), Some(side.into()));
        ResourceBody { kind, name, id, subnet, zone, route_table, destination, side }
    }
}

impl From<&ChangedField> for ChangedFieldBody {
    fn from(field: &ChangedField) -> ChangedFieldBody {
        let ChangedField { name, key, before, after, after_unknown } = field.clone();
        ChangedFieldBody { name: name.as_str(), key, before, after, after_unknown: after_unknown.then_some(true) }
    }
}
