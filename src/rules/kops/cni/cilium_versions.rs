//! Versions of Cilium, and which of them each kOps release installs.

use crate::release::{Release, Releases};

/// A version of Cilium, as far as kOps looks at it: it never asks for the major number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CiliumVersion {
    pub(super) minor: u64,
    pub(super) patch: u64,
}

/// Why a text is not a valid version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VersionError {
    NoPrefix,
    Unreadable,
}

impl CiliumVersion {
    /// Reads `v1.18.6`, with a pre-release or build part if there is one.
    pub(super) fn parse(text: &str) -> Result<CiliumVersion, VersionError> {
        let version = text.strip_prefix('v').ok_or(VersionError::NoPrefix)?;
        let core = version.split(['-', '+']).next().unwrap_or_default();
        let numbers: Vec<Option<u64>> = core.split('.').map(number).collect();
        match numbers[..] {
            [Some(_), Some(minor), Some(patch)] => Ok(CiliumVersion { minor, patch }),
            _ => Err(VersionError::Unreadable),
        }
    }
}

fn number(text: &str) -> Option<u64> {
    let canonical = text == "0" || !text.starts_with('0');
    (canonical && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// The minor versions that kOps releases install, and the first of them with IPv6.
#[derive(Debug)]
pub(super) struct Window {
    releases: Releases,
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) first_with_ipv6: u64,
    /// 1.25 meant to ask for a patch of its version, and lets others through instead.
    other_minors_from_patch: Option<u64>,
}

const fn only(minor: u64, releases: Releases) -> Window {
    Window { releases, first: minor, last: minor, first_with_ipv6: minor, other_minors_from_patch: None }
}

static WINDOWS: [Window; 7] = [
    Window { first: 8, first_with_ipv6: 10, ..only(11, Releases::until(25)) },
    Window { other_minors_from_patch: Some(5), first_with_ipv6: 0, ..only(11, Releases::only(25)) },
    only(12, Releases::between(26, 28)),
    only(13, Releases::only(28)),
    only(15, Releases::between(29, 31)),
    only(16, Releases::between(31, 34)),
    only(18, Releases::since(34)),
];

impl Window {
    /// The window of a release.
    pub(super) fn of(release: Release) -> Option<&'static Window> {
        WINDOWS.iter().find(|window| window.releases.contains(release))
    }

    /// Whether the release installs `version`.
    pub(super) fn contains(&self, version: CiliumVersion, ipv6: bool) -> bool {
        let excused = self.other_minors_from_patch.is_some_and(|patch| patch <= version.patch);
        let inside = self.first <= version.minor && version.minor <= self.last;
        (inside || excused) && (!ipv6 || self.first_with_ipv6 <= version.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_release_has_one_window() {
        for release in Release::all() {
            assert_eq!(WINDOWS.iter().filter(|window| window.releases.contains(release)).count(), 1, "{release}");
        }
    }

    #[test]
    fn reads_versions_with_three_numbers() {
        assert_eq!(CiliumVersion::parse("v1.18.6-rc.1"), Ok(CiliumVersion { minor: 18, patch: 6 }));
        assert_eq!(CiliumVersion::parse("1.18.6"), Err(VersionError::NoPrefix));
        for text in ["v", "v1.18", "v1.18.06", "v1.18.6.1", "v1.x.0"] {
            assert_eq!(CiliumVersion::parse(text), Err(VersionError::Unreadable), "{text}");
        }
    }
}
