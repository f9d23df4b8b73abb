// Where there is room: what is used and free, and subnets placed in it, with the edit of the text.

import { type Allocation, type Diagnostic, envelope, gone, post, type Spec, type SubnetType, unanswered, type Want } from "../api";
import { address, range } from "../blocks";
import { byId, count, el, sentence, spaced } from "../dom";
import { asks, choose, type Choice, field, labelled, TYPED } from "../forms";
import { typeShape } from "../icons";
import { debounced, Latest } from "../latest";
import { type Context, JSON_FORM, type Tab } from "../tab";
import { list } from "./findings";

const asked = {
  add: "nothing" as "nothing" | "zone" | "subnet",
  zone: "",
  like: "",
  type: "Private" as NonNullable<Want["type"]>,
  hosts: "4000",
  strategy: "pack" as "pack" | "spread",
};
const MOST_USES = 300;
const latest = new Latest();
let refresh = () => {};
const later = debounced(TYPED, () => refresh());

function wants(): Want[] {
  const { add, zone, like, type, hosts } = asked;
  if (add === "nothing" || !zone) return [];
  if (add === "zone") return like ? [{ zone, likeZone: like }] : [];
  return Number(hosts) ? [{ zone, type, minAddresses: Number(hosts) }] : [];
}

const body = (spec: Spec) => envelope(spec, { wants: wants(), strategy: asked.strategy });

export const room: Tab = {
  id: "room",
  name: "Room",
  group: "question",
  needs: "text",
  curl: { operation: "allocate", accept: JSON_FORM, body },
  downloads: [{ name: "JSON", extension: "json", operation: "allocate", accept: JSON_FORM, body }],
  show(panel, context) {
    const zones = zonesOf(context);
    asked.like = zones.includes(asked.like) ? asked.like : (zones[0] ?? "");
    asked.zone ||= next(zones);
    const output = el("div", { class: "output" });
    refresh = () => void answer(output, context);
    const again = (focus?: string) => {
      panel.replaceChildren(controls(zones, again), output);
      if (focus) document.getElementById(focus)?.focus();
      refresh();
    };
    again();
  },
};

/** The zone after the last one. */
function next(zones: readonly string[]): string {
  return (zones.at(-1) ?? "").replace(/[a-z]$/, (letter) => String.fromCharCode(letter.charCodeAt(0) + 1));
}

/** What has to be written first, if something has. */
function missing(): string | undefined {
  const { add, zone, hosts } = asked;
  if (add === "nothing") return undefined;
  if (!zone) return "Write the name of a zone.";
  if (add === "subnet" && !/^[1-9]\d{0,6}$/.test(hosts)) return "Write how many addresses machines need, a whole number above 0.";
  return undefined;
}

