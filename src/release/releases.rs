//! The supported releases, and ranges of them.

use std::fmt;

use super::version::KubernetesVersion;

/// A supported kOps minor release, meaning its latest patch.
///
/// ```
/// use kops_network_planner::release::Release;
///
/// let release = Release::parse("v1.36.2").unwrap();
/// assert_eq!(release.to_string(), "1.36");
/// assert!(Release::parse("1.22").is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release(u8);

impl Release {
    /// The oldest supported release, the first one that plans IPv6 networks.
    pub const OLDEST: Release = Release(23);
    /// The newest supported release.
    pub const NEWEST: Release = Release(37);
    /// The newest stable release, assumed where nothing chooses another one.
    pub const DEFAULT: Release = Release(36);

    /// The release 1.`minor`, if it is supported.
    pub const fn new(minor: u8) -> Option<Release> {
        if minor < Release::OLDEST.0 || Release::NEWEST.0 < minor {
            return None;
        }
        Some(Release(minor))
    }

    /// Reads `1.36`, `v1.36`, `1.36.2` or `v1.36.2-beta.1`; `None` when the text is not a valid version or names an
    /// unsupported release.
    pub fn parse(text: &str) -> Option<Release> {
        let version = KubernetesVersion::parse(text)?;
        if version.major != 1 {
            return None;
        }
        Release::new(u8::try_from(version.minor).ok()?)
    }

    /// The supported release nearest to a Kubernetes version: kOps 1.N is made for Kubernetes 1.N.
    pub fn nearest(version: KubernetesVersion) -> Release {
        let minor = if version.major == 1 { version.minor } else { u32::MAX };
        let minor = minor.clamp(u32::from(Release::OLDEST.0), u32::from(Release::NEWEST.0));
        Release(minor as u8)
    }

    /// All supported releases, oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Release> {
        (Release::OLDEST.0..=Release::NEWEST.0).map(Release)
    }

    /// The minor number: 36 for kOps 1.36.
    pub const fn minor(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.0)
    }
}

/// A half-open range of releases: from `since` on, up to but not including `until`.
///
/// ```
/// use kops_network_planner::release::{Release, Releases};
///
/// let range = Releases::between(24, 27);
/// assert!(range.contains(Release::new(26).unwrap()));
/// assert!(!range.contains(Release::new(27).unwrap()));
/// assert_eq!(range.to_string(), "1.24 to 1.26");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Releases {
    since: u8,
    until: Option<u8>,
}

impl Releases {
    /// Every supported release.
    pub const ALL: Releases = Releases { since: Release::OLDEST.0, until: None };

    /// Release 1.`minor` and all later ones.
    pub const fn since(minor: u8) -> Releases {
        Releases { since: minor, until: None }
    }

    /// All releases before 1.`minor`.
    pub const fn until(minor: u8) -> Releases {
        Releases::between(Release::OLDEST.0, minor)
    }

    /// From 1.`since` on, before 1.`until`.
    pub const fn between(since: u8, until: u8) -> Releases {
        assert!(Release::OLDEST.0 <= since && since < until && until <= Release::NEWEST.0);
        Releases { since, until: Some(until) }
    }

    /// Only release 1.`minor`.
    pub const fn only(minor: u8) -> Releases {
        Releases::between(minor, minor + 1)
    }

    /// Whether `release` lies in the range.
    pub fn contains(self, release: Release) -> bool {
        self.since <= release.0 && self.until.is_none_or(|until| release.0 < until)
    }

    /// The first release in the range.
    pub fn first(self) -> Release {
        Release(self.since)
    }

    /// The last release in the range.
    pub fn last(self) -> Release {
        self.until.map_or(Release::NEWEST, |until| Release(until - 1))
    }

    /// The first release after the range, or `None` where the range is open.
    pub fn end(self) -> Option<Release> {
        self.until.map(Release)
    }

    /// Whether the range holds every supported release.
    pub fn is_all(self) -> bool {
        self == Releases::ALL
    }
}

impl fmt::Display for Releases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.first(), self.last());
        match (first == last, self.until) {
            (true, _) => write!(f, "{first}"),
            (false, None) if self.is_all() => f.write_str("all releases"),
            (false, None) => write!(f, "{first} and later"),
            (false, Some(_)) => write!(f, "{first} to {last}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Release::parse(text).map(|release| release.to_string()), expected.map(str::to_owned), "{text}");
    }

    #[test]
    fn reads_minor_and_patch_with_and_without_v() {
        check("1.36", Some("1.36"));
        check("v1.36", Some("1.36"));
        check("1.36.2", Some("1.36"));
        check("v1.36.2-beta.1", Some("1.36"));
    }

    #[test]
    fn refuses_what_is_not_supported_or_no_version() {
        for text in ["", "1", "1.22", "1.38", "2.36", "latest", "1.3", "1.-36", "1.+36", "1.036"] {
            check(text, None);
        }
    }

    #[test]
    fn clamps_a_kubernetes_version_to_the_supported_releases() {
        let nearest = |text| Release::nearest(KubernetesVersion::parse(text).unwrap()).to_string();
        assert_eq!(nearest("1.18.0"), "1.23");
        assert_eq!(nearest("1.30.4"), "1.30");
        assert_eq!(nearest("1.99.0"), "1.37");
        assert_eq!(nearest("2.0.0"), "1.37");
    }

    #[test]
    fn ranges_are_half_open() {
        let range = Releases::between(24, 27);
        let inside: Vec<String> =
            Release::all().filter(|release| range.contains(*release)).map(|release| release.to_string()).collect();
        assert_eq!(inside, ["1.24", "1.25", "1.26"]);
        assert_eq!(range.first().to_string(), "1.24");
        assert_eq!(range.last().to_string(), "1.26");
    }

    #[test]
    fn ranges_read_as_people_say_them() {
        assert_eq!(Releases::ALL.to_string(), "all releases");
        assert_eq!(Releases::since(28).to_string(), "1.28 and later");
        assert_eq!(Releases::until(27).to_string(), "1.23 to 1.26");
        assert_eq!(Releases::only(26).to_string(), "1.26");
    }
}
