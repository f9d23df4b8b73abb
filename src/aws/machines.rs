//! What the name of a machine type tells.

/// The well-known families on Xen, sorted.
const XEN_FAMILIES: [&str; 28] = [
    "c1", "c3", "c4", "cc2", "cg1", "cr1", "d2", "f1", "g2", "g3", "g3s", "h1", "hi1", "hs1", "i2", "i3", "m1", "m2",
    "m3", "m4", "p2", "p3", "r3", "r4", "t1", "t2", "x1", "x1e",
];

/// Whether a machine of this type, such as `t2.medium`, runs on Xen; metal types are on Nitro even in older families.
pub fn is_on_xen(machine: &str) -> bool {
    let (family, size) = machine.split_once('.').unwrap_or((machine, ""));
    XEN_FAMILIES.binary_search(&family).is_ok() && !size.starts_with("metal")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_can_be_looked_up() {
        assert!(XEN_FAMILIES.is_sorted());
        assert!(is_on_xen("m4.large") && !is_on_xen("i3.metal") && !is_on_xen("m6i.large") && !is_on_xen(""));
    }
}
