// The examples of the API document.

import ipv4Private from "../../../../openapi/examples/ipv4-private.yaml";
import ipv6Private from "../../../../openapi/examples/ipv6-private.yaml";
import ipv6Public from "../../../../openapi/examples/ipv6-public.yaml";
import sharedVpc from "../../../../openapi/examples/shared-vpc.yaml";
import tenErrors from "../../../../openapi/examples/ten-errors.yaml";
import type { Spec } from "./api";

export interface Example {
  name: string;
  shows: string;
  spec: Spec;
}

const VPC = "2001:db8::/56";

function example(name: string, shows: string, file: string, text: string, vpc: string): Example {
  return { name, shows, spec: { text, name: file, vpc, release: "" } };
}

export const EXAMPLES: readonly Example[] = [
  example("Private IPv6", "Three zones, NAT64, an egress-only gateway", "ipv6-private.yaml", ipv6Private, VPC),
  example("Public IPv6", "Two zones, machines with public addresses", "ipv6-public.yaml", ipv6Public, VPC),
  example("Private IPv4", "Three zones, blocks assigned by kOps", "ipv4-private.yaml", ipv4Private, ""),
  example("Existing VPC", "Four zones, each leaves it in its own way", "shared-vpc.yaml", sharedVpc, ""),
  example("Ten errors", "What findings look like", "ten-errors.yaml", tenErrors, VPC),
];
