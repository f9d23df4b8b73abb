//! What becomes of flows, whose paths are told when they are written.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use serde::{Serialize, Serializer};

use super::asked::VERDICTS;
use super::flow_body::FlowTraceBody;
use super::path_body::{HopBody, PathBody, PathSourceBody};
use super::template::{Hole, Template, Templates};
use crate::answer::notation::{Raw, push_inside, push_text};
use crate::cidr::{address_text, push_address, synthesized};
use crate::trace::{Course, Destination, Expected};

/// How much is written at once, in bytes: so little that it is copied while it is in the nearest cache, in the way of
/// small texts.
const CHUNK: usize = 1 << 10;

/// What an answer has besides its flows, in bytes, mostly.
const BESIDES: usize = 16 << 10;

/// What a flow, what a path, and what a hop takes besides what is told of its kind, in bytes, mostly.
const PER_FLOW: usize = 160;
const PER_PATH: usize = 48;
const PER_STEP: usize = 48;

/// What is before each hop of a path, without its comma before the first one, after the last one, and after the last
/// field of a path, as JSON for people.
pub(super) const NEXT_HOP: &str = ",\n            ";
pub(super) const HOPS_END: &str = "\n          ]";
const PATH_END: &str = "\n        }";

/// What is in a body where its address is told, or the subnet in which the packet arrives. Unicode has no such
/// character; a hop that has it otherwise is not told with holes in bodies.
pub(super) const MARK: char = '\u{fdd0}';

/// What flows are made to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// Bodies, for any use.
    #[default]
    Bodies,
    /// JSON for people, and nothing else.
    Text,
}

/// What paths have in common that start alike.
#[derive(Debug)]
pub(super) struct Beginning {
    /// Where they start, where bodies are made.
    pub body: Option<Box<PathSourceBody>>,
    /// All that is before the end of a path, as JSON for people.
    pub text: Template,
}

/// What hops of one kind have in common.
#[derive(Debug)]
pub(super) struct Way {
    /// The hop with marks for its holes, where bodies are made.
    pub body: Option<Box<HopBody>>,
    /// The same as JSON for people, with what is before each hop.
    pub text: Template,
    /// Whether its body is that of one path alone: a name has a mark.
    pub is_own: bool,
}

/// What paths have in common that end alike.
#[derive(Debug)]
pub(super) struct End {
    /// The path without its start, its hops and its hint; its alternative has a mark. Only where bodies are made.
    pub body: Option<Box<PathBody>>,
    /// What is between the start and the first hop, and after the hops, as JSON for people.
    pub text: Template,
    pub rest: Template,
}

/// What becomes of flows: what their paths have in common is there once.
#[derive(Debug, Default)]
pub struct TracedFlows {
    /// The texts of all starts, ways and ends.
    pub(super) templates: Templates,
    pub(super) starts: Vec<Beginning>,
    pub(super) ways: Vec<Way>,
    pub(super) ends: Vec<End>,
    /// The names of subnets in which packets arrive, by place.
    pub(super) subnets: Vec<Option<String>>,
    pub(super) flows: Vec<TracedFlow>,
    /// The paths of all flows, one after the other.
    pub(super) paths: Vec<TracedPath>,
    pub(super) tracks: Vec<Track>,
    /// The hops of all tracks, one after the other.
    pub(super) steps: Vec<Step>,
    pub(super) manner: Manner,
}

/// A flow without its paths.
#[derive(Debug)]
pub(super) struct TracedFlow {
    pub id: Option<String>,
    pub name: Option<String>,
    pub verdict: Expected,
    pub expected: Option<bool>,
    /// How many paths it and those before it have.
    pub until: usize,
}

/// A path.
#[derive(Debug)]
pub(super) struct TracedPath {
    pub start: usize,
    /// What it has in common with others that are alike.
    pub track: usize,
    /// What it is to.
    pub to: Addresses,
}

/// What paths have in common that are alike: all but their start and the addresses that they are to.
#[derive(Debug)]
pub(super) struct Track {
    pub end: usize,
    /// From which hop, and until before which one.
    pub steps: (usize, usize),
    pub alternative: Told,
    pub hint: Option<Cow<'static, str>>,
    /// How many bytes it takes, mostly.
    pub length: usize,
}

/// A hop: its way, and what is in the holes of it.
#[derive(Debug)]
pub(super) struct Step {
    pub way: usize,
    pub address: Told,
    /// The subnet in which the packet arrives.
    pub holder: Option<usize>,
}

/// The addresses that a path is to, where the question gives them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Addresses {
    ipv4: Option<Ipv4Addr>,
    ipv6: Option<Ipv6Addr>,
}

