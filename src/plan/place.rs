//! Where objects and their fields are in what was sent.

use std::borrow::Cow;

use super::request::Request;
use crate::diagnostic::{FieldPath, Object, Segment};
use crate::manifest::{Envelope, Manifest};
use crate::spec::to_source;

/// The document of an object, and the way to it there.
pub(super) fn base<'a>(request: &'a Request<'_>, object: Object) -> Option<(usize, &'a [Segment])> {
    match manifest(request, object) {
        Some(manifest) => Some((manifest.document, manifest.base.segments())),
        None if request.input.envelope == Envelope::Present => Some((0, request.input.base.segments())),
        None => None,
    }
}

/// Where a field of an object is in its manifest.
pub(super) fn written<'p>(
    request: &Request<'_>,
    object: Object,
    field: &'p FieldPath,
    written_at: Option<&'p FieldPath>,
) -> Cow<'p, FieldPath> {
    match (written_at, object) {
        (Some(path), _) => Cow::Borrowed(path),
        (None, Object::Cluster) => to_source(field, request.inputs.cluster.api_version),
        (None, _) => Cow::Borrowed(field),
    }
}

/// The manifest of an object; the envelope is none.
pub(super) fn manifest<'a>(request: &'a Request<'_>, object: Object) -> Option<&'a Manifest> {
    match object {
        Object::Cluster => Some(&request.input.cluster),
        Object::InstanceGroup(index) => request.input.groups.get(index),
        Object::Skipped(index) => request.input.skipped.get(index),
        Object::Request => None,
    }
}
