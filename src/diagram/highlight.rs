//! The ways of packets that are lit on a picture, as the picture is told them.

use super::words::noun;
use crate::routes::TargetKind;

/// The ways of packets that are lit. Without one nothing is, and nothing is dimmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlight {
    /// The ways.
    pub tracks: Vec<Track>,
}

/// The way of a packet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// What it meets, in order.
    pub stops: Vec<Stop>,
    /// How it ends at the last one, where it does not arrive.
    pub end: Option<End>,
}

/// Something that a packet meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A subnet, by its name.
    Subnet(String),
    /// The table of the subnet that the packet is in.
    Table {
        /// Its name; `None` where the table is not known.
        name: Option<String>,
        /// The destination of the route that is taken.
        destination: Option<String>,
    },
    /// What a route leads to: the kind, and the id or, without one, the name.
    Target(TargetKind, String),
    /// The internet.
    Internet,
}

/// How a packet ends that does not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// It is lost.
    Dropped,
    /// Where it goes on is not known.
    Undetermined,
}

impl End {
    /// All of them.
    pub const ALL: [End; 2] = [End::Dropped, End::Undetermined];

    /// The words in the legend and in titles.
    pub fn words(self) -> &'static str {
        match self {
            End::Dropped => "dropped here",
            End::Undetermined => "not known from here on",
        }
    }

    /// The class of its symbol.
    pub fn class(self) -> &'static str {
        match self {
            End::Dropped => "dropped",
            End::Undetermined => "undetermined",
        }
    }

    /// The symbol where texts alone are drawn.
    pub fn symbol(self) -> &'static str {
        match self {
            End::Dropped => "✕",
            End::Undetermined => "?",
        }
    }
}

impl Highlight {
    /// The ways in sentences, each after a space; nothing where there are none.
    pub fn sentences(&self) -> String {
        let tracks = self.tracks.iter().filter(|track| !track.stops.is_empty());
        tracks.map(|track| format!(" The way of packets: {}.", track.words())).collect()
    }
}

impl Track {
    /// The way in words: what packets meet, and how they end.
    pub fn words(&self) -> String {
        let stops: Vec<String> = self.stops.iter().map(Stop::words).collect();
        let end = self.end.map(|end| format!(", {}", end.words())).unwrap_or_default();
        format!("{}{end}", stops.join(", "))
    }
}

impl Stop {
    fn words(&self) -> String {
        match self {
            Stop::Subnet(name) => format!("subnet {name}"),
            Stop::Table { name: Some(name), destination: Some(destination) } => {
                format!("table {name} with {destination}")
            }
            Stop::Table { name: Some(name), destination: None } => format!("table {name}"),
            Stop::Table { name: None, .. } => "its table".to_owned(),
            Stop::Target(kind, key) => format!("{} {key}", noun(*kind)),
            Stop::Internet => "the internet".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_said_in_its_order_with_its_end() {
        let table = Stop::Table { name: Some("private-a".to_owned()), destination: Some("::/0".to_owned()) };
        let gateway = Stop::Target(TargetKind::InternetGateway, "igw-1".to_owned());
        let track = Track { stops: vec![Stop::Subnet("a".to_owned()), table, gateway], end: Some(End::Dropped) };
        assert_eq!(track.words(), "subnet a, table private-a with ::/0, internet gateway igw-1, dropped here");
    }
}
