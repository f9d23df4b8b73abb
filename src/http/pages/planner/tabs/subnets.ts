// The blocks of each subnet, and where they are in the VPC.

import type { SubnetPlan } from "../api";
import { address, gaps, largest, range, type Range } from "../blocks";
import { el, spaced } from "../dom";
import { typeShape } from "../icons";
import { JSON_FORM, type Tab } from "../tab";

/** With more rows, one zone is shown at a time, and so many of its rows. */
const AT_ONCE = 200;

export const subnets: Tab = {
  id: "subnets",
  name: "Subnets",
  group: "spec",
  needs: "plan",
  curl: { operation: "subnets", accept: JSON_FORM },
  downloads: [
    { name: "CSV", extension: "csv", operation: "subnets", accept: "text/csv" },
    { name: "JSON", extension: "json", operation: "subnets", accept: JSON_FORM },
  ],
  show(panel, { planned }) {
    if (!planned) return;
    const { network, subnets } = planned.plan;
    const strips = network.vpc.ipv4CIDRs.flatMap((cidr) => strip(cidr, subnets));
    const sheet = el("div", { class: "sheet", tabindex: 0, role: "region", "aria-label": "Subnets" });
    const wholes = network.vpc.ipv4CIDRs.map(range).filter((whole): whole is Range => whole !== undefined);
    const fill = (shown: readonly SubnetPlan[]) => sheet.replaceChildren(table(shown.slice(0, AT_ONCE), wholes));
    if (subnets.length <= AT_ONCE) {
      fill(subnets);
      panel.replaceChildren(...strips, sheet);
    } else {
      panel.replaceChildren(...strips, pager(subnets, fill), sheet);
    }
  },
};

/** A choice of the zone, and of the part of its subnets. */
function pager(subnets: readonly SubnetPlan[], fill: (shown: readonly SubnetPlan[]) => void): HTMLElement {
  const pages = [...new Set(subnets.map(({ zone }) => zone))].flatMap((zone) => {
    const own = subnets.filter((subnet) => subnet.zone === zone);
    const parts = Math.ceil(own.length / AT_ONCE);
    return Array.from({ length: parts }, (_, part) => ({
      name:
        parts === 1
          ? `${zone} (${own.length})`
          : `${zone}, ${part * AT_ONCE + 1} to ${Math.min(own.length, (part + 1) * AT_ONCE)}`,
      rows: own.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
    }));
  });
  const select = el("select", {}, ...pages.map(({ name }, at) => el("option", { value: at }, name)));
  const show = () => fill(pages[Number(select.value)]?.rows ?? []);
  select.addEventListener("change", show);
  show();
  return el("label", { class: "field pager" }, "Zone", select);
}

interface Placed extends Range {
  subnet: SubnetPlan;
}

function placed(subnets: readonly SubnetPlan[], whole: Range): Placed[] {
  return subnets.flatMap((subnet) => {
    const own = subnet.ipv4CIDR && range(subnet.ipv4CIDR.cidr);
    return own && whole.start <= own.start && own.end <= whole.end ? [{ subnet, ...own }] : [];
  });
}

/** A block of the VPC: how much of it is free, and what is where. */
function strip(cidr: string, subnets: readonly SubnetPlan[]): Node[] {
  const whole = range(cidr);
  if (!whole) return [];
  const used = placed(subnets, whole);
  const free = gaps(whole, used);
  const share = free.reduce((sum, { start, end }) => sum + end - start, 0) / (whole.end - whole.start);
  const percent = Math.round(share * 100);
  const room = largest(free);
  const said = `${100 - percent} % in subnets, ${percent} % free${room ? `; largest free block ${room}` : ""}`;
  const marks = [0, 1, 2, 3].map((part) => address(whole.start + ((whole.end - whole.start) / 4) * part));
  return [
    el("h2", {}, cidr, el("small", {}, said)),
    el(
      "div",
      { class: "strip", role: "img", "aria-label": `${cidr}: ${said}` },
      ...used.slice(0, 1000).map((one) => piece(one, whole)),
    ),
    el(
      "div",
      { class: "scale", "aria-hidden": "true" },
      ...[...marks, address(whole.end - 1)].map((mark) => el("span", {}, mark)),
    ),
  ];
}

function piece({ subnet, start, end }: Placed, whole: Range): HTMLElement {
  const size = whole.end - whole.start;
  const mark = el("i", { class: `i-${subnet.type}`, title: `${subnet.name}, ${subnet.ipv4CIDR?.cidr}` });
  mark.style.left = `${((start - whole.start) / size) * 100}%`;
  mark.style.width = `max(2px, calc(${((end - start) / size) * 100}% - 1px))`;
  return mark;
}

const COLUMNS = ["Subnet", "Type", "Zone", "IPv4 block", "Usable", "Place in the VPC", "IPv6 block", "Notation"];

function table(subnets: readonly SubnetPlan[], wholes: readonly Range[]): HTMLElement {
  const head = COLUMNS.map((name) => el("th", { scope: "col", class: name === "Usable" ? "r" : undefined }, name));
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...head)),
    el("tbody", {}, ...subnets.map((subnet) => row(subnet, wholes))),
  );
}

function row(subnet: SubnetPlan, wholes: readonly Range[]): HTMLElement {
  const { name, type, zone, ipv4CIDR, ipv6CIDR, management } = subnet;
  const none = management === "owned" ? "–" : "not known";
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, name),
    el("td", { class: type }, el("span", { class: "type" }, typeShape(type), type)),
    el("td", {}, zone),
    el("td", {}, ipv4CIDR?.cidr ?? none),
    el("td", { class: "r" }, ipv4CIDR ? spaced(ipv4CIDR.usableAddresses) : "–"),
    el("td", {}, place(subnet, wholes)),
    el("td", {}, ipv6CIDR ? (ipv6CIDR.cidr ?? "not known yet") : "–"),
    el("td", {}, ipv6CIDR?.notation ?? "–"),
  );
}

function place(subnet: SubnetPlan, wholes: readonly Range[]): HTMLElement {
  for (const whole of wholes) {
    const [own] = placed([subnet], whole);
    if (own) return el("span", { class: "bar" }, piece(own, whole));
  }
  return el(
    "span",
    { class: "soft" },
    subnet.ipv4CIDR ? "outside" : subnet.management === "owned" ? "no IPv4" : "not known",
  );
}
