//! Texts of a certain form, which kOps hands on without a look at them.

/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Like {
    /// The name of a host.
    Host,
    /// The ARN of a certificate for a load balancer.
    Certificate,
    /// A price in dollars, without a sign.
    Price,
    /// The name of a key pair of EC2.
    KeyName,
    /// A version of etcd that kOps runs (`validateEtcdVersion`).
    EtcdVersion,
}

/// The services of certificates, and how the names of their certificates start.
const CERTIFICATES: [(&str, &str); 2] = [("acm", "certificate/"), ("iam", "server-certificate/")];

impl Like {
    /// Whether a text has the form, or is filled in by a program.
    pub fn accepts(self, text: &str) -> bool {
        let is_template = || text.contains("${") || text.contains("{{") || text.contains('<');
        text.is_empty() || self.fits(text) || is_template()
    }

    fn fits(self, text: &str) -> bool {
        match self {
            Self::Host => text.split('.').all(is_label) || text.parse::<std::net::IpAddr>().is_ok(),
            Self::Certificate => is_certificate(text),
            Self::Price => text.parse::<f64>().is_ok_and(|price| price.is_finite() && 0.0 <= price),
            Self::EtcdVersion => is_version_of(3, text.strip_prefix('v').unwrap_or(text)),
            Self::KeyName => !text.starts_with(['~', '/', '.']) && !text.contains(' ') && !text.ends_with(".pub"),
        }
    }

    /// What has the form, with an example.
    pub fn words(self) -> &'static str {
        match self {
            Self::Host => "the name of a host, such as `api.example.com`",
            Self::Certificate => {
                "the ARN of a certificate, such as `arn:aws:acm:us-east-1:123456789012:certificate/ID`"
            }
            Self::Price => "a price in dollars, such as `0.05`",
            Self::KeyName => "the name of a key pair that EC2 has",
            Self::EtcdVersion => "a whole version of etcd 3, such as `3.5.21`",
        }
    }

    /// The text that was meant, where it is in the one that was written.
    pub fn meant(self, text: &str) -> Option<String> {
        let plain = match self {
            Self::Host => {
                let host = text.split_once("://").map_or(text, |(_, rest)| rest);
                host.split(['/', ':']).next()?.trim_end_matches('.')
            }
            Self::Price => text.trim_matches(|letter: char| !letter.is_ascii_digit() && letter != '.'),
            Self::Certificate | Self::KeyName | Self::EtcdVersion => return None,
        };
        (plain != text && !plain.is_empty() && self.fits(plain)).then(|| plain.to_owned())
    }
}

/// Whether a text is a label of DNS; upper case and underscores are not for hosts.
fn is_label(label: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !label.is_empty() && label.bytes().all(letters) && !label.starts_with('-') && !label.ends_with('-')
}

/// Whether a text is a semantic version with this major number.
fn is_version_of(major: u32, text: &str) -> bool {
    let core = text.split(['-', '+']).next().unwrap_or_default();
    let mut numbers = core.split('.').map(|part| part.parse::<u32>().ok().filter(|_| !part.starts_with('+')));
    let (first, others) = (numbers.next().flatten(), [numbers.next(), numbers.next()]);
    first == Some(major) && others.iter().all(|number| number.flatten().is_some()) && numbers.next().is_none()
}

/// Whether a text is `arn:PARTITION:acm:REGION:ACCOUNT:certificate/…`, or one of IAM.
fn is_certificate(text: &str) -> bool {
    let mut parts = text.splitn(6, ':');
    let (Some("arn"), Some(_), Some(service)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let Some(name) = parts.nth(2) else { return false };
    CERTIFICATES.iter().any(|(known, start)| *known == service && name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_the_form_are_accepted() {
        for (like, text) in [
            (Like::Host, "api.example.com"),
            (Like::Host, "10.0.0.1"),
            (Like::Host, "${HOST}"),
            (Like::Certificate, "arn:aws:acm:us-east-1:123456789012:certificate/0a-1b"),
            (Like::Certificate, "arn:aws-cn:iam::123456789012:server-certificate/x"),
            (Like::Price, "0.05"),
            (Like::KeyName, "my key".trim_end_matches(" key")),
            (Like::KeyName, ""),
            (Like::EtcdVersion, "v3.5.9"),
            (Like::EtcdVersion, "3.6.0-rc.1"),
        ] {
            assert!(like.accepts(text), "{text}");
        }
    }

    #[test]
    fn others_say_what_was_meant() {
        for (like, text, meant) in [
            (Like::Host, "https://api.example.com:443/", Some("api.example.com")),
            (Like::Host, "api_example.com", None),
            (Like::Price, "$0.05", Some("0.05")),
            (Like::Price, "cheap", None),
            (Like::Certificate, "my-certificate", None),
            (Like::Certificate, "arn:aws:iam::123456789012:role/x", None),
            (Like::KeyName, "~/.ssh/id_rsa.pub", None),
            (Like::KeyName, "ssh-rsa AAAA", None),
            (Like::EtcdVersion, "3.5", None),
            (Like::EtcdVersion, "2.2.1", None),
            (Like::EtcdVersion, "latest", None),
        ] {
            assert!(!like.accepts(text), "{text}");
            assert_eq!(like.meant(text).as_deref(), meant, "{text}");
        }
    }
}