/// An address that is told of a path, by what it is to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told {
    Nothing,
    Ipv4,
    Ipv6,
    /// What DNS64 makes of the IPv4 address.
    Made,
    /// Another one.
    Other(IpAddr),
}

impl Addresses {
    /// Those that a path is to.
    pub fn of(course: &Course) -> Addresses {
        match course {
            Course::Inside(_, Destination::Address(IpAddr::V4(address))) => {
                Addresses { ipv4: Some(*address), ipv6: None }
            }
            Course::Inside(_, Destination::Address(IpAddr::V6(address))) => {
                Addresses { ipv4: None, ipv6: Some(*address) }
            }
            Course::Inside(_, Destination::Host(ipv4, ipv6)) => Addresses { ipv4: *ipv4, ipv6: *ipv6 },
            _ => Addresses::default(),
        }
    }

    /// How an address is told of a path to these.
    pub fn told(self, address: Option<IpAddr>) -> Told {
        let Addresses { ipv4, ipv6 } = self;
        match address {
            None => Told::Nothing,
            Some(IpAddr::V4(address)) if ipv4 == Some(address) => Told::Ipv4,
            Some(IpAddr::V6(address)) if ipv6 == Some(address) => Told::Ipv6,
            Some(IpAddr::V6(address)) if ipv4.map(synthesized) == Some(address) => Told::Made,
            Some(address) => Told::Other(address),
        }
    }

    fn address(self, told: Told) -> Option<IpAddr> {
        match told {
            Told::Nothing => None,
            Told::Ipv4 => self.ipv4.map(IpAddr::V4),
            Told::Ipv6 => self.ipv6.map(IpAddr::V6),
            Told::Made => self.ipv4.map(synthesized).map(IpAddr::V6),
            Told::Other(address) => Some(address),
        }
    }
}

impl TracedFlows {
    /// How many bytes an answer with them as a text is about to have; else 0.
    pub(super) fn size(&self) -> usize {
        if self.manner == Manner::Text { BESIDES + self.length() } else { 0 }
    }

