//! Parts into free blocks.

use super::codes::{
    BLOCK_FREE, BLOCK_IN_DOCKER_RANGE, BRINGS_AN_ERROR, NO_FREE_BLOCK, NO_FREE_IPV6_BLOCK, NO_IPV4_NEEDED, NOT_TRIED,
    SMALLER_THAN_LIKE,
};
use super::numbers::{Ipv6Part, Numbers};
use super::part::{Part, Set};
use crate::cidr::Ipv4Net;
use crate::cidr::room::{Room, Strategy};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::subnets::{Borrowed, Fit, Rooms, Wanted, fit_for_now};

/// A subnet with its place.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The subnet.
    pub part: Part,
    /// Its IPv4 block; `None` where it has IPv6 addresses only.
    pub block: Option<Ipv4Net>,
    /// Its new IPv6 block.
    pub ipv6: Option<Ipv6Part>,
    /// What is said of it.
    pub code: &'static Code,
    /// The same in a sentence.
    pub explanation: String,
}

/// A subnet without one.
#[derive(Clone, Debug)]
pub struct Unplaced {
    /// The subnet.
    pub part: Part,
    /// The prefix length that was looked for.
    pub prefix_length: u8,
    /// Why.
    pub code: &'static Code,
    /// The same in a sentence.
    pub explanation: String,
    /// What would help.
    pub hint: Option<String>,
}

/// What has a place, and what has not.
#[derive(Clone, Debug, Default)]
pub struct Placed {
    /// Subnets with a place, in order.
    pub assignments: Vec<Assignment>,
    /// Subnets without.
    pub unplaced: Vec<Unplaced>,
}

impl Placed {
    /// Adds what became of a set.
    pub fn add(&mut self, set: Result<Vec<Assignment>, Vec<Unplaced>>) {
        match set {
            Ok(placed) => self.assignments.extend(placed),
            Err(without) => self.unplaced.extend(without),
        }
    }

    /// Adds a set that would bring an error, or that was not tried.
    pub fn refuse(&mut self, set: Set, error: Option<&Diagnostic>) {
        let (code, explanation, hint) = match error {
            Some(error) => (&BRINGS_AN_ERROR, error.message.clone(), error.hint.clone()),
            None => {
                let why = "something that is asked for brings an error, and there is too much to find out what does";
                (&NOT_TRIED, why.to_owned(), Some("Ask for fewer subnets at once".to_owned()))
            }
        };
        self.unplaced.extend(set.into_iter().map(|part| Unplaced {
            prefix_length: part.wanted_length(),
            part,
            code,
            explanation: explanation.clone(),
            hint: hint.clone(),
        }));
    }
}

/// What is free, and where in it blocks are taken.
#[derive(Debug)]
pub struct Free {
    /// What may be taken, and the last choice.
    pub rooms: Rooms,
    /// The free IPv6 numbers.
    pub numbers: Numbers,
    /// Where in the room.
    pub strategy: Strategy,
    /// The part of the network that is free and that kOps requires to stay so.
    pub kept: Option<Ipv4Net>,
    /// How the network gets more addresses.
    pub more: &'static str,
}

