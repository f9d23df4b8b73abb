//! Flows that are right, as most are: read without a place for each value. What is wrong with one, `asked` says.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::asked::{FAMILIES, MOST_FLOWS, Names, SERVICES, VERDICTS, WORKLOADS, is_answerable};
use crate::cidr::parse_address;
use crate::question::{LONGEST_TEXT, WrittenDestination, WrittenFlow, WrittenHost, WrittenSource};
use crate::trace::{Destination, Flow, Source, Workload};

impl Names<'_> {
    /// The flows that are `written`; `None` where something is wrong with them.
    pub(super) fn right<'w>(&self, written: impl ExactSizeIterator<Item = &'w WrittenFlow<'w>>) -> Option<Vec<Flow>> {
        if MOST_FLOWS < written.len() {
            return None;
        }
        let (mut flows, mut ids) = (Vec::with_capacity(written.len()), BTreeSet::new());
        for flow in written {
            if flow.id.is_some_and(|id| !ids.insert(id)) {
                return None;
            }
            flows.push(self.right_flow(flow)?);
        }
        Some(flows)
    }

    fn right_flow(&self, flow: &WrittenFlow<'_>) -> Option<Flow> {
        let WrittenFlow { id, name, from, to, expect } = flow;
        let owned = |text: Option<&str>| text.map(str::to_owned);
        if [*id, *name].into_iter().flatten().any(|text| LONGEST_TEXT < text.len()) {
            return None;
        }
        let (from, to, public_address) = (self.right_source(from)?, self.right_destination(to)?, from.public_address);
        let expect = match expect {
            Some(word) => Some(meaning(word, &VERDICTS)?),
            None => None,
        };
        is_answerable(from, to).then_some(Flow { id: owned(*id), name: owned(*name), from, to, public_address, expect })
    }

    fn right_source(&self, from: &WrittenSource<'_>) -> Option<Source> {
        let WrittenSource { subnet, instance_group, internet, address, workload, public_address: _ } = *from;
        let workload = workload.map_or(Some(Workload::Node), |word| meaning(word, &WORKLOADS))?;
        match (subnet, instance_group, internet, address) {
            (Some(name), None, None, None) => Some(Source::Subnet(self.subnet_named(short(name)?)?, workload)),
            (None, Some(name), None, None) => Some(Source::Group(self.group_named(short(name)?)?, workload)),
            (None, None, Some(family), None) => Some(Source::Internet(meaning(family, &FAMILIES)?)),
            (None, None, None, Some(text)) => {
                let address = parse_address(text)?;
                (!self.is_in_vpc(address)).then_some(Source::Address(address))
            }
            _ => None,
        }
    }

    fn right_destination(&self, to: &WrittenDestination<'_>) -> Option<Destination> {
        let WrittenDestination { address, ref host, subnet, internet, service } = *to;
        match (address, host, subnet, internet, service) {
            (Some(text), None, None, None, None) => Some(Destination::Address(parse_address(text)?)),
            (None, Some(host), None, None, None) => right_host(host),
            (None, None, Some(name), None, None) => Some(Destination::Subnet(self.subnet_named(short(name)?)?)),
            (None, None, None, Some(family), None) => Some(Destination::Internet(meaning(family, &FAMILIES)?)),
            (None, None, None, None, Some(word)) => Some(Destination::Service(meaning(word, &SERVICES)?)),
            _ => None,
        }
    }
}

fn right_host(host: &WrittenHost<'_>) -> Option<Destination> {
    let ipv4 = match host.ipv4.map(parse_address) {
        Some(Some(IpAddr::V4(address))) => Some(address),
        Some(_) => return None,
        None => None,
    };
    let ipv6 = match host.ipv6.map(parse_address) {
        Some(Some(IpAddr::V6(address))) => Some(address),
        Some(_) => return None,
        None => None,
    };
    (ipv4.is_some() || ipv6.is_some()).then_some(Destination::Host(ipv4, ipv6))
}

fn short(text: &str) -> Option<&str> {
    (text.len() <= LONGEST_TEXT).then_some(text)
}

