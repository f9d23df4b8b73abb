//! Why kOps refuses a CIDR text, and how to repair it (`validateCIDR`, `parseCIDR` in `pkg/apis/kops/validation`).

use std::net::IpAddr;

use crate::aws::limits::USUAL_IPV6_LENGTH;
use crate::cidr::{Cidr, IpNet, Notation, is_private, overlap, parse_address};
use crate::diagnostic::{FieldPath, Finding, Safety};
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject};

/// What is wrong with a CIDR text.
pub(super) struct CidrDefect {
    pub(super) message: String,
    pub(super) hint: Option<String>,
    pub(super) block: Option<(Safety, String)>,
}

/// What to do about a CIDR text, and what to write instead where that is known.
struct Repair {
    hint: String,
    block: Option<(Safety, String)>,
}

impl Repair {
    fn advice(hint: impl Into<String>) -> Repair {
        Repair { hint: hint.into(), block: None }
    }

    fn write(safety: Safety, block: &str) -> Repair {
        Repair { hint: format!("Write `{block}`"), block: Some((safety, block.to_owned())) }
    }

    fn said(self, hint: String) -> Repair {
        Repair { hint, ..self }
    }
}

/// What to do about a text that is nothing like a block.
pub(super) const ANY: &str = "Write a block of addresses: an address, a slash and the prefix length";

/// The defect of a text that is not a valid CIDR at all, the empty one included.
pub(super) fn unreadable(cidr: &Cidr) -> Option<CidrDefect> {
    let text = cidr.text();
    if cidr.net().is_some() {
        return None;
    }
    let (reason, repair) = match (text.is_empty(), parse_address(text)) {
        (true, _) => {
            return Some(CidrDefect {
                message: "an empty text is not a valid CIDR".to_owned(),
                hint: Some(ANY.to_owned()),
                block: None,
            });
        }
        (false, Some(address)) => {
            let block = format!("{text}/{}", likely_length(address));
            let hint = format!("Add the prefix length, for example `{block}`");
            (Some("the prefix length is missing".to_owned()), Some(Repair { block: completed(address, block), hint }))
        }
        (false, None) => (reason(text).map(str::to_owned), repair(text)),
    };
    let message = match reason {
        Some(reason) => format!("`{text}` is not a valid CIDR: {reason}"),
        None => format!("`{text}` is not a valid CIDR"),
    };
    let (hint, block) = repair.map_or((None, None), |repair| (Some(repair.hint), repair.block));
    Some(CidrDefect { message, hint, block })
}

/// Why a text is not a valid CIDR, in one sentence without a final stop; `None` where it is one.
pub fn why_unreadable(cidr: &Cidr) -> Option<String> {
    unreadable(cidr).map(|defect| defect.message)
}

/// The prefix length that this address without one may mean.
fn likely_length(address: IpAddr) -> u8 {
    match address {
        address if address.is_unspecified() => 0,
        IpAddr::V4(address) => match address.octets() {
            [_, _, 0, 0] => 16,
            [_, _, _, 0] => 24,
            _ => 32,
        },
        IpAddr::V6(address) if address.to_bits() as u64 == 0 => 64,
        IpAddr::V6(_) => 128,
    }
}

/// The block of an address, unless that makes an IPv4 cluster another one.
fn completed(address: IpAddr, block: String) -> Option<(Safety, String)> {
    let is_all_of_ipv6 = address.is_ipv6() && address.is_unspecified();
    (!is_all_of_ipv6).then_some((Safety::Unsafe, block))
}

/// What is wrong with a text that is neither a block nor an address.
fn reason(text: &str) -> Option<&'static str> {
    if Notation::parse(text).is_ok() {
        return Some("it is the number of a block, which belongs in `ipv6CIDR`");
    }
    if text.chars().any(char::is_whitespace) {
        return Some("there is white space in it");
    }
    if text.contains(',') {
        return Some("it is more than one block");
    }
    let is_address = |part: &str| parse_address(part.trim()).is_some();
    if text.split_once('-').is_some_and(|(first, last)| is_address(first) && is_address(last)) {
        return Some("it is a range of addresses");
    }
    let (address, length) = text.split_once('/').unwrap_or((text, ""));
    if let Some(reason) = octets(address).and_then(|octets| address_reason(&octets)) {
        return Some(reason);
    }
    match (parse_address(address), length.parse::<u32>()) {
        (None, _) => Some("it does not start with an IP address"),
        (Some(IpAddr::V4(_)), Ok(33..)) => Some("the prefix length is longer than 32"),
        (Some(IpAddr::V6(_)), Ok(129..)) => Some("the prefix length is longer than 128"),
        (_, Err(_)) => Some("the prefix length is not a number"),
        _ => None,
    }
}