    /// The flows as bodies; without hops where they are made to be a text.
    pub fn bodies(&self) -> impl Iterator<Item = FlowTraceBody> + '_ {
        self.flows.iter().enumerate().map(|(index, flow)| FlowTraceBody {
            index,
            id: flow.id.clone(),
            name: flow.name.clone(),
            verdict: flow.verdict.into(),
            expected: flow.expected,
            paths: self.paths_of(index).filter_map(|path| self.body(path)).collect(),
        })
    }

    /// The places of the paths of a flow.
    fn paths_of(&self, flow: usize) -> Range<usize> {
        let first = flow.checked_sub(1).map_or(0, |before| self.flows[before].until);
        first..self.flows[flow].until
    }

    fn steps_of(&self, track: &Track) -> &[Step] {
        &self.steps[track.steps.0..track.steps.1]
    }

    fn body(&self, place: usize) -> Option<PathBody> {
        let path = &self.paths[place];
        let track = &self.tracks[path.track];
        let mut body = self.ends[track.end].body.as_deref()?.clone();
        body.from = self.starts[path.start].body.as_deref()?.clone();
        body.hops = self.steps_of(track).iter().filter_map(|step| self.hop(step, path.to)).collect();
        body.hint = track.hint.as_deref().map(str::to_owned);
        if let (Some(alternative), Some(address)) = (&mut body.alternative, path.to.address(track.alternative)) {
            alternative.address = address_text(address);
        }
        Some(body)
    }

    fn hop(&self, step: &Step, to: Addresses) -> Option<HopBody> {
        let Way { body, text, is_own } = &self.ways[step.way];
        let mut body = body.as_deref()?.clone();
        let mut holes = self.templates.holes(text);
        if !is_own {
            for part in body.destination_address.iter_mut().chain([&mut body.explanation]) {
                let mut pieces = part.split(MARK);
                let first = pieces.next().unwrap_or_default().to_owned();
                let filled = pieces.zip(&mut holes).fold(first, |filled, (piece, hole)| match hole {
                    Hole::Address => filled + &to.address(step.address).map(address_text).unwrap_or_default() + piece,
                    Hole::Subnet => filled + self.name(step) + piece,
                });
                *part = filled;
            }
        }
        Some(body)
    }

    /// The name of the subnet in which a packet arrives.
    fn name(&self, step: &Step) -> &str {
        step.holder.and_then(|place| self.subnets.get(place)?.as_deref()).unwrap_or_default()
    }

    /// How many bytes are about to be written.
    fn length(&self) -> usize {
        let lengths =
            self.paths.iter().map(|path| self.starts[path.start].text.length() + self.tracks[path.track].length);
        lengths.sum::<usize>() + PER_FLOW * self.flows.len()
    }

    /// How many bytes the end of a path takes, its hops and its hint, mostly.
    pub(super) fn length_of(&self, end: usize, steps: &[Step], hint: Option<&str>) -> usize {
        let End { text, rest, .. } = &self.ends[end];
        let hops = steps.iter().map(|step| PER_STEP + self.ways[step.way].text.length());
        PER_PATH + text.length() + hops.sum::<usize>() + rest.length() + hint.map_or(0, str::len)
    }

    fn push_flow(&self, index: usize, address: &mut AddressTexts, text: &mut String) {
        let TracedFlow { id, name, verdict, expected, .. } = &self.flows[index];
        text.push_str("{\n      \"index\": ");
        push_number(text, index);
        for (key, value) in [(",\n      \"id\": ", id), (",\n      \"name\": ", name)] {
            if let Some(value) = value {
                text.push_str(key);
                push_text(text, value);
            }
        }
        let word = VERDICTS.iter().find(|(_, known)| known == verdict).map_or("", |(word, _)| *word);
        [",\n      \"verdict\": \"", word].iter().for_each(|part| text.push_str(part));
        text.push_str(match expected {
            None => "\",\n      \"paths\": [",
            Some(true) => "\",\n      \"expected\": true,\n      \"paths\": [",
            Some(false) => "\",\n      \"expected\": false,\n      \"paths\": [",
        });
        for (place, path) in self.paths_of(index).enumerate() {
            text.push_str(if place == 0 { "\n        " } else { ",\n        " });
            self.push_path(path, address, text);
        }
        text.push_str(if self.paths_of(index).is_empty() { "]\n    }" } else { "\n      ]\n    }" });
    }

    fn push_path(&self, place: usize, address: &mut AddressTexts, text: &mut String) {
        let path = &self.paths[place];
        let (track, templates) = (&self.tracks[path.track], &self.templates);
        let End { text: middle, rest, .. } = &self.ends[track.end];
        address.turn(path.to);
        text.push_str(templates.text(&self.starts[path.start].text));
        text.push_str(templates.text(middle));
        for (index, step) in self.steps_of(track).iter().enumerate() {
            let way = &self.ways[step.way].text;
            templates.push(way, usize::from(index == 0), text, |hole, text| match hole {
                Hole::Address => address.push(step.address, text),
                Hole::Subnet => push_inside(text, self.name(step)),
            });
        }
        templates.push(rest, 0, text, |_, text| address.push(track.alternative, text));
        if let Some(hint) = &track.hint {
            text.push_str(",\n          \"hint\": ");
            push_text(text, hint);
        }
        text.push_str(PATH_END);
    }
}

/// Adds a number in decimal digits.
fn push_number(text: &mut String, number: usize) {
    if 10 <= number {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// The texts of the addresses that a path is to: most are told several times.
#[derive(Default)]
struct AddressTexts {
    to: Addresses,
    ipv4: String,
    ipv6: String,
    made: String,
}

impl AddressTexts {
    /// Goes on with a path to these.
    fn turn(&mut self, to: Addresses) {
        if self.to != to {
            self.to = to;
            [&mut self.ipv4, &mut self.ipv6, &mut self.made].into_iter().for_each(String::clear);
        }
    }

    /// Adds the text of an address that is told of the path.
    fn push(&mut self, told: Told, text: &mut String) {
        let written = match told {
            Told::Nothing => return,
            Told::Ipv4 => &mut self.ipv4,
            Told::Ipv6 => &mut self.ipv6,
            Told::Made => &mut self.made,
            Told::Other(address) => return push_address(text, address),
        };
        if written.is_empty() {
            self.to.address(told).iter().for_each(|address| push_address(written, *address));
        }
        text.push_str(written);
    }
}

impl Serialize for TracedFlows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.manner == Manner::Bodies {
            return serializer.collect_seq(self.bodies());
        }
        let mut raw = Raw::start(serializer)?;
        let mut text = String::with_capacity(self.length().min(CHUNK + CHUNK / 2));
        let mut address = AddressTexts::default();
        text.push('[');
        for index in 0..self.flows.len() {
            text.push_str(if index == 0 { "\n    " } else { ",\n    " });
            self.push_flow(index, &mut address, &mut text);
            if CHUNK < text.len() {
                raw.push(&text)?;
                text.clear();
            }
        }
        text.push_str(if self.flows.is_empty() { "]" } else { "\n  ]" });
        raw.push(&text)?;
        raw.end()
    }
}
