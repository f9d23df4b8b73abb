//! The ways that many paths take: each is made once, and in JSON for people written once.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use serde::ser::SerializeStruct;

use super::path_body::{AlternativeBody, HopBody, MatchedRouteBody, PathBody, PathReplyBody, PathSourceBody};
use crate::answer::notation::{Raw, fragment};
use crate::cidr::address_text;
use crate::trace::{Event, Family, Hop, Kind, Path, Scene, Start};

/// How many brackets are around a path in an answer, and around where it starts.
const PATH: usize = 4;
const FROM: usize = PATH + 1;

/// Where an address is left out. Unicode has no such character, and a way whose names have it is not shared.
const MARK: char = '\u{fdd0}';

/// Where a path that is not told yet starts, as JSON.
const NOWHERE: &str = "{}";

/// What is after the last field of a path, and before a hint.
const END: &str = "\n        }";
const HINT: &str = ",\n          \"hint\": ";

/// Where paths start.
#[derive(Debug)]
struct From {
    body: PathSourceBody,
    /// The same as JSON for people.
    text: Option<String>,
}

/// What paths of one kind have in common.
#[derive(Debug)]
struct Way {
    /// The path with marks for its addresses, without its start and its hint.
    body: PathBody,
    /// Which of the addresses of a path is at each mark.
    holes: Vec<usize>,
    text: Option<Text>,
    /// Whether it is written as JSON for people.
    is_written: OnceLock<()>,
}

/// A way as JSON for people.
#[derive(Debug)]
struct Text {
    /// What is before the start of the path.
    head: String,
    /// What is between the marks.
    pieces: Vec<String>,
}

/// The way of a packet, and what only this one has of it.
#[derive(Debug)]
pub struct TracedPath {
    from: Arc<From>,
    way: Arc<Way>,
    addresses: Vec<IpAddr>,
    hint: Option<String>,
}

/// The ways over one scene.
pub struct Ways<'s, 'a> {
    scene: &'s Scene<'a>,
    starts: BTreeMap<Start<'a>, Arc<From>>,
    known: BTreeMap<Kind, Arc<Way>>,
}

impl<'s, 'a> Ways<'s, 'a> {
    /// None yet.
    pub fn over(scene: &'s Scene<'a>) -> Ways<'s, 'a> {
        Ways { scene, starts: BTreeMap::new(), known: BTreeMap::new() }
    }

    /// A path over the scene.
    pub fn path(&mut self, path: &Path<'a>) -> TracedPath {
        let hops = path.hops.iter().filter_map(Hop::address);
        TracedPath {
            from: self.start(path.from),
            way: self.way(path),
            addresses: hops.chain(path.alternative).collect(),
            hint: self.scene.hint(path),
        }
    }

    fn start(&mut self, start: Start<'a>) -> Arc<From> {
        let make = || {
            let body = PathSourceBody::from(start);
            Arc::new(From { text: fragment(&body, FROM), body })
        };
        Arc::clone(self.starts.entry(start).or_insert_with(make))
    }

    fn way(&mut self, path: &Path<'a>) -> Arc<Way> {
        let kind = self.scene.kind(path);
        if let Some(known) = self.known.get(&kind) {
            return Arc::clone(known);
        }
        let mut holes = Vec::new();
        let body = body_of(path, self.scene, |place, _| {
            holes.push(place);
            MARK.to_string()
        });
        let is_written = OnceLock::new();
        let Some(text) = Text::of(&body, holes.len()) else {
            let body = body_of(path, self.scene, |_, address| address_text(address));
            return Arc::new(Way { body, holes: Vec::new(), text: None, is_written });
        };
        let way = Arc::new(Way { body, holes, text: Some(text), is_written });
        self.known.insert(kind, Arc::clone(&way));
        way
    }
}

/// A path over `scene` without its start and its hint. `show` is given every address in the order of the body, with its
/// place among those of the path, and says what is told.
fn body_of(path: &Path<'_>, scene: &Scene<'_>, mut show: impl FnMut(usize, IpAddr) -> String) -> PathBody {
    let mut place = 0;
    let mut hop_body = |hop: &Hop<'_>| {
        let explanation = scene.explanation(hop);
        let body = HopBody {
            component: hop.component.into(),
            code: hop.event.code().code,
            aws_code: match hop.event {
                Event::Ends(disposition) => disposition.aws_code(),
                _ => None,
            },
            source_address: hop.source.map(address_text),
            destination_address: hop.destination.map(|address| show(place, address)),
            route: hop.route.map(MatchedRouteBody::from),
            less_specific: scene.less_specific(hop).map(MatchedRouteBody::from).collect(),
            explanation: match explanation.address {
                Some(address) => [explanation.before, show(place, address), explanation.after].concat(),
                None => explanation.before,
            },
        };
        place += usize::from(hop.address().is_some());
        body
    };
    let hops = path.hops.iter().map(&mut hop_body).collect();
    let alternative = |address| AlternativeBody { family: Family::of(address).into(), address: show(place, address) };
    PathBody {
        from: PathSourceBody::default(),
        verdict: path.verdict().into(),
        disposition: path.disposition.into(),
        hops,
        reply: path.reply.map(|reply| PathReplyBody {
            verdict: reply.verdict.into(),
            code: reply.code.code,
            explanation: scene.reply_words(reply),
        }),
        alternative: path.alternative.map(alternative),
        hint: None,
    }
}

