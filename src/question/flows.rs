//! Flows as they are written, without places: those of a body in JSON are read so first, since they are mostly right.

use crate::manifest::Scanner;

/// The keys of a flow.
pub const FLOW_KEYS: [&str; 5] = ["id", "name", "from", "to", "expect"];
/// The keys of where it starts.
pub const FROM_KEYS: [&str; 6] = ["subnet", "instanceGroup", "internet", "address", "workload", "publicAddress"];
/// The keys of where it is to.
pub const TO_KEYS: [&str; 5] = ["address", "host", "subnet", "internet", "service"];
/// The keys of a name.
pub const HOST_KEYS: [&str; 2] = ["ipv4", "ipv6"];

/// What short flows take, in bytes, and so many flows that more of them are rare: there is room for them at once.
const SHORT: usize = 64;
const MANY: usize = 128;

/// A flow.
#[derive(Clone, Debug)]
pub struct WrittenFlow<'a> {
    /// `id`.
    pub id: Option<&'a str>,
    /// `name`.
    pub name: Option<&'a str>,
    /// `from`.
    pub from: WrittenSource<'a>,
    /// `to`.
    pub to: WrittenDestination<'a>,
    /// `expect`.
    pub expect: Option<&'a str>,
}

/// Where it starts.
#[derive(Clone, Debug, Default)]
pub struct WrittenSource<'a> {
    /// `subnet`.
    pub subnet: Option<&'a str>,
    /// `instanceGroup`.
    pub instance_group: Option<&'a str>,
    /// `internet`.
    pub internet: Option<&'a str>,
    /// `address`.
    pub address: Option<&'a str>,
    /// `workload`.
    pub workload: Option<&'a str>,
    /// `publicAddress`.
    pub public_address: Option<bool>,
}

/// Where it is to.
#[derive(Clone, Debug, Default)]
pub struct WrittenDestination<'a> {
    /// `address`.
    pub address: Option<&'a str>,
    /// `host`.
    pub host: Option<WrittenHost<'a>>,
    /// `subnet`.
    pub subnet: Option<&'a str>,
    /// `internet`.
    pub internet: Option<&'a str>,
    /// `service`.
    pub service: Option<&'a str>,
}

/// The addresses of a name.
#[derive(Clone, Debug, Default)]
pub struct WrittenHost<'a> {
    /// `ipv4`.
    pub ipv4: Option<&'a str>,
    /// `ipv6`.
    pub ipv6: Option<&'a str>,
}

impl<'a> WrittenFlow<'a> {
    /// A list of flows.
    pub fn list(scanner: &mut Scanner<'a>) -> Option<Vec<WrittenFlow<'a>>> {
        let mut flows = Vec::with_capacity((scanner.left() / SHORT).min(MANY));
        scanner.list(|scanner| {
            flows.push(WrittenFlow::read(scanner)?);
            Some(())
        })?;
        Some(flows)
    }

    fn read(scanner: &mut Scanner<'a>) -> Option<WrittenFlow<'a>> {
        let ([mut id, mut name, mut expect], mut from, mut to) = ([None; 3], None, None);
        scanner.fields(&FLOW_KEYS, |scanner, key| {
            match key {
                0 => id = scanner.nullable(Scanner::text)?,
                1 => name = scanner.nullable(Scanner::text)?,
                2 => from = Some(WrittenSource::read(scanner)?),
                3 => to = Some(WrittenDestination::read(scanner)?),
                _ => expect = scanner.nullable(Scanner::text)?,
            }
            Some(())
        })?;
        Some(WrittenFlow { id, name, from: from?, to: to?, expect })
    }
}

impl<'a> WrittenSource<'a> {
    fn read(scanner: &mut Scanner<'a>) -> Option<WrittenSource<'a>> {
        let mut source = WrittenSource::default();
        scanner.fields(&FROM_KEYS, |scanner, key| {
            match key {
                0 => source.subnet = scanner.nullable(Scanner::text)?,
                1 => source.instance_group = scanner.nullable(Scanner::text)?,
                2 => source.internet = scanner.nullable(Scanner::text)?,
                3 => source.address = scanner.nullable(Scanner::text)?,
                4 => source.workload = scanner.nullable(Scanner::text)?,
                _ => source.public_address = scanner.nullable(Scanner::truth)?,
            }
            Some(())
        })?;
        Some(source)
    }
}

impl<'a> WrittenDestination<'a> {
    fn read(scanner: &mut Scanner<'a>) -> Option<WrittenDestination<'a>> {
        let mut destination = WrittenDestination::default();
        scanner.fields(&TO_KEYS, |scanner, key| {
            match key {
                0 => destination.address = scanner.nullable(Scanner::text)?,
                1 => destination.host = scanner.nullable(WrittenHost::read)?,
                2 => destination.subnet = scanner.nullable(Scanner::text)?,
                3 => destination.internet = scanner.nullable(Scanner::text)?,
                _ => destination.service = scanner.nullable(Scanner::text)?,
            }
            Some(())
        })?;
        Some(destination)
    }
}

impl<'a> WrittenHost<'a> {
    fn read(scanner: &mut Scanner<'a>) -> Option<WrittenHost<'a>> {
        let mut host = WrittenHost::default();
        scanner.fields(&HOST_KEYS, |scanner, key| {
            let address = if key == 0 { &mut host.ipv4 } else { &mut host.ipv6 };
            *address = scanner.nullable(Scanner::text)?;
            Some(())
        })?;
        Some(host)
    }
}
