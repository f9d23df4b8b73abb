//! The API's load balancer, and questions that several rules ask.

use crate::diagnostic::FieldPath;
use crate::release::{Release, Releases};
use crate::rules::rule::Subject;
use crate::spec::{LoadBalancer, LoadBalancerSubnet, Provider};

/// The load balancer's block.
const LOAD_BALANCER: &str = "spec.api.loadBalancer";

/// The load balancer, when the cluster has one on AWS.
pub(super) fn aws_load_balancer<'a>(subject: &Subject<'a>) -> Option<&'a LoadBalancer> {
    let spec = &subject.cluster.spec;
    spec.api.load_balancer.as_ref().filter(|_| spec.provider == Provider::Aws)
}

/// A field of the load balancer.
pub(super) fn field(name: &'static str) -> FieldPath {
    FieldPath::of(LOAD_BALANCER).key(name)
}

/// A field of the load balancer's subnet at `index`.
pub(super) fn subnet_field(index: usize, name: &'static str) -> FieldPath {
    field("subnets").index(index).key(name)
}

/// The load balancer's subnets and their indexes.
pub(super) fn subnets<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (usize, &'a LoadBalancerSubnet)> {
    aws_load_balancer(subject).into_iter().flat_map(|balancer| balancer.subnets.iter().enumerate())
}

/// Whether kOps makes a network load balancer, as opposed to a classic one.
pub(super) fn is_network(balancer: &LoadBalancer) -> bool {
    balancer.class == "Network"
}

/// Whether the load balancer is out of reach from the Internet.
pub(super) fn is_internal(balancer: &LoadBalancer) -> bool {
    balancer.balancer_type == "Internal"
}

/// Where a release prints a finding whose field is `name` today: at the cluster's spec until 1.24, at the load balancer
/// until 1.26.
pub(super) fn printed_at(name: &'static str, release: Release) -> FieldPath {
    let places = [(Releases::until(25), FieldPath::of("spec")), (Releases::until(27), FieldPath::of(LOAD_BALANCER))];
    let place = places.into_iter().find(|(releases, _)| releases.contains(release));
    place.map_or_else(|| field(name), |(_, path)| path)
}