impl Text {
    /// A body with so many marks; `None` where a name has the mark too.
    fn of(body: &PathBody, marks: usize) -> Option<Text> {
        let text = fragment(body, PATH)?;
        let (head, rest) = text.split_once(NOWHERE)?;
        let pieces: Vec<String> = rest.strip_suffix(END)?.split(MARK).map(str::to_owned).collect();
        (pieces.len() == marks + 1).then(|| Text { head: head.to_owned(), pieces })
    }
}

impl TracedPath {
    /// From now on it is written as JSON for people, and in no other notation.
    pub fn write(&self) {
        let Way { text, is_written, .. } = &*self.way;
        if text.is_some() && self.from.text.is_some() {
            is_written.get_or_init(|| ());
        }
    }

    /// Whether it is written so.
    pub(super) fn is_written(&self) -> bool {
        self.way.is_written.get().is_some()
    }

    /// Writes it as JSON for people.
    pub(super) fn push<S: SerializeStruct>(&self, raw: &mut Raw<S>) -> Result<(), S::Error> {
        let Way { holes, text, .. } = &*self.way;
        let (Some(Text { head, pieces }), Some(from)) = (text, &self.from.text) else { return Ok(()) };
        raw.push(head)?;
        raw.push(from)?;
        let mut texts = self.texts(holes);
        for (place, piece) in pieces.iter().enumerate() {
            if 0 < place
                && let Some(address) = texts.next()
            {
                raw.push(&address)?;
            }
            raw.push(piece)?;
        }
        if let Some(hint) = self.hint.as_ref().and_then(|hint| fragment(hint, FROM)) {
            raw.push(HINT)?;
            raw.push(&hint)?;
        }
        raw.push(END)
    }

    /// The addresses at the marks.
    fn texts<'p>(&'p self, holes: &'p [usize]) -> impl Iterator<Item = Arc<str>> + 'p {
        let mut last: Option<(IpAddr, Arc<str>)> = None;
        let addresses = holes.iter().filter_map(|place| self.addresses.get(*place).copied());
        addresses.map(move |address| match &last {
            Some((same, text)) if *same == address => Arc::clone(text),
            _ => {
                let text: Arc<str> = address_text(address).into();
                last = Some((address, Arc::clone(&text)));
                text
            }
        })
    }

