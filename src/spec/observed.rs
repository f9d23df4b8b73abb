//! What AWS has: the answers of `aws ec2 describe-…`, told apart by their keys, as facts.
//!
//! A key that is absent is unknown, and `[]` is known to be none. With `NextToken`, what is not there is unknown.

use crate::manifest::{self, Node, UnknownKeys, Value};

mod address;
mod attachment;
mod choice;
mod dhcp_options;
mod endpoint;
mod gateway;
mod interface;
mod listing;
mod nat_gateway;
mod own;
mod peering;
mod prefix_list;
mod route_table;
mod subnet;
mod tag;
mod vpc;
mod whole;

pub use address::Address;
pub use attachment::Attachment;
pub use choice::Choice;
pub use dhcp_options::DhcpOptions;
pub use endpoint::{Endpoint, EndpointKind};
pub use gateway::{EgressOnlyInternetGateway, InternetGateway};
pub use interface::Interface;
pub use listing::{Identified, Knowledge, Listing, Told};
pub use nat_gateway::{NatGateway, NatGatewayAddress};
pub use own::Tables;
pub use peering::{Peer, Peering};
pub use prefix_list::PrefixList;
pub use route_table::{Association, Route, RouteTable};
pub use subnet::Subnet;
pub use tag::Tag;
pub use vpc::{PublicAccess, Vpc};
pub use whole::{Answer, Observed};

/// The answers in a file: one, or a list of them; everything else says nothing, nor does an answer without a key that
/// is known here.
pub fn answers(root: &Node<'_>) -> Vec<Answer> {
    let answer = |node: &Node<'_>| manifest::decode::<Answer>(node, UnknownKeys::Skipped).value;
    let mut answers = match &root.value {
        Value::Sequence(items) => items.iter().map(answer).collect(),
        Value::Mapping(_) => vec![answer(root)],
        _ => Vec::new(),
    };
    answers.retain(|answer| *answer != Answer::default());
    answers
}
