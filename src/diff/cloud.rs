//! A model of what AWS has: objects with their tags, found by id, by name, and by what they are connected to.

use std::collections::BTreeMap;

use crate::cidr::IpNet;
use crate::routes::TargetKind;

use super::kind::{Kinds, ResourceKind};
use super::owned_tags::{CLUSTER, NAME, Tags, WantedTags};

/// The place of an object in the model.
pub(super) type ObjectId = usize;

/// An object of AWS. What its kind does not have is empty.
#[derive(Debug, Default)]
pub(super) struct Object<'a> {
    pub kind: Option<ResourceKind>,
    /// The id, where it is known: AWS gives it to what is made.
    pub id: Option<&'a str>,
    pub tags: Tags<'a>,
    /// The VPC that it is in or attached to.
    pub vpc: Option<ObjectId>,
    /// A subnet's zone.
    pub zone: &'a str,
    /// A subnet's IPv4 block.
    pub ipv4: Option<IpNet>,
    /// A subnet's IPv6 block, or the first one of a VPC.
    pub ipv6: Option<IpNet>,
    /// Whether it was not told if a subnet has an IPv4 block.
    pub lacks_ipv4: bool,
    /// Whether it was not told if a subnet or a VPC has an IPv6 block.
    pub lacks_ipv6: bool,
    /// Whether machines in a subnet get an IPv6 address.
    pub assigns_ipv6: bool,
    /// Whether a subnet got its IPv6 block after it was made.
    pub gained_ipv6: bool,
    /// Whether names of machines in a subnet lack the IPv6 addresses that kOps asks for.
    pub names_lack_ipv6: bool,
    /// Whether `before` has it although kOps could not have made it.
    pub is_assumed: bool,
    /// Whether no more is known of it than that something names it by its id.
    pub is_vague: bool,
    /// A VPC's IPv4 blocks, the first one first.
    pub blocks: Vec<IpNet>,
    /// Whether a VPC may have more IPv4 blocks than are known.
    pub has_unknown_blocks: bool,
    /// A VPC's DHCP options.
    pub dhcp_options: Option<ObjectId>,
    /// A NAT gateway's elastic IP.
    pub address: Option<ObjectId>,
    /// A NAT gateway's subnet, where it is known.
    pub subnet: Option<ObjectId>,
    /// The NAT gateway that has an elastic IP.
    pub gateway: Option<ObjectId>,
    /// A subnet's route table.
    pub association: Option<Association<'a>>,
    /// A route table's routes.
    pub routes: BTreeMap<IpNet, CloudRoute<'a>>,
}

/// The use of a route table by a subnet.
#[derive(Clone, Debug)]
pub(super) struct Association<'a> {
    pub table: ObjectId,
    /// The name of the task that made it, where that is known.
    pub name: Option<&'a str>,
}

/// A route of a table.
#[derive(Clone, Debug)]
pub(super) struct CloudRoute<'a> {
    pub target: CloudTarget<'a>,
    /// The name of the task that made it, where that is known.
    pub name: Option<&'a str>,
    /// Whether a virtual private gateway made it, which also takes it away.
    pub is_propagated: bool,
}

/// What a route goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CloudTarget<'a> {
    Object(ObjectId),
    Id { kind: TargetKind, id: &'a str },
}

/// What AWS has.
#[derive(Debug, Default)]
pub(super) struct Cloud<'a> {
    objects: Vec<Object<'a>>,
    by_id: BTreeMap<&'a str, ObjectId>,
    /// By kind, name and cluster.
    by_name: BTreeMap<(ResourceKind, &'a str, &'a str), ObjectId>,
    /// By kind and VPC.
    attached: BTreeMap<(ResourceKind, ObjectId), ObjectId>,
    /// The blocks of subnets by VPC.
    subnet_blocks: BTreeMap<(ObjectId, IpNet), ObjectId>,
    /// The kinds of which AWS may have more than is known.
    open: Kinds,
    /// The kinds of what is known.
    kinds: Kinds,
    /// The VPC that is the cluster's by what is in it, whatever its name.
    own_vpc: Option<ObjectId>,
}

impl<'a> Object<'a> {
    /// An object of this kind without anything.
    pub fn new(kind: ResourceKind) -> Object<'a> {
        Object { kind: Some(kind), ..Object::default() }
    }

    /// The value of a tag.
    pub fn tag(&self, key: &str) -> Option<&'a str> {
        self.tags.get(key)
    }

    /// What people know it by.
    pub fn label(&self) -> Option<&'a str> {
        self.id.or_else(|| self.tag(NAME))
    }
}

