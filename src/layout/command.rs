//! The line of `kops create cluster` that writes the same manifests.

use std::borrow::Cow;

use super::checked::Checked;
use super::new_subnets::NewSubnet;

/// The command with every option that was given.
pub(super) fn command(checked: &Checked<'_>, subnets: &[NewSubnet]) -> String {
    let options = checked.options;
    let number = |count: i32| if count == 0 { String::new() } else { count.to_string() };
    let flags = [
        ("zones", options.zones.join(",")),
        ("control-plane-zones", options.control_plane_zones.join(",")),
        ("control-plane-count", number(options.control_plane_count)),
        ("node-count", number(options.node_count)),
        ("topology", options.topology.clone()),
        ("ipv6", switch(options.ipv6)),
        ("network-cidr", options.network_cidrs.join(",")),
        ("networking", options.networking.clone()),
        ("dns", options.dns.clone()),
        ("dns-zone", options.dns_zone.clone()),
        ("bastion", switch(options.bastion)),
        ("api-loadbalancer-type", options.api_load_balancer_type.clone()),
        ("api-loadbalancer-class", options.api_load_balancer_class.clone()),
        ("admin-access", options.admin_access.join(",")),
        ("ssh-access", options.ssh_access.join(",")),
        ("network-id", options.network_id.clone()),
        ("subnets", options.subnet_ids.join(",")),
        ("utility-subnets", options.utility_subnet_ids.join(",")),
        ("kubernetes-version", checked.kubernetes_version.clone()),
    ];
    let mut words =
        vec!["kops create cluster".to_owned(), quoted(&options.name).into_owned(), "--cloud=aws".to_owned()];
    words.extend(flags.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| flag(name, &value)));
    words.extend(egress(&options.egress, subnets));
    words.extend(["--dry-run", "--output=yaml"].map(str::to_owned));
    words.join(" ")
}

/// What a flag without a value is given as.
const ON: &str = "true";

fn switch(on: bool) -> String {
    if on { ON.to_owned() } else { String::new() }
}

fn flag(name: &str, value: &str) -> String {
    match value {
        ON => format!("--{name}"),
        value => quoted(&format!("--{name}={value}")).into_owned(),
    }
}

/// The command has no flag for `egress`.
fn egress(egress: &str, subnets: &[NewSubnet]) -> Vec<String> {
    let of_zones = subnets.iter().enumerate().filter(|(_, subnet)| !subnet.is_beside() && !egress.is_empty());
    let set = |place| quoted(&format!("--set=spec.networking.subnets[{place}].egress={egress}")).into_owned();
    of_zones.map(|(place, _)| set(place)).collect()
}

/// An argument as a POSIX shell reads it.
pub fn quoted(argument: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/:=,@%+".contains(&byte);
    match !argument.is_empty() && argument.bytes().all(is_plain) {
        true => Cow::Borrowed(argument),
        false => Cow::Owned(format!("'{}'", argument.replace('\'', r"'\''"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_quoted_where_a_shell_would_read_them_otherwise() {
        assert_eq!(quoted("--zones=us-east-1a,us-east-1b"), "--zones=us-east-1a,us-east-1b");
        assert_eq!(quoted("--set=a[0]=$x"), "'--set=a[0]=$x'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("a\nb"), "'a\nb'");
    }
}
