//! The regions of AWS, all partitions, as of November 2025. New ones come, so a region that is not here is a warning.

use crate::likeness::Likeness;

/// Every region, by name. `us-test-1` is the one that kOps' own examples are written for.
pub const REGIONS: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-isoe-west-1",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eusc-de-east-1",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-iso-east-1",
    "us-iso-west-1",
    "us-isob-east-1",
    "us-isob-west-1",
    "us-isof-east-1",
    "us-isof-south-1",
    "us-test-1",
    "us-west-1",
    "us-west-2",
];

/// The last zone of each region that has others than `a`, `b` and `c`. An account does not see all zones between.
const LAST_ZONES: &[(&str, char)] = &[
    ("ap-northeast-1", 'd'),
    ("ap-northeast-2", 'd'),
    ("ca-central-1", 'd'),
    ("cn-north-1", 'd'),
    ("us-east-1", 'f'),
    ("us-test-1", 'z'),
    ("us-west-2", 'd'),
];
/// The last zone of all other regions.
pub const USUAL_LAST_ZONE: char = 'c';

/// The letter of the last availability zone of `region`.
pub fn last_zone(region: &str) -> char {
    LAST_ZONES.iter().find(|(known, _)| *known == region).map_or(USUAL_LAST_ZONE, |(_, last)| *last)
}

/// How alike a region has to be to a known one to be suggested, from 0 to 1.
const ALIKE: f64 = 0.75;

/// Whether the region is known.
pub fn is_known(region: &str) -> bool {
    REGIONS.binary_search(&region).is_ok()
}

/// The known region that is most like this one.
pub fn nearest(likeness: &Likeness, region: &str) -> Option<&'static str> {
    likeness.at_least(ALIKE, region, REGIONS.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_stand_in_order() {
        assert!(REGIONS.is_sorted());
        assert!(is_known("eusc-de-east-1"));
    }

    #[test]
    fn suggests_a_region_for_a_slip() {
        assert_eq!(nearest(&Likeness::default(), "us-esat-1"), Some("us-east-1"));
        assert_eq!(nearest(&Likeness::default(), "mars-north-1"), None);
    }
}