impl<'a> Cloud<'a> {
    /// The object.
    pub fn get(&self, object: ObjectId) -> &Object<'a> {
        &self.objects[object]
    }

    /// The object, to be changed in anything but tags and a subnet's blocks.
    pub fn get_mut(&mut self, object: ObjectId) -> &mut Object<'a> {
        &mut self.objects[object]
    }

    /// All objects.
    pub fn objects(&self) -> impl Iterator<Item = (ObjectId, &Object<'a>)> {
        self.objects.iter().enumerate()
    }

    /// The object with this id.
    pub fn by_id(&self, id: &str) -> Option<ObjectId> {
        self.by_id.get(id).copied()
    }

    /// The object with this name that has the tag of the cluster.
    pub fn by_name(&self, kind: ResourceKind, name: &str, cluster: &str) -> Option<ObjectId> {
        let found = self.by_name.get(&(kind, name, cluster)).copied();
        found.filter(|found| {
            let object = self.get(*found);
            object.tag(NAME) == Some(name) && object.tag(CLUSTER) == Some(cluster)
        })
    }

    /// The gateway of this kind that is attached to a VPC.
    pub fn attached(&self, kind: ResourceKind, vpc: ObjectId) -> Option<ObjectId> {
        self.attached.get(&(kind, vpc)).copied()
    }

    /// Notes of which kinds AWS may have more than is known.
    pub fn leave_open(&mut self, kinds: Kinds) {
        self.open = kinds;
    }

    /// Whether AWS may have more objects of the kind than are known.
    pub fn is_open(&self, kind: ResourceKind) -> bool {
        self.open.contains(kind)
    }

    /// Whether AWS may have an object of the kind.
    pub fn may_have(&self, kind: ResourceKind) -> bool {
        self.is_open(kind) || self.kinds.contains(kind)
    }

    /// Notes which VPC is the cluster's.
    pub fn set_own_vpc(&mut self, vpc: Option<ObjectId>) {
        self.own_vpc = vpc;
    }

    /// The VPC that is the cluster's by what is in it.
    pub fn own_vpc(&self) -> Option<ObjectId> {
        self.own_vpc
    }

    /// Adds an object.
    pub fn add(&mut self, object: Object<'a>) -> ObjectId {
        if let Some(kind) = object.kind {
            self.kinds.insert(kind);
        }
        let place = self.objects.len();
        if let Some(id) = object.id {
            self.by_id.insert(id, place);
        }
        if let (Some(kind), Some(vpc)) = (object.kind, object.vpc) {
            if kind == ResourceKind::Subnet {
                for block in [object.ipv4, object.ipv6].into_iter().flatten() {
                    self.subnet_blocks.insert((vpc, block), place);
                }
            } else {
                self.attached.entry((kind, vpc)).or_insert(place);
            }
        }
        self.objects.push(object);
        self.index_name(place);
        place
    }

    /// Gives an object the id that a spec names it by.
    pub fn name_by_id(&mut self, object: ObjectId, id: &'a str) {
        self.by_id.entry(id).or_insert(object);
        let known = &mut self.objects[object].id;
        *known = known.or(Some(id));
    }

    /// Adds and overwrites tags.
    pub fn tag(&mut self, object: ObjectId, tags: WantedTags<'a>) {
        self.objects[object].tags.add(tags);
        self.index_name(object);
    }

    /// Puts a subnet into a VPC.
    pub fn put_subnet(&mut self, subnet: ObjectId, vpc: ObjectId) {
        self.objects[subnet].vpc = Some(vpc);
        for block in [self.objects[subnet].ipv4, self.objects[subnet].ipv6].into_iter().flatten() {
            self.subnet_blocks.entry((vpc, block)).or_insert(subnet);
        }
    }

    /// Gives a subnet an IPv6 block.
    pub fn set_ipv6(&mut self, subnet: ObjectId, block: IpNet) {
        self.objects[subnet].ipv6 = Some(block);
        self.objects[subnet].gained_ipv6 = true;
        if let Some(vpc) = self.objects[subnet].vpc {
            self.subnet_blocks.insert((vpc, block), subnet);
        }
    }

    /// Takes the IPv6 block of a subnet away.
    pub fn drop_ipv6(&mut self, subnet: ObjectId) {
        let object = &mut self.objects[subnet];
        let block = object.ipv6.take();
        if let (Some(vpc), Some(block)) = (object.vpc, block) {
            self.subnet_blocks.remove(&(vpc, block));
        }
    }

    /// A subnet of the VPC that shares addresses with a block.
    pub fn subnet_on(&self, vpc: ObjectId, block: IpNet) -> Option<ObjectId> {
        let around = (0..=block.prefix_len()).filter_map(|length| wider(block, length));
        let holder = around.filter_map(|wider| self.subnet_blocks.get(&(vpc, wider)).copied()).next();
        holder.or_else(|| self.subnet_in(vpc, block))
    }

    /// A subnet of the VPC that lies in a block.
    pub fn subnet_in(&self, vpc: ObjectId, block: IpNet) -> Option<ObjectId> {
        let inside = self.subnet_blocks.range((vpc, block)..).next();
        inside.filter(|((other, inside), _)| *other == vpc && block.contains(inside)).map(|(_, subnet)| *subnet)
    }

    /// The subnet of the VPC with exactly this block.
    pub fn subnet_with(&self, vpc: ObjectId, block: IpNet) -> Option<ObjectId> {
        self.subnet_blocks.get(&(vpc, block)).copied()
    }

    fn index_name(&mut self, object: ObjectId) {
        let known = &self.objects[object];
        if let (Some(kind), Some(name), Some(cluster)) = (known.kind, known.tag(NAME), known.tag(CLUSTER)) {
            self.by_name.entry((kind, name, cluster)).or_insert(object);
        }
    }
}

/// The block of `length` bits that `block` lies in.
pub(super) fn wider(block: IpNet, length: u8) -> Option<IpNet> {
    IpNet::new(block.network(), length).ok().map(|wider| wider.trunc())
}