/// The parts of what is meant as an IPv4 address.
fn octets(address: &str) -> Option<Vec<&str>> {
    let octets: Vec<&str> = address.split('.').collect();
    let is_number = |octet: &&str| !octet.is_empty() && octet.bytes().all(|byte| byte.is_ascii_digit());
    (2 <= octets.len() && octets.iter().all(is_number)).then_some(octets)
}

fn address_reason(octets: &[&str]) -> Option<&'static str> {
    if octets.iter().any(|octet| octet.parse::<u8>().is_err()) {
        return Some("a part of the address is greater than 255");
    }
    if octets.iter().any(|octet| 1 < octet.len() && octet.starts_with('0')) {
        return Some("a part of the address has a leading zero");
    }
    (octets.len() != 4).then_some("an IPv4 address has four parts")
}

/// The block that a text means which is nearly one.
fn repair(text: &str) -> Option<Repair> {
    if Notation::parse(text).is_ok() {
        return Some(Repair::advice("Move it to `ipv6CIDR`"));
    }
    let plain = text.trim_matches(|character: char| character.is_whitespace() || "\"'“”„‘’«»".contains(character));
    if plain != text && is_block(plain) {
        let hint = format!("Write `{plain}` without the white space or the quotes that are part of the text");
        return Some(Repair::write(Safety::Safe, plain).said(hint));
    }
    let narrow: String = text.chars().map(narrow).collect();
    if narrow != text && is_block(&narrow) {
        return Some(Repair::write(Safety::Safe, &narrow));
    }
    let close: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    if close != text && is_block(&close) {
        return Some(Repair::write(Safety::Safe, &close));
    }
    let slashed = close.replace(['\\', '|'], "/").replace("//", "/");
    if slashed != text && is_block(&slashed) {
        return Some(Repair::write(Safety::Safe, &slashed));
    }
    let commented = text.split_once('#').map(|(block, _)| block.trim_end()).filter(|block| is_block(block));
    if let Some(block) = commented {
        return Some(Repair::advice(format!("Write a space before the `#` of the comment: `{block} # …`")));
    }
    if let Some(first) = text.split([',', ';', ' ']).map(str::trim).next().filter(|first| is_block(first)) {
        return Some(Repair::advice(format!("Write one block, for example `{first}`")));
    }
    range(text)
        .or_else(|| lengths_repair(text))
        .or_else(|| slip_repair(text))
        .or_else(|| length_repair(text))
        .or_else(|| address_repair(text))
        .or_else(|| masked_repair(text))
        .or_else(|| Some(Repair::advice(ANY)))
}

/// The block of a text with several prefix lengths.
fn lengths_repair(text: &str) -> Option<Repair> {
    let (address, lengths) = text.split_once('/')?;
    let (length, more) = lengths.split_once('/')?;
    let (block, mut more) = (format!("{address}/{length}"), more.split('/'));
    if !is_block(&block) {
        return None;
    }
    Some(match more.all(|other| other.is_empty() || other == length) {
        true => Repair::write(Safety::Unsafe, &block),
        false => Repair::advice(format!("Write one prefix length, for example `{block}`")),
    })
}

/// The block of a text with letters for digits, other marks for dots and the slash, or a part written twice.
fn slip_repair(text: &str) -> Option<Repair> {
    let digits: String = text.chars().map(|letter| digit_like(narrow(letter))).collect();
    let is_foreign = |letter: char| letter.is_numeric() && !letter.is_ascii();
    if digits.contains(is_foreign) || digits.contains(char::is_alphabetic) || !digits.contains(['.', ',']) {
        return None;
    }
    let mut parts: Vec<&str> =
        digits.split(|mark: char| !mark.is_ascii_digit()).filter(|part| !part.is_empty()).take(MOST_PARTS).collect();
    if parts.len() == MOST_PARTS && digits.contains('/') {
        let last = parts.remove(MOST_PARTS - 1);
        parts.dedup();
        parts.push(last);
    }
    let [address @ .., length] = &parts[..] else { return None };
    let block = format!("{}/{length}", address.join("."));
    (parts.len() < MOST_PARTS && is_block(&block)).then(|| Repair::write(Safety::Unsafe, &block))
}

