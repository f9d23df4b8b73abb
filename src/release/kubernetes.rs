//! Kubernetes versions as kOps reads them, and the window of versions that each kOps release manages.

use std::fmt;

use super::Release;

/// A Kubernetes version; patch, pre-release and build parts do not count in kOps' comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KubernetesVersion {
    /// The part before the first dot.
    pub major: u32,
    /// The part after the first dot.
    pub minor: u32,
}

impl KubernetesVersion {
    /// Version 1.`minor`.
    pub const fn minor(minor: u32) -> KubernetesVersion {
        KubernetesVersion { major: 1, minor }
    }

    /// Reads `1.34`, `1.34.2` or `v1.34.2-beta.1+build`; `None` where kOps' `ParseKubernetesVersion` fails.
    pub fn parse(text: &str) -> Option<KubernetesVersion> {
        let text = text.trim().trim_start_matches('v');
        let core = text.split(['-', '+']).next()?;
        let mut parts = core.split('.').map(number);
        let (major, minor) = (parts.next()??, parts.next()??);
        let patch = parts.next();
        if patch == Some(None) || parts.next().is_some() {
            return None;
        }
        Some(KubernetesVersion { major, minor })
    }
}

fn number(text: &str) -> Option<u32> {
    let canonical = text == "0" || !text.starts_with('0');
    (canonical && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// The Kubernetes versions a kOps release manages (`apply_cluster.go`, `OldestSupportedKubernetesVersion` and its neighbours).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KubernetesWindow {
    /// Below this kOps refuses.
    pub oldest: KubernetesVersion,
    /// Below this kOps warns.
    pub recommended: KubernetesVersion,
    /// Above this kOps refuses, unless it is told to go on.
    pub newest: KubernetesVersion,
}

/// `(kOps minor, oldest Kubernetes minor, recommended Kubernetes minor)`; the newest is kOps' own minor.
const WINDOWS: [(u8, u32, u32); 15] = [
    (23, 18, 20),
    (24, 19, 21),
    (25, 20, 22),
    (26, 21, 23),
    (27, 22, 24),
    (28, 23, 25),
    (29, 24, 26),
    (30, 25, 27),
    (31, 25, 28),
    (32, 27, 29),
    (33, 27, 29),
    (34, 29, 31),
    (35, 29, 31),
    (36, 31, 33),
    (37, 32, 34),
];

impl KubernetesWindow {
    /// The window of `release`.
    pub(super) fn of(release: Release) -> KubernetesWindow {
        let row = usize::from(release.minor() - Release::OLDEST.minor());
        let (minor, oldest, recommended) = WINDOWS[row];
        KubernetesWindow {
            oldest: KubernetesVersion::minor(oldest),
            recommended: KubernetesVersion::minor(recommended),
            newest: KubernetesVersion::minor(u32::from(minor)),
        }
    }

    /// Whether kOps manages `version` at all.
    pub fn contains(self, version: KubernetesVersion) -> bool {
        self.oldest <= version && version <= self.newest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_release_has_its_own_window() {
        for release in Release::all() {
            assert_eq!(release.kubernetes().newest.minor, u32::from(release.minor()));
        }
        let window = Release::DEFAULT.kubernetes();
        assert!(window.contains(KubernetesVersion::minor(31)));
        assert!(!window.contains(KubernetesVersion::minor(30)));
        assert!(!window.contains(KubernetesVersion::minor(37)));
    }

    #[test]
    fn refuses_text_that_is_no_version() {
        for text in ["", "1", "1.x", "banana", "1.2.3.4", "1..2", "1.2.", "-1.2"] {
            assert_eq!(KubernetesVersion::parse(text), None, "{text}");
        }
    }
}
