//! Names of AWS objects, as tables show them.

/// Shortens the names of AWS objects, which nearly all end with the cluster's.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    cluster: &'a str,
}

impl Names<'_> {
    /// Names in the cluster that is called so.
    pub fn of(cluster: &str) -> Names<'_> {
        Names { cluster }
    }

    /// The name without the cluster's name after it.
    pub fn short(self, name: &str) -> String {
        let own = name.strip_suffix(self.cluster).and_then(|name| name.strip_suffix('.'));
        own.unwrap_or(name).to_owned()
    }
}
