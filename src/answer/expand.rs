//! `GET /v1/expand`: one block, from `/LEN#N` to addresses or back.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::problem::{BAD_PARAMETER, CANNOT_EXPAND, Problem};
use crate::cidr::{Cidr, Ipv6Net, Notation, NotationError, NthBlockError, last_index, notation_of, nth_block};

/// A block in all its spellings.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExpandResponse {
    /// The VPC's IPv6 block.
    #[schema(example = "2001:db8::/56")]
    pub vpc: String,
    /// The block as kOps writes it.
    #[schema(example = "/64#a")]
    pub notation: String,
    /// The block as addresses.
    #[schema(example = "2001:db8:0:a::/64")]
    pub cidr: String,
    /// The sequence number, hexadecimal, from 0.
    #[schema(example = "a")]
    pub index: String,
    /// The sequence number, decimal; a string, for it can exceed 2^53.
    #[schema(example = "10")]
    pub index_decimal: String,
    /// The greatest sequence number that fits, hexadecimal; never more than the 63 bits that kOps reads.
    #[schema(example = "ff")]
    pub last_index: String,
    /// The same as an expression in Terraform.
    #[schema(example = "cidrsubnet(\"2001:db8::/56\", 8, 10)")]
    pub terraform: String,
}

/// Expands `cidr` in `vpc`.
pub fn expand(vpc: &str, cidr: &str) -> Result<ExpandResponse, Problem> {
    let vpc = vpc_block(vpc)?;
    let notation = if Notation::is_meant(cidr) { read_notation(vpc, cidr)? } else { notation_in(vpc, cidr)? };
    let block = nth_block(vpc, notation).map_err(|error| no_such_block(&error))?;
    let (length, index) = (notation.prefix_length(), notation.index());
    let last = last_index(vpc, length).unwrap_or_default();
    Ok(ExpandResponse {
        vpc: vpc.to_string(),
        notation: notation.to_string(),
        cidr: block.to_string(),
        index: format!("{index:x}"),
        index_decimal: index.to_string(),
        last_index: format!("{last:x}"),
        terraform: format!("cidrsubnet(\"{vpc}\", {}, {index})", length - vpc.prefix_len()),
    })
}

fn vpc_block(text: &str) -> Result<Ipv6Net, Problem> {
    let wrong = |message: String| Problem::new(&BAD_PARAMETER, message).parameter("vpc");
    let cidr = Cidr::new(text);
    match (cidr.ipv6(), cidr.ipv4()) {
        (Some(net), _) if cidr.has_host_bits() => {
            Err(wrong(format!("`{text}` has host bits set")).hint(format!("Write `{net}`")))
        }
        (Some(net), _) => Ok(net),
        (None, Some(_)) => Err(wrong(format!("`{text}` is an IPv4 block; `/LEN#N` counts in the VPC's IPv6 block"))),
        (None, None) => Err(wrong(format!("`{text}` is not a valid IPv6 block")).hint("Write one as `2001:db8::/56`")),
    }
}

fn cannot(message: impl Into<String>) -> Problem {
    Problem::new(&CANNOT_EXPAND, message).parameter("cidr")
}

fn read_notation(vpc: Ipv6Net, text: &str) -> Result<Notation, Problem> {
    Notation::parse(text).map_err(|error| {
        let problem = cannot(format!("`{text}`: {error}"));
        problem.hint(repair(vpc, text, &error))
    })
}

/// What is possible in place of a text that is not a valid notation.
fn repair(vpc: Ipv6Net, text: &str, error: &NotationError) -> String {
    let length = text.trim_start_matches('/').split('#').next().and_then(|length| length.parse().ok());
    let last = length.and_then(|length| Some((length, last_index(vpc, length)?)));
    let indexes = match last {
        Some((length, last)) => format!("Write `/{length}#0` to `/{length}#{last:x}`"),
        None => lengths(vpc),
    };
    match error {
        NotationError::Form => "Write `/LEN#N`, for example `/64#a`; in a URL `#` is written `%23`".to_owned(),
        NotationError::Length(_) | NotationError::LengthTooLong(_) => lengths(vpc),
        NotationError::IndexUpperCase(_) => format!("Write `{}`", text.to_ascii_lowercase()),
        NotationError::IndexMissing | NotationError::Index(_) | NotationError::IndexTooLarge(_) => indexes,
    }
}

fn lengths(vpc: Ipv6Net) -> String {
    format!("Choose a length from {} to 128", vpc.prefix_len())
}

fn no_such_block(error: &NthBlockError) -> Problem {
    let hint = match error {
        NthBlockError::LargerThanNetwork { network, .. } => format!("Choose a length from {network} to 128"),
        NthBlockError::OutOfRange { last, .. } => format!("Choose a sequence number from 0 to {last:x}"),
    };
    cannot(error.to_string()).hint(hint)
}

fn notation_in(vpc: Ipv6Net, text: &str) -> Result<Notation, Problem> {
    let cidr = Cidr::new(text);
    let Some(block) = cidr.ipv6() else {
        let message = match cidr.ipv4() {
            Some(_) => format!("`{text}` is an IPv4 block"),
            None => format!("`{text}` is neither `/LEN#N` nor an IPv6 block"),
        };
        return Err(cannot(message).hint(format!("Write `/LEN#N`, for example `/64#a`, or a block inside `{vpc}`")));
    };
    if cidr.has_host_bits() {
        return Err(cannot(format!("`{text}` has host bits set")).hint(format!("Write `{block}`")));
    }
    if !vpc.contains(&block) {
        return Err(cannot(format!("`{block}` lies outside `{vpc}`")).hint(format!("Choose a block inside `{vpc}`")));
    }
    notation_of(vpc, block).ok_or_else(|| {
        let hint = format!("The last one that kOps reads is `/{}#{:x}`", block.prefix_len(), i64::MAX);
        cannot(format!("the sequence number of `{block}` in `{vpc}` is too large for `/LEN#N`")).hint(hint)
    })
}

/// The answer that the API document shows.
pub fn example() -> Option<Value> {
    serde_json::to_value(expand("2001:db8::/56", "/64#a").ok()?).ok()
}