fn meaning<T: Copy>(word: &str, words: &[(&'static str, T)]) -> Option<T> {
    words.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;
    use serde_json::{Map, Value, json};

    use crate::answer::trace::Traced;
    use crate::manifest::Format;
    use crate::plan::Query;
    use crate::question::{Asked, Bounds};
    use crate::spec::wire::Subnet;
    use crate::spec::{Cluster, Inputs};

    /// What is asked by a body that is read with the places of its flows, and without.
    fn asked(body: &str) -> (Option<Traced>, Option<Traced>) {
        let subnet = |name: &str| Subnet { name: name.to_owned(), ..Subnet::default() };
        let mut cluster = Cluster::default();
        cluster.networking.subnets = vec![subnet("a"), subnet("b")];
        let inputs = Inputs { cluster, ..Inputs::default() };
        let query = Query::default();
        let asked = Asked::read(body.as_bytes(), Format::Json, &query, &[], Bounds::DEFAULT).unwrap();
        let placed = Traced::read(&asked.whole().unwrap(), &inputs, None, false).ok();
        (placed, Traced::right(&asked, &inputs, None, false))
    }

    #[track_caller]
    fn check(body: &str, is_right: bool) {
        let (placed, right) = asked(body);
        assert_eq!((placed.is_some(), right.is_some()), (is_right, is_right), "{body}");
        assert_eq!(placed, right, "{body}");
    }

    #[test]
    fn what_is_right_is_read_without_places() {
        let flow = r#"{"id": "1", "name": null, "from": {"subnet": "a"}, "to": {"host": {"ipv4": "192.0.2.1"}}}"#;
        check(&format!(r#"{{"flows": [{flow}]}}"#), true);
        check(r#"{"flows": [], "matrix": true}"#, true);
        check(r#"{"matrix": 1, "flows": []}"#, false);
        check(r#"{"flows": []}"#, false);
        check(&format!(r#"{{"flows": [{flow}, {flow}]}}"#), false);
        check(r#"{"flows": [["1", "2", {"subnet": "a"}, {"subnet": "b"}, "mixed"]]}"#, false);
        check(r#"{"flows": [{"from": ["a"], "to": {"subnet": "b"}}]}"#, false);
        check(r#"{"flows": [{"from": {"internet": "IPv6"}, "to": {"service": "time"}}]}"#, false);
        let long = "i".repeat(1_025);
        check(
            &format!(r#"{{"flows": [{{"id": "{long}", "from": {{"subnet": "a"}}, "to": {{"subnet": "b"}}}}]}}"#),
            false,
        );
    }

    #[test]
    fn what_takes_places_is_read_again() {
        let escaped = r#"{"flows": [{"id": "\u0061", "from": {"subnet": "a"}, "to": {"subnet": "b"}}]}"#;
        let twice = r#"{"flows": [{"from": {"subnet": "c", "subnet": "a"}, "to": {"subnet": "b"}}]}"#;
        for body in [escaped, twice] {
            let (placed, right) = asked(body);
            assert!(placed.is_some() && right.is_none(), "{body}");
        }
    }

    const WORDS: &[&str] = &[
        "a",
        "b",
        "c",
        "IPv4",
        "IPv6",
        "ipv4",
        "192.0.2.1",
        "2001:db8::1",
        "10.0.0.0/8",
        "::ffff:1.2.3.4",
        "node",
        "pod",
        "resolver",
        "time",
        "mixed",
        "dropped",
        "",
    ];

    fn value() -> impl Strategy<Value = Value> {
        let host = mapping(&["ipv4", "ipv6"], word().boxed());
        prop_oneof![8 => word(), 3 => host, 1 => Just(json!(true)), 1 => Just(json!(7)), 1 => Just(json!(null))]
    }

    fn word() -> impl Strategy<Value = Value> {
        select(WORDS).prop_map(Value::from)
    }

    fn mapping(keys: &'static [&'static str], value: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
        let entries = prop::collection::vec((select(keys), value), 1..3);
        let entries = entries.prop_map(|entries| entries.into_iter().map(|(key, value)| (key.to_owned(), value)));
        entries.prop_map(|entries| Value::Object(entries.collect::<Map<String, Value>>()))
    }

    fn flow() -> impl Strategy<Value = Value> {
        let from = ["subnet", "subnet", "subnet", "internet", "address", "workload", "publicAddress", "bogus"];
        let from = mapping(Vec::leak(from.to_vec()), value().boxed());
        let to = mapping(&["address", "host", "subnet", "internet", "service", "bogus"], value().boxed());
        let expect = prop::option::of(value());
        (from, to, expect, prop::option::of(value()))
            .prop_map(|(from, to, expect, id)| json!({"id": id, "from": from, "to": to, "expect": expect}))
    }

    proptest! {
        #[test]
        fn reading_without_places_agrees_with_reading_with_them(flows in prop::collection::vec(flow(), 1..4)) {
            let (placed, right) = asked(&json!({ "flows": flows }).to_string());
            prop_assert_eq!(placed, right);
        }
    }
}
