// The routes of each subnet, with the reason of each.

import { type Routes, type SubnetRoutes, unanswered } from "../api";
import { count, el, sentence } from "../dom";
import { typeShape } from "../icons";
import type { Planned } from "../planner";
import { JSON_FORM, type Tab } from "../tab";

/** How many subnets are shown at once. */
const AT_ONCE = 60;

/** What a target is called beside its id. */
export const TARGETS: Record<SubnetRoutes["routes"][number]["target"]["kind"], string> = {
  local: "the VPC itself",
  internetGateway: "internet gateway",
  egressOnlyInternetGateway: "egress-only gateway",
  natGateway: "NAT gateway",
  instance: "instance",
  transitGateway: "transit gateway",
  vpcPeeringConnection: "VPC peering",
  networkInterface: "network interface",
  vpcEndpoint: "VPC endpoint",
  virtualPrivateGateway: "virtual private gateway",
  carrierGateway: "carrier gateway",
  localGateway: "local gateway",
  coreNetwork: "core network",
  unknown: "not known",
};

export const routes: Tab = {
  id: "routes",
  name: "Routes",
  group: "spec",
  needs: "plan",
  curl: { operation: "routes", accept: JSON_FORM },
  downloads: [
    { name: "JSON", extension: "json", operation: "routes", accept: JSON_FORM },
    { name: "YAML", extension: "yaml", operation: "routes", accept: "application/yaml" },
  ],
  show(panel, { planned }) {
    if (planned) void fill(panel, planned);
  },
};

async function fill(panel: HTMLElement, planned: Planned): Promise<void> {
  try {
    const { subnets } = await planned.question.json<Routes>("routes");
    if (panel.dataset.tab !== "routes") return;
    panel.replaceChildren();
    more(panel, subnets, 0);
  } catch (error) {
    if (panel.dataset.tab === "routes") panel.replaceChildren(el("p", {}, ...sentence(unanswered(error))));
  }
}

function more(panel: HTMLElement, subnets: SubnetRoutes[], from: number): void {
  panel.append(...subnets.slice(from, from + AT_ONCE).map(section));
  const left = subnets.length - from - AT_ONCE;
  if (left <= 0) return;
  const button = el(
    "button",
    { type: "button", class: "more" },
    `Show ${count(Math.min(left, AT_ONCE), "more subnet")} of ${left}`,
  );
  button.addEventListener("click", () => {
    button.remove();
    more(panel, subnets, from + AT_ONCE);
    panel.querySelectorAll<HTMLElement>("section")[from + AT_ONCE]?.querySelector<HTMLElement>(".sheet")?.focus();
  });
  panel.append(button);
}

function section({ name, type, zone, table, management, routes }: SubnetRoutes): HTMLElement {
  const used = table
    ? `table ${table.role}`
    : management === "shared"
      ? "its table exists already"
      : "its table is made by others";
  const title = el(
    "h2",
    {},
    el("span", { class: `type ${type}` }, typeShape(type)),
    ` ${name} `,
    el("small", {}, `${type} in ${zone}, ${used}`),
  );
  if (!routes.length)
    return el(
      "section",
      { class: "subnet" },
      title,
      el("p", { class: "soft" }, "kOps makes no routes for it, and does not know those that it has."),
    );
  return el(
    "section",
    { class: "subnet" },
    title,
    el(
      "div",
      { class: "sheet", tabindex: 0, role: "region", "aria-label": `Routes of ${name}` },
      el(
        "table",
        {},
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("th", { scope: "col", class: "to" }, "Destination"),
            el("th", { scope: "col", class: "by" }, "Target"),
            el("th", { scope: "col" }, "Why"),
          ),
        ),
        el("tbody", {}, ...routes.map((route) => routeRow(route))),
      ),
    ),
  );
}

function routeRow({ destination, target, reason, applies, explanation }: SubnetRoutes["routes"][number]): HTMLElement {
  const family = destination.includes(":") ? "IPv6" : "IPv4";
  const unused = applies ? [] : [`No ${family} in this subnet. `];
  return el(
    "tr",
    { class: applies ? undefined : "idle" },
    el("td", {}, destination, reason === "nat64" && el("span", { class: "nat64" }, " NAT64")),
    el("td", {}, TARGETS[target.kind], target.id !== undefined && el("small", {}, ` ${target.id}`)),
    el("td", { class: "say" }, ...unused, ...sentence(explanation)),
  );
}
