//! `/LEN#N`: what can be read can be written, lies in its network, and is found again there.
//!
//! The input is a network, a line break, and a notation or a block.

#![no_main]

use kops_network_planner::cidr::{Cidr, Ipv6Net, Notation, last_index, notation_of, nth_block};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (network, second) = text.split_once('\n').unwrap_or(("2001:db8::/56", text));
    let network = Cidr::new(network).ipv6().map(|network| network.trunc());
    match Notation::parse(second) {
        Ok(notation) => {
            assert_eq!(Notation::parse(&notation.to_string()), Ok(notation));
            if let Some(network) = network {
                counts(network, notation);
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    if let (Some(network), Some(block)) = (network, Cidr::new(second).ipv6()) {
        is_found(network, block.trunc());
    }
});

fn counts(network: Ipv6Net, notation: Notation) {
    match nth_block(network, notation) {
        Ok(block) => {
            assert_eq!(block.prefix_len(), notation.prefix_length());
            assert!(network.contains(&block));
            assert_eq!(notation_of(network, block), Some(notation));
            assert!(last_index(network, block.prefix_len()).is_some_and(|last| notation.index() <= last));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn is_found(network: Ipv6Net, block: Ipv6Net) {
    if let Some(notation) = notation_of(network, block) {
        assert_eq!(nth_block(network, notation), Ok(block));
    }
}
