//! The window of Kubernetes versions that each kOps release manages.

use super::releases::Release;
use super::version::KubernetesVersion;

/// The Kubernetes versions a kOps release manages (`apply_cluster.go`, `OldestSupportedKubernetesVersion` and its
/// neighbours).
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
    fn of(release: Release) -> KubernetesWindow {
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

impl Release {
    /// The Kubernetes versions that this release manages.
    pub fn kubernetes(self) -> KubernetesWindow {
        KubernetesWindow::of(self)
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
}