/// The parts of a block, and one more.
const MOST_PARTS: usize = 6;

/// The ASCII character that a full-width one is.
fn narrow(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    }
}

/// The digit that a letter looks like.
fn digit_like(letter: char) -> char {
    match letter {
        'O' | 'o' | '\u{41e}' | '\u{43e}' => '0',
        'I' | 'l' => '1',
        'Z' => '2',
        'S' => '5',
        'G' => '6',
        'B' => '8',
        other => other,
    }
}

/// The block of an address with its netmask after a space.
fn masked_repair(text: &str) -> Option<Repair> {
    let (address, mask) = text.split_once(' ')?;
    let (_, block) = length_repair(&format!("{}/{}", address.trim(), mask.trim()))?.block?;
    Some(Repair::write(Safety::Safe, &block))
}

fn is_block(text: &str) -> bool {
    Cidr::new(text).net().is_some()
}

/// The block from a first to a last address.
fn range(text: &str) -> Option<Repair> {
    let (first, last) = text.split_once('-')?;
    let (IpAddr::V4(first), IpAddr::V4(last)) = (parse_address(first.trim())?, parse_address(last.trim())?) else {
        return None;
    };
    let differing = (first.to_bits() ^ last.to_bits()).leading_zeros();
    let block = Cidr::new(format!("{first}/{differing}"));
    let whole = block.ipv4().is_some_and(|net| net.network() == first && net.broadcast() == last);
    whole.then(|| Repair::write(Safety::Safe, block.text()))
}

/// The prefix length instead of a netmask, and one that is not too long.
fn length_repair(text: &str) -> Option<Repair> {
    let (address, length) = text.split_once('/')?;
    match (parse_address(address)?, parse_address(length)) {
        (IpAddr::V4(_), Some(IpAddr::V4(mask))) => {
            let length = mask.to_bits().leading_ones();
            let block = format!("{address}/{length}");
            let hint = format!("Write the prefix length, not the netmask: `{block}`");
            (length == mask.to_bits().count_ones()).then(|| Repair::write(Safety::Safe, &block).said(hint))
        }
        (IpAddr::V4(_), _) => Some(Repair::advice("Write a prefix length of 32 at most")),
        (IpAddr::V6(_), _) => Some(Repair::advice("Write a prefix length of 128 at most")),
    }
}

/// The address without leading zeros, and with all four parts.
fn address_repair(text: &str) -> Option<Repair> {
    let (address, length) = text.split_once('/')?;
    let octets = octets(address).filter(|octets| octets.len() <= 4)?;
    let mut parts = octets.iter().map(|octet| octet.parse::<u8>().ok()).collect::<Option<Vec<u8>>>()?;
    parts.resize(4, 0);
    let parts: Vec<String> = parts.iter().map(u8::to_string).collect();
    let block = format!("{}/{length}", parts.join("."));
    is_block(&block).then(|| Repair::write(Safety::Unsafe, &block))
}

/// The defect of a readable CIDR whose address has host bits set.
pub(super) fn host_bits(cidr: &Cidr) -> Option<CidrDefect> {
    let net = cidr.net().filter(|_| cidr.has_host_bits())?;
    let message = format!("`{cidr}` has host bits set; the block is `{net}`");
    if let Some(longer) = with_longer_length(cidr, net) {
        return Some(CidrDefect { message, hint: Some(format!("Write `{longer}`")), block: None });
    }
    Some(CidrDefect { message, hint: Some(format!("Write `{net}`")), block: Some((Safety::Safe, net.to_string())) })
}

/// The address as it is written, with its host bits.
pub(super) fn written_address(cidr: &Cidr) -> Option<IpAddr> {
    parse_address(cidr.text().split('/').next()?)
}

/// The block at the written address with this length, where it has no host bits then and is smaller.
pub(super) fn at_length(cidr: &Cidr, length: u8) -> Option<IpNet> {
    let block = IpNet::new(written_address(cidr)?, length).ok()?;
    (cidr.net()?.prefix_len() < length && block == block.trunc()).then_some(block)
}

/// The length of the largest blocks that are given out of IPv4.
const SHORTEST_IPV4: u8 = 8;
/// The length of the blocks of IPv6 that sites have.
const SHORTEST_IPV6: u8 = 48;