    /// The path as a body.
    pub fn body(&self) -> PathBody {
        let Way { body, holes, .. } = &*self.way;
        let mut texts = self.texts(holes);
        let mut fill = |text: &str| {
            let mut pieces = text.split(MARK);
            let first = pieces.next().unwrap_or_default().to_owned();
            pieces.fold(first, |filled, piece| match texts.next() {
                Some(address) => filled + &address + piece,
                None => filled + &MARK.to_string() + piece,
            })
        };
        let mut body = PathBody { from: self.from.body.clone(), hint: self.hint.clone(), ..body.clone() };
        for hop in &mut body.hops {
            let HopBody { destination_address, explanation, .. } = hop;
            *destination_address = destination_address.as_deref().map(&mut fill);
            *explanation = fill(explanation);
        }
        if let Some(alternative) = &mut body.alternative {
            alternative.address = fill(&alternative.address);
        }
        body
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::answer::TRACE;
    use crate::manifest::Format;
    use crate::plan::Query;
    use crate::question::{Asked, Bounds};
    use crate::trace::{Disposition, Verdict};

    const SPEC: &str = "
vpc: {ipv6CIDRs: ['2001:db8:0:100::/56']}
cluster:
  apiVersion: kops.k8s.io/v1alpha3
  kind: Cluster
  metadata: {name: c.example.com}
  spec:
    kubernetesVersion: 1.34.0
    cloudProvider: {aws: {}}
    networking:
      networkCIDR: 172.20.0.0/16
      nonMasqueradeCIDR: ::/0
      topology: {dns: Public}
      cilium: {}
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        ipv6CIDR: /64#0
        additionalRoutes: [{cidr: 10.0.0.0/8, target: pcx-1}]
      - {name: b, type: Private, zone: us-east-1b, ipv6CIDR: /64#1}
      - {name: d-a, type: DualStack, zone: us-east-1a, cidr: 172.20.64.0/18, ipv6CIDR: /64#2}
      - {name: u-a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21, ipv6CIDR: /64#4}
      - {name: u-b, type: Utility, zone: us-east-1b, cidr: 172.20.8.0/21, ipv6CIDR: /64#5}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [a, d-a, b]}}
";

    /// What becomes of flows, each `{from: …, to: …}`.
    fn answer(flows: &[String], format: Format) -> String {
        let flows: String = flows.iter().map(|flow| format!("- {flow}\n")).collect();
        let body = [SPEC, "flows:\n", &flows].concat();
        let query = Query::default();
        let asked = Asked::read(body.as_bytes(), Format::Yaml, &query, &[], Bounds::DEFAULT).unwrap();
        TRACE.inquiry().unwrap().answer(&asked, format).unwrap()
    }

    fn flows() -> Vec<String> {
        let inside =
            ["{subnet: a}", "{subnet: b, workload: pod}", "{subnet: d-a}", "{subnet: u-a}", "{instanceGroup: nodes}"];
        let addresses = ["192.0.2.1", "192.0.2.77", "10.1.2.3", "10.9.9.9", "172.20.64.9", "172.20.1.1", "172.20.0.2"];
        let others =
            ["2600::1", "2600:1f18::9", "'2001:db8:0:100::5'", "'64:ff9b::a00:1'", "'64:ff9b::c000:207'", "127.0.0.1"];
        let hosts = ["ipv4: 192.0.2.1", "ipv4: 192.0.2.9", "ipv4: 192.0.2.9, ipv6: '2600::2'", "ipv6: '2600::3'"];
        let to = addresses.iter().chain(&others).map(|address| format!("{{address: {address}}}"));
        let to = to.chain(hosts.map(|host| format!("{{host: {{{host}}}}}")));
        let to =
            to.chain(["subnet: b", "subnet: u-a", "internet: IPv6", "service: metadata"].map(|to| format!("{{{to}}}")));
        let to: Vec<String> = to.collect();
        let flow = |from: &str, to: &str| format!("{{from: {from}, to: {to}}}");
        let mut flows: Vec<String> = inside.iter().flat_map(|from| to.iter().map(move |to| flow(from, to))).collect();
        for from in ["{internet: IPv4}", "{internet: IPv6}", "{address: 10.9.9.9}", "{address: 192.0.2.8}"] {
            flows.extend(["{subnet: a}", "{subnet: u-b}", "{address: 172.20.64.9}"].map(|to| flow(from, to)));
        }
        flows
    }

    #[test]
    fn a_flow_among_others_is_told_as_it_is_alone() {
        let flows = flows();
        let together: Value = serde_json::from_str(&answer(&flows, Format::Json)).unwrap();
        for (flow, told) in flows.iter().zip(together["flows"].as_array().unwrap()) {
            let alone: Value = serde_json::from_str(&answer(std::slice::from_ref(flow), Format::Json)).unwrap();
            assert_eq!(told["paths"], alone["flows"][0]["paths"], "{flow}");
        }
    }

    #[test]
    fn what_is_written_once_has_the_bytes_of_what_is_written_each_time() {
        let named =
            "{id: '\"1\"', name: \"a\\nb\", expect: mixed, from: {instanceGroup: nodes}, to: {address: 10.0.0.9}}";
        let flows = [flows(), vec![named.to_owned()]].concat();
        let json = answer(&flows, Format::Json);
        let value: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json.trim_end(), serde_json::to_string_pretty(&value).unwrap());
        assert!(!json.contains(MARK));
        let yaml = answer(&flows, Format::Yaml);
        assert!(!yaml.contains("RawValue") && !yaml.contains(MARK));
        let query = Query::default();
        let read = Asked::read(yaml.as_bytes(), Format::Yaml, &query, &[], Bounds::DEFAULT).unwrap();
        assert_eq!(read.stream.documents[0].root.value.to_json(), value);
    }

    #[test]
    fn a_way_whose_names_have_the_mark_is_not_shared() {
        let body = |name: &str| PathBody {
            from: PathSourceBody::default(),
            verdict: Verdict::Dropped.into(),
            disposition: Disposition::NoRoute.into(),
            hops: Vec::new(),
            reply: None,
            alternative: Some(AlternativeBody { family: Family::Ipv4.into(), address: MARK.to_string() }),
            hint: Some(name.to_owned()),
        };
        assert!(Text::of(&body("a"), 1).is_some());
        assert!(Text::of(&body("a\u{fdd0}"), 1).is_none());
    }
}
