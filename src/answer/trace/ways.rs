//! The hops, starts and ends that many paths have: each is told once, and written once as JSON for people. Paths that
//! are alike have all of their hops in common, and are followed once.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::known::{Key, Known};
use super::path_body::{AlternativeBody, HopBody, MatchedRouteBody, PathBody, PathReplyBody, PathSourceBody};
use super::template::{Hole, Templates};
use super::text::{push_alternative, push_ending, push_hop, push_reply, push_start};
use super::traced::{
    Addresses, Beginning, End, HOPS_END, MARK, Manner, NEXT_HOP, Step, TracedFlow, TracedFlows, TracedPath, Track, Way,
};
use crate::cidr::address_text;
use crate::diagnostic::excerpt;
use crate::trace::{
    Assumptions, Course, Disposition, Expected, Family, Flow, Hop, Kind, Likeness, Part, Path, Scene, Sentence, Start,
    Verdict,
};

/// How many brackets are around a path in an answer, and around a hop.
const PATH: usize = 4;
const HOP: usize = PATH + 2;

/// How many hops most flows have at most.
const USUAL: usize = 4;

/// What most hops take at most, in bytes.
const TYPICAL_HOP: usize = 1 << 10;

/// How many kinds of hops are mostly met, and how many kinds of starts and of ends.
const TYPICAL_WAYS: usize = 48;
const TYPICAL_STARTS: usize = 32;
const TYPICAL_ENDS: usize = 8;

/// What is known by how paths end, by what is said of the reply, and by the family of the alternative. What is said is
/// known by where its code is.
type Ending = (Disposition, usize, Option<Family>);

/// How many hops are found at once.
const RECENT: usize = 256;

/// The flows over one scene.
pub(super) struct Ways<'s, 'a> {
    scene: &'s Scene<'a>,
    /// The starts in each subnet: without an address that is tried, and with one of each family.
    inside: Vec<[Option<usize>; 3]>,
    /// Those outside, by family and address.
    outside: BTreeMap<(Option<Family>, Option<IpAddr>), Option<usize>>,
    hops: Known<Kind, usize>,
    ends: BTreeMap<Ending, usize>,
    /// The paths that others may be like.
    followed: Known<Likeness, Followed>,
    assumed: Assumptions,
    told: TracedFlows,
}

/// A path that others may be like.
#[derive(Clone, Copy, Debug)]
struct Followed {
    track: usize,
    verdict: Verdict,
    family: Option<Family>,
}

impl<'s, 'a> Ways<'s, 'a> {
    /// None yet, of so many flows that are made in this manner.
    pub fn over(scene: &'s Scene<'a>, flows: usize, manner: Manner) -> Ways<'s, 'a> {
        let (outside, ends) = (BTreeMap::new(), BTreeMap::new());
        let (hops, followed) = (Known::with_room(RECENT.min(USUAL * flows)), Known::with_room(RECENT.min(flows)));
        let told = TracedFlows {
            flows: Vec::with_capacity(flows),
            paths: Vec::with_capacity(flows),
            tracks: Vec::with_capacity(flows),
            steps: Vec::with_capacity(USUAL * flows),
            starts: Vec::with_capacity(TYPICAL_STARTS),
            ways: Vec::with_capacity(TYPICAL_WAYS),
            ends: Vec::with_capacity(TYPICAL_ENDS),
            templates: Templates::with_room(TYPICAL_HOP * TYPICAL_WAYS.min(USUAL * flows)),
            manner,
            ..TracedFlows::default()
        };
        Ways { scene, inside: Vec::new(), outside, hops, ends, followed, assumed: Assumptions::ALWAYS, told }
    }

    /// Adds the next flow, and says what becomes of it.
    pub fn add(&mut self, flow: &Flow) -> Expected {
        let verdict = Expected::of(self.scene.courses(flow).map(|course| self.path(&course)));
        self.told.flows.push(TracedFlow {
            id: flow.id.clone(),
            name: flow.name.clone(),
            verdict,
            expected: flow.expect.map(|expected| expected == verdict),
            until: self.told.paths.len(),
        });
        verdict
    }

    /// All flows, and what they assume.
    pub fn told(self) -> (TracedFlows, Assumptions) {
        (self.told, self.assumed)
    }

