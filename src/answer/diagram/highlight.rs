//! The path of a flow as ways on a picture.

use crate::diagram::{End, Stop, Track};
use crate::trace::{Component, ComponentKind, Destination, Disposition, Hop, Path, Scene, Verdict};

/// The way of a path of a flow that is for `to`. DNS, link-local services and hosts outside are not in pictures.
pub fn track<'a>(path: &Path<'a>, to: Destination, scene: &Scene<'a>) -> Track {
    let mut stops = Vec::new();
    let start = match (path.from.subnet, path.from.address) {
        (Some(subnet), _) => Some(Stop::Subnet(subnet.to_owned())),
        (None, None) => Some(Stop::Internet),
        (None, Some(_)) => None,
    };
    let exit = (path.disposition == Disposition::ExitsToInternet).then_some(Stop::Internet);
    let arrival = scene.arrival_of(path, to).map(|subnet| Stop::Subnet(subnet.to_owned()));
    for stop in start.into_iter().chain(path.hops.iter().filter_map(stop)).chain(exit).chain(arrival) {
        if stops.last() != Some(&stop) {
            stops.push(stop);
        }
    }
    let end = match path.verdict() {
        Verdict::Delivered | Verdict::Forwarded => None,
        Verdict::Dropped => Some(End::Dropped),
        Verdict::Undetermined => Some(End::Undetermined),
    };
    Track { stops, end }
}

fn stop(hop: &Hop<'_>) -> Option<Stop> {
    let Component { kind, name, id, .. } = hop.component;
    let text = |text: Option<&str>| text.map(str::to_owned);
    match kind {
        ComponentKind::Subnet => text(name).map(Stop::Subnet),
        ComponentKind::RouteTable => {
            let destination = hop.route.map(|route| route.destination.text().to_owned());
            Some(Stop::Table { name: text(name), destination })
        }
        ComponentKind::Target(kind) => text(id.or(name)).map(|key| Stop::Target(kind, key)),
        ComponentKind::Internet => Some(Stop::Internet),
        ComponentKind::ExternalHost | ComponentKind::Resolver | ComponentKind::Service => None,
    }
}
