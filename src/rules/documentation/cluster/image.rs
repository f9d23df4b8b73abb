//! What is known of a machine image by its name.

/// A Linux distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Distribution {
    Amazon,
    Debian,
    Flatcar,
    RedHat,
    Rocky,
    Ubuntu,
}

/// Words in the names of images, in lower case.
const WORDS: [(&str, Distribution); 9] = [
    ("al2023-ami", Distribution::Amazon),
    ("amzn2", Distribution::Amazon),
    ("debian", Distribution::Debian),
    ("flatcar", Distribution::Flatcar),
    ("rhel", Distribution::RedHat),
    ("rocky", Distribution::Rocky),
    ("focal", Distribution::Ubuntu),
    ("jammy", Distribution::Ubuntu),
    ("ubuntu", Distribution::Ubuntu),
];

/// An image whose distribution its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Image {
    pub distribution: Distribution,
    /// The major version, where the name tells it.
    version: Option<u32>,
}

impl Image {
    /// Reads a name such as `136693071363/debian-11-amd64-20240501` or `…/ubuntu-jammy-22.04-amd64-server-20240501`.
    pub fn of(name: &str) -> Option<Image> {
        let name = name.to_ascii_lowercase();
        let (_, distribution) = WORDS.iter().find(|(word, _)| name.contains(word))?;
        let version = match distribution {
            Distribution::Debian => version_behind(&name, "debian-"),
            Distribution::Ubuntu => name.split(['-', '/']).find_map(ubuntu_version),
            _ => None,
        };
        Some(Image { distribution: *distribution, version })
    }

    /// Whether it is this version of a distribution or a later one; a version that the name does not tell may be.
    pub fn is_at_least(self, distribution: Distribution, version: u32) -> bool {
        self.distribution == distribution && self.version.is_none_or(|own| version <= own)
    }
}

fn version_behind(name: &str, word: &str) -> Option<u32> {
    let (_, rest) = name.split_once(word)?;
    rest.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

/// `22` of `22.04`.
fn ubuntu_version(part: &str) -> Option<u32> {
    let (year, month) = part.split_once('.')?;
    (year.len() == 2 && month.len() == 2).then(|| year.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_distribution_and_version_from_names() {
        let image = |distribution, version| Some(Image { distribution, version });
        let debian = "136693071363/debian-11-amd64-20240501-1733";
        let ubuntu = "099720109477/ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20240501";
        assert_eq!(Image::of(debian), image(Distribution::Debian, Some(11)));
        assert_eq!(Image::of(ubuntu), image(Distribution::Ubuntu, Some(22)));
        assert_eq!(Image::of("075585003325/Flatcar-stable-3815.2.2-hvm"), image(Distribution::Flatcar, None));
        assert_eq!(Image::of("ami-0123456789abcdef0"), None);
    }
}