/// The block that is meant where the length is too short: without its host bits the address would lose a part of its
/// first byte and all others, or the whole part that tells one /64 from another.
fn with_longer_length(cidr: &Cidr, net: IpNet) -> Option<IpNet> {
    match written_address(cidr)? {
        IpAddr::V4(_) if SHORTEST_IPV4 <= net.prefix_len() => None,
        IpAddr::V6(_) if SHORTEST_IPV6 < net.prefix_len() => None,
        IpAddr::V4(written) => at_length(cidr, likely_length(written.into())),
        IpAddr::V6(_) => at_length(cidr, USUAL_IPV6_LENGTH),
    }
}

/// Either defect: what kOps' strict check refuses.
pub(super) fn unclean(cidr: &Cidr) -> Option<CidrDefect> {
    unreadable(cidr).or_else(|| host_bits(cidr))
}

/// The lengths that ranges of the cluster usually have.
const USUAL_LENGTHS: [(&str, u8); 2] = [("networkCIDR", 16), ("nonMasqueradeCIDR", 10)];

impl Reporter<'_> {
    /// Reports a defect of the CIDR at `field`, if there is one.
    pub(super) fn report_cidr(
        &mut self,
        field: impl FnOnce() -> FieldPath,
        cidr: &Cidr,
        defect: Option<CidrDefect>,
    ) -> Option<&mut Finding> {
        let defect = defect?;
        let finding = self.report(field(), defect.message);
        finding.value(cidr.text());
        finding.hint = defect.hint;
        if let Some((safety, block)) = defect.block {
            finding.repair_with(safety, block);
        }
        Some(finding)
    }

    /// The same for a range of the cluster at a field of `networking`. Where the block without host bits has public
    /// addresses or such of the network, the prefix length is the likely mistake, so that its repair is not safe.
    pub(super) fn report_range(
        &mut self,
        subject: &Subject<'_>,
        field: &'static str,
        cidr: &Cidr,
        defect: Option<CidrDefect>,
    ) -> Option<&mut Finding> {
        let has_block = defect.as_ref().is_some_and(|defect| defect.block.is_some());
        let is_readable = cidr.net().is_some();
        let finding = self.report_cidr(|| networking(field), cidr, defect)?;
        let usual = USUAL_LENGTHS.iter().find(|(name, _)| *name == field).map(|(_, length)| *length);
        let is_ipv4_net = matches!(cidr.net(), Some(IpNet::V4(_)));
        if let Some(meant) = usual.filter(|_| is_ipv4_net).and_then(|length| at_length(cidr, length)) {
            finding.hint(format!("Write `{meant}`"));
            finding.repair = None;
            return Some(finding);
        }
        if is_readable && !has_block {
            return Some(finding);
        }
        let is_network = |net: IpNet| {
            let mut blocks = subject.cluster.network_cidrs().filter_map(Cidr::net);
            field != "networkCIDR" && blocks.any(|block| overlap(block, net))
        };
        let is_public = |net: IpNet| !is_private(net.network()) || !is_private(net.broadcast());
        let is_ipv4 = |net: &IpNet| matches!(net, IpNet::V4(_));
        let is_doubtful = cidr.net().filter(is_ipv4).is_some_and(|net| is_public(net) || is_network(net));
        if let Some(repair) = finding.repair.as_mut().filter(|_| is_doubtful) {
            repair.safety = Safety::Unsafe;
        }
        Some(finding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_a_prefix_length_for_a_bare_address() {
        let hint = |text: &str| unreadable(&Cidr::new(text)).unwrap().hint;
        assert_eq!(hint("10.0.0.0").as_deref(), Some("Add the prefix length, for example `10.0.0.0/16`"));
        assert_eq!(hint("192.0.2.7").as_deref(), Some("Add the prefix length, for example `192.0.2.7/32`"));
        assert_eq!(hint("fe80::1").as_deref(), Some("Add the prefix length, for example `fe80::1/128`"));
        assert_eq!(hint("2001:db8::").as_deref(), Some("Add the prefix length, for example `2001:db8::/64`"));
        assert_eq!(hint("bogus").as_deref(), Some(ANY));
    }

    #[test]
    fn offers_the_block_that_is_nearly_written() {
        let hint = |text: &str| unreadable(&Cidr::new(text)).unwrap().hint.unwrap_or_default();
        assert!(hint("“10.0.0.0/16”").starts_with("Write `10.0.0.0/16` without"));
        assert!(hint(" 10.0.0.0/16").starts_with("Write `10.0.0.0/16` without"));
        assert_eq!(hint("10.0.0.0/255.255.0.0"), "Write the prefix length, not the netmask: `10.0.0.0/16`");
        assert_eq!(hint("10.0.0.0/255.0.255.0"), ANY);
        assert_eq!(hint("10.0.0.0 255.255.0.0"), "Write `10.0.0.0/16`");
        assert_eq!(hint("1O.0.0.0/l6"), "Write `10.0.0.0/16`");
        assert_eq!(hint("10.0,0.0/16"), "Write `10.0.0.0/16`");
        assert_eq!(hint("10.0.64.0.18"), "Write `10.0.64.0/18`");
    }

    #[test]
    fn says_why_and_what_to_write() {
        let check = |text: &str, reason: &str, repair: &str| {
            let defect = unreadable(&Cidr::new(text)).unwrap();
            assert!(defect.message.ends_with(reason), "{}", defect.message);
            assert_eq!(defect.hint.unwrap_or_default(), repair, "{text}");
        };
        check("bogus", "start with an IP address", ANY);
        check("fd00/48", "start with an IP address", ANY);
        check("10.0.0.0/33", "longer than 32", "Write a prefix length of 32 at most");
        check("::/129", "longer than 128", "Write a prefix length of 128 at most");
        check("10.0.300.0/24", "greater than 255", ANY);
        check("010.0.0.0/8", "a leading zero", "Write `10.0.0.0/8`");
        check("10.1/16", "four parts", "Write `10.1.0.0/16`");
        check("10.0.0.0 /16", "white space in it", "Write `10.0.0.0/16`");
        check(
            "10.0.0.0/16# private",
            "white space in it",
            "Write a space before the `#` of the comment: `10.0.0.0/16 # …`",
        );
        check("10.0.0.0/16,10.1.0.0/16", "more than one block", "Write one block, for example `10.0.0.0/16`");
        check("10.0.0.0-10.0.255.255", "a range of addresses", "Write `10.0.0.0/16`");
        check("10.0.0.0-10.0.255.254", "a range of addresses", ANY);
        check("10.0.0.0\\16", "start with an IP address", "Write `10.0.0.0/16`");
        check("10.0.0.0//16", "is not a number", "Write `10.0.0.0/16`");
        check("172.20.0.0/16/16", "is not a number", "Write `172.20.0.0/16`");
        check("172.20.0.0/16/", "is not a number", "Write `172.20.0.0/16`");
        check("10.0.0.0/16/24", "is not a number", "Write one prefix length, for example `10.0.0.0/16`");
        check("/64#a", "`ipv6CIDR`", "Move it to `ipv6CIDR`");
        check("0.0.0.0", "is missing", "Add the prefix length, for example `0.0.0.0/0`");
        check("::", "is missing", "Add the prefix length, for example `::/0`");
    }

    #[test]
    fn full_width_digits_are_digits() {
        let hint = |text: &str| unreadable(&Cidr::new(text)).unwrap().hint.unwrap_or_default();
        assert_eq!(hint("172.20.0.0/1\u{ff16}"), "Write `172.20.0.0/16`");
        assert_eq!(hint("172.2\u{ff10}.0.0\u{ff0f}16"), "Write `172.20.0.0/16`");
        assert_eq!(hint("172.2\u{43e}.0.0/16"), "Write `172.20.0.0/16`");
        assert_eq!(hint("172.20.0.0/1\u{666}"), "Write a prefix length of 32 at most");
    }

    #[test]
    fn a_length_that_is_too_short_is_not_kept() {
        for (text, hint) in [
            ("100.64.0.0/1", "Write `100.64.0.0/16`"),
            ("172.20.0.0/6", "Write `172.20.0.0/16`"),
            ("10.20.0.0/7", "Write `10.20.0.0/16`"),
            ("2001:db8:80:11::/46", "Write `2001:db8:80:11::/64`"),
        ] {
            let defect = host_bits(&Cidr::new(text)).unwrap();
            assert_eq!((defect.hint.as_deref(), defect.block), (Some(hint), None), "{text}");
        }
    }

    #[test]
    fn offers_the_block_for_host_bits() {
        let defect = unclean(&Cidr::new("10.0.0.1/8")).unwrap();
        assert_eq!(defect.hint.as_deref(), Some("Write `10.0.0.0/8`"));
        assert!(unclean(&Cidr::new("10.0.0.0/8")).is_none());
    }
}
