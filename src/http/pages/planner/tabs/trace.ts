// Where packets go: a flow that is picked, its way on the picture and in words, and all subnets at once.

import { type Flow, gone, post, type Spec, type Trace, envelope, unanswered } from "../api";
import { el, sentence } from "../dom";
import { asks, choose, type Choice, field, labelled, TYPED } from "../forms";
import { debounced, Latest } from "../latest";
import { LARGE, still } from "../picture";
import type { Planned } from "../planner";
import { JSON_FORM, type Tab } from "../tab";
import { matrix } from "./matrix";
import { type Roles, said } from "./paths";

/** What is picked: `kind name` or a kind alone. */
const picked = {
  from: "",
  workload: "node" as "node" | "pod",
  to: "host4",
  address: "",
  outside: "",
};
/** Public hosts that stand for any: one with IPv4 only, one with IPv6 too. */
const HOST = { ipv4: "140.82.112.3", ipv6: "2606:50c0:8000::153" };
const MATRIX_AT_ONCE = 40;

const latest = new Latest();
let refresh = () => {};
const later = debounced(TYPED, () => refresh());

/** The flow that is picked; nothing while an address is missing. */
function flow(): Flow | undefined {
  const [kind = "", name = ""] = halves(picked.from);
  const workload = picked.workload === "pod" ? { workload: picked.workload } : {};
  const sources: Record<string, () => Flow["from"] | undefined> = {
    subnet: () => ({ subnet: name, ...workload }),
    group: () => ({ instanceGroup: name, ...workload }),
    internet4: () => ({ internet: "IPv4" }),
    internet6: () => ({ internet: "IPv6" }),
    address: () => (picked.outside ? { address: picked.outside } : undefined),
  };
  const [toKind = "", toName = ""] = halves(picked.to);
  const destinations: Record<string, () => Flow["to"] | undefined> = {
    host4: () => ({ host: { ipv4: HOST.ipv4 } }),
    host6: () => ({ host: { ipv6: HOST.ipv6 } }),
    host46: () => ({ host: HOST }),
    internet4: () => ({ internet: "IPv4" }),
    internet6: () => ({ internet: "IPv6" }),
    address: () => (picked.address ? { address: picked.address } : undefined),
    subnet: () => ({ subnet: toName }),
    service: () => ({ service: toName as NonNullable<Flow["to"]["service"]> }),
  };
  const [from, to] = [sources[kind]?.(), destinations[toKind]?.()];
  return from && to ? { from, to } : undefined;
}

