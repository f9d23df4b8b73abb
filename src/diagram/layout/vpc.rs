//! What is written on the VPC.

use std::borrow::Cow;

use crate::cidr::Cidr;
use crate::diagram::measures::TOP;
use crate::diagram::model::Model;

/// A line of the text on the VPC, with its baseline.
pub enum Line<'a> {
    /// Whether it is new.
    Name(f64, &'static str),
    /// What a value is.
    Label(f64, Cow<'a, str>),
    /// A value.
    Value(f64, &'a str),
    /// Between what the VPC has and what only the cluster has.
    Rule(f64),
}

/// The most blocks of a family that are written.
const MOST: usize = 5;
/// Between lines, and between groups of lines.
const LINE: f64 = 15.0;
/// Between groups of lines.
const GROUP: f64 = 7.0;

/// The lower edge of the text, and the room below it.
pub fn bottom(model: &Model<'_>) -> f64 {
    lines(model).1
}

/// The lines, and where the frame can end.
pub fn lines<'a>(model: &Model<'a>) -> (Vec<Line<'a>>, f64) {
    let network = model.network;
    let vpc = &network.vpc;
    let mut text = Text { lines: Vec::new(), y: TOP + 12.0 };
    text.lines.push(Line::Name(text.y, if vpc.shared { "Existing VPC" } else { "New VPC" }));
    text.y += 16.0;
    let id = if vpc.shared { vpc.id.as_deref().unwrap_or_default() } else { "made by kOps" };
    text.lines.push(Line::Label(text.y, Cow::Borrowed(id)));
    text.y += 24.0;
    text.blocks("IPv4", &vpc.ipv4_cidrs, None);
    let has_ipv6 = vpc.amazon_provided_ipv6 || model.subnets.iter().any(|subnet| subnet.planned.ipv6.is_some());
    let unknown = if vpc.amazon_provided_ipv6 { "a /56, chosen by Amazon" } else { "not known yet" };
    text.blocks("IPv6", &vpc.ipv6_cidrs, has_ipv6.then_some(unknown));
    let others = [("Pods", &network.pod_cidr), ("Services", &network.service_cluster_ip_range)];
    let others: Vec<_> = others.into_iter().filter_map(|(label, block)| Some((label, block.as_deref()?))).collect();
    if !others.is_empty() {
        text.lines.push(Line::Rule(text.y - 4.5));
        text.y += 18.0;
    }
    for (label, block) in others {
        text.group(label, &[block]);
    }
    let bottom = text.y - 8.0;
    (text.lines, bottom)
}

/// The lines so far, and the next baseline.
struct Text<'a> {
    lines: Vec<Line<'a>>,
    y: f64,
}

impl<'a> Text<'a> {
    /// The blocks of a family; where there is none, what is said instead.
    fn blocks(&mut self, label: &'static str, blocks: &'a [Cidr], instead: Option<&'a str>) {
        let shown: Vec<&str> = blocks.iter().take(MOST).map(Cidr::text).collect();
        match (&shown[..], instead) {
            ([], None) => {}
            ([], Some(instead)) => self.group(label, &[instead]),
            (shown, _) => self.group(label, shown),
        }
        if MOST < blocks.len() {
            self.y -= GROUP;
            self.lines.push(Line::Label(self.y, Cow::Owned(format!("+ {} more", blocks.len() - MOST))));
            self.y += LINE + GROUP;
        }
    }

    fn group(&mut self, label: &'static str, values: &[&'a str]) {
        self.lines.push(Line::Label(self.y, Cow::Borrowed(label)));
        for value in values {
            self.y += LINE;
            self.lines.push(Line::Value(self.y, value));
        }
        self.y += LINE + GROUP;
    }
}
