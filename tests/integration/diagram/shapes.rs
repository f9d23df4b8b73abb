//! Networks to draw.

use std::fmt::Write;

/// Part of a spec before its subnets.
fn head(name: &str, ipv6: bool, network: &str) -> String {
    let networking = match ipv6 {
        true => "nonMasqueradeCIDR: '::/0'\n    networking: {cilium: {}}",
        false => "networking: {calico: {}}",
    };
    format!(
        "kopsRelease: '1.34'
vpc: {{ipv6CIDRs: ['2600:1f18:2a4:5600::/56']}}
cluster:
  apiVersion: kops.k8s.io/v1alpha2
  kind: Cluster
  metadata: {{name: {name}}}
  spec:
    cloudProvider: aws
    kubernetesVersion: 1.34.2
    networkCIDR: 10.0.0.0/16
    {network}
    {networking}
    subnets:
"
    )
}

fn subnet(name: &str, kind: &str, zone: char, more: &str) -> String {
    let name = name.replace('\'', "''");
    format!("    - {{name: '{name}', type: {kind}, zone: us-east-1{zone}{more}}}\n")
}

fn ipv4(index: usize) -> String {
    format!(", cidr: 10.0.{index}.0/24")
}

fn ipv6(index: usize) -> String {
    format!(", ipv6CIDR: '/64#{index:x}'")
}

const ZONES: [char; 6] = ['a', 'b', 'c', 'd', 'e', 'f'];

/// The networks that have a name.
pub fn named() -> Vec<(&'static str, String)> {
    vec![
        ("six-zones-of-four-types", six_of_four()),
        ("six-zones-of-thirty", six_of_thirty()),
        ("all-existing", all_existing()),
        ("external-with-long-names", external()),
        ("names-full-of-markup", markup()),
        ("nine-peerings", peerings()),
        ("instances", instances()),
        ("public", public()),
        ("one-subnet", head("one.example.com", false, "") + &subnet("a", "Public", 'a', &ipv4(0))),
    ]
}

fn six_of_four() -> String {
    let mut text = head("six.example.com", true, "");
    for (place, zone) in ZONES.into_iter().enumerate() {
        let at = 4 * place;
        text += &subnet(&format!("us-east-1{zone}"), "Private", zone, &ipv6(at));
        for (more, (kind, name)) in
            [("DualStack", "dualstack"), ("Public", "public"), ("Utility", "utility")].into_iter().enumerate()
        {
            let blocks = ipv4(at + more) + &ipv6(at + more + 1);
            text += &subnet(&format!("{name}-us-east-1{zone}"), kind, zone, &blocks);
        }
    }
    text
}

fn six_of_thirty() -> String {
    let mut text = head("large.example.com", true, "");
    for (place, zone) in ZONES.into_iter().enumerate() {
        for number in 0..29 {
            let index = 30 * place + number;
            let (kind, blocks) =
                if number < 15 { ("Private", ipv6(index)) } else { ("DualStack", ipv4(index) + &ipv6(index)) };
            let name = format!("{}-{number:02}-us-east-1{zone}", kind.to_lowercase());
            text += &subnet(&name, kind, zone, &blocks);
        }
        text += &subnet(&format!("utility-us-east-1{zone}"), "Utility", zone, &ipv4(200 + place));
    }
    text
}

fn all_existing() -> String {
    let mut text = head("existing.example.com", false, "networkID: vpc-0a1b2c3d4e5f60718");
    for (place, zone) in ZONES.into_iter().take(3).enumerate() {
        for (more, kind) in ["Private", "Utility"].into_iter().enumerate() {
            let index = 2 * place + more;
            let block = format!(", id: subnet-0a1b2c3d4e5f6071{index}{}", ipv4(index));
            text += &subnet(&format!("{}-us-east-1{zone}", kind.to_lowercase()), kind, zone, &block);
        }
    }
    text
}

fn routes(target: &str, count: usize) -> String {
    let route = |place: usize| format!("{{cidr: 192.168.{place}.0/24, target: {target}}}");
    (0..count).map(route).collect::<Vec<_>>().join(", ")
}

fn external() -> String {
    let mut text = head("mixed.example.com", false, "networkID: vpc-0a1b2c3d4e5f60718");
    for (place, zone) in ['a', 'b'].into_iter().enumerate() {
        let long = "a-name-of-sixty-characters-that-says-what-team-the-subnet-is";
        let external = format!("{}, egress: External", ipv4(4 * place));
        text += &subnet(&format!("legacy-{long}-{zone}"), "Private", zone, &external);
        let routes = format!(
            "{}, additionalRoutes: [{}, {{cidr: 172.31.0.0/16, target: pcx-0123456789abcdef0}}]",
            ipv4(4 * place + 1),
            routes("tgw-0123456789abcdef0", 7)
        );
        text += &subnet(&format!("{long}-{zone}"), "Private", zone, &routes);
        text += &subnet(&format!("utility-us-east-1{zone}"), "Utility", zone, &ipv4(4 * place + 2));
    }
    text
}

