// The words of the service's clients, and those of the page for the same things.

/** What is replaced, in this order: whole sentences first, then words. */
const PHRASES: readonly (readonly [service: string, own: string])[] = [
  [
    "Send the blocks of the VPC as `vpc.ipv6CIDRs`, or as the parameter `vpcIPv6CIDR`",
    "Write the block of the VPC into “VPC IPv6 block” above",
  ],
  [
    "Send it as `vpc.ipv4CIDRs` or as the parameter `vpcIPv4CIDR`, or write it as `networkCIDR`",
    "Write it as `networkCIDR`, or as `vpc.ipv4CIDRs` of a plan request",
  ],
  ["send it as `vpc.ipv6CIDRs`", "write it into “VPC IPv6 block” above"],
  ["; a file is sent with `curl --data-binary @cluster.yaml`", ""],
  ["Send the file, not its name: `curl --data-binary @cluster.yaml`", "Paste the manifest, not the name of its file"],
  ["Send one request for each cluster", "Paste one cluster at a time"],
  ["Send what the template becomes: render it first", "Render the template first, and paste what it becomes"],
  ["Send whole answers", "Take whole answers"],
  ["or send a plan request", "or write a plan request"],
  ["or send its block as `ipv4CIDR` in `vpc.subnets`", "or write its block as `ipv4CIDR` in `vpc.subnets` of a plan request"],
  ["Send the subnet with its block", "Write the subnet with its block"],
  ["or send the VPC's subnets", "or write the VPC's subnets"],
  ["or send YAML", "or write YAML"],
  ["Repeat the parameter for each code, as in `ignore=a&ignore=b`", "Name each code once"],
  ["Leave out `vpcIPv6CIDR` or ", "Empty “VPC IPv6 block” above, or leave out "],
  ["the parameter `vpcIPv6CIDR`", "“VPC IPv6 block” above"],
  ["The parameter `vpcIPv6CIDR`", "“VPC IPv6 block” above"],
  ["Leave out `kopsRelease` or ", "Choose no release above, or leave out "],
  ["the parameter `kopsRelease`", "“Release” above"],
  ["The parameter `kopsRelease`", "“Release” above"],
  ["A query parameter has a wrong value", "A field above has a wrong value"],
  ["Query and body contradict each other", "A field above contradicts the text"],
  ["the request", "the plan request"],
  ["The request", "The plan request"],
  ["in the body", "in the text"],
  ["the body", "the text"],
  ["The body", "The text"],
  ["send ", "paste "],
  ["Send ", "Paste "],
];

/** The text in the words of the page. What people wrote, between backticks, stays as it is. */
export function told(text: string): string {
  return PHRASES.reduce((words, [service, own]) => replaced(words, service, own), text);
}

/** Replaces a phrase where it does not start inside backticks. */
function replaced(text: string, phrase: string, own: string): string {
  const [first = "", ...rest] = text.split(phrase);
  return rest.reduce((shown, part) => {
    const isQuoted = (shown.split("`").length - 1) % 2 === 1;
    return shown + (isQuoted ? phrase : own) + part;
  }, first);
}
