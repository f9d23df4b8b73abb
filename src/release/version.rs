//! Kubernetes versions as kOps reads them.

use std::fmt;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_text_that_is_no_version() {
        for text in ["", "1", "1.x", "banana", "1.2.3.4", "1..2", "1.2.", "-1.2"] {
            assert_eq!(KubernetesVersion::parse(text), None, "{text}");
        }
    }
}
