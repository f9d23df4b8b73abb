//! A flow of the command line: where packets start, and where they are to.

use std::net::IpAddr;

use clap::Args;
use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::flagged::Flags;
use crate::answer::trace::asked::Names;
use crate::diagnostic::excerpt;
use crate::likeness;
use crate::spec::Inputs;

/// The arguments that are a flow.
#[derive(Clone, Debug, Default, Args)]
pub struct FlowOptions {
    /// Where packets start: the name of a subnet or an instance group, `internet-ipv4`, `internet-ipv6`, or the address
    /// of a host outside the VPC.
    #[arg(long, value_name = "SOURCE", requires = "destination")]
    pub from: Option<String>,
    /// Where they are to: an address, the name of a subnet, `internet-ipv4`, `internet-ipv6`, `resolver`, `metadata` or
    /// `time`.
    #[arg(long, value_name = "DESTINATION", group = "destination", requires = "from")]
    pub to: Option<String>,
    /// The same by a name that has these addresses, so that DNS and DNS64 take part: `ipv4=ADDRESS,ipv6=ADDRESS`, or
    /// one of them.
    #[arg(long, value_name = "ADDRESSES", group = "destination", requires = "from")]
    pub to_host: Option<String>,
    /// What sends: `node` or `pod`.
    #[arg(long, value_name = "WORKLOAD", default_value = "node", requires = "from")]
    pub workload: String,
    /// Whether the machine has a public IPv4 address, whatever its subnet and group say.
    #[arg(long, value_name = "BOOL", requires = "from")]
    pub public_address: Option<bool>,
}

/// A flow whose words are not yet looked up: they may be names of a spec.
#[derive(Clone, Debug)]
pub struct NamedFlow {
    from: String,
    to: Value,
    workload: String,
    public_address: Option<bool>,
}

/// Keys of a flow, and the flags that give their values.
pub const FLAGS: Flags<'_> = &[
    ("from", "--from"),
    ("address", "--to"),
    ("subnet", "--to"),
    ("to", "--to"),
    ("host", "--to-host"),
    ("ipv4", "--to-host"),
    ("ipv6", "--to-host"),
    ("workload", "--workload"),
    ("publicAddress", "--public-address"),
    ("expect", "--expect"),
];

/// The words of the Internet, and its families.
const INTERNET: [(&str, &str); 2] = [("internet-ipv4", "IPv4"), ("internet-ipv6", "IPv6")];
/// The link-local services of AWS.
const SERVICES: [&str; 3] = ["resolver", "metadata", "time"];

impl FlowOptions {
    /// The flow; `None` where no argument asks for one.
    pub fn flow(&self) -> Result<Option<NamedFlow>, Failure> {
        let FlowOptions { workload, public_address, .. } = self;
        let Some(from) = self.from.clone() else { return Ok(None) };
        let to = self.destination()?;
        Ok(Some(NamedFlow { from, to, workload: workload.clone(), public_address: *public_address }))
    }

    /// The destination: a word, or a host with its addresses.
    fn destination(&self) -> Result<Value, Failure> {
        let Some(host) = &self.to_host else {
            return Ok(json!(self.to.clone().unwrap_or_default()));
        };
        let mut addresses = Map::new();
        for part in host.split(',') {
            match part.split_once('=') {
                Some((key @ ("ipv4" | "ipv6"), address)) if !addresses.contains_key(key) => {
                    addresses.insert(key.to_owned(), json!(address))
                }
                Some((key @ ("ipv4" | "ipv6"), _)) => {
                    let message = format!("`--to-host` has two `{key}`");
                    return Err(Failure::of_usage(
                        &message,
                        "Give one address of each family, or two flows in `--flows`",
                    ));
                }
                _ => {
                    return Err(Failure::of_usage(
                        "`--to-host` does not name addresses",
                        "Write `ipv4=ADDRESS,ipv6=ADDRESS`, or one of them",
                    ));
                }
            };
        }
        Ok(json!({"host": addresses}))
    }
}

impl NamedFlow {
    /// The flow as a request has it. A word is a subnet, else a group, else an address.
    pub fn value(&self, inputs: &Inputs) -> Result<Value, Failure> {
        let names = Names::of(inputs, None);
        let mut from = source(&self.from, &names)?;
        // The Internet and hosts outside are neither nodes nor pods.
        if self.workload != "node" {
            from["workload"] = json!(self.workload);
        }
        if let Some(is_public) = self.public_address {
            from["publicAddress"] = json!(is_public);
        }
        let to = match &self.to {
            Value::String(word) => target(word, &names)?,
            host => host.clone(),
        };
        Ok(json!({"from": from, "to": to}))
    }
}

fn source(word: &str, names: &Names<'_>) -> Result<Value, Failure> {
    let group = names.has_group(word).then(|| json!({"instanceGroup": word}));
    let known = subnet_or_internet(word, names).or(group).or_else(|| address(word));
    known.ok_or_else(|| unknown(word, names, "Write the address of a host outside"))
}

fn target(word: &str, names: &Names<'_>) -> Result<Value, Failure> {
    let service = SERVICES.contains(&word).then(|| json!({"service": word}));
    let known = subnet_or_internet(word, names).or(service).or_else(|| address(word));
    if known.is_none() && names.has_group(word) {
        let message = format!("`{}` is an instance group, and packets go to a subnet or an address", excerpt(word));
        return Err(Failure::of_usage(&message, "Name a subnet of the group with `--to`"));
    }
    known.ok_or_else(|| unknown(word, names, "Give the addresses of a host with `--to-host ipv4=ADDRESS,ipv6=ADDRESS`"))
}

fn subnet_or_internet(word: &str, names: &Names<'_>) -> Option<Value> {
    let internet = INTERNET.iter().find(|(known, _)| *known == word).map(|(_, family)| json!({"internet": family}));
    internet.or_else(|| names.has_subnet(word).then(|| json!({"subnet": word})))
}

fn address(word: &str) -> Option<Value> {
    word.parse::<IpAddr>().is_ok().then(|| json!({"address": word}))
}

/// A word that the spec does not have: a name that is like it was meant, or a host.
fn unknown(word: &str, names: &Names<'_>, of_hosts: &str) -> Failure {
    let word = excerpt(word);
    match likeness::word(&word, names.all()) {
        Some(meant) => Failure::of_usage(&format!("the spec has no `{word}`"), &format!("Did you mean `{meant}`?")),
        None => Failure::of_usage(&format!("the spec has no `{word}`, and names of hosts are not looked up"), of_hosts),
    }
}