/** The zones of the plan; of a text without one, those that it names. */
function zonesOf({ planned, answer }: Context): string[] {
  const named = [...(answer?.question.spec.text.matchAll(/^[ -]*zone: *["']?([\w-]+)/gm) ?? [])].map(([, zone]) => zone ?? "");
  return [...new Set(answer?.plan && planned ? planned.plan.subnets.map(({ zone }) => zone) : named)].sort();
}

function controls(zones: readonly string[], again: (focus: string) => void): HTMLElement {
  const plain = (names: readonly string[]): Choice[] => names.map((name) => [name, name]);
  const add = choose(
    [["", [["nothing", "nothing: what is free"], ["zone", "a zone, like another one"], ["subnet", "a subnet"]]]],
    asked.add,
    (value) => {
      asked.add = value as typeof asked.add;
      // A subnet is in a zone that is there, until another one is written.
      if (asked.add === "subnet" && asked.zone === next(zones)) asked.zone = zones[0] ?? asked.zone;
      if (asked.add === "zone" && zones.includes(asked.zone)) asked.zone = next(zones);
      again("room-add");
    },
    { id: "room-add" },
  );
  const text = (key: "zone" | "hosts", words: string, more: Record<string, string> = {}) => {
    const changed = (value: string) => {
      asked[key] = value;
      later();
    };
    return labelled(words, field(asked[key], changed, more));
  };
  const chosen = <K extends "like" | "type" | "strategy">(key: K, words: string, choices: readonly Choice[]) => {
    const changed = (value: string) => {
      asked[key] = value as (typeof asked)[K];
      refresh();
    };
    return labelled(words, choose([["", choices]], asked[key], changed));
  };
  const strategy: Choice[] = [["pack", "the smallest gap"], ["spread", "the middle of the largest gap"]];
  return asks(
    labelled("Add", add),
    asked.add !== "nothing" && text("zone", asked.add === "zone" ? "New zone" : "Zone"),
    asked.add === "zone" && chosen("like", "Like", plain(zones)),
    asked.add === "subnet" && chosen("type", "Type", plain(["Private", "Public", "DualStack", "Utility"])),
    asked.add === "subnet" && text("hosts", "Addresses, at least", { inputmode: "numeric" }),
    asked.add !== "nothing" && chosen("strategy", "In", strategy),
  );
}

async function answer(output: HTMLElement, context: Context): Promise<void> {
  const signal = latest.next();
  try {
    const found = JSON.parse(await post("allocate", body(context.spec), JSON_FORM, signal)) as Allocation;
    const words = missing();
    if (words && !signal.aborted) return output.replaceChildren(el("p", { role: "status", class: "error" }, words));
    if (!signal.aborted) output.replaceChildren(...placed(found, context), ...found.blocks.flatMap((one) => block(one, typesOf(found, context))));
  } catch (error) {
    if (!gone(error, signal)) output.replaceChildren(el("p", { role: "status" }, ...sentence(unanswered(error))));
  }
}

/** What is placed, what is not, and the button that writes it. */
function placed(found: Allocation, context: Context): Node[] {
  const { assignments, unplaced, freezes, edits } = found;
  const refused = broken(found, context);
  if (!assignments.length && !unplaced.length && !freezes.length) return [];
  const head = ["Subnet", "Type", "IPv4 block", "Usable", "IPv6 block", "Why there"];
  const rows = assignments.map(({ name, type, ipv4CIDR, ipv6CIDR, explanation }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, name),
      el("td", { class: type }, el("span", { class: "type" }, typeShape(type), type)),
      el("td", {}, ipv4CIDR?.cidr ?? "–"),
      el("td", { class: "r" }, ipv4CIDR ? spaced(ipv4CIDR.usableAddresses) : "–"),
      el("td", {}, ipv6CIDR?.notation ?? ipv6CIDR?.cidr ?? "–"),
      el("td", { class: "say" }, ...sentence(explanation)),
    ),
  );
  const apply = el("button", { type: "button", class: "primary" }, "Write it into the spec");
  apply.addEventListener("click", () => {
    asked.add = "nothing";
    asked.zone = "";
    context.edit(edits);
    byId("spoken").textContent = `${count(assignments.length, "subnet")} written into the spec`;
    byId("tab-room").focus();
  });
  const table = el("table", {}, el("thead", {}, el("tr", {}, ...head.map((name) => el("th", { scope: "col", class: name === "Usable" ? "r" : undefined }, name)))), el("tbody", {}, ...rows));
  const lost = unplaced.map(({ name, explanation, hint }) =>
    el("li", {}, el("b", {}, name ?? "a subnet"), ": ", ...sentence(explanation), hint !== undefined && el("span", { class: "repair" }, ...sentence(hint))),
  );
  const frozen = `${count(freezes.length, "block")} that kOps gave ${freezes.length === 1 ? "is" : "are"} written down first, so that nothing moves: `;
  return [
    el("p", { class: "verdict", role: "status" }, verdict(found, refused.length > 0)),
    ...(refused.length ? [list(refused, context, "detached")] : []),
    ...(rows.length ? [el("div", { class: "sheet", tabindex: 0, role: "region", "aria-label": "New subnets" }, table)] : []),
    ...(lost.length ? [el("ul", { class: "lost" }, ...lost)] : []),
    ...(freezes.length && rows.length ? [el("p", { class: "soft" }, frozen, freezes.slice(0, 10).map(({ subnet, cidr }) => `${subnet} ${cidr}`).join(", "), ".")] : []),
    ...(edits.length && rows.length ? [el("p", { class: "does" }, apply)] : []),
  ];
}

/** Errors that the spec has with the new subnets and not without them. */
function broken({ diagnostics, assignments }: Allocation, context: Context): Diagnostic[] {
  const known = new Set(context.answer?.diagnostics.map(({ code }) => code));
  if (!assignments.length) return [];
  return diagnostics.filter(({ code, severity }) => severity === "error" && !known.has(code));
}

function verdict({ assignments, unplaced: lost }: Allocation, isRefused: boolean): HTMLElement {
  const [placed, unplaced] = [assignments.length, lost.length];
  const words = `${count(placed, "new subnet")} ${placed === 1 ? "has" : "have"} room`;
  if (isRefused) return el("b", { class: "error" }, `${words}, and kOps refuses the spec with ${placed === 1 ? "it" : "them"}:`);
  return unplaced ? el("b", { class: "error" }, `${words}, ${unplaced} ${unplaced === 1 ? "has" : "have"} not.`) : el("b", { class: "ok" }, `${words}.`);
}

const KINDS: Record<Allocation["blocks"][number]["uses"][number]["kind"], string> = {
  subnet: "subnet",
  pods: "pods",
  services: "services",
  avoided: "avoided",
  reserved: "reserved",
  free: "free",
};

/** The types of the subnets, as far as there is a plan, and of the new ones that they are new. */
type Types = ReadonlyMap<string, SubnetType | "new">;

function typesOf({ assignments }: Allocation, { answer }: Context): Types {
  const planned = answer?.plan?.subnets.map(({ name, type }) => [name, type] as const) ?? [];
  return new Map<string, SubnetType | "new">([...planned, ...assignments.map(({ name }) => [name, "new"] as const)]);
}

function use(kind: keyof typeof KINDS, type: SubnetType | "new" | undefined): Node | string {
  if (kind !== "subnet" || !type) return KINDS[kind];
  return type === "new" ? "new subnet" : el("span", { class: `type ${type}` }, typeShape(type), type);
}

/** A block of the VPC: a strip, and what is in it from the lowest address on. */
function block(
  { cidr, totalAddresses, freeAddresses, uses, largestFree }: Allocation["blocks"][number],
  types: Types,
): Node[] {
  const counted =
    freeAddresses === undefined || !totalAddresses
      ? []
      : [`${spaced(freeAddresses)} of ${spaced(totalAddresses)} addresses free, ${Math.round((freeAddresses / totalAddresses) * 100)} %`];
  const said = [...counted, largestFree === undefined ? "nothing is free" : `largest free block ${largestFree}`].join("; ");
  const whole = range(cidr);
  const size = whole ? whole.end - whole.start : 1;
  const pieces = uses.slice(0, 1000).flatMap(({ cidr, kind, name }) => {
    const own = range(cidr);
    if (!own || !whole || kind === "free") return [];
    const type = types.get(name ?? "");
    const mark = el("i", { class: kind === "subnet" && type ? `i-${type}` : `u-${kind}`, title: `${name ?? KINDS[kind]}, ${cidr}` });
    mark.style.left = `${((own.start - whole.start) / size) * 100}%`;
    mark.style.width = `max(2px, calc(${((own.end - own.start) / size) * 100}% - 1px))`;
    return [mark];
  });
  const rows = uses.slice(0, MOST_USES).map(({ cidr, kind, name, usableAddresses }) =>
    el("tr", { class: kind === "free" ? "free" : undefined }, el("th", { scope: "row" }, cidr), el("td", {}, name ?? ""), el("td", {}, use(kind, types.get(name ?? ""))), el("td", { class: "r" }, usableAddresses === undefined ? "" : spaced(usableAddresses))),
  );
  const head = ["Block", "Name", "Use", "Usable"].map((name) => el("th", { scope: "col", class: name === "Usable" ? "r" : undefined }, name));
  const marks = whole ? [0, 1, 2, 3].map((part) => address(whole.start + (size / 4) * part)).concat(address(whole.end - 1)) : [];
  const name = `Uses of ${cidr}`;
  return [
    el("h2", {}, cidr, el("small", {}, said)),
    el("div", { class: "strip", role: "img", "aria-label": `${cidr}: ${said}` }, ...pieces),
    el("div", { class: "scale", "aria-hidden": "true" }, ...marks.map((mark) => el("span", {}, mark))),
    el("div", { class: "sheet", tabindex: 0, role: "region", "aria-label": name }, el("table", { class: "uses" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows))),
  ];
}
