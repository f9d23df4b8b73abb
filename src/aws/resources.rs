//! The kinds of things that AWS gives ids, by what the ids start with.

/// Prefix and kind, with its article.
const KINDS: &[(&str, &str)] = &[
    ("acl", "a network ACL"),
    ("ami", "a machine image"),
    ("cagw", "a carrier gateway"),
    ("cgw", "a customer gateway"),
    ("dopt", "a set of DHCP options"),
    ("eigw", "an egress-only internet gateway"),
    ("eipalloc", "the allocation of an elastic IP"),
    ("eipassoc", "the association of an elastic IP"),
    ("eni", "a network interface"),
    ("i", "an instance"),
    ("igw", "an internet gateway"),
    ("lgw", "a local gateway"),
    ("lt", "a launch template"),
    ("nat", "a NAT gateway"),
    ("pcx", "a peering connection"),
    ("pl", "a prefix list"),
    ("rtb", "a route table"),
    ("sg", "a security group"),
    ("sgr", "a rule of a security group"),
    ("subnet", "a subnet"),
    ("tgw", "a transit gateway"),
    ("tgw-attach", "the attachment of a transit gateway"),
    ("tgw-rtb", "the route table of a transit gateway"),
    ("vgw", "a virtual private gateway"),
    ("vol", "a volume"),
    ("vpc", "a VPC"),
    ("vpce", "an endpoint of a VPC"),
    ("vpn", "a VPN connection"),
];

/// What an id names, with its article: `a route table` for `rtb-0123`; `None` where its prefix is not known.
pub fn kind(id: &str) -> Option<&'static str> {
    let known = KINDS.iter().filter(|(prefix, _)| id.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-')));
    known.max_by_key(|(prefix, _)| prefix.len()).map(|(_, kind)| *kind)
}

/// What an id looks like: its prefix with the hyphen, and 8 or 17 hexadecimal digits.
pub fn is_id(id: &str, prefix: &str) -> bool {
    let digits = id.strip_prefix(prefix).unwrap_or_default();
    [8, 17].contains(&digits.len()) && is_hexadecimal(digits)
}

/// Whether it has the prefix, and so few digits that it only keeps the place of an id, as in examples: `vpc-1`.
pub fn is_placeholder(id: &str, prefix: &str) -> bool {
    const MOST_DIGITS: usize = 2;
    let digits = id.strip_prefix(prefix).unwrap_or_default();
    (1..=MOST_DIGITS).contains(&digits.len()) && is_hexadecimal(digits)
}

/// The id that a text means which has another mark for the hyphen or none, capitals, letters that look like digits, a
/// comment, or the letters of the prefix in another order.
pub fn meant(text: &str, prefix: &str) -> Option<String> {
    let small = text.to_lowercase();
    let plain = small.split('#').next().unwrap_or_default().trim();
    // Of an ARN the id is the end.
    let plain = plain.rsplit('/').next().filter(|_| plain.starts_with("arn:")).unwrap_or(plain);
    let word = prefix.trim_end_matches('-');
    let sorted = |word: &str| {
        let mut letters = word.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    let swapped = || plain.split_once('-').filter(|(other, _)| sorted(other) == sorted(word)).map(|(_, rest)| rest);
    let rest = plain.strip_prefix(word).or_else(swapped)?;
    let digits = rest.trim_start_matches(|mark: char| !mark.is_alphanumeric());
    let id = format!("{prefix}{}", digits.replace('o', "0").replace(['l', 'i'], "1"));
    is_id(&id, prefix).then_some(id)
}

fn is_hexadecimal(digits: &str) -> bool {
    digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_tells_the_kind() {
        assert!(KINDS.is_sorted());
        assert_eq!(kind("rtb-0123"), Some("a route table"));
        assert_eq!(kind("tgw-0123"), Some("a transit gateway"));
        assert_eq!(kind("tgw-attach-0123"), Some("the attachment of a transit gateway"));
        assert_eq!((kind("igw"), kind("10.0.0.1"), kind("nope-1")), (None, None, None));
    }

    #[test]
    fn an_id_has_8_or_17_digits_and_a_placeholder_few() {
        let both = |id| (is_id(id, "vpc-"), is_placeholder(id, "vpc-"));
        assert_eq!(both("vpc-0a1b2c3d"), (true, false));
        assert_eq!(both("vpc-0123456789abcdef0"), (true, false));
        assert_eq!((both("vpc-1"), both("vpc-a1")), ((false, true), (false, true)));
        for wrong in ["vpc-", "vpc-x", "vpc-123", "vpc-0A1B2C3D", "my-vpc", "subnet-1"] {
            assert_eq!(both(wrong), (false, false), "{wrong}");
        }
    }

    #[test]
    fn an_id_with_a_slip_is_read() {
        let id = "vpc-0a1b2c3d4e5f60718";
        for slip in [
            "vpc_0a1b2c3d4e5f60718",
            "vpc0a1b2c3d4e5f60718",
            "VPC-0A1B2C3D4E5F60718",
            "vpc\u{2014}0a1b2c3d4e5f60718",
            "vpc- 0a1b2c3d4e5f607l8",
            "vcp-Oa1b2c3d4e5f60718",
            "vpc-0a1b2c3d4e5f60718#ours",
        ] {
            assert_eq!(meant(slip, "vpc-").as_deref(), Some(id), "{slip}");
        }
        for other in ["vpc-0a1b2c3d4e5f6071", "my-vpc", "", "0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60718"] {
            assert_eq!(meant(other, "vpc-"), None, "{other}");
        }
        assert_eq!(meant("igw-0a1b2c3d4e5f60718", "i-"), None);
    }
}
