//! Ids for requests and problems: unique, not secret.

use std::hash::{BuildHasher, RandomState};

use uuid::{Builder, Uuid};

/// A random UUID of version 4.
///
/// The seed is the one of the standard library's hashers, which comes from the kernel's own call. A static binary in an
/// empty root has it too, where the usual crates look for a device file that is not there.
pub fn random_uuid() -> Uuid {
    let half = || RandomState::new().hash_one(()).to_ne_bytes();
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&half());
    bytes[8..].copy_from_slice(&half());
    Builder::from_random_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_differ_within_and_across_threads() {
        let ids = || (0..1000).map(|_| random_uuid()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(ids)).collect();
        let all: BTreeSet<Uuid> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        assert_eq!(all.len(), 4000);
        assert!(all.iter().all(|id| id.get_version_num() == 4));
    }
}