    fn path(&mut self, course: &Course) -> Verdict {
        let likeness = self.scene.likeness(course);
        if let Some(known) = likeness.and_then(|likeness| self.followed.get(&likeness)) {
            let start = self.start(course, known.family);
            self.told.paths.push(TracedPath { start, track: known.track, to: Addresses::of(course) });
            return known.verdict;
        }
        let path = self.scene.follow(course);
        let first = self.told.steps.len();
        self.new_path(course, &path);
        let mut ways = self.told.steps[first..].iter().map(|step| &self.told.ways[step.way]);
        let is_told_again = |likeness: &Likeness| path.is_of_many() || likeness.is_of_one_subnet();
        if let Some(likeness) = likeness.filter(is_told_again).filter(|_| !ways.any(|way| way.is_own)) {
            let (verdict, family) = (path.verdict(), path.from.family);
            self.followed.insert(likeness, Followed { track: self.told.tracks.len() - 1, verdict, family });
        }
        path.verdict()
    }

    fn new_path(&mut self, course: &Course, path: &Path<'a>) {
        let (first, to) = (self.told.steps.len(), Addresses::of(course));
        for hop in &path.hops {
            let holder = self.scene.held_in(hop);
            if let Some(place) = holder {
                let names = &mut self.told.subnets;
                names.resize(names.len().max(place + 1), None);
                names[place].get_or_insert_with(|| excerpt(self.scene.name_of(place)).into_owned());
            }
            let step = Step { way: self.way(hop, holder.is_some()), address: to.told(hop.address()), holder };
            self.told.steps.push(step);
        }
        let (start, end) = (self.start(course, path.from.family), self.end(path));
        let (alternative, hint) = (to.told(path.alternative), self.scene.hint(path));
        let length = self.told.length_of(end, &self.told.steps[first..], hint.as_deref());
        let steps = (first, self.told.steps.len());
        self.assumed = self.assumed.with(path.assumed);
        self.told.paths.push(TracedPath { start, track: self.told.tracks.len(), to });
        self.told.tracks.push(Track { end, steps, alternative, hint, length });
    }

    /// The place of the start of a path whose source tries an address of this family.
    fn start(&mut self, course: &Course, family: Option<Family>) -> usize {
        let known = match (course.place(), *course) {
            (Some(place), _) => {
                self.inside.resize(self.inside.len().max(place + 1), [None; 3]);
                &mut self.inside[place][family.map_or(0, |family| 1 + family as usize)]
            }
            (None, Course::Outside(address, ..)) => self.outside.entry((family, Some(address))).or_default(),
            (None, _) => self.outside.entry((family, None)).or_default(),
        };
        let TracedFlows { starts, manner, templates, .. } = &mut self.told;
        *known.get_or_insert_with(|| {
            starts.push(Beginning::of(self.scene.start(course, family), *manner, templates));
            starts.len() - 1
        })
    }

    fn way(&mut self, hop: &Hop<'a>, is_held: bool) -> usize {
        let kind = self.scene.kind(hop, is_held);
        self.hops.get(&kind).unwrap_or_else(|| {
            let way = Way::of(hop, self.scene, self.told.manner, &mut self.told.templates);
            let place = self.told.ways.len();
            if !way.is_own {
                self.hops.insert(kind, place);
            }
            self.told.ways.push(way);
            place
        })
    }

    fn end(&mut self, path: &Path<'a>) -> usize {
        let said = path.reply.map_or(0, |reply| std::ptr::from_ref(reply.code).addr());
        let ending = (path.disposition, said, path.alternative.map(Family::of));
        let (scene, TracedFlows { ends, manner, templates, .. }) = (self.scene, &mut self.told);
        *self.ends.entry(ending).or_insert_with(|| {
            ends.push(End::of(path, scene, *manner, templates));
            ends.len() - 1
        })
    }
}

impl Key for Kind {
    fn mixed(&self) -> usize {
        Kind::mixed(self)
    }
}

impl Key for Likeness {
    fn mixed(&self) -> usize {
        Likeness::mixed(self)
    }
}

impl Beginning {
    fn of(start: Start<'_>, manner: Manner, templates: &mut Templates) -> Beginning {
        let text = templates.add(|text, _| {
            text.push_str("{\n          \"from\": ");
            push_start(text, PATH + 1, &start);
        });
        Beginning { body: (manner == Manner::Bodies).then(|| Box::new(PathSourceBody::from(start))), text }
    }
}

impl Way {
    /// What is told of a hop.
    fn of<'a>(hop: &Hop<'a>, scene: &Scene<'a>, manner: Manner, templates: &mut Templates) -> Way {
        let text = templates.add(|text, holes| {
            text.push_str(NEXT_HOP);
            push_hop(text, HOP, scene, hop, |text, part| {
                holes.push((text.len(), if matches!(part, Part::Subnet(_)) { Hole::Subnet } else { Hole::Address }));
            });
        });
        let has_body = manner == Manner::Bodies;
        let is_own = has_body && templates.text(&text).contains(MARK);
        let show = |part: &Part<'_>| if is_own { part.to_string() } else { MARK.to_string() };
        Way { body: has_body.then(|| Box::new(hop_body(hop, scene, show))), text, is_own }
    }
}

