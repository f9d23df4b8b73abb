//! Bodies that many hops have: each is made once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::path_body::{AlternativeBody, ComponentBody, HopBody, MatchedRouteBody, PathBody, PathReplyBody};
use super::shared::Shared;
use crate::routes::Route;
use crate::trace::{Component, Event, Family, Hop, Path, Reply, Scene};

/// A component with what sentences call it.
#[derive(Clone, Debug)]
struct Named {
    body: Shared<ComponentBody>,
    words: Arc<str>,
}

/// The bodies that were made for the paths of one scene.
#[derive(Debug, Default)]
pub struct Bodies<'a> {
    components: BTreeMap<Component<'a>, Named>,
    /// By where the route is: those of one plan stay where they are.
    routes: BTreeMap<*const Route, Shared<MatchedRouteBody>>,
}

impl<'a> Bodies<'a> {
    /// The body of a component.
    fn component(&mut self, component: Component<'a>) -> Named {
        let make = || Named { body: ComponentBody::from(component).into(), words: component.words().into() };
        self.components.entry(component).or_insert_with(make).clone()
    }

    /// The body of a route.
    fn route(&mut self, route: &Route) -> Shared<MatchedRouteBody> {
        let make = || MatchedRouteBody::from(route).into();
        self.routes.entry(std::ptr::from_ref(route)).or_insert_with(make).clone()
    }

    /// A path over `scene`, whose bodies these are.
    pub fn path(&mut self, path: &Path<'a>, scene: &Scene<'a>) -> PathBody {
        let alternative =
            |address| AlternativeBody { family: Family::of(address).into(), address: address.to_string() };
        PathBody {
            from: path.from.into(),
            verdict: path.verdict().into(),
            disposition: path.disposition.into(),
            hops: path.hops.iter().map(|hop| self.hop(hop, scene)).collect(),
            reply: path.reply.map(|reply| reply_body(reply, scene)),
            alternative: path.alternative.map(alternative),
            hint: scene.hint(path),
        }
    }

    fn hop(&mut self, hop: &Hop<'a>, scene: &Scene<'a>) -> HopBody {
        let Named { body: component, words } = self.component(hop.component);
        HopBody {
            component,
            code: hop.event.code().code,
            aws_code: match hop.event {
                Event::Ends(disposition) => disposition.aws_code(),
                _ => None,
            },
            source_address: hop.source.map(|address| address.to_string()),
            destination_address: hop.destination.map(|address| address.to_string()),
            route: hop.route.map(|route| self.route(route)),
            less_specific: scene.less_specific(hop).map(|route| self.route(route)).collect(),
            explanation: scene.explained(hop, &words),
        }
    }
}

fn reply_body(reply: Reply, scene: &Scene<'_>) -> PathReplyBody {
    let Reply { verdict, code } = reply;
    PathReplyBody { verdict: verdict.into(), code: code.code, explanation: scene.reply_words(reply) }
}
