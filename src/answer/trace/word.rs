//! The words of kinds, reasons and states as the serializer writes them, which asks for each by way of a formatter.

use crate::routes::{RouteReason, RouteState, TargetKind};
use crate::trace::ComponentKind;

/// The word of what a hop is.
pub fn of_component(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Internet => "internet",
        ComponentKind::ExternalHost => "externalHost",
        ComponentKind::Subnet | ComponentKind::Target(TargetKind::Local) => "subnet",
        ComponentKind::Resolver => "resolver",
        ComponentKind::Service => "service",
        ComponentKind::RouteTable => "routeTable",
        ComponentKind::Target(kind) => of_target(kind),
    }
}

/// The word of what a route leads to.
pub fn of_target(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Local => "local",
        TargetKind::InternetGateway => "internetGateway",
        TargetKind::EgressOnlyInternetGateway => "egressOnlyInternetGateway",
        TargetKind::NatGateway => "natGateway",
        TargetKind::Instance => "instance",
        TargetKind::TransitGateway => "transitGateway",
        TargetKind::VpcPeeringConnection => "vpcPeeringConnection",
        TargetKind::NetworkInterface => "networkInterface",
        TargetKind::VpcEndpoint => "vpcEndpoint",
        TargetKind::VirtualPrivateGateway => "virtualPrivateGateway",
        TargetKind::CarrierGateway => "carrierGateway",
        TargetKind::LocalGateway => "localGateway",
        TargetKind::CoreNetwork => "coreNetwork",
        TargetKind::Unknown => "unknown",
    }
}

/// The word of why a route is there.
pub fn of_reason(reason: RouteReason) -> &'static str {
    match reason {
        RouteReason::Local => "local",
        RouteReason::Ipv4Default => "ipv4Default",
        RouteReason::Ipv6Default => "ipv6Default",
        RouteReason::Nat64 => "nat64",
        RouteReason::Additional => "additional",
        RouteReason::Observed => "observed",
    }
}

/// The word of whether AWS can use a route.
pub fn of_state(state: RouteState) -> &'static str {
    match state {
        RouteState::Active => "active",
        RouteState::Blackhole => "blackhole",
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;
    use crate::answer::table_body::{RouteReasonBody, RouteStateBody, TargetKindBody};
    use crate::answer::trace::path_body::ComponentKindBody;

    const TARGETS: [TargetKind; 14] = [
        TargetKind::Local,
        TargetKind::InternetGateway,
        TargetKind::EgressOnlyInternetGateway,
        TargetKind::NatGateway,
        TargetKind::Instance,
        TargetKind::TransitGateway,
        TargetKind::VpcPeeringConnection,
        TargetKind::NetworkInterface,
        TargetKind::VpcEndpoint,
        TargetKind::VirtualPrivateGateway,
        TargetKind::CarrierGateway,
        TargetKind::LocalGateway,
        TargetKind::CoreNetwork,
        TargetKind::Unknown,
    ];

    #[track_caller]
    fn check(word: &str, body: impl Serialize) {
        assert_eq!(serde_json::to_value(body).unwrap(), word);
    }

    #[test]
    fn words_are_those_of_the_serializer() {
        for kind in TARGETS {
            check(of_target(kind), TargetKindBody::from(kind));
            check(of_component(ComponentKind::Target(kind)), ComponentKindBody::from(ComponentKind::Target(kind)));
        }
        for kind in [
            ComponentKind::Internet,
            ComponentKind::ExternalHost,
            ComponentKind::Subnet,
            ComponentKind::Resolver,
            ComponentKind::Service,
            ComponentKind::RouteTable,
        ] {
            check(of_component(kind), ComponentKindBody::from(kind));
        }
        for reason in [
            RouteReason::Local,
            RouteReason::Ipv4Default,
            RouteReason::Ipv6Default,
            RouteReason::Nat64,
            RouteReason::Additional,
            RouteReason::Observed,
        ] {
            check(of_reason(reason), RouteReasonBody::from(reason));
        }
        for state in [RouteState::Active, RouteState::Blackhole] {
            check(of_state(state), RouteStateBody::from(state));
        }
    }
}