/// A block, and what is said of it.
type Found = (Fit, &'static Code);

impl Free {
    /// Places subnets of the spec, together where they fit so, else each.
    pub fn own(&mut self, without: Set) -> Placed {
        let mut placed = Placed::default();
        match self.place(without.clone()) {
            Ok(assignments) => placed.assignments = assignments,
            Err(_) => without.into_iter().for_each(|part| placed.add(self.place(vec![part]))),
        }
        placed
    }

    /// Places a set as a whole; one that does not fit takes nothing.
    pub fn place(&mut self, set: Set) -> Result<Vec<Assignment>, Vec<Unplaced>> {
        let placed = self.blocks(&set).and_then(|(blocks, borrowed)| match self.ipv6(&set) {
            Ok(numbers) => Ok((blocks, numbers)),
            Err(code) => {
                borrowed.put_back(&mut self.rooms);
                Err(code)
            }
        });
        match placed {
            Ok((blocks, numbers)) => {
                let parts = set.into_iter().zip(blocks).zip(numbers);
                Ok(parts.map(|((part, block), ipv6)| self.assignment(part, block, ipv6)).collect())
            }
            Err(code) => Err(set.into_iter().map(|part| self.unplaced(part, code)).collect()),
        }
    }

    fn blocks(&mut self, set: &[Part]) -> Result<(Vec<Option<Found>>, Borrowed), &'static Code> {
        let wanted = |part: &Part| Wanted { length: part.length, may_shrink: part.like.is_some() };
        let wanted: Vec<Wanted> = set.iter().map(wanted).collect();
        let (found, borrowed) = fit_for_now(&mut self.rooms, self.strategy, &wanted).ok_or(&NO_FREE_BLOCK)?;
        let code = |fit: Fit| match fit {
            Fit { is_smaller: true, .. } => &SMALLER_THAN_LIKE,
            Fit { is_last_choice: true, .. } => &BLOCK_IN_DOCKER_RANGE,
            Fit { .. } => &BLOCK_FREE,
        };
        Ok((found.into_iter().map(|found| found.map(|fit| (fit, code(fit)))).collect(), borrowed))
    }

    /// Numbers for those that need one; nothing is taken where there are too few.
    fn ipv6(&mut self, set: &[Part]) -> Result<Vec<Option<Ipv6Part>>, &'static Code> {
        let before = self.numbers.mark();
        let number = |part: &Part| match part.needs_ipv6 {
            true => self.numbers.take().map(Some).ok_or(&NO_FREE_IPV6_BLOCK),
            false => Ok(None),
        };
        let numbers: Result<Vec<_>, _> = set.iter().map(number).collect();
        if numbers.is_err() {
            self.numbers.back_to(before);
        }
        numbers
    }

    fn assignment(&self, part: Part, found: Option<Found>, ipv6: Option<Ipv6Part>) -> Assignment {
        let like = part.like.as_deref().unwrap_or_default();
        let wanted = part.length.unwrap_or_default();
        let (code, explanation) = match found {
            None => (&NO_IPV4_NEEDED, format!("it has IPv6 addresses only, as `{like}` has")),
            Some((Fit { block, .. }, code)) if code == &SMALLER_THAN_LIKE => {
                (code, format!("there is no room for a /{wanted}, the size of `{like}`; `{block}` is as large as fits"))
            }
            Some((Fit { block, .. }, code)) if code == &BLOCK_IN_DOCKER_RANGE => {
                (code, format!("`{block}` is in Docker's range on machines, and nothing else of its size is free"))
            }
            Some((Fit { block, strategy, .. }, code)) => (
                code,
                match strategy {
                    Strategy::Pack => format!("`{block}` is in the smallest free block with room for a /{wanted}"),
                    Strategy::Spread => format!("`{block}` is in the middle of the largest free block"),
                },
            ),
        };
        Assignment { part, block: found.map(|(fit, _)| fit.block), ipv6, code, explanation }
    }

    fn unplaced(&self, part: Part, code: &'static Code) -> Unplaced {
        let wanted = part.wanted_length();
        let largest = self.rooms.iter().filter_map(Room::largest).min_by_key(Ipv4Net::prefix_len);
        let kept = self.kept.filter(|kept| kept.prefix_len() <= wanted);
        let is_too_small = |block: &Ipv4Net| wanted < block.prefix_len();
        let (explanation, hint) = match (code == &NO_FREE_BLOCK, largest) {
            (true, largest) if largest.as_ref().is_none_or(is_too_small) && kept.is_some() => {
                kept_words(wanted, (kept, largest), self.more)
            }
            (true, Some(block)) if is_too_small(&block) => (
                format!("no /{wanted} is free; the largest free block is `{block}`"),
                format!("Ask for a /{}, or {}", block.prefix_len(), self.more),
            ),
            (true, Some(block)) => (
                format!("the largest free block is `{block}`, which is too little for all that belongs together"),
                capitalized(self.more),
            ),
            (true, None) => ("no address of the VPC's blocks is free".to_owned(), capitalized(self.more)),
            (false, _) => (
                "every number in the VPC's IPv6 block is taken".to_owned(),
                "Give the VPC another IPv6 block; kOps numbers in the first one".to_owned(),
            ),
        };
        Unplaced { part, prefix_length: wanted, code, explanation, hint: Some(hint) }
    }
}

/// How the network gets more addresses: kOps associates no block with a VPC of others.
pub fn more(is_shared: bool, is_avoiding: bool) -> &'static str {
    match (is_shared, is_avoiding) {
        (false, false) => "add a block to `additionalNetworkCIDRs`",
        (false, true) => "add a block to `additionalNetworkCIDRs`, or avoid less",
        (true, false) => "associate a block with the VPC, and add it to `additionalNetworkCIDRs`",
        (true, true) => "associate a block with the VPC, and add it to `additionalNetworkCIDRs`, or avoid less",
    }
}

/// What may end a sentence, as one.
fn capitalized(words: &str) -> String {
    let (first, rest) = words.split_at(1);
    first.to_uppercase() + rest
}

/// Why a block that is free is not given out.
fn kept_words(wanted: u8, (kept, largest): (Option<Ipv4Net>, Option<Ipv4Net>), more: &str) -> (String, String) {
    let kept = kept.map(|kept| kept.to_string()).unwrap_or_default();
    let smaller = largest.map(|block| format!(", ask for a /{}", block.prefix_len())).unwrap_or_default();
    (
        format!(
            "`{kept}` has room for a /{wanted}, but kOps before 1.36 stops where no such part of `networkCIDR` is free"
        ),
        format!("Use kOps 1.36 or later{smaller}, or {more}"),
    )
}
