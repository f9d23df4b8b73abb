//! What nothing tells of: it is taken to be as the spec has it, and counted as not compared.

use super::cloud::{Cloud, Object, ObjectId};
use super::kind::ResourceKind;
use super::mechanics;
use super::pass::{Looked, Pass, State};
use super::task::{Task, TaskId, Wanted, WantedElasticIp, WantedNatGateway, WantedSubnet};
use super::tasks::Tasks;

/// What kOps takes to be there without looking: instances, and gateways that only an additional route names.
pub(super) fn always_there<'a>(cloud: &mut Cloud<'a>, tasks: &'a Tasks<'a>) {
    for task in &tasks.list {
        let is_named = matches!(task.wanted, Wanted::Instance | Wanted::NamedNatGateway | Wanted::NamedGateway { .. });
        if is_named && cloud.by_id(&task.name).is_none() {
            cloud.add(Object { id: Some(&task.name), ..Object::new(task.wanted.kind()) });
        }
    }
}

impl<'a> Pass<'a, '_> {
    /// Makes what may be there although nothing tells of it.
    pub fn fill(&mut self, task: &'a Task<'a>) -> Looked {
        match mechanics::find(self, task) {
            Some(object) if is_compared(task) && self.is_unknown(task, object) => {
                let object = self.settle(task, object);
                Looked::of(State::Untold, Some(object))
            }
            Some(object) => Looked::of(State::Unchanged, Some(object)),
            None if self.may_be_there(task) => match self.make_untold(task) {
                Some(object) => Looked::of(State::Untold, Some(object)),
                None => Looked::of(State::Create, None),
            },
            None => Looked::of(State::Create, None),
        }
    }

    /// Whether what would be compared of an object was not told.
    fn is_unknown(&self, task: &Task<'_>, object: ObjectId) -> bool {
        let found = self.cloud.get(object);
        let has_unknown_block = match &task.wanted {
            Wanted::Subnet(wanted) => {
                found.lacks_ipv4 && wanted.ipv4.is_some() || found.lacks_ipv6 && wanted.ipv6.is_some()
            }
            _ => false,
        };
        found.is_vague || has_unknown_block
    }

    /// What is known by its id alone is as it is wanted; the address of such a gateway is the one of the zone's name.
    fn settle(&mut self, task: &'a Task<'a>, vague: ObjectId) -> ObjectId {
        let gateway = self.cloud.get(vague).gateway;
        let address = self.named(ResourceKind::ElasticIp, &task.name);
        match (&task.wanted, gateway, address) {
            (Wanted::ElasticIp(_), Some(gateway), Some(address)) => {
                self.cloud.get_mut(gateway).address = Some(address);
                self.cloud.get_mut(address).gateway = Some(gateway);
                address
            }
            _ => {
                mechanics::adopt(self, task, vague);
                vague
            }
        }
    }

    fn may_be_there(&self, task: &Task<'_>) -> bool {
        let has_association =
            |subnet: TaskId| self.object(subnet).is_some_and(|subnet| self.cloud.get(subnet).association.is_some());
        let has_unknown = |what: fn(&Object<'_>) -> bool| self.vpc().is_some_and(|vpc| what(self.cloud.get(vpc)));
        match &task.wanted {
            Wanted::VpcCidrBlock(_) => self.is_untold(0) || has_unknown(|vpc| vpc.has_unknown_blocks),
            Wanted::VpcAmazonIpv6CidrBlock => self.is_untold(0) || has_unknown(|vpc| vpc.lacks_ipv6),
            Wanted::VpcDhcpOptionsAssociation { options } => {
                self.is_untold(0) || self.is_untold(*options) && !self.makes_vpc()
            }
            Wanted::ElasticIp(WantedElasticIp { existing: None, table, .. })
            | Wanted::NatGateway(WantedNatGateway { existing: None, table, .. }) => {
                let kinds = [ResourceKind::ElasticIp, ResourceKind::NatGateway];
                table.is_some_and(|table| self.is_untold(table))
                    && kinds.map(|kind| self.cloud.may_have(kind)) == [true; 2]
            }
            Wanted::RouteTableAssociation { subnet, table } => {
                !has_association(*subnet) && (self.is_untold(*subnet) || self.is_untold(*table))
            }
            Wanted::Route(wanted) => self.is_untold(wanted.table),
            // In a VPC that is yet to be made there is nothing.
            Wanted::Subnet(_) | Wanted::RouteTable(_) | Wanted::Gateway { .. } if self.makes_vpc() => false,
            // Two subnets of a VPC share no address: one that is told of leaves no room for it.
            Wanted::Subnet(wanted) if self.is_on_another(wanted) => false,
            _ => self.cloud.is_open(task.wanted.kind()),
        }
    }

    /// Whether a subnet that is told of has addresses of this one, which was not found.
    fn is_on_another(&self, wanted: &WantedSubnet<'_>) -> bool {
        let Some(vpc) = self.vpc() else { return false };
        [wanted.ipv4, wanted.ipv6].into_iter().flatten().any(|block| self.cloud.subnet_on(vpc, block).is_some())
    }

    fn makes_vpc(&self) -> bool {
        self.looked.first().is_some_and(|looked| matches!(looked.state, State::Create))
    }

    fn is_untold(&self, task: TaskId) -> bool {
        self.looked.get(task).is_some_and(|looked| matches!(looked.state, State::Untold))
    }

    fn make_untold(&mut self, task: &'a Task<'a>) -> Option<ObjectId> {
        if !is_compared(task) {
            return mechanics::create(self, task).ok();
        }
        if let Some(known) = self.named_like(task) {
            return Some(known);
        }
        let object = self.vague(task).unwrap_or_else(|| {
            let kind = task.wanted.kind();
            let vpc = self.vpc().filter(|_| kind != ResourceKind::Vpc);
            let has_unknown_blocks = kind == ResourceKind::Vpc;
            let (id, is_vague) = (task.wanted.existing(), true);
            self.cloud.add(Object { id, vpc, has_unknown_blocks, is_vague, ..Object::new(kind) })
        });
        mechanics::adopt(self, task, object);
        Some(object)
    }

    /// The zone's own NAT gateway or address, which kOps would find through the table that is not told of.
    fn named_like(&self, task: &Task<'_>) -> Option<ObjectId> {
        let gateway = |name: &str| self.named(ResourceKind::NatGateway, name);
        match &task.wanted {
            Wanted::NatGateway(wanted) => gateway(wanted.name),
            Wanted::ElasticIp(wanted) => {
                let of_gateway = gateway(wanted.name).and_then(|gateway| self.cloud.get(gateway).address);
                of_gateway.or_else(|| self.named(ResourceKind::ElasticIp, wanted.name))
            }
            _ => None,
        }
    }

    /// What is known by its id, and has to be the object of the task if there is one.
    fn vague(&self, task: &Task<'_>) -> Option<ObjectId> {
        let candidate = match &task.wanted {
            Wanted::Vpc(wanted) if wanted.id.is_none() => self.cloud.own_vpc(),
            Wanted::DhcpOptions(_) => self.cloud.get(self.vpc()?).dhcp_options,
            Wanted::Gateway { .. } => self.cloud.attached(task.wanted.kind(), self.vpc()?),
            _ => None,
        };
        candidate.filter(|candidate| self.cloud.get(*candidate).is_vague)
    }
}

/// Whether kOps compares the object of the task; others are parts of one, or always there.
fn is_compared(task: &Task<'_>) -> bool {
    !matches!(
        task.wanted,
        Wanted::VpcCidrBlock(_)
            | Wanted::VpcAmazonIpv6CidrBlock
            | Wanted::VpcDhcpOptionsAssociation { .. }
            | Wanted::RouteTableAssociation { .. }
            | Wanted::Route(_)
            | Wanted::NamedGateway { .. }
            | Wanted::NamedNatGateway
            | Wanted::Instance
    )
}
