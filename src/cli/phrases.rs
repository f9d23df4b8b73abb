//! The words of the service's clients, and those of the command line for the same things.

/// What is replaced, in this order: whole sentences first, then words.
const PHRASES: &[(&str, &str)] = &[
    (
        "Send the manifest itself, as `kops get NAME -o yaml` prints it: not encoded, not in quotes, not the name \
         of its file",
        "Write the manifest itself, as `kops get NAME -o yaml` prints it: not encoded, not in quotes",
    ),
    ("; a file is sent with `curl --data-binary @cluster.yaml`", ""),
    ("Send the file, not its name: `curl --data-binary @cluster.yaml`", "Write the manifest, not the name of its file"),
    (
        "Send the `Cluster` together with its instance groups; `kops get NAME -o yaml` prints them all",
        "Name the file of the `Cluster` too, or the folder that has both; `kops get NAME -o yaml` prints all of it",
    ),
    ("Send one request for each cluster", "Put each cluster into a separate file"),
    ("Send one cluster with its instance groups", "Put one cluster with its instance groups into a file"),
    ("Send the manifest of a kOps cluster", "Write the manifest of a kOps cluster into it"),
    ("Send the text in UTF-8", "Save the file in UTF-8"),
    (": send it with the header `Content-Encoding: gzip`, or unpacked", ": unpack it with `gunzip`"),
    ("Send what the template becomes: render it first", "Render the template first, and review what it becomes"),
    ("Render the template, and send what it becomes", "Render the template first, and review what it becomes"),
    (
        "Send `vpc` with its `id`, `ipv4CIDRs` and `subnets`, or what AWS has as `observed`",
        "Give `--vpc-ipv4-cidr` and `--vpc-subnet`, or `--observed`",
    ),
    (" described in `vpc`", " described by the flags"),
    ("or send a plan request", "or write a plan request"),
    ("`/v1/rules` lists the rules", "`kops-network-planner rules` lists the rules"),
    ("the request has no key", "the plan request has no key"),
    ("Repeat the parameter for each code, as in `ignore=a&ignore=b`", "Repeat the flag for each code"),
    ("the request names the VPC", "the plan request names the VPC"),
    ("what the request says", "what the plan request says"),
    ("of the request", "of a plan request"),
    ("in the request", "in a plan request"),
    ("arameter `kopsRelease`", "arameter `--release`"),
    ("arameter `vpcIPv6CIDR`", "arameter `--vpc-ipv6-cidr`"),
    ("arameter `vpcIPv4CIDR`", "arameter `--vpc-ipv4-cidr`"),
    ("Leave out `kopsRelease` or `kopsRelease`", "Leave out `--release` or `kopsRelease`"),
    ("Leave out `vpcIPv6CIDR`", "Leave out `--vpc-ipv6-cidr`"),
    ("Leave out `vpcIPv4CIDR`", "Leave out `--vpc-ipv4-cidr`"),
    ("the parameter", "the flag"),
    ("The parameter", "The flag"),
    ("the body", "the file"),
    ("The body", "The file"),
    ("send ", "give "),
    ("Send ", "Give "),
];

/// The text in the words of the command line. What people wrote, between backticks, stays as it is.
pub fn told(text: &str) -> String {
    PHRASES.iter().fold(text.to_owned(), |text, (service, own)| replaced(text, service, own))
}

/// Replaces a phrase where it does not start inside backticks.
fn replaced(text: String, phrase: &str, by: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(place) = rest.find(phrase) {
        let (before, from) = rest.split_at(place);
        shown.push_str(before);
        let is_quoted = shown.matches('`').count() % 2 == 1;
        shown.push_str(if is_quoted { phrase } else { by });
        rest = &from[phrase.len()..];
    }
    if shown.is_empty() && rest.len() == text.len() { text } else { shown + rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_is_not_spoken_of() {
        let check = |text: &str, expected: &str| assert_eq!(told(text), expected);
        check("The body is empty.", "The file is empty.");
        check("The parameter `vpcIPv4CIDR` is wrong: `x`.", "The flag `--vpc-ipv4-cidr` is wrong: `x`.");
        check("`/v1/rules` lists the rules", "`kops-network-planner rules` lists the rules");
        check(
            "Send it as `vpc.ipv4CIDRs`, or as the parameter `vpcIPv4CIDR`",
            "Give it as `vpc.ipv4CIDRs`, or as the flag `--vpc-ipv4-cidr`",
        );
    }

    #[test]
    fn what_people_wrote_stays() {
        let written = "`the body` of `send x` and `the parameter`";
        assert_eq!(told(written), written);
    }
}
