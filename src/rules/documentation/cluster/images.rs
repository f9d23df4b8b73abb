//! What is known of a machine image by its name, for rules on instance groups.

use crate::diagnostic::FieldPath;
use crate::rules::rule::{Reporter, Subject};
use crate::spec::Role;

use crate::rules::cloud::is_ipv6_on_aws;

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
    fn of(name: &str) -> Option<Image> {
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

/// Whether Calico runs in an IPv6 cluster.
pub(super) fn runs_calico(subject: &Subject<'_>) -> bool {
    is_ipv6_on_aws(subject.cluster) && subject.cluster.spec.networking.cni.calico.is_some()
}

/// Reports the groups whose image is unfit; bastions run no pods, so any image will do for them.
pub(super) fn report_images(
    subject: &Subject<'_>,
    report: &mut Reporter<'_>,
    unfit: fn(Image) -> bool,
    message: &str,
    hint: &str,
) {
    // Most clusters have one image for all groups.
    let (mut last, mut is_unfit) = ("", false);
    for (index, group) in subject.groups.iter().enumerate().filter(|(_, group)| group.role != Some(Role::Bastion)) {
        let name = group.spec.image.as_str();
        if name != last {
            (last, is_unfit) = (name, Image::of(name).is_some_and(unfit));
        }
        if !is_unfit {
            continue;
        }
        let message = format!("{message}, and not `{name}`");
        report.report_group(index, FieldPath::of("spec.image"), message).value(name).hint(hint);
    }
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
