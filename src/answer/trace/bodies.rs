//! Bodies that many hops have: each is made once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::path_body::{
    AlternativeBody, ComponentBody, HopBody, MatchedRouteBody, PathBody, PathReplyBody, PathSourceBody,
};
use super::shared::Shared;
use crate::cidr::address_text;
use crate::routes::Route;
use crate::trace::{Component, Event, Family, Hop, Path, Reply, Scene, Start};

/// How many brackets are around the fields of a path, its hops, their fields, and the items of these.
const OF_PATH: usize = 5;
const HOP: usize = 6;
const OF_HOP: usize = 7;
const IN_HOP: usize = 8;

/// A component with what sentences call it.
#[derive(Clone, Debug)]
struct Named {
    body: Shared<ComponentBody>,
    words: Arc<str>,
}

/// The bodies that were made for the paths of one scene.
#[derive(Debug, Default)]
pub struct Bodies<'a> {
    starts: BTreeMap<Start<'a>, Shared<PathSourceBody>>,
    replies: BTreeMap<&'static str, Shared<PathReplyBody>>,
    components: BTreeMap<Component<'a>, Named>,
    /// The hops without an address.
    hops: BTreeMap<(Component<'a>, Event), Shared<HopBody>>,
    /// By where the route is, since those of one plan stay where they are, and by the brackets around it.
    routes: BTreeMap<(*const Route, usize), Shared<MatchedRouteBody>>,
}

impl<'a> Bodies<'a> {
    /// The body of a component.
    fn component(&mut self, component: Component<'a>) -> Named {
        let body = || Shared::at(OF_HOP, ComponentBody::from(component));
        let make = || Named { body: body(), words: component.words().into() };
        self.components.entry(component).or_insert_with(make).clone()
    }

    /// The body of a route with so many brackets around it.
    fn route(&mut self, route: &Route, depth: usize) -> Shared<MatchedRouteBody> {
        let make = || Shared::at(depth, MatchedRouteBody::from(route));
        self.routes.entry((std::ptr::from_ref(route), depth)).or_insert_with(make).clone()
    }

    /// A path over `scene`, whose bodies these are.
    pub fn path(&mut self, path: &Path<'a>, scene: &Scene<'a>) -> PathBody {
        let alternative =
            |address| AlternativeBody { family: Family::of(address).into(), address: address_text(address) };
        let start = || Shared::at(OF_PATH, path.from.into());
        PathBody {
            from: self.starts.entry(path.from).or_insert_with(start).clone(),
            verdict: path.verdict().into(),
            disposition: path.disposition.into(),
            hops: path.hops.iter().map(|hop| self.hop(hop, scene)).collect(),
            reply: path.reply.map(|reply| self.reply(reply, scene)),
            alternative: path.alternative.map(alternative),
            hint: scene.hint(path),
        }
    }

    fn hop(&mut self, hop: &Hop<'a>, scene: &Scene<'a>) -> Shared<HopBody> {
        if hop.has_addresses() {
            return Shared::at(HOP, self.hop_body(hop, scene));
        }
        let key = (hop.component, hop.event);
        if let Some(known) = self.hops.get(&key) {
            return known.clone();
        }
        let made = Shared::at(HOP, self.hop_body(hop, scene));
        self.hops.insert(key, made.clone());
        made
    }

    fn hop_body(&mut self, hop: &Hop<'a>, scene: &Scene<'a>) -> HopBody {
        let Named { body: component, words } = self.component(hop.component);
        HopBody {
            component,
            code: hop.event.code().code,
            aws_code: match hop.event {
                Event::Ends(disposition) => disposition.aws_code(),
                _ => None,
            },
            source_address: hop.source.map(address_text),
            destination_address: hop.destination.map(address_text),
            route: hop.route.map(|route| self.route(route, OF_HOP)),
            less_specific: scene.less_specific(hop).map(|route| self.route(route, IN_HOP)).collect(),
            explanation: scene.explained(hop, &words),
        }
    }

    fn reply(&mut self, reply: Reply, scene: &Scene<'_>) -> Shared<PathReplyBody> {
        let Reply { verdict, code } = reply;
        let body = || PathReplyBody { verdict: verdict.into(), code: code.code, explanation: scene.reply_words(reply) };
        self.replies.entry(code.code).or_insert_with(|| Shared::at(OF_PATH, body())).clone()
    }
}

impl PathBody {
    /// Writes what several paths or hops have, as JSON for people.
    pub fn write_shared(&self) {
        let PathBody { from, verdict: _, disposition: _, hops, reply, alternative: _, hint: _ } = self;
        from.write();
        reply.iter().for_each(Shared::write);
        for hop in hops {
            hop.component.write();
            hop.route.iter().chain(&hop.less_specific).for_each(Shared::write);
            hop.write();
        }
    }
}