fn markup() -> String {
    let mut text = head("markup.example.com", false, "");
    let names = ["<b>bold</b> & \"quoted\"", "]]> <script>alert(1)</script>", "&lt;&#x41; 'single'", "名前 🦀 naïve"];
    for (place, name) in names.into_iter().enumerate() {
        text += &subnet(name, "Private", ZONES[place % 2], &ipv4(place));
    }
    text += &subnet("a/", "Utility", 'a', &ipv4(10));
    text += &subnet("a?", "Utility", 'b', &ipv4(11));
    text += "    - {name: \"a\\u0007b\\u0000\\uFFFF\\u202Ec\", type: Utility, zone: us-east-1c, cidr: 10.0.12.0/24}\n";
    text
}

fn peerings() -> String {
    let mut text = head("peerings.example.com", true, "");
    let peerings = (1..=9).map(|place| format!("{{cidr: 192.168.{place}.0/24, target: pcx-{place:017x}}}"));
    let peerings: Vec<String> = peerings.collect();
    let more = format!(", egress: tgw-0123456789abcdef0, additionalRoutes: [{}]", peerings.join(", "));
    text += &subnet("us-east-1a", "Private", 'a', &(ipv6(1) + &more));
    text += &subnet("us-east-1b", "Private", 'b', &ipv6(2));
    text += &subnet("dualstack-us-east-1b", "DualStack", 'b', &(ipv4(5) + &ipv6(5)));
    text += &subnet("utility-us-east-1a", "Utility", 'a', &ipv4(3));
    text += &subnet("utility-us-east-1b", "Utility", 'b', &ipv4(4));
    text
}

/// Targets inside the VPC that are in no known subnet, used by several zones.
fn instances() -> String {
    let mut text = head("instances.example.com", true, "networkID: vpc-0a1b2c3d4e5f60718");
    for (place, zone) in ['a', 'b', 'c'].into_iter().enumerate() {
        let egress = ["i-0123456789abcdef0", "nat-0123456789abcdef0", "i-0123456789abcdef0"][place];
        let more = "[{cidr: 192.168.0.0/24, target: i-00000000000000001}, \
                    {cidr: 192.168.1.0/24, target: nat-0123456789abcdef0}, \
                    {cidr: 192.168.2.0/24, target: i-00000000000000001}, \
                    {cidr: 192.168.3.0/24, target: tgw-0123456789abcdef0}]";
        let blocks = ipv4(place) + &ipv6(place);
        let more = format!("{blocks}, egress: {egress}, additionalRoutes: {more}");
        text += &subnet(&format!("us-east-1{zone}"), "Private", zone, &more);
        text += &subnet(&format!("utility-us-east-1{zone}"), "Utility", zone, &ipv4(10 + place));
    }
    text
}

/// NAT gateways in public subnets whose own tables lead to them.
fn public() -> String {
    let mut text = head("public.example.com", true, "");
    for index in 0..4 {
        let zone = ZONES[index / 2];
        text += &subnet(&format!("public-{index}-{zone}"), "Public", zone, &(ipv4(index) + &ipv6(index)));
    }
    text
}

/// A number that looks like chance and is the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// A network of any shape; kOps may refuse it.
pub fn any(seed: u64) -> String {
    let mut numbers = Numbers(seed);
    let is_ipv6 = numbers.below(3) != 0;
    let network = if numbers.below(2) == 0 { "networkID: vpc-0a1b2c3d4e5f60718" } else { "" };
    let mut text = head("any.example.com", is_ipv6, network);
    let mut index = 0;
    for zone in ZONES.into_iter().take(1 + numbers.below(4)) {
        let egress = [
            "",
            "",
            "nat-0123456789abcdef0",
            "tgw-0123456789abcdef0",
            "i-0123456789abcdef0",
            "eipalloc-01",
            "External",
        ][numbers.below(7)];
        let is_public = numbers.below(5) == 0;
        for number in 0..1 + numbers.below(5) {
            index += 1;
            let kinds = ["Private", "DualStack", "Public"];
            let kind = match number {
                _ if is_public => "Public",
                0 => "Private",
                _ => kinds[if is_ipv6 { numbers.below(3) } else { 2 * numbers.below(2) }],
            };
            let mut more = String::new();
            if kind != "Private" || !is_ipv6 || numbers.below(3) == 0 {
                more += &ipv4(index);
            }
            if is_ipv6 {
                more += &ipv6(index);
            }
            if !egress.is_empty() && (kind != "Public" || is_ipv6) {
                let _ = write!(more, ", egress: {egress}");
            }
            if kind == "Private" && numbers.below(2) == 0 {
                more += &additional(&mut numbers, index);
            }
            text += &subnet(&format!("{}-{number}-us-east-1{zone}", kind.to_lowercase()), kind, zone, &more);
        }
        if !is_public || numbers.below(2) == 0 {
            index += 1;
            text += &subnet(&format!("utility-us-east-1{zone}"), "Utility", zone, &ipv4(index));
        }
    }
    text
}

fn additional(numbers: &mut Numbers, index: usize) -> String {
    let targets = ["tgw-0123456789abcdef0", "pcx-01", "pcx-02", "pcx-03", "i-01", "i-02", "nat-01", "tgw-02"];
    let routes = (0..1 + numbers.below(6)).map(|place| {
        let target = targets[numbers.below(targets.len())];
        format!("{{cidr: 192.168.{}.0/28, target: {target}}}", (index * 8 + place) % 256)
    });
    format!(", additionalRoutes: [{}]", routes.collect::<Vec<_>>().join(", "))
}