/** The kind and the name, which may have spaces. */
function halves(text: string): [string, string] {
  const at = text.indexOf(" ");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

const body = (spec: Spec) => envelope(spec, { flows: [flow()].filter(Boolean), matrix: true });
const pictureBody = (spec: Spec) => envelope(spec, { highlight: flow() });

export const trace: Tab = {
  id: "trace",
  name: "Trace",
  group: "question",
  needs: "plan",
  curl: { operation: "trace", accept: JSON_FORM, body },
  downloads: [
    { name: "SVG", extension: "svg", operation: "diagram", accept: "image/svg+xml", body: pictureBody },
    { name: "JSON", extension: "json", operation: "trace", accept: JSON_FORM, body },
  ],
  show(panel, { planned }) {
    if (planned) fill(panel, planned);
  },
};

function fill(panel: HTMLElement, planned: Planned): void {
  const { subnets } = planned.plan;
  const { spec } = planned.question;
  const groups = groupsOf(spec.text);
  const known = [...subnets.map(({ name }) => `subnet ${name}`), ...groups.map((name) => `group ${name}`)];
  const isKnown = (one: string) => !/^(subnet|group) /.test(one) || known.includes(one);
  const first = subnets.find(({ type }) => type === "Private") ?? subnets[0];
  if (!picked.from || !isKnown(picked.from)) picked.from = first ? `subnet ${first.name}` : "internet4";
  if (!isKnown(picked.to)) picked.to = "host4";
  const roles = new Map(planned.plan.routeTables.map(({ name, role }) => [name, role ?? name]));
  const output = el("div", { class: "output" });
  const everything = el("div", {});
  const again = (focus?: string) => {
    panel.replaceChildren(controls(subnets.map(({ name }) => name), groups, again), output, everything);
    if (focus) document.getElementById(focus)?.focus();
    refresh();
  };
  refresh = () => void answer(output, spec, roles);
  again();
  const pick = (from: string, workload: "node" | "pod", to: string, address = "") => {
    Object.assign(picked, { from: `subnet ${from}`, workload, to, address });
    again("trace-from");
    panel.scrollTo({ top: 0 });
  };
  void all(everything, spec, subnets.length, pick);
}

function controls(subnets: readonly string[], groups: readonly string[], again: (focus: string) => void): HTMLElement {
  const named = (kind: string, names: readonly string[]): Choice[] => names.map((name) => [`${kind} ${name}`, name]);
  const from = choose(
    [
      ["Subnets", named("subnet", subnets)],
      ["Instance groups", named("group", groups)],
      ["Outside", [["internet4", "the internet, IPv4"], ["internet6", "the internet, IPv6"], ["address", "a host, by its address…"]]],
    ],
    picked.from,
    (value) => {
      picked.from = value;
      if (isOutside() && !picked.to.startsWith("subnet ")) picked.to = `subnet ${subnets[0] ?? ""}`;
      again("trace-from");
    },
    { id: "trace-from" },
  );
  const outside: Choice[] = [
    ["host4", "a host with IPv4 only"],
    ["host6", "a host with IPv6 only"],
    ["host46", "a host with both"],
    ["internet4", "an IPv4 address, without DNS"],
    ["internet6", "an IPv6 address, without DNS"],
  ];
  const services: Choice[] = [["service resolver", "DNS resolver"], ["service metadata", "instance metadata"], ["service time", "time"]];
  const to = choose(
    [
      ["Outside", isOutside() ? [] : outside],
      ["By address", [["address", "an address…"]]],
      ["Subnets", named("subnet", subnets)],
      ["Services of AWS", isOutside() ? [] : services],
    ],
    picked.to,
    (value) => {
      picked.to = value;
      again("trace-to");
    },
    { id: "trace-to" },
  );
  const workload = choose([["", [["node", "a node"], ["pod", "a pod"]]]], picked.workload, (value) => {
    picked.workload = value === "pod" ? "pod" : "node";
    refresh();
  });
  const typed = (key: "address" | "outside") =>
    field(picked[key], (value) => {
      picked[key] = value;
      later();
    });
  return asks(
    labelled("From", from),
    picked.from === "address" && labelled("Its address", typed("outside")),
    !isOutside() && labelled("as", workload),
    labelled("To", to),
    picked.to === "address" && labelled("Address", typed("address")),
  );
}

function isOutside(): boolean {
  return /^(internet|address)/.test(picked.from);
}

async function answer(output: HTMLElement, spec: Spec, roles: Roles): Promise<void> {
  const asked = flow();
  const signal = latest.next();
  if (!asked) return output.replaceChildren(el("p", { class: "soft" }, "Write an address, and its way is shown here."));
  try {
    const drawn = post("diagram", envelope(spec, { highlight: asked }), "image/svg+xml", signal).catch(() => "");
    const trace = JSON.parse(await post("trace", envelope(spec, { flows: [asked] }), JSON_FORM, signal)) as Trace;
    const text = await drawn;
    if (signal.aborted) return;
    const picture = text && text.length < LARGE ? still(text) : undefined;
    const attributes = { class: "picture", role: "region", "aria-label": "The way on the picture", tabindex: 0 };
    output.replaceChildren(...said(trace, roles), ...(picture ? [el("div", attributes, picture)] : []));
  } catch (error) {
    if (!gone(error, signal)) output.replaceChildren(el("p", { role: "status" }, ...sentence(unanswered(error))));
  }
}

/** The matrix; of many subnets on request. */
async function all(box: HTMLElement, spec: Spec, subnets: number, pick: Parameters<typeof matrix>[1]): Promise<void> {
  const load = async () => {
    const asked = await post("trace", envelope(spec, { flows: [], matrix: true }), JSON_FORM).catch(unanswered);
    if (!box.isConnected) return;
    if (!asked.startsWith("{")) return box.replaceChildren(el("p", {}, ...sentence(asked)));
    box.replaceChildren(...matrix(JSON.parse(asked) as Trace, pick));
  };
  if (subnets <= MATRIX_AT_ONCE) return load();
  const button = el("button", { type: "button", onclick: () => void load() }, `All ${subnets} subnets to each other`);
  box.replaceChildren(button);
}

/** The names of the instance groups in manifests that are written in the usual way. */
function groupsOf(text: string): string[] {
  return text.split(/^---.*$/m).flatMap((document) => {
    if (!/^kind: *["']?InstanceGroup["']? *$/m.test(document)) return [];
    const name = /^metadata:(?:\n[ \t].*)*?\n[ \t]+name: *["']?([^"'\s#]+)/m.exec(document)?.[1];
    return name ? [name] : [];
  });
}
