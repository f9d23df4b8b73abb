//! What is said of a layout besides the findings on its manifests.

use super::asked::{HOSTED_ZONE_NEEDED, LAYOUT_DERIVED};
use super::checked::Checked;
use super::words::Dns;
use crate::diagnostic::{Cause, Diagnostic, FieldPath, Severity, excerpt};
use crate::plan::{Notice, Request};
use crate::release::Release;

/// The release whose command was recorded.
pub(super) const RECORDED: Release = Release::DEFAULT;

/// The notices on the manifests in `request`.
pub(super) fn of(checked: &Checked<'_>, release: Release, request: &Request<'_>) -> Vec<Diagnostic> {
    derived(release, request).into_iter().chain(hosted_zone(checked, request)).collect()
}

fn derived(release: Release, request: &Request<'_>) -> Option<Diagnostic> {
    let notice = Notice { code: &LAYOUT_DERIVED, severity: Severity::Info, cause: Cause::NotSupported };
    let text =
        format!("the command of kOps {release} was not run: its options are taken to be those of kOps {RECORDED}");
    (release != RECORDED).then(|| notice.on(request, &FieldPath::of("metadata.name"), text, None))
}

fn hosted_zone(checked: &Checked<'_>, request: &Request<'_>) -> Option<Diagnostic> {
    let kind = match checked.dns {
        Dns::Public => "public",
        Dns::Private => "private",
        Dns::None => return None,
    };
    let notice = Notice { code: &HOSTED_ZONE_NEEDED, severity: Severity::Info, cause: Cause::Required };
    let name = excerpt(&checked.options.name);
    let text = format!("kOps stops unless Route 53 has a {kind} hosted zone with whose name `{name}` ends");
    let hint = "Create the hosted zone first, or give `dnsZone`".to_owned();
    let is_asked = !checked.is_gossip && checked.options.dns_zone.is_empty();
    is_asked.then(|| notice.on(request, &FieldPath::of("spec.dnsZone"), text, Some(hint)))
}
