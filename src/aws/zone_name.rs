//! The names of zones: `us-east-1a`, the local zone `us-west-2-lax-1a`, the wavelength zone `us-east-1-wl1-bos-wlz-1`.
//!
//! A region's name is words and a number, `eusc-de-east-1`; a zone's name goes on after the number.

use super::regions;

/// A zone by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoneName<'a> {
    /// The region it belongs to.
    pub region: &'a str,
    /// What kind of zone it is.
    pub kind: ZoneKind,
}

/// The kind of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneKind {
    /// An availability zone of a region.
    Availability,
    /// A part of a region, located in a city.
    Local,
    /// A part of a region, located in a telephone network.
    Wavelength,
}

impl<'a> ZoneName<'a> {
    /// Reads the name of a zone; `None` when it has not the form of one.
    pub fn parse(name: &'a str) -> Option<ZoneName<'a>> {
        let number = name.bytes().position(|byte| byte.is_ascii_digit())?;
        if words(&name.as_bytes()[..number])? < 2 {
            return None;
        }
        let digits = name[number..].bytes().take_while(u8::is_ascii_digit).count();
        let (region, rest) = name.split_at(number + digits);
        Some(ZoneName { region, kind: ZoneKind::parse(rest)? })
    }

    /// The availability zone of a known region that a name ends with, as most names of subnets do:
    /// `utility-us-east-1a`.
    pub fn at_end(name: &'a str) -> Option<&'a str> {
        let starts = name.bytes().enumerate().filter(|(_, byte)| *byte == b'-').map(|(dash, _)| dash + 1);
        let mut ends = std::iter::once(0).chain(starts).map(|start| &name[start..]);
        ends.find(|zone| ZoneName::parse(zone).is_some_and(ZoneName::is_of_known_region))
    }

    /// Whether it is a known region and a letter, as nearly all names are: cheaper to tell than [`ZoneName::parse`].
    pub fn is_usual(name: &str) -> bool {
        name.ends_with(|last: char| last.is_ascii_lowercase()) && regions::is_known(&name[..name.len() - 1])
    }

    /// Whether AWS is known to have an availability zone of this name.
    pub fn is_known(zone: &str) -> bool {
        let last = |name: &ZoneName<'_>| regions::last_zone(name.region);
        let name = ZoneName::parse(zone).filter(|name| name.is_of_known_region());
        name.is_some_and(|name| !zone.ends_with(|letter| last(&name) < letter))
    }

    fn is_of_known_region(self) -> bool {
        self.kind == ZoneKind::Availability && regions::is_known(self.region)
    }

    /// The region that kOps takes from a zone's name: all but the last character (`FindRegion`).
    pub fn region_as_kops_cuts_it(name: &'a str) -> Option<&'a str> {
        let (last, _) = name.char_indices().next_back()?;
        Some(&name[..last])
    }
}

/// How many words of lower-case letters there are, each followed by a dash; `None` where there is anything else.
fn words(text: &[u8]) -> Option<usize> {
    let (mut count, mut last) = (0, b'-');
    for byte in text {
        match byte {
            b'-' if last != b'-' => count += 1,
            b'a'..=b'z' => {}
            _ => return None,
        }
        last = *byte;
    }
    (last == b'-').then_some(count)
}

impl ZoneKind {
    /// Reads what follows the region.
    fn parse(rest: &str) -> Option<ZoneKind> {
        match rest.strip_prefix('-') {
            None if rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_lowercase()) => {
                Some(ZoneKind::Availability)
            }
            Some(place) if place.starts_with("wl") => Some(ZoneKind::Wavelength),
            Some(place) if place.split_once('-').is_some_and(|(_, number)| !number.is_empty()) => Some(ZoneKind::Local),
            _ => None,
        }
    }

    /// The name of the kind, with its article.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Availability => "an availability zone",
            Self::Local => "a local zone",
            Self::Wavelength => "a wavelength zone",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_zones_apart() {
        let parsed = |name| ZoneName::parse(name).map(|zone| (zone.region, zone.kind));
        assert_eq!(parsed("us-east-1a"), Some(("us-east-1", ZoneKind::Availability)));
        assert_eq!(parsed("eusc-de-east-1a"), Some(("eusc-de-east-1", ZoneKind::Availability)));
        assert_eq!(parsed("us-west-2-lax-1a"), Some(("us-west-2", ZoneKind::Local)));
        assert_eq!(parsed("us-east-1-wl1-bos-wlz-1"), Some(("us-east-1", ZoneKind::Wavelength)));
    }

    #[test]
    fn refuses_what_is_no_zone() {
        for name in ["", "a", "us-east-1", "us-east-1A", "us-east-1ab", "useast1a", "us-1a", "use1-az1", "us--1a", "é"]
        {
            assert_eq!(ZoneName::parse(name), None, "{name}");
        }
        assert_eq!(ZoneName::region_as_kops_cuts_it("us-west-2-lax-1a"), Some("us-west-2-lax-1"));
        assert_eq!(ZoneName::region_as_kops_cuts_it("é"), Some(""));
    }
}
