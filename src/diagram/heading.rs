//! What is above the picture.

/// What is above the picture.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'a> {
    /// The cluster's name.
    pub cluster: &'a str,
    /// The address family of its pods.
    pub family: &'a str,
    /// The region, where it is known.
    pub region: Option<&'a str>,
    /// The kOps release.
    pub release: &'a str,
}