impl End {
    fn of(path: &Path<'_>, scene: &Scene<'_>, manner: Manner, templates: &mut Templates) -> End {
        let text = templates.add(|text, _| push_ending(text, PATH, path.verdict(), path.disposition));
        let rest = templates.add(|text, holes| {
            text.push_str(HOPS_END);
            if let Some(reply) = path.reply {
                push_reply(text, PATH, reply, scene.reply_words(reply));
            }
            if let Some(address) = path.alternative {
                push_alternative(text, PATH, Family::of(address), |text| holes.push((text.len(), Hole::Address)));
            }
        });
        End { body: (manner == Manner::Bodies).then(|| Box::new(path_body(path, scene))), text, rest }
    }
}

/// A path as a body, without its start, its hops and its hint, its alternative marked.
fn path_body(path: &Path<'_>, scene: &Scene<'_>) -> PathBody {
    PathBody {
        from: PathSourceBody::default(),
        verdict: path.verdict().into(),
        disposition: path.disposition.into(),
        hops: Vec::new(),
        reply: path.reply.map(|reply| PathReplyBody {
            verdict: reply.verdict.into(),
            code: reply.code.code,
            explanation: scene.reply_words(reply),
        }),
        alternative: path
            .alternative
            .map(|address| AlternativeBody { family: Family::of(address).into(), address: MARK.to_string() }),
        hint: None,
    }
}

/// A hop as a body; `show` says what is told of its address, and of the subnet in which the packet arrives.
fn hop_body<'a>(hop: &Hop<'a>, scene: &Scene<'a>, mut show: impl FnMut(&Part<'_>) -> String) -> HopBody {
    HopBody {
        component: hop.component.into(),
        code: hop.event.code().code,
        aws_code: hop.event.aws_code(),
        source_address: hop.source.map(address_text),
        destination_address: hop.destination.map(|address| show(&Part::Address(address))),
        route: hop.route.map(MatchedRouteBody::from),
        less_specific: scene.less_specific(hop).map(MatchedRouteBody::from).collect(),
        explanation: told(&scene.explanation(hop), show),
    }
}

fn told(sentence: &Sentence<'_>, mut show: impl FnMut(&Part<'_>) -> String) -> String {
    let mut text = String::new();
    for part in sentence.parts() {
        match part {
            Part::Text(part) => text.push_str(part),
            told => text.push_str(&show(&told)),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::traced::MARK;

    use crate::answer::TRACE;
    use crate::manifest::Format;
    use crate::plan::Query;
    use crate::question::{Asked, Bounds};

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
        let bodies = read.stream.documents[0].root.value.to_json();
        assert_eq!(serde_json::to_string_pretty(&bodies).unwrap(), json.trim_end());
    }

    #[test]
    fn an_address_is_not_told_of_another_one_where_a_name_has_the_marks() {
        let spec = SPEC.replace("name: u-a", "name: \"u\\uFDD0a\"");
        let host = |address: &str| format!("- {{from: {{subnet: a}}, to: {{host: {{ipv4: {address}}}}}}}\n");
        let body = [&*spec, "flows:\n", &host("192.0.2.1"), &host("192.0.2.9")].concat();
        let query = Query::default();
        let asked = Asked::read(body.as_bytes(), Format::Yaml, &query, &[], Bounds::DEFAULT).unwrap();
        let told = TRACE.inquiry().unwrap().answer(&asked, Format::Json).unwrap();
        for address in ["192.0.2.1", "192.0.2.9"] {
            assert!(told.contains(&format!("makes IPv4 of the packet, to `{address}`")), "{told}");
        }
    }

    #[test]
    fn names_that_have_the_marks_are_told_as_they_are() {
        let spec = SPEC.replace("name: d-a", "name: \"d\\uFDD0a\"").replace("[a, d-a, b]", "[a, b]");
        let flows =
            "flows:\n- {from: {subnet: a}, to: {subnet: \"d\\uFDD0a\"}}\n- {from: {subnet: a}, to: {subnet: b}}\n";
        let body = [&spec, flows].concat();
        let query = Query::default();
        for format in [Format::Json, Format::Yaml] {
            let asked = Asked::read(body.as_bytes(), Format::Yaml, &query, &[], Bounds::DEFAULT).unwrap();
            let Ok(told) = TRACE.inquiry().unwrap().answer(&asked, format) else { continue };
            assert!(told.contains("it is in subnet `d\u{fdd0}a`") && told.contains("it is in subnet `b`"), "{told}");
        }
    }
}
